"""The repository of advisors, their sessions and invitations."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.conversation import Advisor
from bot.store import tables as t


class SqlAdvisors:
    """Implements service.ports.Advisors."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def add(self, advisor: Advisor) -> Advisor:
        values = {key: value for key, value in asdict(advisor).items() if key != "id"}
        key = self._db.execute(t.advisors.insert().values({**values, "languages": list(advisor.languages)}))
        assert key.inserted_primary_key is not None
        return replace(advisor, id=key.inserted_primary_key[0])

    def get(self, advisor_id: int) -> Advisor:
        return _advisor(self._db.execute(sa.select(t.advisors).where(t.advisors.c.id == advisor_id)).one())

    def by_login(self, login: str) -> Advisor | None:
        row = self._db.execute(sa.select(t.advisors).where(t.advisors.c.login == login)).first()
        return _advisor(row) if row else None

    def count(self) -> int:
        return int(self._db.execute(sa.select(sa.func.count()).select_from(t.advisors)).scalar_one())

    def add_session(self, token_hash: str, advisor_id: int, csrf: str, expires_at: datetime) -> None:
        row = {"token_hash": token_hash, "advisor_id": advisor_id, "csrf": csrf, "expires_at": expires_at}
        self._db.execute(t.sessions.insert().values(row))

    def session(self, token_hash: str, now: datetime) -> tuple[Advisor, str] | None:
        query = sa.select(t.sessions).where(t.sessions.c.token_hash == token_hash, t.sessions.c.expires_at > now)
        row = self._db.execute(query).first()
        return (self.get(row.advisor_id), row.csrf) if row else None

    def end_session(self, token_hash: str) -> None:
        self._db.execute(t.sessions.delete().where(t.sessions.c.token_hash == token_hash))

    def add_invitation(self, token_hash: str, role: str, expires_at: datetime) -> None:
        self._db.execute(t.invitations.insert().values(token_hash=token_hash, role=role, expires_at=expires_at))

    def invitation(self, token_hash: str, now: datetime) -> str | None:
        c = t.invitations.c
        query = sa.select(c.role).where(c.token_hash == token_hash, c.used_at.is_(None), c.expires_at > now)
        return self._db.execute(query).scalar()

    def use_invitation(self, token_hash: str, now: datetime) -> bool:
        c = t.invitations.c
        open_ = t.invitations.update().where(c.token_hash == token_hash, c.used_at.is_(None), c.expires_at > now)
        return self._db.execute(open_.values(used_at=now)).rowcount == 1

    def forget_expired(self, now: datetime) -> None:
        self._db.execute(t.sessions.delete().where(t.sessions.c.expires_at <= now))
        self._db.execute(t.invitations.delete().where(t.invitations.c.expires_at <= now))


def _advisor(row: Any) -> Advisor:
    values = dict(row._mapping)
    return Advisor(**{**values, "languages": tuple(values["languages"])})
