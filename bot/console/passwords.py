"""Password hashes by Argon2id. The only module that imports argon2."""

from __future__ import annotations

import threading

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

# One hash takes 64 MiB; a rush of logins is to wait, not to exhaust the memory.
AT_ONCE = 2


class Argon2Hasher:
    """Implements service.accounts.PasswordHasher with the parameters argon2-cffi recommends."""

    def __init__(self, hasher: argon2.PasswordHasher | None = None) -> None:
        self._hasher = hasher or argon2.PasswordHasher()
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """A salted hash that carries its own parameters."""
        with self._turn:
            return self._hasher.hash(password)

    def verify(self, password_hash: str, password: str) -> bool:
        """Whether the password belongs to the hash."""
        with self._turn:
            try:
                return self._hasher.verify(password_hash, password)
            except (VerificationError, InvalidHashError):
                return False
