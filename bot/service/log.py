"""Writing to the log of a conversation: numbers without gaps, and the day something was last said."""

from __future__ import annotations

from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.messages import Author, IncomingMessage, Kind, Original, Reply, StoredMessage
from bot.service.ports import UnitOfWork


def write(
    uow: UnitOfWork, conversation: Conversation, author: Author, at: datetime, text: str, kind: Kind, *,
    name: str | None = None, external_id: str | None = None, payload: str | None = None,
    reply: Reply | None = None, in_reply_to: int | None = None, replaces: int | None = None, original: Original | None = None,
) -> StoredMessage:  # fmt: skip
    """Append a message and count it; the caller saves the conversation and commits."""
    conversation.last_number += 1
    conversation.last_at = at
    message = StoredMessage(
        conversation.last_number, author, at, text, kind, reply.language if reply else conversation.language,
        external_id, in_reply_to, name, payload, reply, replaces, original=original,
    )  # fmt: skip
    uow.messages.add(conversation.id, message)
    return message


def write_person(uow: UnitOfWork, conversation: Conversation, at: datetime, incoming: IncomingMessage) -> StoredMessage:
    """What the person wrote, or the title of the button they chose."""
    text = incoming.text if incoming.text is not None else incoming.title or incoming.payload or ""
    return write(
        uow,
        conversation,
        Author.PERSON,
        at,
        text,
        Kind.PERSON,
        external_id=incoming.external_id,
        payload=incoming.payload,
    )


def write_reply(
    uow: UnitOfWork, conversation: Conversation, at: datetime, reply: Reply, *,
    in_reply_to: int | None = None, author: Author = Author.BOT, name: str | None = None,
    external_id: str | None = None, replaces: int | None = None,
) -> StoredMessage:  # fmt: skip
    """What the bot says, or what an advisor inserts or the system announces."""
    return write(
        uow, conversation, author, at, reply.text, reply.kind,
        name=name, reply=reply, in_reply_to=in_reply_to, external_id=external_id, replaces=replaces,
    )  # fmt: skip
