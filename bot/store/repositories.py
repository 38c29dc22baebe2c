"""Repositories over one connection. Rows become the domain's own objects here and nowhere else."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.checks import check_from_json, check_to_json
from bot.domain.codec import reply_from_json, reply_to_json
from bot.domain.conversation import Case, Conversation, State
from bot.domain.errors import UnknownConversation
from bot.domain.messages import Author, Kind, StoredMessage
from bot.store import tables as t


class SqlConversations:
    """Implements service.ports.Conversations."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection
        self.erased = False

    def add(self, conversation: Conversation) -> None:
        self._db.execute(t.conversations.insert().values(_row(conversation)))

    def get(self, conversation_id: str) -> Conversation:
        row = self._db.execute(sa.select(t.conversations).where(t.conversations.c.id == conversation_id)).first()
        if row is None:
            raise UnknownConversation(f"no conversation {conversation_id[:40]}")
        return _conversation(row)

    def by_sender(self, channel: str, sender: str) -> Conversation | None:
        c = t.conversations.c
        row = self._db.execute(sa.select(t.conversations).where(c.channel == channel, c.sender == sender)).first()
        return _conversation(row) if row else None

    def save(self, conversation: Conversation) -> None:
        values = _row(conversation)
        self._db.execute(t.conversations.update().where(t.conversations.c.id == values.pop("id")).values(values))

    def erase(self, conversation_id: str) -> None:
        self._db.execute(t.cases.delete().where(t.cases.c.conversation_id == conversation_id))
        self._db.execute(t.messages.delete().where(t.messages.c.conversation_id == conversation_id))
        self._db.execute(t.conversations.delete().where(t.conversations.c.id == conversation_id))
        self.erased = True

    def idle_since(self, before: datetime) -> list[str]:
        query = sa.select(t.conversations.c.id).where(t.conversations.c.last_at < before)
        return list(self._db.execute(query).scalars())


class SqlMessages:
    """Implements service.ports.Messages."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def add(self, conversation_id: str, message: StoredMessage) -> None:
        reply = reply_to_json(message.reply) if message.reply else None
        self._db.execute(
            t.messages.insert().values(
                conversation_id=conversation_id,
                number=message.number,
                author=message.author.value,
                at=message.at,
                text=message.text,
                kind=message.kind.value,
                language=message.language,
                external_id=message.external_id,
                in_reply_to=message.in_reply_to,
                name=message.name,
                payload=message.payload,
                reply=reply,
            )
        )

    def by_external_id(self, conversation_id: str, external_id: str) -> StoredMessage | None:
        c = t.messages.c
        found = self._select(c.conversation_id == conversation_id, c.external_id == external_id)
        return found[0] if found else None

    def replies_to(self, conversation_id: str, number: int) -> list[StoredMessage]:
        c = t.messages.c
        return self._select(c.conversation_id == conversation_id, c.in_reply_to == number)

    def after(self, conversation_id: str, number: int) -> list[StoredMessage]:
        c = t.messages.c
        return self._select(c.conversation_id == conversation_id, c.number > number)

    def _select(self, *conditions: sa.ColumnElement[bool]) -> list[StoredMessage]:
        query = sa.select(t.messages).where(*conditions).order_by(t.messages.c.number)
        return [_message(row) for row in self._db.execute(query)]


class SqlCases:
    """Implements service.ports.Cases."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def open(self, case: Case) -> Case:
        values = {key: value for key, value in asdict(case).items() if key != "id"}
        key = self._db.execute(t.cases.insert().values(values)).inserted_primary_key
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

    def claim(self, case_id: int, advisor_id: int, at: datetime) -> bool:
        c = t.cases.c
        free = t.cases.update().where(c.id == case_id, c.advisor_id.is_(None), c.closed_at.is_(None))
        return self._db.execute(free.values(advisor_id=advisor_id, claimed_at=at)).rowcount == 1

    def save(self, case: Case) -> None:
        values = asdict(case)
        self._db.execute(t.cases.update().where(t.cases.c.id == values.pop("id")).values(values))

    def waiting(self) -> list[Case]:
        return self._select(t.cases.c.advisor_id.is_(None), t.cases.c.closed_at.is_(None))

    def held_by(self, advisor_id: int) -> list[Case]:
        return self._select(t.cases.c.advisor_id == advisor_id, t.cases.c.closed_at.is_(None))

    def closed_by(self, advisor_id: int, limit: int) -> list[Case]:
        c = t.cases.c
        query = sa.select(t.cases).where(c.advisor_id == advisor_id, c.closed_at.is_not(None))
        return [Case(**row._mapping) for row in self._db.execute(query.order_by(c.closed_at.desc()).limit(limit))]

    def position(self, case: Case) -> int:
        c = t.cases.c
        earlier = sa.or_(c.opened_at < case.opened_at, sa.and_(c.opened_at == case.opened_at, c.id <= case.id))
        before = sa.or_(c.urgent, earlier) if not case.urgent else sa.and_(c.urgent, earlier)
        query = sa.select(sa.func.count()).where(c.advisor_id.is_(None), c.closed_at.is_(None), before)
        return int(self._db.execute(query).scalar_one())

    def _select(self, *conditions: sa.ColumnElement[bool]) -> list[Case]:
        c = t.cases.c
        query = sa.select(t.cases).where(*conditions).order_by(c.urgent.desc(), c.opened_at, c.id)
        return [Case(**row._mapping) for row in self._db.execute(query)]


def _row(conversation: Conversation) -> dict[str, Any]:
    values = {field.name: getattr(conversation, field.name) for field in fields(conversation) if field.name != "check"}
    # What a null in JSON would be is said by no value at all.
    return {**values, "guided_check": check_to_json(conversation.check) if conversation.check else sa.null()}


def _conversation(row: Any) -> Conversation:
    values = dict(row._mapping)
    check = values.pop("guided_check")
    return Conversation(**{**values, "state": State(values["state"]), "check": check_from_json(check) if check else None})


def _message(row: Any) -> StoredMessage:
    values = dict(row._mapping)
    reply = reply_from_json(values["reply"]) if values["reply"] else None
    del values["conversation_id"]
    return StoredMessage(
        **{**values, "author": Author(values["author"]), "kind": Kind(values["kind"]), "reply": reply},
    )
