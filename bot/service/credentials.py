"""Login names and passwords: their rules, and whether they belong together. Passwords are kept as slow hashes only."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import replace
from typing import Protocol

from bot.domain.account import Advisor
from bot.domain.errors import LotseError
from bot.domain.text import clean
from bot.service import audit
from bot.service.ports import Clock, UnitOfWorkFactory
from bot.service.throttle import Throttle

PASSWORD_LENGTH = 12
# Longer passwords only make hashing slow; argon2 itself would take any length.
PASSWORD_LIMIT = 500
NAME_LIMIT = 100


class WeakPassword(LotseError):
    """The password is shorter than PASSWORD_LENGTH or longer than PASSWORD_LIMIT."""


class InvalidAccount(LotseError):
    """Login or name is empty or too long."""


class LoginFailed(LotseError):
    """Login and password do not belong together. Which of them is wrong is not told."""


class AccountDisabled(LotseError):
    """The account is right, and has been switched off."""


class PasswordHasher(Protocol):
    """Slow hashes of passwords. `verify` gives False for a wrong password and for a hash it cannot read."""

    def hash(self, password: str) -> str: ...
    def verify(self, password_hash: str, password: str) -> bool: ...


class Credentials:
    """Checks passwords, slowly and not too often."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, hasher: PasswordHasher, clock: Clock, throttle: Throttle) -> None:
        self._unit_of_work = unit_of_work
        self._hasher = hasher
        self._clock = clock
        self._throttle = throttle
        # Verified for logins that do not exist, so that they take as long as those that do.
        self._dummy_hash = hasher.hash(secrets.token_urlsafe(16))

    def check(self, login: str, password: str) -> Advisor:
        """Whose login and password they are. Raises LoginFailed, TooManyAttempts or, for the right password, AccountDisabled."""
        login = login_name(login)
        self._throttle.attempt(login, self._clock.now())
        with self._unit_of_work() as uow:
            advisor = uow.advisors.by_login(login)
        password_hash = advisor.password_hash if advisor else self._dummy_hash
        right = self._hasher.verify(password_hash, password[:PASSWORD_LIMIT])
        if advisor is None or not right:
            # On record without the name: what is typed there by mistake is sometimes the password.
            self._record(None, "login.failed", "login")
            raise LoginFailed("login and password do not belong together")
        self._throttle.clear(login)
        if advisor.disabled_at:
            self._record(advisor, "login.disabled", f"account {advisor.id}")
            raise AccountDisabled(f"account {advisor.id} is disabled")
        return advisor

    def hash(self, password: str) -> str:
        """The hash of a new password. Raises WeakPassword."""
        check_password(password)
        return self._hasher.hash(password)

    def change(self, advisor: Advisor, old: str, new: str) -> None:
        """A new password for who knows the old one. Raises LoginFailed, TooManyAttempts or WeakPassword."""
        check_password(new)
        self.check(advisor.login, old)
        password_hash = self.hash(new)
        with self._unit_of_work() as uow:
            uow.advisors.save(replace(uow.advisors.get(advisor.id), password_hash=password_hash))
            audit.record(uow, self._clock.now(), advisor, "password.change", f"account {advisor.id}")
            uow.commit()

    def forgive(self, login: str) -> None:
        """Nobody has to wait any more for having guessed a password that is no longer."""
        self._throttle.clear(login)

    def _record(self, advisor: Advisor | None, action: str, subject: str) -> None:
        with self._unit_of_work() as uow:
            audit.record(uow, self._clock.now(), advisor, action, subject)
            uow.commit()


def login_name(login: str) -> str:
    """How a login is stored and compared: without case and outer blanks."""
    return unicodedata.normalize("NFC", clean(login)[: NAME_LIMIT + 1].casefold())


def shown_name(name: str) -> str:
    """How a name is stored: on one line, without control characters."""
    return " ".join(clean(name).split())


def check_name(name: str) -> None:
    """Raises InvalidAccount for a name, or a login, that is empty or too long."""
    if not name or len(name) > NAME_LIMIT:
        raise InvalidAccount(f"login and name have 1 to {NAME_LIMIT} characters")


def check_password(password: str) -> None:
    """Raises WeakPassword."""
    if not PASSWORD_LENGTH <= len(password) <= PASSWORD_LIMIT:
        raise WeakPassword(f"a password has {PASSWORD_LENGTH} to {PASSWORD_LIMIT} characters")
