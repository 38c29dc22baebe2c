"""Guided checks: a graph of questions in YAML, without wording and without expressions. `step` is pure.

A flow's state is its answers by question id. An answer that changes is an edit of that table and a replay: what is no longer on
the path is dropped. Some questions are asked only where a title still depends on them (`if_matters`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.checks import Answer, Answers
from bot.kb.conditions import Condition, compile_condition, evaluate, pending
from bot.kb.flowfile import CriterionRecord, FlowRecord, QuestionRecord, TitleRecord
from bot.kb.law import Law
from bot.kb.problems import Problems
from bot.kb.strict_yaml import read

OUTCOME = "outcome."


@dataclass(frozen=True)
class Need:
    """A compiled need of a title."""

    name: str
    condition: Condition
    otherwise: str


@dataclass(frozen=True)
class Title:
    """A compiled title."""

    name: str
    record: TitleRecord
    applies: Condition | None
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class Question:
    """A compiled question; `rules` are (condition or None, target), in order."""

    name: str
    record: QuestionRecord
    rules: tuple[tuple[Condition | None, str], ...]


@dataclass(frozen=True)
class Flow:
    """A flow, ready to be walked. `criteria` are the conditions of its points, `steps` those of its roadmap."""

    name: str
    record: FlowRecord
    questions: dict[str, Question]
    titles: dict[str, Title]
    criteria: dict[str, Condition] = field(default_factory=dict)
    open_criteria: dict[str, Condition] = field(default_factory=dict)
    steps: dict[str, Condition | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Stand:
    """How far a flow has come: the path of questions answered, and what is next, a question or an outcome."""

    path: tuple[str, ...]
    question: str | None = None
    outcome: str | None = None


def step(flow: Flow, answers: Answers, law: Law) -> Stand:
    """Where the answers lead on the law's day. Answers to questions that are not on the path play no part."""
    seen: dict[str, Answer] = {}
    path: list[str] = []
    at = flow.record.start
    while not at.startswith(OUTCOME):
        question = flow.questions[at]
        if not (question.record.if_matters and not matters(flow, at, seen, law)):
            if at not in answers:
                return Stand(tuple(path), question=at)
            seen[at] = answers[at]
            path.append(at)
        at = target(question, seen, law)
    return Stand(tuple(path), outcome=at.removeprefix(OUTCOME))


def target(question: Question, answers: Answers, law: Law) -> str:
    """The first rule that holds; the last one has no condition."""
    for condition, go in question.rules:
        if condition is None or evaluate(condition, answers, law):
            return go
    raise AssertionError("the last rule has no condition")


def matters(flow: Flow, question: str, answers: Answers, law: Law, among: Iterable[Title] | None = None) -> bool:
    """Whether a title that is still open depends on the question (`among`: the titles that are not settled yet)."""
    for title in flow.titles.values() if among is None else among:
        if question in open_questions(flow, title, answers, law):
            return True
        if title.record.enough and _is_likely(title, answers, law):
            return False
    return False


def on_path(flow: Flow, answers: Answers, law: Law) -> dict[str, Answer]:
    """The answers that count."""
    return {name: answers[name] for name in step(flow, answers, law).path}


def open_questions(flow: Flow, title: Title, answers: Answers, law: Law) -> frozenset[str]:
    """The unanswered questions on which the title's verdict depends; none where it is settled."""
    if is_out(title, answers, law):
        return frozenset()
    conditions = [need.condition for need in title.needs] + ([title.applies] if title.applies else [])
    found = frozenset[str]().union(*(pending(condition, answers, law) for condition in conditions))
    if "points" in found:
        found = found.union(*(pending(condition, answers, law) for condition in flow.criteria.values()))
    return found


def is_out(title: Title, answers: Answers, law: Law) -> bool:
    """Whether it is ruled out, whatever else is answered."""
    if title.applies and not evaluate(title.applies, answers, law) and not pending(title.applies, answers, law):
        return True
    return any(n.otherwise == "not_now" and evaluate(n.condition, answers, law) is False for n in title.needs)


def _is_likely(title: Title, answers: Answers, law: Law) -> bool:
    holds = title.applies is None or evaluate(title.applies, answers, law) is True
    return holds and all(evaluate(need.condition, answers, law) is True for need in title.needs)


def all_conditions(flow: Flow) -> Iterator[Condition]:
    """Every condition of a flow."""
    for question in flow.questions.values():
        yield from (condition for condition, _ in question.rules if condition)
    for title in flow.titles.values():
        yield from (need.condition for need in title.needs)
        if title.applies:
            yield title.applies
    yield from flow.criteria.values()
    yield from flow.open_criteria.values()
    yield from (condition for condition in flow.steps.values() if condition)


def load_flows(folder: Path, problems: Problems) -> dict[str, Flow]:
    """flows/<name>.yml, compiled; what needs other files is checked by `flowcheck`."""
    flows: dict[str, Flow] = {}
    for path in sorted(folder.glob("*.yml")):
        record: FlowRecord | None = read(path, FlowRecord, problems)
        if record:
            flows[path.stem] = compile_flow(path.stem, record)
    return flows


def compile_flow(name: str, record: FlowRecord) -> Flow:
    """Conditions compiled, names attached."""
    return Flow(
        name=name,
        record=record,
        questions={key: Question(key, entry, _rules(key, entry)) for key, entry in record.questions.items()},
        titles={key: _title(key, entry) for key, entry in record.titles.items()},
        criteria={key: compile_condition(e.when) for key, e in _criteria(record).items()},
        open_criteria={key: compile_condition(e.open) for key, e in _criteria(record).items() if e.open},
        steps={key: compile_condition(entry.when) if entry.when else None for key, entry in record.steps.items()},
    )


def _criteria(record: FlowRecord) -> dict[str, CriterionRecord]:
    return record.points.criteria if record.points else {}


def _rules(name: str, record: QuestionRecord) -> tuple[tuple[Condition | None, str], ...]:
    return tuple((compile_condition(rule.when, name) if rule.when else None, rule.go) for rule in record.next)


def _title(name: str, record: TitleRecord) -> Title:
    needs = tuple(Need(key, compile_condition(entry.when), entry.otherwise) for key, entry in record.needs.items())
    return Title(name, record, compile_condition(record.applies) if record.applies else None, needs)
