"""Use cases: receive a message, hand over, claim, reply, close, erase, export, purge; and the ports they need."""
