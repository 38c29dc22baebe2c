"""Logins that last: who is in, in which browser, until when. A cookie that turns up in another browser opens nothing.

A session ends after twelve hours, after an hour without a sign of life (a request, or the heartbeat of an open page: to wait for
people is what the console is open for), when it is revoked, and when its account is disabled or its password reset.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.account import Advisor, Session
from bot.service import audit
from bot.service.conversations import hash_token
from bot.service.ports import Clock, UnitOfWork, UnitOfWorkFactory

SESSION_LIFE = timedelta(hours=12)
IDLE_LIFE = timedelta(hours=1)
# Between the password and the code.
UNPROVEN_LIFE = timedelta(minutes=10)
SEEN_EVERY = timedelta(seconds=15)


@dataclass(frozen=True)
class Browser:
    """`mark` is a hash of what the browser says of itself, `device` its name for the list of sessions."""

    mark: str = ""
    device: str = ""


NO_BROWSER = Browser()


class Need(StrEnum):
    """What a session still lacks."""

    PASSWORD = "password"
    CODE = "code"
    SET_UP = "set_up"


@dataclass(frozen=True)
class Entrance:
    """A session that was found; it opens the console if nothing is needed any more."""

    advisor: Advisor
    session: Session
    need: Need | None


class Sessions:
    """Begins, finds and ends sessions. With `require_second_factor` an account without one can do nothing but set it up."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, require_second_factor: bool = False) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self.require_second_factor = require_second_factor

    def begin(self, advisor: Advisor, browser: Browser, strong: bool = False) -> tuple[str, str]:
        """Session token and CSRF token of somebody who gave the password, or was sent by the identity provider."""
        now, verified = self._clock.now(), strong or advisor.totp is None
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        session = Session(
            hash_token(token), advisor.id, csrf, now + (SESSION_LIFE if verified else UNPROVEN_LIFE), secrets.token_hex(8),
            now, None, browser.mark, browser.device, verified, strong,
        )  # fmt: skip
        with self._unit_of_work() as uow:
            uow.advisors.add_session(session)
            audit.record(uow, now, advisor, "login" if verified else "login.password", f"account {advisor.id}")
            uow.commit()
        return token, csrf

    def enter(self, token: str, browser: Browser = NO_BROWSER) -> Entrance | None:
        """The session of a token, None when it is over. Counts as a sign of life; see the head of this module."""
        now = self._clock.now()
        with self._unit_of_work() as uow:
            session = uow.advisors.session(hash_token(token), now)
            if session is None or _is_idle(session, now):
                return None
            advisor = uow.advisors.get(session.advisor_id)
            if advisor.disabled_at:
                return None
            if session.verified and not secrets.compare_digest(session.browser, browser.mark):
                session = self._distrust(uow, advisor, session)
            need = self._need(advisor, session)
            if need in (None, Need.SET_UP):
                self._see(uow, session, now)
            uow.commit()
        return Entrance(advisor, session, need)

    def prove(self, token: str, browser: Browser, strong: bool) -> str:
        """The missing proof was given: a new token, for this browser. The old one is worth nothing, wherever it was copied to."""
        now, fresh = self._clock.now(), secrets.token_urlsafe(32)
        with self._unit_of_work() as uow:
            old = uow.advisors.session(hash_token(token), now)
            if old is None:
                return fresh  # ended in the meantime; the new one opens nothing either
            uow.advisors.end_session(old.token_hash)
            new = replace(
                old, token_hash=hash_token(fresh), csrf=secrets.token_urlsafe(32), seen_at=None, browser=browser.mark,
                expires_at=(old.created_at or now) + SESSION_LIFE, device=browser.device, verified=True,
                strong=old.strong or strong,
            )  # fmt: skip
            uow.advisors.add_session(new)
            audit.record(uow, now, uow.advisors.get(old.advisor_id), "login", f"account {old.advisor_id}")
            uow.commit()
        return fresh

    def of(self, advisor: Advisor) -> list[Session]:
        """The advisor's sessions that are open, the newest first."""
        now = self._clock.now()
        with self._unit_of_work() as uow:
            all_ = uow.advisors.sessions_of(advisor.id, now)
        return [session for session in all_ if not _is_idle(session, now)]

    def end(self, token: str) -> None:
        """Log out."""
        with self._unit_of_work() as uow:
            uow.advisors.end_session(hash_token(token))
            uow.commit()

    def revoke(self, advisor: Advisor, public_id: str) -> None:
        """End one of the advisor's own sessions; one that is over already is no error."""
        self._end_some(advisor, lambda session: session.public_id == public_id)

    def revoke_others(self, advisor: Advisor, token: str) -> None:
        """End all of the advisor's sessions but the one of the token."""
        self._end_some(advisor, lambda session: session.token_hash != hash_token(token))

    def _end_some(self, advisor: Advisor, chosen: Callable[[Session], bool]) -> None:
        now = self._clock.now()
        with self._unit_of_work() as uow:
            ended = [session for session in uow.advisors.sessions_of(advisor.id, now) if chosen(session)]
            for session in ended:
                uow.advisors.end_session(session.token_hash)
            if ended:
                audit.record(uow, now, advisor, "session.revoke", f"account {advisor.id}")
            uow.commit()

    def _need(self, advisor: Advisor, session: Session) -> Need | None:
        if not session.verified:
            return Need.CODE if advisor.totp else Need.PASSWORD
        if self.require_second_factor and not session.strong and advisor.totp is None:
            return Need.SET_UP
        return None

    def _distrust(self, uow: UnitOfWork, advisor: Advisor, session: Session) -> Session:
        # Both browsers have to prove themselves: which of them is the thief's cannot be told from here.
        doubtful = replace(session, verified=False)
        uow.advisors.save_session(doubtful)
        audit.record(uow, self._clock.now(), advisor, "session.foreign", f"account {advisor.id}")
        return doubtful

    def _see(self, uow: UnitOfWork, session: Session, now: datetime) -> None:
        if session.seen_at is None or now - session.seen_at >= SEEN_EVERY:
            uow.advisors.save_session(replace(session, seen_at=now))
            uow.advisors.seen(session.advisor_id, now)


def _is_idle(session: Session, now: datetime) -> bool:
    seen = session.seen_at or session.created_at
    return seen is not None and now - seen >= IDLE_LIFE
