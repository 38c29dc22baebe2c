"""What a person does not hand over: own messages, and what the bot said in reply to them. Advisors never get to see those."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.checks import Check
from bot.domain.errors import InvalidMessage
from bot.domain.messages import Author, IncomingMessage, StoredMessage
from bot.service.payloads import read_payload
from bot.service.ports import UnitOfWork

ONLY_FROM_NOW_ON = "new"


def withhold(uow: UnitOfWork, conversation_id: str, agreed: StoredMessage, incoming: IncomingMessage) -> None:
    """Mark what is not handed over with this consent. Raises InvalidMessage for a number that is no message of the person."""
    before = [message for message in uow.messages.after(conversation_id, 0) if message.number < agreed.number]
    payload = read_payload(incoming.payload or "")
    if payload and payload.detail == ONLY_FROM_NOW_ON:
        _mark(uow, conversation_id, (m for m in before if m.author in (Author.PERSON, Author.BOT)))
        return
    own = {message.number for message in before if message.author is Author.PERSON}
    kept_back = set(incoming.withheld)
    if not kept_back <= own:
        raise InvalidMessage("only own messages can be withheld")
    _mark(uow, conversation_id, (m for m in before if m.number in kept_back or m.in_reply_to in kept_back))


def hides_check(messages: Iterable[StoredMessage], check: Check) -> bool:
    """Whether a part of a guided check was withheld: then advisors do not see its answers either."""
    return any(
        m.withheld and m.reply is not None and m.reply.flow is not None and m.reply.flow.flow == check.flow for m in messages
    )


def _mark(uow: UnitOfWork, conversation_id: str, messages: Iterable[StoredMessage]) -> None:
    for message in messages:
        uow.messages.save(conversation_id, replace(message, withheld=True))
