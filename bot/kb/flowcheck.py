"""Load-time checks of flows: targets, reach, cycles, options, operators, facts, sources, and every text that is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.kb.catalogue import OFFICES
from bot.kb.conditions import LEVELS, UNSURE, AnswerRef, Condition, FactRef
from bot.kb.flowfile import FlowRecord, OutcomeRecord, StepRecord, TitleRecord
from bot.kb.flows import OUTCOME, Flow, Question, all_conditions
from bot.kb.flowtexts import keys_of
from bot.kb.predicates import predicates
from bot.kb.problems import Problems

if TYPE_CHECKING:
    from bot.kb.library import Knowledge

POINTS = "points"
UNITS = {
    "money": {"eur_per_year"}, "date": {"date"}, "level": {"cefr"}, "country": {"list"},
    "number": {"year", "month", "age", "count"},
}  # fmt: skip
ORDERED = {"number", "money", "date", "level"}
WRITTEN = ("de", "en")
LONGEST_ID = 40


def check_flows(knowledge: Knowledge, problems: Problems) -> None:
    """Every flow against the rest of the knowledge."""
    for flow in knowledge.flows.values():
        path = knowledge.root / "flows" / f"{flow.name}.yml"
        for text in (*_graph(flow), *_conditions(flow, knowledge), *_references(flow, knowledge), *_texts(flow, knowledge)):
            problems.add(path, _line(path, text), text)


def _graph(flow: Flow) -> Iterator[str]:
    if flow.record.start not in flow.questions:
        yield f"'{flow.record.start}': the start is no question"
        return
    for question in flow.questions.values():
        yield from _rules(flow, question)
    reached = _reached(flow)
    ends = {f"{OUTCOME}{name}" for name in flow.record.outcomes}
    for name in (set(flow.questions) | ends) - reached:
        yield f"'{name.removeprefix(OUTCOME)}': is never reached"
    yield from (f"'{name}': the questions lead in a circle" for name in _in_circle(flow))
    for name in (*flow.questions, *flow.record.outcomes, *flow.titles, *flow.steps, flow.name):
        if len(name) > LONGEST_ID:
            yield f"'{name}': longer than {LONGEST_ID} characters"


def _rules(flow: Flow, question: Question) -> Iterator[str]:
    *conditional, last = question.rules
    if last[0] is not None:
        yield f"'{question.name}': the last rule has a condition, so that some answers lead nowhere"
    if any(condition is None for condition, _ in conditional):
        yield f"'{question.name}': rules after one without a condition are never reached"
    for _, go in question.rules:
        if go not in flow.questions and go.removeprefix(OUTCOME) not in flow.record.outcomes:
            yield f"'{question.name}': leads to '{go}', which does not exist"
    if bool(question.record.options) != (question.record.kind in ("choice", "multi")):
        yield f"'{question.name}': options belong to choice and multi, and to nothing else"
    if question.record.if_matters and not flow.titles:
        yield f"'{question.name}': if_matters needs titles that something matters to"


def _reached(flow: Flow) -> set[str]:
    seen: set[str] = set()
    waiting = [flow.record.start]
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        waiting += [go for _, go in flow.questions[at].rules] if at in flow.questions else []
    return seen


def _in_circle(flow: Flow) -> list[str]:
    """Questions that lead back to themselves: what is left when questions without a way to others are taken away, one by one."""
    left = {name: {go for _, go in question.rules if go in flow.questions} for name, question in flow.questions.items()}
    while ends := [name for name, targets in left.items() if not targets & set(left)]:
        for name in ends:
            del left[name]
    return sorted(left)


def _conditions(flow: Flow, knowledge: Knowledge) -> Iterator[str]:
    known = predicates(knowledge.professions, knowledge.facts)
    for condition in all_conditions(flow):
        for leaf in condition.leaves():
            if leaf.op == "in_force":
                yield from _fact(leaf.operand, None, leaf.operand, knowledge)
            elif leaf.question == POINTS and flow.record.points:
                yield from _points_operand(leaf, knowledge)
            elif leaf.question not in flow.questions:
                yield f"'{leaf.question or leaf.op}': a condition is about a question that does not exist"
            elif leaf.op == "predicate":
                if leaf.operand not in known or known[leaf.operand].kind != flow.questions[leaf.question].record.kind:
                    yield f"'{leaf.operand}': no predicate for a question such as '{leaf.question}'"
            elif leaf.op != "answered":
                yield from _operand(flow, flow.questions[leaf.question], leaf, knowledge)


def _points_operand(leaf: Condition, knowledge: Knowledge) -> Iterator[str]:
    if isinstance(leaf.operand, FactRef):
        yield from _fact(leaf.operand.fact, {"points"}, POINTS, knowledge)


def _operand(flow: Flow, question: Question, leaf: Condition, knowledge: Knowledge) -> Iterator[str]:
    kind = question.record.kind
    if leaf.op in ("lt", "ge") and kind not in ORDERED:
        yield f"'{question.name}': '{leaf.op}' does not fit a {kind}"
    if isinstance(leaf.operand, AnswerRef):
        if leaf.operand.answer not in flow.questions:
            yield f"'{leaf.operand.answer}': a condition is about a question that does not exist"
        return
    if isinstance(leaf.operand, FactRef):
        yield from _fact(leaf.operand.fact, {"list"} if leaf.op == "in" else UNITS.get(kind, set()), question.name, knowledge)
        return
    allowed = _allowed(question)
    for value in leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,):
        if allowed is not None and value not in allowed:
            yield f"'{question.name}': '{value}' is no answer to it"


def _allowed(question: Question) -> set[str] | None:
    """The answers a closed question can have; None for an open one."""
    by_kind = {"yes_no": {"yes", "no"}, "level": set(LEVELS), "choice": set(question.record.options)}
    allowed = by_kind.get(question.record.kind, set(question.record.options) or None)
    return allowed | {UNSURE} if allowed is not None and question.record.unsure else allowed


def _fact(name: str, units: set[str] | None, where: str, knowledge: Knowledge) -> Iterator[str]:
    record = knowledge.facts.records.get(name)
    if record is None:
        yield f"'{where}': unknown fact '{name}'"
    elif units is not None and record.unit not in units:
        yield f"'{where}': fact '{name}' is in {record.unit}"


def _references(flow: Flow, knowledge: Knowledge) -> Iterator[str]:
    record = flow.record
    cited = {**_cites(record.outcomes), **_cites(record.titles), **_cites(record.steps)}
    yield from (
        f"'{name}': unknown source '{one}'" for name, cites in cited.items() for one in cites if one not in knowledge.sources
    )
    articles = [record.article, *(t.article for t in record.titles.values()), *(o.article for o in record.outcomes.values())]
    yield from (f"'{name}': is no topic" for name in articles if name and name not in knowledge.topics)
    yield from _owned(record.titles, record, knowledge)
    yield from _owned(record.outcomes, record, knowledge)
    yield from _offices(record, knowledge)
    if record.points:
        yield from _fact(record.points.least, {"points"}, POINTS, knowledge)
    for name, criterion in record.points.criteria.items() if record.points else ():
        yield from _fact(criterion.points, {"points"}, name, knowledge)


def _cites(table: Mapping[str, OutcomeRecord | TitleRecord | StepRecord]) -> dict[str, list[str]]:
    return {name: entry.cites for name, entry in table.items()}


def _owned(table: Mapping[str, OutcomeRecord | TitleRecord], record: FlowRecord, knowledge: Knowledge) -> Iterator[str]:
    for name, entry in table.items():
        yield from (f"'{name}': unknown step '{one}'" for one in entry.steps if one not in record.steps)
        for fact in entry.facts:
            yield from _fact(fact, None, name, knowledge)


def _offices(record: FlowRecord, knowledge: Knowledge) -> Iterator[str]:
    for name, outcome in record.outcomes.items():
        wanted = [*outcome.organisations, *([outcome.handover] if outcome.handover else [])]
        yield from (f"'{name}': unknown organisation '{one}'" for one in wanted if one not in knowledge.organisations)
    entries: list[tuple[str, OutcomeRecord | StepRecord]] = [*record.outcomes.items(), *record.steps.items()]
    yield from (f"'{name}': unknown office '{role}'" for name, entry in entries for role in entry.offices if role not in OFFICES)


def _texts(flow: Flow, knowledge: Knowledge) -> Iterator[str]:
    needed, possible = keys_of(flow)
    for language in WRITTEN:
        there = {key for key in knowledge.strings.texts.get(language, {}) if key.startswith(f"flow.{flow.name}.")}
        yield from (f"'{key}': has no text in '{language}'" for key in sorted(needed - there))
        yield from (f"'{key}': a text in '{language}' that nothing shows" for key in sorted(there - possible))


def _line(path: Path, text: str) -> int:
    """The line where the first quoted name of a problem stands as a key, or 1."""
    name = text.split("'")[1] if "'" in text else ""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return next((number for number, line in enumerate(lines, 1) if line.strip().startswith(f"{name}:")), 1)
