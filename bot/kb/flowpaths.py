"""All paths of a flow, counted without walking each: partial answers that leave the same questions open share their future.

Values stand for classes: of countries and professions that no condition tells apart one is taken; of numbers and days those one
below, at and one above each threshold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from babel import Locale

from bot.domain.checks import Answer
from bot.kb.conditions import LEVELS, UNSURE, AnswerRef, Condition, FactRef, evaluate, pending
from bot.kb.flows import OUTCOME, Flow, Question, Title, all_conditions, is_out, matters, target
from bot.kb.law import Law, plain
from bot.kb.predicates import OTHER

if TYPE_CHECKING:
    from bot.kb.library import Knowledge

ORDINARY = {"number": 30.0, "money": 48_000.0}
ORDINARY_DAY = "2027-06-30"


@dataclass(frozen=True)
class Paths:
    """How many paths there are, how many questions the longest has, and the outcomes they end in."""

    count: int
    longest: int
    outcomes: frozenset[str]


@dataclass
class PathCounter:
    """Counts the paths of one flow as the law stands on its day."""

    flow: Flow
    knowledge: Knowledge
    law: Law
    _samples: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    _known: dict[Any, Paths] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.law = replace(self.law, most_kept=None, _memo={})
        self._back = list(self._later_rules())
        self._kept: dict[Any, Any] = {}

    def count(self) -> Paths:
        """Every path from the start to an outcome."""
        return self._from(self.flow.record.start, {}, tuple(self.flow.titles.values()))

    def samples(self, question: str) -> tuple[Answer, ...]:
        """The answers that stand for all that can be given."""
        if question not in self._samples:
            record = self.flow.questions[question].record
            unsure = (UNSURE,) if record.unsure else ()
            self._samples[question] = (*self._values(self.flow.questions[question]), *unsure)
        return self._samples[question]

    def _from(self, at: str, answers: dict[str, Answer], titles: tuple[Title, ...]) -> Paths:
        if at.startswith(OUTCOME):
            return Paths(1, 0, frozenset((at.removeprefix(OUTCOME),)))
        question = self.flow.questions[at]
        if question.record.if_matters and not matters(self.flow, at, answers, self.law, titles):
            return self._from(target(question, answers, self.law), answers, titles)
        key = (at, self._future(answers, titles))
        if key not in self._known:
            self._known[key] = self._all_ways(question, answers, titles)
        return self._known[key]

    def _all_ways(self, question: Question, answers: dict[str, Answer], titles: tuple[Title, ...]) -> Paths:
        ways = [
            (len(values), self._answered(question, {**answers, question.name: values[0]}, titles))
            for values in self._alike(question.name, answers)
        ]
        ends = frozenset[str]().union(*(way.outcomes for _, way in ways))
        return Paths(sum(times * way.count for times, way in ways), 1 + max(way.longest for _, way in ways), ends)

    def _alike(self, question: str, answers: dict[str, Answer]) -> list[list[Answer]]:
        """The samples, those together that no condition tells apart."""
        found: dict[Any, list[Answer]] = {}
        leaves = list(self._leaves(question)) + self._looking_at(question)
        for value in self.samples(question):
            given = {**answers, question: value}
            found.setdefault(tuple(evaluate(leaf, given, self.law) for leaf in leaves), []).append(value)
        return list(found.values())

    def _answered(self, question: Question, answers: dict[str, Answer], titles: tuple[Title, ...]) -> Paths:
        left = tuple(title for title in titles if not is_out(title, answers, self.law))
        return self._from(target(question, answers, self.law), answers, left)

    def _future(self, answers: dict[str, Answer], titles: tuple[Title, ...]) -> Any:
        """What of the answers can still make a difference."""
        rules = tuple(self._part(c, answers) for name, c in self._back if name not in answers)
        criteria = tuple(self._residual(c, answers) for c in self.flow.criteria.values())
        open_titles = []
        for title in titles:
            stand = self._title(title, answers)
            open_titles.append(stand)
            if stand == (title.name, "likely"):
                break  # nothing below it is asked for any more
        return tuple(open_titles), rules, criteria

    def _later_rules(self) -> Iterator[tuple[str, Condition]]:
        """Rules that look back at other questions than their own."""
        for name, question in self.flow.questions.items():
            for condition, _ in question.rules:
                if condition and any(leaf.question != name for leaf in condition.leaves()):
                    yield name, condition

    def _title(self, title: Title, answers: dict[str, Answer]) -> Any:
        """Its name and what is open of it; of one that may be enough also whether it can still become likely."""
        conditions = [need.condition for need in title.needs] + ([title.applies] if title.applies else [])
        parts = [self._part(condition, answers) for condition in conditions]
        still_open = tuple(part for part in parts if part[0] != "settled")
        if not title.record.enough:
            return title.name, still_open
        can_be = all(part[0] != "settled" or part[1] is True for part in parts)
        return (title.name, "likely") if can_be and not still_open else (title.name, can_be, still_open)

    def _residual(self, condition: Condition, answers: dict[str, Answer]) -> Any:
        """What is left to find out of a condition; None where nothing is."""
        if not pending(condition, answers, self.law):
            return None
        if not condition.parts:
            other = condition.operand
            return ("open", condition, answers.get(other.answer)) if isinstance(other, AnswerRef) else ("open", condition)
        parts = (self._part(part, answers) for part in condition.parts)
        return (condition.op, *parts)

    def _part(self, condition: Condition, answers: dict[str, Answer]) -> Any:
        key = (condition.serial, *[answers.get(question) for question in condition.about])
        if key not in self._kept:
            self._kept[key] = self._reduced(condition, answers)
        return self._kept[key]

    def _reduced(self, condition: Condition, answers: dict[str, Answer]) -> Any:
        residual = self._residual(condition, answers)
        return residual if residual is not None else ("settled", evaluate(condition, answers, self.law))

    def _values(self, question: Question) -> tuple[Answer, ...]:
        match question.record.kind:
            case "choice":
                return tuple(question.record.options)
            case "multi":
                return ((), *((option,) for option in question.record.options), tuple(question.record.options))
            case "yes_no":
                return ("yes", "no")
            case "level":
                return LEVELS
            case "country":
                return self._classes(question.name, [str(code) for code in Locale("en").territories if str(code).isalpha()])
            case "profession":
                return self._classes(question.name, [*self.knowledge.professions.professions, OTHER])
            case "place":
                return tuple(list(self.knowledge.places.municipalities)[:1])
        return self._around_thresholds(question)

    def _classes(self, question: str, values: list[str]) -> tuple[str, ...]:
        """One value for each way in which conditions can tell them apart."""
        leaves = [leaf for leaf in self._leaves(question) if not isinstance(leaf.operand, AnswerRef)]
        found: dict[Any, str] = {}
        for value in values:
            found.setdefault(tuple(evaluate(leaf, {question: value}, self.law) for leaf in leaves), value)
        return tuple(found.values())

    def _around_thresholds(self, question: Question) -> tuple[Answer, ...]:
        record = question.record
        found: set[Any] = set()
        for leaf in self._leaves(question.name):
            value = self.law.value(leaf.operand.fact) if isinstance(leaf.operand, FactRef) else leaf.operand
            if value not in (None, UNSURE) and not isinstance(value, AnswerRef):
                found |= set(_around(value))
        if record.kind == "date":
            return tuple(sorted(found)) or (ORDINARY_DAY,)
        within = sorted(value for value in found if record.least <= value <= (record.most or value))
        return tuple(within) or (min(ORDINARY[record.kind], record.most or ORDINARY[record.kind]),)

    def _leaves(self, question: str) -> Iterator[Condition]:
        return (leaf for c in all_conditions(self.flow) for leaf in c.leaves() if leaf.question == question)

    def _looking_at(self, question: str) -> list[Condition]:
        """Conditions about other questions that compare with the answer to this one."""
        leaves = (leaf for c in all_conditions(self.flow) for leaf in c.leaves())
        return [leaf for leaf in leaves if isinstance(leaf.operand, AnswerRef) and leaf.operand.answer == question]


def _around(value: Any) -> tuple[Any, ...]:
    if isinstance(value, str):
        day = date.fromisoformat(value)
        return tuple(plain(day + timedelta(days=by)) for by in (-1, 0, 1))
    return (float(value) - 1, float(value), float(value) + 1)
