"""A report as the rows of a file: section, figure, value. What the page hides, the file hides as well."""

from __future__ import annotations

from collections.abc import Iterator

from bot.console.labels import Labels
from bot.console.texts import Words
from bot.service.export import Value
from bot.service.figures import Share
from bot.service.reports import Line, Report

Row = tuple[Value, ...]


def rows_of(report: Report, words: Words, labels: Labels) -> list[Row]:
    """A header, the figures, then a table each by language and by topic."""
    few = words("reports.few")
    head = ("reports.section", "reports.figure", "reports.value")
    rows: list[Row] = [
        tuple(map(words, head)),
        *((words(section), name, value) for section, name, value in _figures(report, words, labels)),
    ]
    columns = ("reports.conversations", "reports.cases", "reports.understood", "reports.median", "reports.ninth")
    for section, lines in (("reports.by_language", report.languages), ("reports.by_topic", report.topics)):
        rows += [(), (words(section), *map(words, columns))]
        rows += [_line(line, _name(section, line.key, labels), few) for line in lines]
    return rows


def _figures(report: Report, words: Words, labels: Labels) -> Iterator[tuple[str, str, Value]]:
    overview = "reports.overview"
    yield overview, words("reports.conversations"), report.conversations
    yield overview, words("reports.cases"), report.cases
    yield overview, words("reports.answered"), report.answered.part
    yield overview, words("reports.handed_over"), _percent(report.handed_over, words)
    yield overview, words("reports.median"), report.wait.median
    yield overview, words("reports.ninth"), report.wait.ninth
    yield overview, words("reports.follow_ups"), report.follow_ups
    yield overview, words("reports.follow_ups_due"), report.follow_ups_due
    for name in ("understood", "asked_back", "unknown"):
        yield "reports.understanding", words(f"reports.{name}"), _percent(getattr(report, name), words)
    for reason, number in report.missed.items():
        yield "reports.missed", words(f"reports.missed_{reason}"), number
    for star, number in report.stars.items():
        yield "reports.ratings", words("reports.stars", n=star), number
    yield "reports.ratings", words("reports.resolved"), _percent(report.resolved, words)
    yield "reports.ratings", words("reports.helpful"), _percent(report.helpful, words)
    for reason, number in report.reasons.items():
        yield "reports.reasons", words(f"reports.reason_{reason}"), number
    for error in report.fact_errors:
        name = labels.topic(error.topic) or words("queue.no_topic")
        yield "reports.fact_errors", name, words("reports.few") if error.times is None else error.times


def _line(line: Line, name: str, few: str) -> Row:
    numbers = [few if number is None else number for number in (line.conversations, line.cases)]
    return (name, *numbers, line.understood.percent, line.wait.median, line.wait.ninth)


def _name(section: str, key: str, labels: Labels) -> str:
    return labels.tongue(key).name if section == "reports.by_language" else labels.topic(key) or key


def _percent(share: Share, words: Words) -> str | None:
    return None if share.percent is None else words("reports.percent", n=share.percent)
