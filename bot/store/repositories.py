"""Repositories over one connection. Rows become the domain's own objects here and nowhere else."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.checks import check_from_json, check_to_json
from bot.domain.codec import reply_from_json, reply_to_json
from bot.domain.conversation import Conversation, State
from bot.domain.errors import UnknownConversation
from bot.domain.messages import Author, Kind, Original, StoredMessage
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
        of_cases = sa.select(t.cases.c.id).where(t.cases.c.conversation_id == conversation_id)
        self._db.execute(t.notes.delete().where(t.notes.c.case_id.in_(of_cases)))
        for table in (t.cases, t.switch_codes, t.telegram_messages, t.answer_ratings, t.translations):
            self._db.execute(table.delete().where(table.c.conversation_id == conversation_id))
        self._db.execute(t.messages.delete().where(t.messages.c.conversation_id == conversation_id))
        self._db.execute(t.conversations.delete().where(t.conversations.c.id == conversation_id))
        self.erased = True

    def idle_since(self, before: datetime) -> list[str]:
        query = sa.select(t.conversations.c.id).where(t.conversations.c.last_at < before)
        return list(self._db.execute(query).scalars())

    def undelivered(self, channel: str) -> list[Conversation]:
        c = t.conversations.c
        query = sa.select(t.conversations).where(c.channel == channel, c.delivered < c.last_number).order_by(c.last_at)
        return [_conversation(row) for row in self._db.execute(query)]

    def with_email(self) -> list[Conversation]:
        query = sa.select(t.conversations).where(t.conversations.c.email.is_not(None)).order_by(t.conversations.c.last_at)
        return [_conversation(row) for row in self._db.execute(query)]


class SqlMessages:
    """Implements service.ports.Messages."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def add(self, conversation_id: str, message: StoredMessage) -> None:
        self._db.execute(t.messages.insert().values(conversation_id=conversation_id, **_message_row(message)))

    def save(self, conversation_id: str, message: StoredMessage) -> None:
        c = t.messages.c
        same = t.messages.update().where(c.conversation_id == conversation_id, c.number == message.number)
        self._db.execute(same.values(_message_row(message)))

    def get(self, conversation_id: str, number: int) -> StoredMessage | None:
        found = self._select(t.messages.c.conversation_id == conversation_id, t.messages.c.number == number)
        return found[0] if found else None

    def last_of_person(self, conversation_id: str) -> StoredMessage | None:
        c = t.messages.c
        query = sa.select(t.messages).where(c.conversation_id == conversation_id, c.author == Author.PERSON.value)
        row = self._db.execute(query.order_by(c.number.desc()).limit(1)).first()
        return message_of(row) if row else None

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
        return [message_of(row) for row in self._db.execute(query)]


def _row(conversation: Conversation) -> dict[str, Any]:
    values = {field.name: getattr(conversation, field.name) for field in fields(conversation) if field.name != "check"}
    # What a null in JSON would be is said by no value at all.
    return {**values, "guided_check": check_to_json(conversation.check) if conversation.check else sa.null()}


def _conversation(row: Any) -> Conversation:
    values = dict(row._mapping)
    check = values.pop("guided_check")
    return Conversation(**{**values, "state": State(values["state"]), "check": check_from_json(check) if check else None})


def _message_row(message: StoredMessage) -> dict[str, Any]:
    values = {field.name: getattr(message, field.name) for field in fields(message)}
    original = asdict(message.original) if message.original else sa.null()
    reply = reply_to_json(message.reply) if message.reply else None
    return {**values, "author": message.author.value, "kind": message.kind.value, "reply": reply, "original": original}


def message_of(row: Any) -> StoredMessage:
    """The message that a row of the table is."""
    values = dict(row._mapping)
    del values["conversation_id"]
    reply = reply_from_json(values["reply"]) if values["reply"] else None
    original = Original(**values["original"]) if values["original"] else None
    kinds = {"author": Author(values["author"]), "kind": Kind(values["kind"])}
    return StoredMessage(**{**values, **kinds, "reply": reply, "original": original})
