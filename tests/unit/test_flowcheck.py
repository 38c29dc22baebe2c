"""What is wrong in a flow is found when it is loaded: each rule with a small flow and one error put in."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.kb.flows import step
from tests.fakes import SetClock
from tests.unit.kb_copy import KnowledgeCopy
from tests.unit.toy_flow import DE, EN, FLOW, FLOW_FILE, TEXTS, with_flow

LONG = "a_name_of_a_step_that_has_forty_one_signs"


@pytest.fixture
def copy(tmp_path: Path) -> KnowledgeCopy:
    """The toy knowledge with a flow to spoil."""
    return with_flow(tmp_path)


def _line(start: str, text: str = FLOW) -> int:
    """The line of the flow that begins so."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(start))


def test_the_flow_that_is_spoilt_is_in_order(copy: KnowledgeCopy) -> None:
    knowledge = copy.load()
    flow, law = knowledge.flows["toy"], knowledge.law(SetClock().today())
    assert step(flow, {}, law).question == "purpose"
    assert step(flow, {"purpose": "study"}, law).outcome == "later"


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("start: purpose", "start: begin", "start:", "'begin': the start is no question"),
        ("      - {go: months}", "      - {go: weeks}", "has:", "'has': leads to 'weeks', which does not exist"),
        ("      - {go: months}", "      - {go: outcome.nothing}", "has:",
         "'has': leads to 'outcome.nothing', which does not exist"),
        ("      - {go: months}", "      - {when: {eq: photo}, go: months}", "has:",
         "'has': the last rule has a condition, so that some answers lead nowhere"),
        ("      - {go: months}", "      - {go: outcome.card}\n      - {go: months}", "has:",
         "'has': rules after one without a condition are never reached"),
        ("      - {go: months}", "      - {go: outcome.card}", "months:", "'months': is never reached"),
        ("  later: {cites: [law_1], facts: [card_price]}",
         "  later: {cites: [law_1], facts: [card_price]}\n  lost: {cites: [law_1]}", "lost:", "'lost': is never reached"),
        ("      - {go: pay}", "      - {go: has}", "job:", "'job': the questions lead in a circle"),
        ("      - {go: months}", "      - {when: {eq: photo}, go: has}\n      - {go: months}", "has:",
         "'has': the questions lead in a circle"),
        ("    options: [work, study]\n", "", "purpose:", "'purpose': options belong to choice and multi, and to nothing else"),
        ("    kind: money", "    kind: money\n    options: [much]", "pay:",
         "'pay': options belong to choice and multi, and to nothing else"),
        ("{when: {eq: study}, go: outcome.later}", "{when: {eq: play}, go: outcome.later}", "purpose:",
         "'purpose': 'play' is no answer to it"),
        ("{answer: has, eq: passport}", "{answer: has, in: [passport, card]}", "has:", "'has': 'card' is no answer to it"),
        ("{answer: has, eq: passport}", "{answer: has, eq: unsure}", "has:", "'has': 'unsure' is no answer to it"),
        ("{when: {eq: study}, go: outcome.later}", "{when: {lt: study}, go: outcome.later}", "purpose:",
         "'purpose': 'lt' does not fit a choice"),
        ("{when: {in: {fact: card_free}}, go: outcome.later}", "{when: {ge: FR}, go: outcome.later}", "home:",
         "'home': 'ge' does not fit a country"),
        ("predicate: regulated_profession", "predicate: lovely_profession", "lovely_profession:",
         "'lovely_profession': no predicate for a question such as 'job'"),
        ("{answer: job, predicate: regulated_profession}", "{answer: purpose, predicate: regulated_profession}", "nowhere:",
         "'regulated_profession': no predicate for a question such as 'purpose'"),
        ("{answer: has, eq: passport}", "{answer: had, eq: passport}", "nowhere:",
         "'had': a condition is about a question that does not exist"),
        ("{answer: has, eq: passport}", "{answered: had}", "nowhere:",
         "'had': a condition is about a question that does not exist"),
        ("{when: {ge: {fact: card_pay}}, go: home}", "{when: {ge: {answer: payed}}, go: home}", "nowhere:",
         "'payed': a condition is about a question that does not exist"),
        ("{when: {ge: {fact: card_pay}}, go: home}", "{when: {ge: {fact: card_paid}}, go: home}", "pay:",
         "'pay': unknown fact 'card_paid'"),
        ("{when: {ge: {fact: card_pay}}, go: home}", "{when: {ge: {fact: card_months}}, go: home}", "pay:",
         "'pay': fact 'card_months' is in month"),
        ("{in: {fact: card_free}}", "{in: {fact: card_pay}}", "home:", "'home': fact 'card_pay' is in eur_per_year"),
        ("{in_force: card_early}", "{in_force: card_late}", "nowhere:", "'card_late': unknown fact 'card_late'"),
        ("{answer: points, ge: {fact: card_least}}", "{answer: points, ge: {fact: card_pay}}", "points:",
         "'points': fact 'card_pay' is in eur_per_year"),
        ("  least: card_least", "  least: card_most", "points:", "'points': unknown fact 'card_most'"),
        ("points: card_early", "points: card_late", "early:", "'early': unknown fact 'card_late'"),
        ("points: card_early", "points: card_months", "early:", "'early': fact 'card_months' is in month"),
        ("    facts: [card_price]\n", "    facts: [card_prize]\n", "permit:", "'permit': unknown fact 'card_prize'"),
        ("  later: {cites: [law_1], facts: [card_price]}", "  later: {cites: [law_1], facts: [card_prize]}", "later:",
         "'later': unknown fact 'card_prize'"),
        ("  later: {cites: [law_1],", "  later: {cites: [law_9],", "later:", "'later': unknown source 'law_9'"),
        ("    cites: [law_1]\n", "    cites: [law_9]\n", "permit:", "'permit': unknown source 'law_9'"),
        ("eq: work}, cites: [law_1], offices", "eq: work}, cites: [law_9], offices", "apply:", "'apply': unknown source 'law_9'"),
        ("article: card_price\nmost", "article: card_prize\nmost", "nowhere:", "'card_prize': is no topic"),
        ("organisations: [office]", "organisations: [offices]", "card:", "'card': unknown organisation 'offices'"),
        ("handover: office", "handover: nobody", "card:", "'card': unknown organisation 'nobody'"),
        ("offices: [immigration_office]", "offices: [post_office]", "apply:", "'apply': unknown office 'post_office'"),
        ("    steps: [apply]\n", "    steps: [wait]\n", "permit:", "'permit': unknown step 'wait'"),
        ("handover: office, steps: [apply]", "handover: office, steps: [wait]", "card:", "'card': unknown step 'wait'"),
        ("steps:\n  apply:", f"steps:\n  {LONG}: {{}}\n  apply:", f"{LONG}:", f"'{LONG}': longer than 40 characters"),
    ],
)  # fmt: skip
def test_one_error_is_told_with_the_line_of_what_it_is_about(
    copy: KnowledgeCopy, old: str, new: str, line: str, problem: str
) -> None:
    copy.replace(FLOW_FILE, old, new)
    number = 1 if line == "nowhere:" or line.startswith("lovely") else _line(line, copy.read(FLOW_FILE))
    number = 1 if problem.startswith("'begin'") else number
    assert f"{FLOW_FILE}:{number}: {problem}" in copy.problems()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("      - {when: {eq: study}, go: outcome.later}", "      - {when: {eq: study, in: [study]}, go: outcome.later}",
         "a condition has one operator, not 2"),
        ("      - {when: {eq: study}, go: outcome.later}", "      - {when: {answer: purpose}, go: outcome.later}",
         "a condition has one operator, not 0"),
        ("      - {when: {eq: study}, go: outcome.later}", "      - {when: {equals: study}, go: outcome.later}", "unknown key"),
        ("  later: {cites: [law_1], facts: [card_price]}", "  later: {cites: [], facts: [card_price]}", "'outcomes.later.cites'"),
        ("  later: {cites: [law_1], facts: [card_price]}", "  later: {facts: [card_price]}",
         "key 'outcomes.later.cites' is missing"),
        ("    cites: [law_1]\n", "    cites: []\n", "'titles.permit.cites'"),
        ("    kind: money", "    kind: cash", "'questions.pay.kind'"),
        ("    early: {when: {answer: months, lt: {fact: card_months}}, points: card_early, open: {in_force: card_early}}",
         "    early: {when: {answer: months, lt: {fact: card_months}}, points: card_early, effort: 0}",
         "'points.criteria.early.effort'"),
    ],
)  # fmt: skip
def test_what_is_not_written_as_flows_are_is_told_with_its_line(copy: KnowledgeCopy, old: str, new: str, problem: str) -> None:
    expected = copy.replace(FLOW_FILE, old, new).read(FLOW_FILE).splitlines().index(new.rstrip("\n")) + 1
    told = [one for one in copy.problems() if one.startswith(f"{FLOW_FILE}:{expected}: ")]
    assert any(problem in one for one in told), copy.problems()


