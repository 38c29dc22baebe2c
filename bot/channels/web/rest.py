"""Rasa's REST channel, so that widgets and scripts made for Rasa connect unchanged."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from bot.channels.web.deps import WebDeps, hint
from bot.domain.checks import note_to_json
from bot.domain.codec import button_to_json, source_to_json
from bot.domain.messages import Author, IncomingMessage, StoredMessage
from bot.kb.formats import format_day
from bot.kb.strings import Strings
from bot.service.payloads import read_payload

CHANNEL = "rest"


class RestMetadata(BaseModel):
    """What a client may add: the language of its interface, an id that makes the message idempotent."""

    language: str | None = Field(None, max_length=20)
    message_id: str | None = Field(None, max_length=100)


class RestMessage(BaseModel):
    """Rasa's request body."""

    sender: str = Field(min_length=1, max_length=200)
    message: str = Field(max_length=60_000)
    metadata: RestMetadata | None = None


def router(deps: WebDeps) -> APIRouter:
    """POST /webhooks/rest/webhook"""
    routes = APIRouter(tags=["rest"])

    @routes.post("/webhooks/rest/webhook")
    async def webhook(body: RestMessage) -> list[dict[str, Any]]:
        """Answer one message: everything said since the last call, advisors' messages included."""
        metadata = body.metadata or RestMetadata()
        language = hint(metadata.language)
        conversation = await asyncio.to_thread(deps.conversations.of_sender, CHANNEL, body.sender, language or "en")
        result = await deps.receive(conversation.id, _incoming(body.message, metadata.message_id, language))
        messages = await asyncio.to_thread(deps.conversations.undelivered, conversation.id)
        # A client that sends a message once more did not get the answer, which has counted as delivered since.
        again = result.replies if result.message.number <= conversation.delivered else ()
        said = [*again, *(message for message in messages if message.author is not Author.PERSON)]
        return [rest_message(message, body.sender, deps.knowledge.strings) for message in said]

    return routes


def _incoming(text: str, message_id: str | None, language: str | None) -> IncomingMessage:
    external_id = message_id or secrets.token_hex(8)
    if read_payload(text):
        return IncomingMessage(external_id, payload=text.strip(), language=language)
    return IncomingMessage(external_id, text=text, language=language)


def rest_message(message: StoredMessage, recipient: str, strings: Strings) -> dict[str, Any]:
    """A stored message in the shape of the contract; the sources stand in the text, too, for clients that show only text."""
    reply = message.reply
    custom: dict[str, Any] = {
        "kind": message.kind.value,
        "topic": reply.topic if reply else None,
        "language": message.language,
        "shown_language": reply.shown_language if reply else message.language,
        "confidence": reply.confidence if reply else None,
        "options": list(reply.options) if reply else [],
        "facts": list(reply.facts) if reply else [],
        "sources": [source_to_json(source) for source in reply.sources] if reply else [],
    }
    if reply and reply.flow:
        custom["flow"] = note_to_json(reply.flow)
    if message.name:
        custom["name"] = message.name
    buttons = [button_to_json(button) for button in reply.buttons] if reply else []
    answer: dict[str, Any] = {"recipient_id": recipient, "text": with_sources(message, strings), "custom": custom}
    return answer | ({"buttons": buttons} if buttons else {})


def with_sources(message: StoredMessage, strings: Strings) -> str:
    """The text with its sources below, for channels that have nothing but text."""
    if not message.reply or not message.reply.sources:
        return message.text
    language = message.reply.shown_language
    lines = [f"{strings.get('notice.sources', language)}:"]
    for source in message.reply.sources:
        checked = strings.get("notice.checked", language, date=format_day(source.checked, language))
        lines.append(f"- {source.title}: {source.url} ({checked})")
    return message.text + "\n\n" + "\n".join(lines)
