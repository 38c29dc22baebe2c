"""Accounts of the console: who somebody is, what they may do, whether they are there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the console."""

    ADVISOR = "advisor"
    LEAD = "lead"
    EDITOR = "editor"
    ANALYST = "analyst"
    ADMIN = "admin"


class Right(StrEnum):
    """What a role may do; cases and accounts always within the own organisation, an admin's accounts excepted."""

    ANSWER = "answer"
    SUPERVISE = "supervise"
    SEARCH = "search"
    REPORT = "report"
    EDIT = "edit"
    ACCOUNTS = "accounts"
    AUDIT = "audit"
    NOTICES = "notices"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADVISOR: frozenset({Right.ANSWER, Right.SEARCH}),
    Role.LEAD: frozenset({Right.ANSWER, Right.SUPERVISE, Right.SEARCH, Right.REPORT, Right.ACCOUNTS, Right.AUDIT, Right.NOTICES}),
    Role.EDITOR: frozenset({Right.EDIT}),
    Role.ANALYST: frozenset({Right.REPORT}),
    Role.ADMIN: frozenset(Right),
}


class Presence(StrEnum):
    """What an advisor says of themselves. Whether they are really there, the open pages tell (`Advisor.seen_at`)."""

    ONLINE = "online"
    BREAK = "break"
    AWAY = "away"


@dataclass(frozen=True)
class Advisor:
    """Somebody with an account. `languages` are ISO codes, `teams` those of their organisation they answer for.

    `capacity`: how many conversations at once; `totp` the encrypted secret of the second factor, `recovery` hashes of its spare
    codes; `quiet` the notifications they have switched off, `digest_on` the day of their last digest; `topics` areas of the
    catalogue they prefer, empty for all.
    """

    id: int
    login: str
    name: str
    password_hash: str
    languages: tuple[str, ...] = ("de",)
    role: str = "advisor"
    organisation: str = "zefas_ifs"
    teams: tuple[str, ...] = ("service_point",)
    topics: tuple[str, ...] = ()
    presence: str = "online"
    seen_at: datetime | None = None
    capacity: int = 5
    email: str | None = None
    totp: str | None = None
    recovery: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()
    digest_on: date | None = None
    disabled_at: datetime | None = None

    def may(self, right: Right) -> bool:
        """Whether the role has the right."""
        return right in RIGHTS[Role(self.role)]


@dataclass(frozen=True)
class Session:
    """A login that lasts. `browser` is a hash of what the browser says of itself, `device` its name for the list of sessions.

    `verified`: whether all that is asked for was given in this browser; `strong`: whether a second factor was, ours or the
    identity provider's. `public_id` names the session where it is listed.
    """

    token_hash: str
    advisor_id: int
    csrf: str
    expires_at: datetime
    public_id: str = ""
    created_at: datetime | None = None
    seen_at: datetime | None = None
    browser: str = ""
    device: str = ""
    verified: bool = True
    strong: bool = False


@dataclass(frozen=True)
class Invitation:
    """A one-time link: to a new account, or, with `resets`, to a new password of an old one."""

    token_hash: str
    role: str
    expires_at: datetime
    organisation: str = "zefas_ifs"
    teams: tuple[str, ...] = ("service_point",)
    resets: int | None = None
    used_at: datetime | None = None


@dataclass(frozen=True)
class AuditEntry:
    """Who read or changed what, never what it said. `subject` is like "case 12" or "account 3"."""

    id: int
    at: datetime
    advisor_id: int | None
    action: str
    subject: str
    organisation: str | None = None
