"""What is said in reply to a message, and what becomes of the conversation."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.checks import Check
from bot.domain.conversation import Trigger
from bot.domain.messages import Reply

KEPT = Check("")
"""The check of the conversation stays as it is."""


@dataclass(frozen=True)
class Decision:
    """A reply, the language and topic the conversation has after it, and the hand-over step it takes, if any.

    `check` is the guided check after it, None where there is none any more. `word` is a profession that the table does not have:
    it goes into the editors' list, without anything about who wrote it.
    """

    reply: Reply | None
    language: str
    topic: str | None = None
    trigger: Trigger | None = None
    word: str | None = None
    check: Check | None = KEPT
