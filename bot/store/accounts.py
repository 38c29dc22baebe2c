"""The repositories of advisors, their sessions and invitations, and of the audit log."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.account import Advisor, AuditEntry, Invitation, Session
from bot.store import tables as t

_LISTS = ("languages", "teams", "topics", "recovery", "quiet")


class SqlAdvisors:
    """Implements service.ports.Advisors."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def add(self, advisor: Advisor) -> Advisor:
        key = self._db.execute(t.advisors.insert().values(_row(advisor)))
        assert key.inserted_primary_key is not None
        return replace(advisor, id=key.inserted_primary_key[0])

    def get(self, advisor_id: int) -> Advisor:
        return _advisor(self._db.execute(sa.select(t.advisors).where(t.advisors.c.id == advisor_id)).one())

    def save(self, advisor: Advisor) -> None:
        self._db.execute(t.advisors.update().where(t.advisors.c.id == advisor.id).values(_row(advisor)))

    def seen(self, advisor_id: int, at: datetime) -> None:
        self._db.execute(t.advisors.update().where(t.advisors.c.id == advisor_id).values(seen_at=at))

    def by_login(self, login: str) -> Advisor | None:
        row = self._db.execute(sa.select(t.advisors).where(t.advisors.c.login == login)).first()
        return _advisor(row) if row else None

    def all(self, organisation: str | None = None) -> list[Advisor]:
        query = sa.select(t.advisors).order_by(t.advisors.c.name, t.advisors.c.id)
        own = query if organisation is None else query.where(t.advisors.c.organisation == organisation)
        return [_advisor(row) for row in self._db.execute(own)]

    def count(self) -> int:
        return int(self._db.execute(sa.select(sa.func.count()).select_from(t.advisors)).scalar_one())

    def add_session(self, session: Session) -> None:
        self._db.execute(t.sessions.insert().values(asdict(session)))

    def session(self, token_hash: str, now: datetime) -> Session | None:
        query = sa.select(t.sessions).where(t.sessions.c.token_hash == token_hash, t.sessions.c.expires_at > now)
        row = self._db.execute(query).first()
        return Session(**row._mapping) if row else None

    def sessions_of(self, advisor_id: int, now: datetime) -> list[Session]:
        c = t.sessions.c
        query = sa.select(t.sessions).where(c.advisor_id == advisor_id, c.expires_at > now).order_by(c.created_at.desc())
        return [Session(**row._mapping) for row in self._db.execute(query)]

    def save_session(self, session: Session) -> None:
        same = t.sessions.update().where(t.sessions.c.token_hash == session.token_hash)
        self._db.execute(same.values(asdict(session)))

    def end_session(self, token_hash: str) -> None:
        self._db.execute(t.sessions.delete().where(t.sessions.c.token_hash == token_hash))

    def end_sessions_of(self, advisor_id: int) -> None:
        self._db.execute(t.sessions.delete().where(t.sessions.c.advisor_id == advisor_id))

    def add_invitation(self, invitation: Invitation) -> None:
        self._db.execute(t.invitations.insert().values({**asdict(invitation), "teams": list(invitation.teams)}))

    def invitation(self, token_hash: str, now: datetime) -> Invitation | None:
        c = t.invitations.c
        query = sa.select(t.invitations).where(c.token_hash == token_hash, c.used_at.is_(None), c.expires_at > now)
        row = self._db.execute(query).first()
        return Invitation(**{**row._mapping, "teams": tuple(row.teams)}) if row else None

    def use_invitation(self, token_hash: str, now: datetime) -> bool:
        c = t.invitations.c
        open_ = t.invitations.update().where(c.token_hash == token_hash, c.used_at.is_(None), c.expires_at > now)
        return self._db.execute(open_.values(used_at=now)).rowcount == 1

    def forget_expired(self, now: datetime) -> None:
        self._db.execute(t.sessions.delete().where(t.sessions.c.expires_at <= now))
        self._db.execute(t.invitations.delete().where(t.invitations.c.expires_at <= now))


class SqlAudit:
    """Implements service.ports.Audit."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def add(self, entry: AuditEntry) -> None:
        self._db.execute(t.audit.insert().values({key: value for key, value in asdict(entry).items() if key != "id"}))

    def latest(
        self,
        limit: int,
        organisation: str | None = None,
        before: int | None = None,
        advisor_id: int | None = None,
        action: str = "",
    ) -> list[AuditEntry]:
        c = t.audit.c
        query = sa.select(t.audit).order_by(c.id.desc()).limit(limit)
        wanted = ((c.organisation, organisation), (c.advisor_id, advisor_id), (c.action, action or None))
        query = query.where(*(column == value for column, value in wanted if value is not None))
        query = query if before is None else query.where(c.id < before)
        return [AuditEntry(**row._mapping) for row in self._db.execute(query)]

    def actions(self, organisation: str | None = None) -> list[str]:
        query = sa.select(t.audit.c.action).distinct().order_by(t.audit.c.action)
        own = query if organisation is None else query.where(t.audit.c.organisation == organisation)
        return list(self._db.execute(own).scalars())

    def forget_before(self, at: datetime) -> None:
        self._db.execute(t.audit.delete().where(t.audit.c.at < at))


def _row(advisor: Advisor) -> dict[str, Any]:
    values = {key: value for key, value in asdict(advisor).items() if key != "id"}
    return {**values, **{name: list(values[name]) for name in _LISTS}}


def _advisor(row: Any) -> Advisor:
    values = dict(row._mapping)
    return Advisor(**{**values, **{name: tuple(values[name]) for name in _LISTS}})
