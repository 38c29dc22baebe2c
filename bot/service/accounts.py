"""Accounts of advisors: invitation, joining, logging in and out. Passwords and tokens are kept as hashes only."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.account import Advisor, Invitation, Session
from bot.domain.errors import LotseError
from bot.domain.text import clean
from bot.service.conversations import hash_token
from bot.service.ports import Clock, UnitOfWorkFactory

INVITATION_LIFE = timedelta(hours=48)
SESSION_LIFE = timedelta(hours=12)
PASSWORD_LENGTH = 12
# Longer passwords only make hashing slow; argon2 itself would take any length.
PASSWORD_LIMIT = 500
NAME_LIMIT = 100
FREE_ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
REMEMBERED_LOGINS = 10_000


class InvalidInvitation(LotseError):
    """The invitation does not exist, has been used or is too old."""


class WeakPassword(LotseError):
    """The password is shorter than PASSWORD_LENGTH or longer than PASSWORD_LIMIT."""


class InvalidAccount(LotseError):
    """Login or name is empty or too long."""


class LoginTaken(LotseError):
    """Another advisor has this login."""


class LoginFailed(LotseError):
    """Login and password do not belong together. Which of them is wrong is not told."""


class TooManyAttempts(LotseError):
    """The login name has to wait `seconds` before the next attempt."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


class PasswordHasher(Protocol):
    """Slow hashes of passwords. `verify` gives False for a wrong password and for a hash it cannot read."""

    def hash(self, password: str) -> str: ...
    def verify(self, password_hash: str, password: str) -> bool: ...


@dataclass(frozen=True)
class _Attempts:
    count: int
    wait_until: datetime


class Throttle:
    """Counts attempts per login name in this process: after five, a wait that doubles from 30 s to 15 min."""

    def __init__(self) -> None:
        self._attempts: dict[str, _Attempts] = {}
        self._lock = threading.Lock()

    def attempt(self, login: str, now: datetime) -> None:
        """Count an attempt before it is made, so that many at once do not slip through. Raises TooManyAttempts."""
        with self._lock:
            before = self._attempts.get(login, _Attempts(0, now))
            if before.wait_until > now:
                raise TooManyAttempts(-int((now - before.wait_until) // timedelta(seconds=1)))
            self._forget_oldest(now)
            count = before.count + 1
            self._attempts[login] = _Attempts(count, now + _wait(count))

    def clear(self, login: str) -> None:
        """The attempt was right: start counting again."""
        with self._lock:
            self._attempts.pop(login, None)

    def _forget_oldest(self, now: datetime) -> None:
        if len(self._attempts) < REMEMBERED_LOGINS:
            return
        self._attempts = {login: a for login, a in self._attempts.items() if a.wait_until > now}


class Accounts:
    """Use cases around an advisor's account; one instance serves all."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, hasher: PasswordHasher, clock: Clock, throttle: Throttle) -> None:
        self._unit_of_work = unit_of_work
        self._hasher = hasher
        self._clock = clock
        self._throttle = throttle
        # Verified for logins that do not exist, so that they take as long as those that do.
        self._dummy_hash = hasher.hash(secrets.token_urlsafe(16))

    def purge(self) -> None:
        """Forget sessions and invitations that are over."""
        with self._unit_of_work() as uow:
            uow.advisors.forget_expired(self._clock.now())
            uow.commit()

    def invite(self, role: str = "advisor") -> str:
        """A token for one new account, good for 48 hours."""
        token = secrets.token_urlsafe(32)
        with self._unit_of_work() as uow:
            uow.advisors.add_invitation(Invitation(hash_token(token), role, self._clock.now() + INVITATION_LIFE))
            uow.commit()
        return token

    def is_invited(self, token: str) -> bool:
        """Whether the invitation can still be used."""
        with self._unit_of_work() as uow:
            return uow.advisors.invitation(hash_token(token), self._clock.now()) is not None

    def join(self, token: str, login: str, name: str, password: str, languages: tuple[str, ...]) -> Advisor:
        """Create the account an invitation is for. Raises one of the errors above; the invitation is then still open."""
        login, name = login_name(login), " ".join(clean(name).split())
        _check(login, name, password)
        if not self.is_invited(token):
            raise InvalidInvitation("unknown, used or too old")
        password_hash = self._hasher.hash(password)
        with self._unit_of_work() as uow:
            invitation = uow.advisors.invitation(hash_token(token), self._clock.now())
            if invitation is None or not uow.advisors.use_invitation(hash_token(token), self._clock.now()):
                raise InvalidInvitation("unknown, used or too old")
            if uow.advisors.by_login(login):
                raise LoginTaken("the login is taken")
            advisor = uow.advisors.add(Advisor(0, login, name, password_hash, languages, invitation.role))
            uow.commit()
        return advisor

    def login(self, login: str, password: str) -> tuple[str, str]:
        """Session token and CSRF token. Raises LoginFailed or TooManyAttempts."""
        login = login_name(login)
        self._throttle.attempt(login, self._clock.now())
        with self._unit_of_work() as uow:
            advisor = uow.advisors.by_login(login)
        password_hash = advisor.password_hash if advisor else self._dummy_hash
        right = self._hasher.verify(password_hash, password[:PASSWORD_LIMIT])
        if advisor is None or not right:
            raise LoginFailed("login and password do not belong together")
        self._throttle.clear(login)
        return self._begin_session(advisor)

    def authenticate(self, token: str) -> tuple[Advisor, str] | None:
        """The advisor of a session and its CSRF token; None when it has ended."""
        with self._unit_of_work() as uow:
            session = uow.advisors.session(hash_token(token), self._clock.now())
            return (uow.advisors.get(session.advisor_id), session.csrf) if session else None

    def logout(self, token: str) -> None:
        """End a session."""
        with self._unit_of_work() as uow:
            uow.advisors.end_session(hash_token(token))
            uow.commit()

    def _begin_session(self, advisor: Advisor) -> tuple[str, str]:
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        with self._unit_of_work() as uow:
            uow.advisors.add_session(Session(hash_token(token), advisor.id, csrf, self._clock.now() + SESSION_LIFE))
            uow.commit()
        return token, csrf


def login_name(login: str) -> str:
    """How a login is stored and compared: without case and outer blanks."""
    return unicodedata.normalize("NFC", clean(login)[: NAME_LIMIT + 1].casefold())


def _check(login: str, name: str, password: str) -> None:
    if not login or len(login) > NAME_LIMIT or not name or len(name) > NAME_LIMIT:
        raise InvalidAccount(f"login and name have 1 to {NAME_LIMIT} characters")
    if not PASSWORD_LENGTH <= len(password) <= PASSWORD_LIMIT:
        raise WeakPassword(f"a password has {PASSWORD_LENGTH} to {PASSWORD_LIMIT} characters")


def _wait(count: int) -> timedelta:
    if count < FREE_ATTEMPTS:
        return timedelta(0)
    # The exponent is capped, too: nobody is to make a number of a thousand digits.
    doublings = min(count - FREE_ATTEMPTS, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
