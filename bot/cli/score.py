"""Scoring replies against an evaluation file: what counts as right is fixed in docs/evaluation.md."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.domain.errors import LotseError
from bot.domain.messages import Kind, Reply


@dataclass(frozen=True)
class Line:
    """A question, its language, the topics that are right (best first; none: out of scope)."""

    text: str
    lang: str
    topics: tuple[str, ...]
    ambiguous: bool


@dataclass(frozen=True)
class Outcome:
    """What came back for a line."""

    line: Line
    kind: str
    topic: str | None
    options: tuple[str, ...]
    milliseconds: float

    @classmethod
    def of(cls, line: Line, reply: Reply | None, milliseconds: float) -> Outcome:
        """From a reply; silence counts as a fallback."""
        if reply is None:
            return cls(line, Kind.FALLBACK.value, None, (), milliseconds)
        options = reply.options if reply.kind is Kind.CLARIFY else ()
        return cls(line, reply.kind.value, reply.topic, options, milliseconds)

    @property
    def answered_right(self) -> bool:
        return self.kind != Kind.FALLBACK.value and self.topic in self.line.topics

    @property
    def offered(self) -> bool:
        """Answered right, or a clarification with a right option."""
        return self.answered_right or bool(set(self.options) & set(self.line.topics))

    @property
    def top_one(self) -> bool:
        """Answered right, or a clarification whose first option is right; any right option where the line is ambiguous."""
        if self.line.ambiguous:
            return self.offered
        return self.answered_right or bool(self.options and self.options[0] in self.line.topics)

    @property
    def wrong(self) -> bool:
        """An answer that is not right: the figure that harms people."""
        return self.kind == Kind.ANSWER.value and self.topic not in self.line.topics

    @property
    def asked_back(self) -> bool:
        """Topics to choose from instead of an answer."""
        return self.kind == Kind.CLARIFY.value

    @property
    def caught(self) -> bool:
        """For lines out of scope."""
        return self.kind not in (Kind.ANSWER.value, Kind.FLOW.value)


def read_lines(file: Path) -> list[Line]:
    """Raises LotseError naming the line that is not as it should be."""
    lines = []
    try:
        content = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LotseError(f"{file} is not readable: {error}") from None
    # Not splitlines: it would part a line at characters that JSON leaves in a text.
    for number, text in enumerate(content.split("\n"), 1):
        if not text.strip():
            continue
        try:
            lines.append(_read_line(json.loads(text)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LotseError(f"{file}:{number}: not an evaluation line ({type(error).__name__})") from None
    return lines


def _read_line(data: dict[str, Any]) -> Line:
    topics = data.get("topics", [])
    if not isinstance(topics, list) or not isinstance(data["text"], str):
        raise TypeError("text is a string, topics a list")
    return Line(data["text"], data.get("lang", "und"), tuple(topics), bool(data.get("ambiguous")))


def print_report(out: Console, outcomes: Sequence[Outcome], left_out: int, mistakes: bool) -> None:
    """A table over all and per language, then the times."""
    table = Table("language", "n", "top-1 %", "offered %", "wrong %", "asked back %", "out of scope", "caught %")
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.line.lang].append(outcome)
    for name, group in [("all", list(outcomes)), *sorted(groups.items())]:
        table.add_row(name, *_cells(group))
    out.print(table)
    times = sorted(outcome.milliseconds for outcome in outcomes)
    if times:
        p95 = times[int(0.95 * (len(times) - 1))]
        out.print(f"p50 {median(times):.0f} ms, p95 {p95:.0f} ms; {left_out} lines without an article left out")
    for outcome in outcomes if mistakes else ():
        if not (outcome.top_one if outcome.line.topics else outcome.caught):
            got = outcome.topic or ",".join(outcome.options)
            out.print(
                f"{outcome.kind} {got} | {','.join(outcome.line.topics)} | {outcome.line.text}",
                markup=False,
                highlight=False,
            )


def _cells(group: Sequence[Outcome]) -> list[str]:
    inside = [outcome for outcome in group if outcome.line.topics]
    outside = [outcome for outcome in group if not outcome.line.topics]
    shares = [_share([getattr(o, name) for o in inside]) for name in ("top_one", "offered", "wrong", "asked_back")]
    return [str(len(inside)), *shares, str(len(outside)), _share([o.caught for o in outside])]


def _share(values: Sequence[bool]) -> str:
    return f"{100 * sum(values) / len(values):.1f}" if values else "-"
