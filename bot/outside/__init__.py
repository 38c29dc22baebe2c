"""Adapters to services outside: mail, machine translation. Each is off unless a setting turns it on."""
