"""Telegram: updates become messages of the core, and what the log has is sent from an outbox, each message once, in order."""
