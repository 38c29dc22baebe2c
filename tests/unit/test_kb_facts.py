"""A fact has the value of the day asked for, or none: never the nearest one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.kb.facts import FactNotInForce, Facts, UnknownFact, load_facts
from bot.kb.problems import Problems

FACT = """\
description: Price of the card
unit: {unit}
values:
{values}
legal_basis: § 1 Kartengesetz
confidence: high
provenance: law_text
checked: 2026-11-24
"""
DATED = """\
  2025-01-01: {value: 40, until: 2025-12-31, source: law_1}
  2026-03-01: {value: 45, source: law_2}
  2027-01-01: {value: null, source: law_3}"""


def fact_file(folder: Path, values: str, unit: str = "eur", name: str = "card_price") -> tuple[Facts, list[str]]:
    """One fact in a folder, loaded, and what there is to say about it."""
    path = folder / "facts" / "travel" / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FACT.format(unit=unit, values=values), "utf-8")
    problems = Problems(folder)
    return load_facts(folder / "facts", problems), [f"{p.line}: {p.text}" for p in sorted(problems.found)]


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    """A price with a gap between two values and an end."""
    loaded, told = fact_file(tmp_path, DATED)
    assert told == []
    return loaded


@pytest.mark.parametrize(
    ("day", "value", "source"),
    [
        ("2025-01-01", 40.0, "law_1"),
        ("2025-12-31", 40.0, "law_1"),
        ("2026-03-01", 45.0, "law_2"),
        ("2026-12-31", 45.0, "law_2"),
    ],
)
def test_on_its_first_and_last_day_a_value_holds(facts: Facts, day: str, value: float, source: str) -> None:
    fact = facts.get("card_price", date.fromisoformat(day))
    assert (fact.value, fact.source) == (value, source)


@pytest.mark.parametrize(
    "day",
    ["2024-12-31", "2026-01-01", "2026-02-28", "2027-01-01", "2030-01-01"],
    ids=["before_the_first", "day_after_until", "last_day_of_the_gap", "null", "long_after_null"],
)
def test_before_after_and_between_there_is_no_value(facts: Facts, day: str) -> None:
    with pytest.raises(FactNotInForce, match=f"card_price has no value on {day}"):
        facts.get("card_price", date.fromisoformat(day))


def test_an_unknown_fact_is_not_the_same_as_one_without_a_value(facts: Facts) -> None:
    with pytest.raises(UnknownFact, match="no fact card_prise"):
        facts.get("card_prise", date(2026, 3, 1))


def test_a_fact_says_from_when_to_when_it_holds(facts: Facts) -> None:
    fact = facts.get("card_price", date(2025, 6, 1))
    assert (fact.since, fact.until, fact.unit) == (date(2025, 1, 1), date(2025, 12, 31), "eur")
    assert fact.checked == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("eur", "40"), ("eur", "13.9"), ("eur_per_hour", "0"), ("percent", "18.6"), ("month", "3"), ("points", "6"),
        ("date", "2027-03-04"), ("cefr", "B1"), ("cefr", "C2"), ("list", "[US, JP]"), ("eur", "null"),
    ],
)  # fmt: skip
def test_a_value_in_its_unit_is_in_order(tmp_path: Path, unit: str, value: str) -> None:
    _, told = fact_file(tmp_path, f"  2026-01-01: {{value: {value}, source: law_1}}", unit)
    assert told == []


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("eur", "'40'"), ("eur", "B1"), ("eur", "-1"), ("eur", "true"), ("eur", ".inf"), ("eur", ".nan"), ("eur", "[US]"),
        ("eur", "2026-01-01"), ("date", "2026"), ("date", "'4 March'"), ("cefr", "B3"), ("cefr", "b1"), ("cefr", "1"),
        ("list", "US"), ("points", "six"), ("count", "yes"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_its_unit_is_told_with_its_line(tmp_path: Path, unit: str, value: str) -> None:
    _, told = fact_file(tmp_path, f"  2026-01-01: {{value: {value}, source: law_1}}", unit)
    assert len(told) == 1
    assert told[0].startswith("4: value ")
    assert told[0].endswith(f" does not fit the unit {unit}")


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2025-12-31", []),
        ("2026-01-01", ["4: until 2026-01-01 overlaps the value of 2026-01-01"]),
        ("2026-01-02", ["4: until 2026-01-02 overlaps the value of 2026-01-01"]),
        ("2025-01-01", []),
        ("2024-12-31", ["4: until 2024-12-31 is before 2025-01-01"]),
    ],
)
def test_until_lies_between_its_day_and_the_next_value(tmp_path: Path, until: str, told: list[str]) -> None:
    values = f"  2025-01-01: {{value: 40, until: {until}, source: law_1}}\n  2026-01-01: {{value: 45, source: law_1}}"
    assert fact_file(tmp_path, values)[1] == told


def test_the_line_is_that_of_the_value_and_not_of_another_that_names_the_day(tmp_path: Path) -> None:
    values = "  2025-01-01: {value: 1, until: 2026-01-01, source: x}\n  2026-01-01: {value: true, source: x}"
    assert "5: value True does not fit the unit eur" in fact_file(tmp_path, values)[1]


def test_values_stand_in_the_order_of_their_days(tmp_path: Path) -> None:
    values = "  2026-01-01: {value: 45, source: x}\n  2025-01-01: {value: 40, source: x}"
    assert fact_file(tmp_path, values)[1] == ["1: values are not in the order of their days"]


def test_a_fact_needs_a_value(tmp_path: Path) -> None:
    assert fact_file(tmp_path, "  {}")[1] == ["1: either 'values' or 'derived' is needed, not both"]


@pytest.mark.parametrize("name", ["CardPrice", "card-price", "1card"])
def test_a_file_name_that_is_no_id_is_told(tmp_path: Path, name: str) -> None:
    (told,) = fact_file(tmp_path, DATED, name=name)[1]
    assert told.startswith(f"1: '{name}' is no fact id")


def test_a_fact_stands_once_whatever_its_area(tmp_path: Path) -> None:
    other = tmp_path / "facts" / "other" / "card_price.yml"
    other.parent.mkdir(parents=True)
    other.write_text(FACT.format(unit="eur", values=DATED), "utf-8")
    assert fact_file(tmp_path, DATED)[1] == ["1: fact card_price stands in card_price.yml of another area, too"]
