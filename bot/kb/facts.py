"""Facts: numbers, amounts, days and levels of the law, each once, dated, with its source.

A lookup never guesses: a fact that has no value on the day asked for raises, it does not give the nearest one.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from bot.domain.errors import LotseError
from bot.kb.problems import Problems
from bot.kb.strict_yaml import Strict, read

Unit = Literal[
    "eur", "eur_per_hour", "eur_per_month", "eur_per_year", "percent", "day", "week", "month", "year", "hour",
    "hours_per_week", "count", "points", "age", "date", "cefr", "list", "inr", "text",
]  # fmt: skip
Value = float | date | str | list[str]
_ID = re.compile(r"[a-z][a-z0-9_]*")
_CEFR = re.compile(r"[ABC][12]")


class UnknownFact(LotseError):
    """No fact has this id."""


class FactNotInForce(LotseError):
    """The fact has no value on that day; what a person sees instead is the safe text."""

    def __init__(self, fact_id: str, on: date) -> None:
        super().__init__(f"fact {fact_id} has no value on {on}")
        self.fact_id = fact_id


class DatedValue(Strict):
    """A value from its day on. `value: null` ends a rule; `until` is the last day, where one is known."""

    # bool stands first, so that `true` is not read as 1; no unit takes it.
    value: bool | int | float | date | str | list[str] | None
    source: str
    until: date | None = None
    note: str | None = None


class FactRecord(Strict):
    """A fact file, see docs/knowledge-format.md."""

    description: str
    unit: Unit
    values: dict[date, DatedValue] = Field(min_length=1)
    legal_basis: str
    confidence: Literal["high", "medium", "low"]
    provenance: str
    checked: date
    review_by: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class Fact:
    """A fact on one day. `value` is in `unit`; `since` and `until` bound the days it holds on."""

    id: str
    value: Value
    unit: Unit
    since: date
    until: date | None
    source: str
    checked: date


class Facts:
    """All facts by id."""

    def __init__(self, records: dict[str, FactRecord], files: dict[str, Path] | None = None) -> None:
        self.records = records
        self.files = files or {}

    def get(self, fact_id: str, on: date) -> Fact:
        """The fact as it stands on that day. Raises UnknownFact or FactNotInForce, never gives another day's value."""
        record = self.records.get(fact_id)
        if record is None:
            raise UnknownFact(f"no fact {fact_id}")
        starts = [day for day in record.values if day <= on]
        if not starts:
            raise FactNotInForce(fact_id, on)
        since = max(starts)
        entry = record.values[since]
        if entry.value is None or (entry.until and on > entry.until):
            raise FactNotInForce(fact_id, on)
        value = float(entry.value) if isinstance(entry.value, int) else entry.value
        return Fact(fact_id, value, record.unit, since, entry.until, entry.source, record.checked)


def load_facts(folder: Path, problems: Problems) -> Facts:
    """Every fact file below `folder`; the file name is the id."""
    records: dict[str, FactRecord] = {}
    files: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.yml")):
        if not _ID.fullmatch(path.stem):
            problems.add(path, 1, f"'{path.stem}' is no fact id: lower case letters, digits and underscores")
        if path.stem in files:
            problems.add(path, 1, f"fact {path.stem} stands in {files[path.stem].name} of another area, too")
        files[path.stem] = path
        record: FactRecord | None = read(path, FactRecord, problems)
        if record:
            _check_record(record, path, problems)
            records[path.stem] = record
    return Facts(records, files)


def _check_record(record: FactRecord, path: Path, problems: Problems) -> None:
    days = list(record.values)
    if days != sorted(days):
        problems.add(path, 1, "values are not in the order of their days")
    for index, (day, entry) in enumerate(record.values.items()):
        if entry.value is not None and not _fits(entry.value, record.unit):
            problems.add(path, _line_of(path, day), f"value {entry.value!r} does not fit the unit {record.unit}")
        if entry.until and entry.until < day:
            problems.add(path, _line_of(path, day), f"until {entry.until} is before {day}")
        if entry.until and index + 1 < len(days) and entry.until >= days[index + 1]:
            problems.add(path, _line_of(path, day), f"until {entry.until} overlaps the value of {days[index + 1]}")


def _fits(value: object, unit: Unit) -> bool:
    if unit == "date":
        return isinstance(value, date)
    if unit == "cefr":
        return isinstance(value, str) and bool(_CEFR.fullmatch(value))
    if unit == "text":
        return isinstance(value, str) and bool(value.strip())
    if unit == "list":
        return isinstance(value, list)
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


def _line_of(path: Path, day: date) -> int:
    lines = path.read_text("utf-8").splitlines()
    starts = (day.isoformat(), f'"{day.isoformat()}', f"'{day.isoformat()}")
    return next((number for number, line in enumerate(lines, 1) if line.strip().startswith(starts)), 1)