def test_if_matters_needs_titles(copy: KnowledgeCopy) -> None:
    start, end = FLOW.index("titles:"), FLOW.index("steps:\n  apply")
    copy.write(FLOW_FILE, FLOW[:start] + FLOW[end:])
    problem = f"{FLOW_FILE}:{_line('job:')}: 'job': if_matters needs titles that something matters to"
    assert problem in copy.problems()


@pytest.mark.parametrize("file", [DE, EN])
@pytest.mark.parametrize(
    "key",
    ["name", "intro", "q.purpose", "q.months.example", "o.has.photo", "outcome.later", "title.permit", "need.papers",
     "step.apply", "c.early"],
)  # fmt: skip
def test_a_text_that_is_missing_is_told_with_its_language(copy: KnowledgeCopy, file: str, key: str) -> None:
    copy.replace(file, f'flow.toy.{key}: "{TEXTS[key]}"\n', "")
    assert f"{FLOW_FILE}:1: 'flow.toy.{key}': has no text in '{Path(file).stem}'" in copy.problems()


def test_help_and_the_example_of_a_choice_may_be_left_out_or_given(copy: KnowledgeCopy) -> None:
    for file in (DE, EN):
        copy.append(file, 'flow.toy.q.purpose.help: "Hilfe"').append(file, 'flow.toy.q.purpose.example: "Arbeit"')
    assert copy.problems() == []


@pytest.mark.parametrize("key", ["q.nothing", "o.purpose.play", "outcome.lost", "need.nothing", "step.wait", "q.purpose.helps"])
def test_a_text_that_nothing_shows_is_told(copy: KnowledgeCopy, key: str) -> None:
    copy.append(DE, f'flow.toy.{key}: "Text"').append(EN, f'flow.toy.{key}: "Text"')
    assert f"{FLOW_FILE}:1: 'flow.toy.{key}': a text in 'de' that nothing shows" in copy.problems()


def test_all_errors_of_a_flow_are_told_at_once(copy: KnowledgeCopy) -> None:
    copy.replace(FLOW_FILE, "organisations: [office]", "organisations: [nobody]")
    copy.replace(FLOW_FILE, "predicate: regulated_profession", "predicate: nothing")
    copy.replace(FLOW_FILE, "{when: {eq: study}", "{when: {eq: play}")
    assert len(copy.problems()) == 3
