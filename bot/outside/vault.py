"""Seals secrets with Fernet (AES and HMAC). The only module that imports cryptography."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from bot.domain.errors import SettingsError
from bot.service.second_factor import Unsealable


class FernetVault:
    """Implements service.second_factor.Vault. The key is asked for when it is first needed."""

    def __init__(self, key: Callable[[], str]) -> None:
        self._key = key

    def seal(self, text: str, now: datetime) -> str:
        """Text that only the same key opens."""
        return self._fernet.encrypt_at_time(text.encode(), int(now.timestamp())).decode()

    def unseal(self, sealed: str, now: datetime, within: timedelta | None = None) -> str:
        """The text; with `within` only if it was sealed no longer ago. Raises Unsealable."""
        try:
            if within is None:
                return self._fernet.decrypt(sealed.encode()).decode()
            return self._fernet.decrypt_at_time(sealed.encode(), int(within.total_seconds()), int(now.timestamp())).decode()
        except InvalidToken:
            raise Unsealable("sealed with another key, changed, or too old") from None

    @cached_property
    def _fernet(self) -> Fernet:
        # The setting is a long random text; stretched to the 32 bytes that Fernet wants.
        return Fernet(base64.urlsafe_b64encode(hashlib.sha256(self._key().encode()).digest()))


def key_of(setting: str | None, file: Path) -> Callable[[], str]:
    """The key that is set, or that of a file, which is made at first use and which nobody else may read.

    Raises, when called, SettingsError for a file that can be neither read nor made.
    """
    return lambda: setting or _from_file(file)


def _from_file(file: Path) -> str:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
                new.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        key = file.read_text().strip()
    except OSError as error:
        raise SettingsError(f"the key {file} can be neither read nor made ({error.strerror}): see LOTSE_SECRET_KEY") from None
    if not key:
        raise SettingsError(f"the key {file} is empty: see LOTSE_SECRET_KEY")
    return key
