"""Cases as lists show them: names instead of ids, times instead of instants. Pure functions of what the queues give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.console.labels import Labels, Tongue
from bot.domain.messages import StoredMessage
from bot.service.queues import Queue, Row


@dataclass(frozen=True)
class Words:
    """What stands in a row of a person's question: their own words, or the name of the button they pressed."""

    text: str
    language: str
    direction: str


@dataclass(frozen=True)
class Shown:
    """A row as it is shown. `age` is empty where nobody waits, or only outside business time; `question` is None without one."""

    row: Row
    tongue: Tongue
    topic: str | None
    team: str | None
    channel: str | None
    question: Words | None
    since: str
    age: str
    day: str

    @property
    def id(self) -> int:
        """The number of the case."""
        return self.row.case.id


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; empty leaves open."""

    spoken: str = ""
    topic: str = ""
    team: str = ""

    def fits(self, row: Row) -> bool:
        """Whether the row passes."""
        case = row.case
        wanted = ((self.spoken, language_of(row)), (self.topic, case.topic or ""), (self.team, case.team or ""))
        return all(not value or value == own for value, own in wanted)

    def query(self) -> dict[str, str]:
        """As it stands in an address."""
        return {name: value for name, value in vars(self).items() if value}


def read_filter(query: Mapping[str, str]) -> Filter:
    """The filter of an address."""
    return Filter(*(query.get(name, "")[:60] for name in ("spoken", "topic", "team")))


def language_of(row: Row) -> str:
    """The language spoken now, or where a colleague's conversation is not read, the one it began with."""
    return row.head.language if row.head else row.case.language


def show(row: Row, labels: Labels) -> Shown:
    """The row in the language of the interface."""
    case, head = row.case, row.head
    since = case.closed_at or case.waiting_since or case.opened_at
    return Shown(
        row, labels.tongue(language_of(row)), labels.topic(case.topic), labels.team(case.team) if case.team else None,
        labels.channel(head.channel) if head else None, _question(head.question, labels) if head else None,
        labels.clock_time(since), "" if row.minutes is None or row.outside else labels.duration(row.minutes),
        labels.day(case.follow_up_on) if case.follow_up_on else "",
    )  # fmt: skip


def show_all(rows: Iterable[Row], labels: Labels) -> tuple[Shown, ...]:
    """Several rows."""
    return tuple(show(row, labels) for row in rows)


def urgent_count(queue: Queue, rows: tuple[Row, ...]) -> int:
    """How many of them ask for something now: somebody waits, or a decision is due."""
    if queue is Queue.MINE:
        return sum(row.answerable or row.due for row in rows)
    return len(rows) if queue in (Queue.WAITING, Queue.OFFERED, Queue.MENTIONS) else 0


def _question(message: StoredMessage | None, labels: Labels) -> Words | None:
    if message is None:
        return None
    button = labels.button(message.payload)
    if button and message.payload:
        return Words(button, "de", "ltr")
    return Words(message.text, message.language, "auto")
