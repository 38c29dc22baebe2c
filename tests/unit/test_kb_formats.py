"""Amounts, days and durations look as readers of each of the twelve languages write them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.kb.facts import Fact, Value
from bot.kb.formats import format_day, format_fact, language_name

# Written by hand: whole amount, cents, percentage, day, months with their unit. `_` is a no-break space of any width.
LOOKS = {
    "de": ("50.700_€", "1.234,50_€", "18,6_%", "4. März 2027", "3 Monate"),
    "en": ("€50,700", "€1,234.50", "18.6%", "4 March 2027", "3 months"),
    "ar": ("50,700_€", "1,234.50_€", "18.6%", "4 مارس 2027", "3 أشهر"),
    "cs": ("50_700_€", "1_234,50_€", "18,6_%", "4. března 2027", "3 měsíce"),
    "es": ("50.700_€", "1.234,50_€", "18,6_%", "4 de marzo de 2027", "3 meses"),
    "fr": ("50_700_€", "1_234,50_€", "18,6_%", "4 mars 2027", "3_mois"),
    "pl": ("50_700_€", "1_234,50_€", "18,6%", "4 marca 2027", "3 miesiące"),
    "pt": ("50_700_€", "1_234,50_€", "18,6%", "4 de março de 2027", "3 meses"),
    "ru": ("50_700_€", "1_234,50_€", "18,6_%", "4 марта 2027_г.", "3 месяца"),
    "tr": ("€50.700", "€1.234,50", "%18,6", "4 Mart 2027", "3 ay"),
    "uk": ("50_700_EUR", "1_234,50_EUR", "18,6%", "4 березня 2027_р.", "3 місяці"),
    "vi": ("50.700_€", "1.234,50_€", "18,6%", "4 tháng 3, 2027", "3 tháng"),
}
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u2068\u2069")) | {0xA0: "_", 0x202F: "_"}


def fact(value: Value, unit: str) -> Fact:
    """A fact of this value."""
    return Fact("x", value, unit, date(2026, 1, 1), None, "law_1", date(2026, 11, 24))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LOOKS)
@pytest.mark.parametrize(
    ("place", "value", "unit"),
    [
        (0, 50700.0, "eur_per_year"),
        (1, 1234.5, "eur"),
        (2, 18.6, "percent"),
        (3, date(2027, 3, 4), "date"),
        (4, 3.0, "month"),
    ],
)
def test_a_value_looks_as_in_the_language(language: str, place: int, value: Value, unit: str) -> None:
    shown = format_fact(fact(value, unit), language, with_unit=True)
    assert shown.translate(MARKS) == LOOKS[language][place]


@pytest.mark.parametrize("language", LOOKS)
def test_a_level_of_a_language_is_the_same_everywhere(language: str) -> None:
    assert format_fact(fact("B1", "cefr"), language).strip("\u2068\u2069") == "B1"


@pytest.mark.parametrize("language", LOOKS)
@pytest.mark.parametrize("unit", ["day", "week", "month", "year", "hour", "hours_per_week", "age"])
@pytest.mark.parametrize("number", [1.0, 2.0, 5.0, 21.0])
def test_a_duration_has_its_unit_in_words(language: str, unit: str, number: float) -> None:
    shown = format_fact(fact(number, unit), language, with_unit=True)
    assert "duration" not in shown
    assert any(char.isalpha() for char in shown)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(13.9, "eur_per_hour", "13,90\xa0€"), (0.0, "eur", "0\xa0€"), (60.0, "month", "60"), (100.0, "percent", "100\xa0%"),
     (1200.0, "count", "1.200"), (6.0, "points", "6"), (45.0, "age", "45")],
)  # fmt: skip
def test_a_number_stands_alone_where_the_sentence_has_the_unit(value: float, unit: str, shown: str) -> None:
    assert format_fact(fact(value, unit), "de") == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [("de", "Japan, Südkorea und Israel"), ("en", "Japan, South Korea and Israel"), ("fr", "Japon, Corée du Sud et Israël")],
)
def test_a_list_of_countries_is_written_out(language: str, shown: str) -> None:
    assert format_fact(fact(["JP", "KR", "IL"], "list"), language) == shown


def test_what_is_no_country_stays_as_it_is() -> None:
    assert format_fact(fact(["JP", "Blue Card"], "list"), "en") == "Japan and Blue Card"


def test_in_arabic_a_value_is_isolated_so_that_its_parts_keep_their_places() -> None:
    shown = format_fact(fact(50700.0, "eur"), "ar")
    assert (shown[0], shown[-1]) == ("\u2068", "\u2069")


@pytest.mark.parametrize("language", sorted(set(LOOKS) - {"ar"}))
def test_elsewhere_no_marks_are_added(language: str) -> None:
    assert not set(format_fact(fact(50700.0, "eur"), language)) & set("\u2066\u2067\u2068\u2069")


def test_a_day_is_written_out() -> None:
    assert [format_day(date(2026, 8, 19), code) for code in ("de", "en", "pt")] == [
        "19. August 2026", "19 August 2026", "19 de agosto de 2026",
    ]  # fmt: skip


@pytest.mark.parametrize(("code", "name"), [("hi", "हिन्दी"), ("fa", "فارسی"), ("vi", "Tiếng Việt"), ("xx", "xx"), ("", "")])
def test_a_language_names_itself_or_is_its_code(code: str, name: str) -> None:
    assert language_name(code) == name
