"""What lists, search and reports read: cases with a little about their conversations, and counts. Never a whole log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.case import Case
from bot.domain.messages import StoredMessage


@dataclass(frozen=True)
class Head:
    """What a list shows of a conversation. `question` is the person's last own words that are no step of a guided check or of the
    hand-over, None without any; `person_number` the number of their last message, 0 without one. Withheld messages do not count.
    """

    language: str
    channel: str
    person_number: int = 0
    question: StoredMessage | None = None


@dataclass(frozen=True)
class Criteria:
    """What cases are looked for, all of it together; None and empty leave open.

    `words` have to stand in what the person or an advisor wrote and was handed over; with `reader` only in cases this advisor
    holds or that wait, since the rest of them is not theirs to read. `number` is looked for beside the words. `state` is waiting,
    open or closed; days are instants already, `until` excluded.
    """

    organisation: str
    words: tuple[str, ...] = ()
    number: int | None = None
    reader: int | None = None
    topic: str | None = None
    language: str | None = None
    channel: str | None = None
    team: str | None = None
    advisor_id: int | None = None
    label: str | None = None
    outcome: str | None = None
    state: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Found:
    """A case that was looked for: with its channel, and the message where the first word stands, if words were looked for."""

    case: Case
    channel: str
    message: StoredMessage | None = None


@dataclass(frozen=True)
class Begun:
    """Conversations in a language in which the person said something, and how many of them were handed over."""

    language: str
    times: int
    handed_over: int


@dataclass(frozen=True)
class Replied:
    """How often typed questions in a language got a reply of a kind (answer, clarify, fallback) about a topic."""

    language: str
    topic: str | None
    kind: str
    times: int


@dataclass(frozen=True)
class Rated:
    """How often answers about a topic in a language were rated so."""

    language: str
    topic: str | None
    helpful: bool
    reason: str | None
    times: int


class Overview(Protocol):
    """Reads across conversations; changes nothing."""

    def heads(self, conversations: Collection[str]) -> dict[str, Head]: ...
    def find(self, criteria: Criteria, limit: int, offset: int = 0) -> list[Found]: ...
    def count(self, criteria: Criteria) -> int: ...
    def begun(self, since: datetime, until: datetime) -> list[Begun]: ...
    def replied(self, since: datetime, until: datetime) -> list[Replied]: ...
    def rated(self, since: datetime, until: datetime) -> list[Rated]: ...
