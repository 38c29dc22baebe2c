"""What is said in reply to a message, and what becomes of the conversation."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.checks import Check
from bot.domain.conversation import Trigger
from bot.domain.messages import Reply
from bot.domain.questions import QuestionKind

KEPT = Check("")
"""The check of the conversation stays as it is."""


@dataclass(frozen=True)
class Decision:
    """A reply, the language and topic the conversation has after it, and the hand-over step it takes, if any.

    `check` is the guided check after it, None where there is none any more. `noted` is what editors should hear of: the text goes
    into their list without personal data; `word` is a profession that the table does not have, for the list of those.
    """

    reply: Reply | None
    language: str
    topic: str | None = None
    trigger: Trigger | None = None
    word: str | None = None
    check: Check | None = KEPT
    noted: QuestionKind | None = None
