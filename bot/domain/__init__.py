"""What the product talks about: messages, conversations, hand-over cases, errors. Imports nothing of the rest."""
