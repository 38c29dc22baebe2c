"""What is said in reply to a message, and what becomes of the conversation."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.conversation import Trigger
from bot.domain.messages import Reply


@dataclass(frozen=True)
class Decision:
    """A reply, the language and topic the conversation has after it, and the hand-over step it takes, if any.

    `word` is a profession that the table does not have: it goes into the editors' list, without anything about who wrote it.
    """

    reply: Reply | None
    language: str
    topic: str | None = None
    trigger: Trigger | None = None
    word: str | None = None
