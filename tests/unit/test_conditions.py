"""Conditions of flows have three values: what is not answered, not known or not in force decides nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain.checks import Answer
from bot.kb.conditions import Condition, Written, compile_condition, evaluate, pending
from bot.kb.facts import FactRecord, Facts
from bot.kb.law import Law, Predicate

TODAY = date(2026, 11, 24)
GREEN: dict[str, Any] = {"answer": "colour", "eq": "green"}
RED: dict[str, Any] = {"answer": "colour", "eq": "red"}
BIG: dict[str, Any] = {"answer": "size", "ge": 10}


def _fact(unit: str, **values: Any) -> FactRecord:
    return FactRecord.model_validate(
        {
            "description": "x", "unit": unit, "legal_basis": "§ 1", "confidence": "high", "provenance": "law_text",
            "checked": date(2026, 1, 1), "values": {day: {"value": value, "source": "law"} for day, value in values.items()},
        }
    )  # fmt: skip


FACTS = Facts(
    {
        "level": _fact("cefr", **{"2020-01-01": "B1"}),
        "pay": _fact("eur_per_year", **{"2025-01-01": 40_000, "2026-01-01": 50_000}),
        "later": _fact("eur_per_year", **{"2027-01-01": 60_000}),
        "lands": _fact("list", **{"2020-01-01": ["FR", "PL"]}),
        "day": _fact("date", **{"2020-01-01": date(2024, 3, 1)}),
    }
)
PREDICATES = {"sweet": Predicate("profession", {"baker": True, "smith": False}.get)}


def _law(on: date = TODAY) -> Law:
    return Law(FACTS, on, PREDICATES)


def _holds(written: dict[str, Any], answers: dict[str, Answer] | None = None, on: date = TODAY) -> bool | None:
    return evaluate(_compiled(written), answers or {}, _law(on))


def _compiled(written: dict[str, Any]) -> Condition:
    return compile_condition(Written.model_validate(written))


@pytest.mark.parametrize(
    ("written", "answers", "expected"),
    [
        (GREEN, {"colour": "green"}, True),
        (GREEN, {"colour": "red"}, False),
        ({"answer": "colour", "in": ["green", "red"]}, {"colour": "red"}, True),
        ({"answer": "colour", "in": ["green", "red"]}, {"colour": "blue"}, False),
        (BIG, {"size": 10.0}, True),
        (BIG, {"size": 9.0}, False),
        ({"answer": "size", "lt": 10}, {"size": 9.5}, True),
        ({"answer": "size", "lt": 10}, {"size": 10.0}, False),
        ({"answer": "pay", "ge": {"fact": "pay"}}, {"pay": 50_000.0}, True),
        ({"answer": "pay", "ge": {"fact": "pay"}}, {"pay": 49_999.0}, False),
        ({"answer": "german", "ge": {"fact": "level"}}, {"german": "b1"}, True),
        ({"answer": "german", "ge": {"fact": "level"}}, {"german": "a2"}, False),
        ({"answer": "german", "lt": {"fact": "level"}}, {"german": "none"}, True),
        ({"answer": "german", "ge": "a1"}, {"german": "none"}, False),
        ({"answer": "since", "ge": {"fact": "day"}}, {"since": "2024-03-01"}, True),
        ({"answer": "since", "lt": {"fact": "day"}}, {"since": "2024-02-29"}, True),
        ({"answer": "land", "in": {"fact": "lands"}}, {"land": "PL"}, True),
        ({"answer": "land", "in": {"fact": "lands"}}, {"land": "IN"}, False),
        ({"answer": "have", "eq": "pass"}, {"have": ("photo", "pass")}, True),
        ({"answer": "have", "eq": "pass"}, {"have": ()}, False),
        ({"answer": "have", "in": ["pass", "visa"]}, {"have": ("photo", "visa")}, True),
        ({"answer": "have", "in": ["pass", "visa"]}, {"have": ("photo",)}, False),
        ({"answer": "age", "eq": {"answer": "limit"}}, {"age": 3.0, "limit": 3.0}, True),
        ({"answer": "age", "lt": {"answer": "limit"}}, {"age": 3.0, "limit": 3.0}, False),
        ({"answer": "job", "predicate": "sweet"}, {"job": "baker"}, True),
        ({"answer": "job", "predicate": "sweet"}, {"job": "smith"}, False),
        ({"answered": "colour"}, {"colour": "unsure"}, True),
        ({"answered": "colour"}, {}, False),
        ({"in_force": "pay"}, {}, True),
        ({"in_force": "later"}, {}, False),
    ],
)  # fmt: skip
def test_an_answer_is_compared(written: dict[str, Any], answers: dict[str, Answer], expected: bool) -> None:
    assert _holds(written, answers) is expected


@pytest.mark.parametrize(
    ("written", "answers"),
    [
        (GREEN, {}),
        (GREEN, {"colour": "unsure"}),
        (BIG, {"size": "unsure"}),
        ({"answer": "colour", "in": ["green"]}, {"colour": "unsure"}),
        ({"answer": "colour", "in": ["green"]}, {}),
        ({"answer": "job", "predicate": "sweet"}, {"job": "unsure"}),
        ({"answer": "job", "predicate": "sweet"}, {"job": "other"}),
        ({"answer": "job", "predicate": "sweet"}, {}),
        ({"answer": "pay", "ge": {"fact": "later"}}, {"pay": 90_000.0}),
        ({"answer": "pay", "lt": {"fact": "later"}}, {"pay": 90_000.0}),
        ({"answer": "age", "eq": {"answer": "limit"}}, {"age": 3.0}),
        ({"answer": "age", "eq": {"answer": "limit"}}, {"age": 3.0, "limit": "unsure"}),
    ],
)  # fmt: skip
def test_nothing_follows_from_what_is_missing_unsure_or_not_in_force(
    written: dict[str, Any], answers: dict[str, Answer]
) -> None:  # fmt: skip
    assert _holds(written, answers) is None
    assert _holds({"not": written}, answers) is None


@pytest.mark.parametrize(("answer", "expected"), [("unsure", True), ("green", False), (None, None)])
def test_that_somebody_does_not_know_can_be_asked_for(answer: str | None, expected: bool | None) -> None:
    answers: dict[str, Answer] = {"colour": answer} if answer else {}
    assert _holds({"answer": "colour", "eq": "unsure"}, answers) is expected


@pytest.mark.parametrize(
    ("colour", "size", "both", "either"),
    [
        ("green", 12.0, True, True),
        ("green", 2.0, False, True),
        ("green", None, None, True),
        ("red", 12.0, False, True),
        ("red", 2.0, False, False),
        ("red", None, False, None),
        (None, 12.0, None, True),
        (None, 2.0, False, None),
        (None, None, None, None),
        ("unsure", 12.0, None, True),
        ("unsure", 2.0, False, None),
        ("unsure", "unsure", None, None),
    ],
)
def test_all_and_any_follow_the_three_values(
    colour: str | None, size: Answer | None, both: bool | None, either: bool | None
) -> None:
    given: dict[str, Answer | None] = {"colour": colour, "size": size}
    answers = {name: value for name, value in given.items() if value is not None}
    assert _holds({"all": [GREEN, BIG]}, answers) is both
    assert _holds({"any": [GREEN, BIG]}, answers) is either
    assert _holds({"not": {"all": [GREEN, BIG]}}, answers) is (None if both is None else not both)


def test_a_fact_is_taken_as_of_the_day() -> None:
    enough: dict[str, Any] = {"answer": "pay", "ge": {"fact": "pay"}}
    assert _holds(enough, {"pay": 45_000.0}, date(2025, 12, 31)) is True
    assert _holds(enough, {"pay": 45_000.0}, date(2026, 1, 1)) is False
    assert _holds(enough, {"pay": 45_000.0}, date(2024, 12, 31)) is None
    assert _holds({"in_force": "later"}, on=date(2027, 1, 1)) is True


def test_a_condition_is_about_the_question_it_stands_at_unless_it_names_another() -> None:
    written = Written.model_validate({"all": [{"eq": "green"}, BIG, {"not": {"eq": "red"}}]})
    condition = compile_condition(written, "colour")
    assert condition.about == ("colour", "size")
    assert evaluate(condition, {"colour": "green", "size": 11.0}, _law()) is True


def test_what_a_condition_is_about_includes_the_answers_it_compares_with() -> None:
    assert _compiled({"answer": "age", "lt": {"answer": "limit"}}).about == ("age", "limit")


@pytest.mark.parametrize(
    ("written", "answers", "expected"),
    [
        (GREEN, {}, {"colour"}),
        (GREEN, {"colour": "red"}, set()),
        (GREEN, {"colour": "unsure"}, set()),
        ({"all": [GREEN, BIG]}, {}, {"colour", "size"}),
        ({"all": [GREEN, BIG]}, {"colour": "green"}, {"size"}),
        ({"all": [GREEN, BIG]}, {"colour": "red"}, set()),
        ({"any": [GREEN, BIG]}, {"colour": "red"}, {"size"}),
        ({"any": [GREEN, BIG]}, {"colour": "green"}, set()),
        ({"any": [GREEN, BIG]}, {"colour": "unsure"}, {"size"}),
        ({"all": [GREEN, BIG]}, {"colour": "unsure", "size": 12.0}, set()),
        ({"not": {"all": [GREEN, BIG]}}, {"size": 12.0}, {"colour"}),
        ({"all": [{"any": [GREEN, RED]}, BIG]}, {"colour": "green"}, {"size"}),
        ({"answered": "colour"}, {}, set()),
        ({"in_force": "later"}, {}, set()),
        ({"answer": "job", "predicate": "sweet"}, {}, {"job"}),
        ({"answer": "pay", "ge": {"fact": "later"}}, {"pay": 1.0}, set()),
    ],
)  # fmt: skip
def test_pending_are_the_unanswered_questions_on_which_the_result_depends(
    written: dict[str, Any], answers: dict[str, Answer], expected: set[str]
) -> None:
    assert pending(_compiled(written), answers, _law()) == expected


def test_results_that_are_remembered_are_the_same() -> None:
    law, condition = Law(FACTS, TODAY, PREDICATES), _compiled({"all": [GREEN, {"not": BIG}]})
    given: list[dict[str, Answer]] = [{}, {"colour": "green"}, {"colour": "green", "size": 3.0}, {"size": 30.0}]
    given.append({"colour": "unsure"})
    for answers in given:
        for _ in range(2):
            assert evaluate(condition, answers, law) is evaluate(condition, answers, _law())
            assert pending(condition, answers, law) == pending(condition, answers, _law())


def test_what_is_remembered_is_bounded_since_answers_come_from_outside() -> None:
    law, condition = Law(FACTS, TODAY, PREDICATES, most_kept=10), _compiled(BIG)
    sizes = [float(size) for size in range(100)]
    assert [evaluate(condition, {"size": size}, law) for size in sizes] == [
        evaluate(condition, {"size": s}, _law()) for s in sizes
    ]
    assert len(law._memo) <= 10


@pytest.mark.parametrize(
    "written",
    [
        {"eq": "a", "lt": 3},
        {"answer": "x"},
        {},
        {"eqq": "a"},
        {"all": [{"answer": "x"}]},
        {"eq": {"fakt": "x"}},
        {"all": [{"eq": "a", "in": ["a"]}]},
        {"in": "a"},
    ],
)
def test_a_condition_has_exactly_one_operator_that_there_is(written: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Written.model_validate(written)
