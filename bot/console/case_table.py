"""Cases as a table: the columns somebody chose, each cell as text; and as rows of files, without what leads to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.console.labels import Labels
from bot.console.texts import Words
from bot.domain.case import Case
from bot.service.export import COLUMNS, Value
from bot.service.overview import Found

ALL = ("opened", "language", "topic", "state", "team", "advisor", "channel", "wait", "outcome", "labels", "rating")
FIRST = ("opened", "language", "topic", "state", "advisor", "outcome")
EXCERPT = 160


@dataclass(frozen=True)
class Line:
    """A case with the cells of the chosen columns; `excerpt` is what was found in its conversation, before, match and after."""

    id: int
    cells: tuple[tuple[str, str], ...]
    excerpt: tuple[str, str, str] | None


class CaseTable:
    """Turns cases into cells. `names` are advisors by id, `waits` minutes of business time by case."""

    def __init__(self, labels: Labels, words: Words, names: Mapping[int, str], waits: Mapping[int, int]) -> None:
        self._labels = labels
        self._words = words
        self._names = names
        self._waits = waits

    def line(self, found: Found, columns: tuple[str, ...], word: str) -> Line:
        """A row of the page."""
        cells = tuple((column, self._cell(found, column)) for column in columns)
        return Line(found.case.id, cells, _excerpt(found.message.text, word) if found.message else None)

    def header(self) -> list[Value]:
        """The first row of a file."""
        return [self._words("column.wait_minutes" if column == "wait" else f"column.{column}") for column in COLUMNS]

    def row(self, found: Found) -> list[Value]:
        """A case in a file."""
        case, labels = found.case, self._labels
        return [
            labels.date_of(case.opened_at), labels.team(case.team) if case.team else None, labels.tongue(case.language).name,
            labels.topic(case.topic), labels.channel(found.channel), self._waits.get(case.id),
            labels.outcome(case.outcome) if case.outcome else None, ", ".join(map(labels.mark, case.labels)) or None, case.rating,
        ]  # fmt: skip

    def _cell(self, found: Found, column: str) -> str:
        case, labels = found.case, self._labels
        match column:
            case "opened":
                return labels.clock_time(case.opened_at)
            case "language":
                return labels.tongue(case.language).name
            case "topic":
                return labels.topic(case.topic) or self._words("queue.no_topic")
            case "state":
                return self._words(f"search.state_{state_of(case)}")
            case "team":
                return labels.team(case.team) if case.team else ""
            case "advisor":
                return self._names.get(case.advisor_id or 0, "")
            case "channel":
                return labels.channel(found.channel)
            case "wait":
                return labels.duration(self._waits[case.id]) if case.id in self._waits else ""
            case "outcome":
                return labels.outcome(case.outcome) if case.outcome else ""
            case "labels":
                return ", ".join(map(labels.mark, case.labels))
        return self._words("column.rating_of", n=case.rating) if case.rating else ""


def state_of(case: Case) -> str:
    """waiting, open or closed."""
    if case.closed_at is not None:
        return "closed"
    return "waiting" if case.advisor_id is None else "open"


def _excerpt(text: str, word: str) -> tuple[str, str, str]:
    """The words around a match."""
    place = max(0, text.lower().find(word.lower()))
    start = max(0, place - EXCERPT // 2)
    end = min(len(text), place + len(word) + EXCERPT // 2)
    before = ("… " if start else "") + text[start:place]
    return before, text[place : place + len(word)], text[place + len(word) : end] + (" …" if end < len(text) else "")
