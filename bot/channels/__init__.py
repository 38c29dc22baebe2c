"""Channels: each turns its input into an IncomingMessage and a stored reply into its own form."""
