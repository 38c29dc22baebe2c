"""Guided checks held against the law: named cases, and every path of every flow."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.kb.conditions import Condition, evaluate
from bot.kb.flowpaths import PathCounter, Paths
from bot.kb.flows import all_conditions, step
from bot.kb.library import Knowledge
from tests.conftest import ROOT, real_knowledge
from tests.flows import cases

TODAY, BEFORE_THE_CARD, NEXT_YEAR = date(2026, 11, 24), date(2024, 2, 1), date(2027, 1, 15)
FLOWS = ("job_offer_withdrawn", "office_finder", "opportunity_card_points", "pathway_check", "recognition_finder")
LONGEST = "pathway_check"
CASES = cases.all_cases()
CHANGES = {
    date(2024, 3, 1), date(2024, 6, 1), date(2024, 6, 27), date(2025, 7, 1), date(2025, 10, 30), date(2026, 1, 1),
    date(2026, 8, 19), date(2027, 1, 1),
}  # fmt: skip


@cache
def counted(flow: str, day: date) -> Paths:
    """All paths of a flow of the real knowledge, walked once for all tests that look at them."""
    return PathCounter(real_knowledge().flows[flow], real_knowledge(), real_knowledge().law(day)).count()


def test_these_are_the_flows(real: Knowledge) -> None:
    assert tuple(sorted(real.flows)) == FLOWS


@pytest.mark.parametrize(("flow", "case"), CASES, ids=[f"{flow}: {case.name}" for flow, case in CASES])
def test_a_case_ends_as_the_law_says(real: Knowledge, flow: str, case: cases.Case) -> None:
    cases.check(real, real.flows[flow], case)


@pytest.mark.parametrize("day", [TODAY, BEFORE_THE_CARD, NEXT_YEAR], ids=str)
def test_every_path_of_the_longest_flow_ends_in_an_outcome(day: date) -> None:
    # In a process of its own: counted under coverage, millions of paths take minutes.
    command = [str(Path(sys.executable).parent / "lotse"), "kb", "flow", "paths", LONGEST, "--as-of", day.isoformat()]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    print(said)
    count, longest = map(int, re.findall(r"(\d+) paths, at most (\d+) questions", said)[0])
    assert count > 10_000
    assert longest <= 12


@pytest.mark.parametrize("day", [TODAY, BEFORE_THE_CARD, NEXT_YEAR], ids=str)
@pytest.mark.parametrize("flow", [flow for flow in FLOWS if flow != LONGEST])
def test_every_path_ends_in_an_outcome_after_few_enough_questions(real: Knowledge, flow: str, day: date) -> None:
    paths = counted(flow, day)
    print(f"{flow} on {day}: {paths.count:,} paths, at most {paths.longest} questions")
    assert paths.longest <= real.flows[flow].record.most_questions <= 12


@pytest.mark.parametrize("flow", [flow for flow in FLOWS if flow != LONGEST])
def test_every_outcome_lies_on_a_path_of_some_day(real: Knowledge, flow: str) -> None:
    outcomes = (counted(flow, day).outcomes for day in (TODAY, BEFORE_THE_CARD, NEXT_YEAR))
    assert frozenset[str]().union(*outcomes) == set(real.flows[flow].record.outcomes)


@pytest.mark.parametrize("flow", FLOWS)
def test_every_outcome_is_reached_by_a_named_case(real: Knowledge, flow: str) -> None:
    reached = {case.expect.outcome for name, case in CASES if name == flow}
    assert set(real.flows[flow].record.outcomes) - reached == set()


@pytest.mark.parametrize("flow", FLOWS)
def test_every_title_stands_in_a_named_case(real: Knowledge, flow: str) -> None:
    named = {title for name, case in CASES if name == flow for title in case.expect.titles}
    assert set(real.flows[flow].titles) - named == set()


def test_there_are_enough_cases_and_enough_of_them_are_about_a_day_on_which_something_changed() -> None:
    dated = [case for _, case in CASES if case.as_of != TODAY]
    assert len(CASES) >= 120
    assert len(dated) >= 30
    days = {case.as_of for case in dated}
    assert all(any(abs((day - change).days) <= 1 for day in days) for change in CHANGES), sorted(days)


def test_no_two_cases_have_the_same_name() -> None:
    assert [name for name, count in Counter((flow, case.name) for flow, case in CASES).items() if count > 1] == []


@pytest.mark.parametrize(("flow", "case"), CASES, ids=[f"{flow}: {case.name}" for flow, case in CASES])
def test_no_question_is_asked_twice(real: Knowledge, flow: str, case: cases.Case) -> None:
    answers = {name: cases.answer(real.flows[flow], name, value) for name, value in case.answers.items()}
    path = step(real.flows[flow], answers, real.law(case.as_of)).path
    assert len(path) == len(set(path))


def _sides(knowledge: Knowledge, flow: str, leaf: Condition) -> set[bool]:
    """On which sides of a threshold the named cases of a flow stand, each on its own day: below it, at it or above."""
    condition = Condition("ge", leaf.question, leaf.operand)
    sides = set()
    for name, case in CASES:
        if name == flow and leaf.question in case.answers:
            given = cases.answer(knowledge.flows[flow], leaf.question, case.answers[leaf.question])
            met = evaluate(condition, {leaf.question: given}, knowledge.law(case.as_of))
            sides |= {met} if met is not None else set()
    return sides


@pytest.mark.parametrize("flow", FLOWS)
def test_every_threshold_has_a_case_on_either_side(real: Knowledge, flow: str) -> None:
    leaves = (leaf for condition in all_conditions(real.flows[flow]) for leaf in condition.leaves())
    thresholds = {
        (leaf.question, leaf.operand.fact): leaf for leaf in leaves if leaf.op in ("lt", "ge") and leaf.question != "points"
    }
    assert [key for key, leaf in thresholds.items() if _sides(real, flow, leaf) != {True, False}] == []
