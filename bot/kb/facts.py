"""Facts: numbers, amounts, days and levels of the law, each once, dated, with its source.

A lookup never guesses: a fact that has no value on the day asked for raises, it does not give the nearest one.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
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

    def __init__(self, fact_id: str, on: date, ended: date | None = None, source: str | None = None) -> None:
        """`ended`: the last day of the value before, where that has no successor yet; `source`: where it will stand."""
        super().__init__(f"fact {fact_id} has no value on {on}")
        self.fact_id, self.ended, self.source = fact_id, ended, source


class DatedValue(Strict):
    """A value from its day on. `value: null` ends a rule; `until` is the last day, where one is known."""

    # bool stands first, so that `true` is not read as 1; no unit takes it.
    value: bool | int | float | date | str | list[str] | None
    source: str
    until: date | None = None
    note: str | None = None


class Formula(Strict):
    """A value that follows from another fact: `of` x `times` / `by`, to the cent, or up to the next whole euro."""

    of: str
    times: float = 1
    by: float = 1
    round: Literal["cent", "euro_up"] = "cent"
    source: str

    def apply(self, value: float) -> float:
        """The derived value."""
        exact = Decimal(str(value)) * Decimal(str(self.times)) / Decimal(str(self.by))
        if self.round == "euro_up":
            return float(exact.to_integral_value(ROUND_CEILING))
        return float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


class FactRecord(Strict):
    """A fact file, see docs/knowledge-format.md. `values` or `derived`; `caveat` is shown with a fact of low confidence."""

    description: str
    unit: Unit
    values: dict[date, DatedValue] = Field(default_factory=dict)
    derived: Formula | None = None
    caveat: dict[Literal["de", "en"], str] | None = None
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
        if entry.until and on > entry.until:
            raise FactNotInForce(fact_id, on, entry.until, entry.source)
        if entry.value is None:
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
    derived = {name for name, record in records.items() if record.derived}
    while derived:
        ready = {name for name in derived if _formula(records[name]).of not in derived}
        for name in ready or derived:
            _derive(records, name, files[name], problems)
        derived -= ready or derived
    return Facts(records, files)


def _formula(record: FactRecord) -> Formula:
    assert record.derived
    return record.derived


def _derive(records: dict[str, FactRecord], name: str, path: Path, problems: Problems) -> None:
    """Give a derived fact the days of the fact it follows from."""
    formula = _formula(records[name])
    base = records.get(formula.of)
    if base is None or (base.derived and not base.values):
        problems.add(path, 1, f"derived from '{formula.of}', which is no fact with values")
        return
    values = {
        day: DatedValue(value=formula.apply(float(entry.value)), source=formula.source, until=entry.until)
        for day, entry in base.values.items()
        if isinstance(entry.value, int | float)
    }
    records[name] = records[name].model_copy(update={"values": values})


def _check_record(record: FactRecord, path: Path, problems: Problems) -> None:
    if bool(record.values) == bool(record.derived):
        problems.add(path, 1, "either 'values' or 'derived' is needed, not both")
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
