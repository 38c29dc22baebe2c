"""What the dialogue proposes, read from the latest message. Pure functions: tracker data in, ids out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Message = Mapping[str, Any]


def answer(message: Message) -> dict[str, Any]:
    """The topic the classifier found; without one it does not know."""
    topic = message.get("topic")
    return {"answer": topic} if topic else fallback(message)


def clarify(message: Message) -> dict[str, Any]:
    """The topics to choose from, best first."""
    return {"clarify": list(message.get("options") or [])}


def follow_up(message: Message) -> dict[str, Any]:
    """What the question without a subject asks for: cost, documents, ..."""
    return {"follow_up": message.get("topic")}


def smalltalk(message: Message) -> dict[str, Any]:
    """The name of the small talk, which is that of its intent."""
    return {"smalltalk": (message.get("intent") or {}).get("name")}


def fallback(message: Message) -> dict[str, Any]:
    """It does not know."""
    return {"fallback": True}
