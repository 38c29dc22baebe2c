"""The repositories of cases and of advisors' notes on them."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.case import Case, Note, Offer
from bot.domain.errors import UnknownConversation
from bot.store import tables as t


class SqlCases:
    """Implements service.ports.Cases."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def open(self, case: Case) -> Case:
        key = self._db.execute(t.cases.insert().values(_row(case))).inserted_primary_key
        assert key is not None
        return replace(case, id=key[0])

    def get(self, case_id: int) -> Case:
        found = self._select(t.cases.c.id == case_id)
        if not found:
            raise UnknownConversation(f"no case {case_id}")
        return found[0]

    def of_conversation(self, conversation_id: str) -> Case | None:
        found = self._select(t.cases.c.conversation_id == conversation_id, t.cases.c.closed_at.is_(None))
        return found[-1] if found else None

    def all_of_conversation(self, conversation_id: str) -> list[Case]:
        return self._select(t.cases.c.conversation_id == conversation_id)

    def claim(self, case_id: int, advisor_id: int, at: datetime) -> bool:
        c = t.cases.c
        free = t.cases.update().where(c.id == case_id, c.advisor_id.is_(None), c.closed_at.is_(None))
        values = {"advisor_id": advisor_id, "claimed_at": at, "offer": sa.null()}
        return self._db.execute(free.values(values)).rowcount == 1

    def save(self, case: Case) -> None:
        self._db.execute(t.cases.update().where(t.cases.c.id == case.id).values(_row(case)))

    def waiting(self, organisation: str | None = None) -> list[Case]:
        return self._select(t.cases.c.advisor_id.is_(None), *_open_in(organisation))

    def held_by(self, advisor_id: int) -> list[Case]:
        return self._select(t.cases.c.advisor_id == advisor_id, t.cases.c.closed_at.is_(None))

    def held_in(self, organisation: str) -> list[Case]:
        return self._select(t.cases.c.advisor_id.is_not(None), *_open_in(organisation))

    def held(self) -> list[Case]:
        return self._select(t.cases.c.advisor_id.is_not(None), *_open_in(None))

    def closed_by(self, advisor_id: int, limit: int) -> list[Case]:
        c = t.cases.c
        query = sa.select(t.cases).where(c.advisor_id == advisor_id, c.closed_at.is_not(None))
        latest = query.order_by(c.closed_at.desc(), c.id.desc()).limit(limit)
        return [case_of(row) for row in self._db.execute(latest)]

    def opened_between(self, organisation: str | None, since: datetime, until: datetime) -> list[Case]:
        c = t.cases.c
        own = () if organisation is None else (c.organisation == organisation,)
        return self._select(c.opened_at >= since, c.opened_at < until, *own)

    def answered(self, team: str | None, limit: int) -> list[tuple[datetime, datetime]]:
        c = t.cases.c
        whose = (c.team == team) if team else sa.true()
        query = sa.select(c.opened_at, c.first_reply_at).where(whose, c.first_reply_at.is_not(None))
        return [(opened, replied) for opened, replied in self._db.execute(query.order_by(c.first_reply_at.desc()).limit(limit))]

    def position(self, case: Case) -> int:
        c = t.cases.c
        earlier = sa.or_(c.opened_at < case.opened_at, sa.and_(c.opened_at == case.opened_at, c.id <= case.id))
        before = sa.or_(c.urgent, earlier) if not case.urgent else sa.and_(c.urgent, earlier)
        same = c.team == case.team if case.team else sa.true()
        query = sa.select(sa.func.count()).where(c.advisor_id.is_(None), c.closed_at.is_(None), same, before)
        return int(self._db.execute(query).scalar_one())

    def _select(self, *conditions: sa.ColumnElement[bool]) -> list[Case]:
        c = t.cases.c
        query = sa.select(t.cases).where(*conditions).order_by(c.urgent.desc(), c.opened_at, c.id)
        return [case_of(row) for row in self._db.execute(query)]


class SqlNotes:
    """Implements service.ports.Notes."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def add(self, note: Note) -> Note:
        key = self._db.execute(t.notes.insert().values(_note_row(note))).inserted_primary_key
        assert key is not None
        return replace(note, id=key[0])

    def of_case(self, case_id: int) -> list[Note]:
        query = sa.select(t.notes).where(t.notes.c.case_id == case_id).order_by(t.notes.c.id)
        return [_note(row) for row in self._db.execute(query)]

    def save(self, note: Note) -> None:
        self._db.execute(t.notes.update().where(t.notes.c.id == note.id).values(_note_row(note)))

    def mentioning(self, advisor_id: int) -> list[Note]:
        # JSON lists are compared here, not in SQL: the two databases have no common way to.
        notes = [_note(row) for row in self._db.execute(sa.select(t.notes).order_by(t.notes.c.id))]
        return [note for note in notes if advisor_id in note.mentions]


def _open_in(organisation: str | None) -> tuple[sa.ColumnElement[bool], ...]:
    open_ = t.cases.c.closed_at.is_(None)
    return (open_,) if organisation is None else (open_, t.cases.c.organisation == organisation)


def _row(case: Case) -> dict[str, Any]:
    values = {field.name: getattr(case, field.name) for field in fields(case) if field.name != "id"}
    offer = {**asdict(case.offer), "at": case.offer.at.isoformat()} if case.offer else sa.null()
    return {**values, "labels": list(case.labels), "offer": offer}


def case_of(row: Any) -> Case:
    """The case that a row of the table is."""
    values = dict(row._mapping)
    offer = values.pop("offer")
    made = Offer(**{**offer, "at": datetime.fromisoformat(offer["at"])}) if offer else None
    return Case(**{**values, "labels": tuple(values["labels"]), "offer": made})


def _note_row(note: Note) -> dict[str, Any]:
    values = {key: value for key, value in asdict(note).items() if key != "id"}
    return {**values, "mentions": list(note.mentions), "read_by": list(note.read_by)}


def _note(row: Any) -> Note:
    values = dict(row._mapping)
    return Note(**{**values, "mentions": tuple(values["mentions"]), "read_by": tuple(values["read_by"])})
