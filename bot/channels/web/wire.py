"""Messages as the widget gets them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.codec import message_to_json
from bot.domain.messages import StoredMessage
from bot.kb.formats import format_day
from bot.kb.library import Knowledge


def message_data(message: StoredMessage, knowledge: Knowledge) -> dict[str, Any]:
    """The stored message with its direction, and days written out in its language."""
    data = message_to_json(message)
    shown = data["shown_language"]
    data["direction"] = knowledge.direction(shown)
    if message.reply:
        for entry, source in zip(data["sources"], message.reply.sources, strict=True):
            entry["checked_text"] = format_day(source.checked, shown)
    return data


def messages_data(messages: Sequence[StoredMessage], knowledge: Knowledge) -> list[dict[str, Any]]:
    """Several of them."""
    return [message_data(message, knowledge) for message in messages]
