"""What editors learn from: questions without personal data, ratings of answers; and notices that stand for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

REASONS = ("wrong", "outdated", "not_understood", "not_my_situation")
"""Why an answer did not help."""


class QuestionKind(StrEnum):
    """How a question came into the editors' list; the last one is marked in the console."""

    NOT_UNDERSTOOD = "not_understood"
    UNHELPFUL = "unhelpful"
    PROFESSION = "profession"
    PLACE = "place"
    ADVISOR = "advisor"


@dataclass(frozen=True)
class OpenQuestion:
    """A question as somebody asked it, without personal data, and how often it came.

    `kind` is a QuestionKind; `topic` what was answered, or what an advisor says it belongs to, if any.
    """

    id: int
    kind: str
    text: str
    language: str
    topic: str | None
    times: int
    first_on: date
    last_on: date
    done_on: date | None = None


@dataclass(frozen=True)
class AnswerRating:
    """Whether an answer helped, and if not why: one of REASONS."""

    conversation_id: str
    number: int
    helpful: bool
    reason: str | None = None


@dataclass(frozen=True)
class Notice:
    """A closing day or a message above the chat: `kind` is closed, disruption or busy; for one team or for all."""

    id: int
    kind: str
    team: str | None
    starts_at: datetime
    ends_at: datetime
    advisor_id: int | None = None
