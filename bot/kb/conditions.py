"""Conditions of flows: a closed set of operators over answers, facts and named predicates, with three values.

True, False, or None: an answer is missing or "unsure", or a fact has no value on the day. Nothing is concluded from None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import count
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from bot.domain.checks import Answer, Answers
from bot.kb.law import Law, plain
from bot.kb.strict_yaml import Strict

UNSURE = "unsure"
LEVELS = ("none", "a1", "a2", "b1", "b2", "c1", "c2")
Operator = Literal["eq", "in", "lt", "ge", "all", "any", "not", "answered", "predicate", "in_force"]
LEAVES = ("eq", "in", "lt", "ge", "predicate")


class FactRef(Strict):
    """The value of a fact on the day."""

    fact: str


class AnswerRef(Strict):
    """What was answered to another question."""

    answer: str


# Text first: "14612" is the key of a place and no number.
Operand = Annotated[str | int | float | date | list[str] | FactRef | AnswerRef, Field(union_mode="left_to_right")]


class Written(Strict):
    """A condition as it stands in a file: one operator, and `answer` where it is not about the question it stands at."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    answer: str | None = None
    eq: Operand | None = None
    in_: list[str] | FactRef | None = Field(None, alias="in")
    lt: Operand | None = None
    ge: Operand | None = None
    all: list[Written] | None = None
    any: list[Written] | None = None
    not_: Written | None = Field(None, alias="not")
    answered: str | None = None
    predicate: str | None = None
    in_force: str | None = None

    @model_validator(mode="after")
    def _one_operator(self) -> Written:
        if len(self.operators()) != 1:
            raise ValueError(f"a condition has one operator, not {len(self.operators())}")
        return self

    def operators(self) -> list[str]:
        """The operators that are given."""
        return [name.rstrip("_") for name in type(self).model_fields if name != "answer" and getattr(self, name) is not None]


@dataclass(frozen=True)
class Condition:
    """A compiled condition. `question` is what it is about; `parts` belong to all, any and not."""

    op: str
    question: str = ""
    operand: Any = None
    parts: tuple[Condition, ...] = ()
    # What it is remembered by: cheaper than the whole of it, and never another condition's.
    serial: int = field(default_factory=count().__next__, compare=False)

    @cached_property
    def about(self) -> tuple[str, ...]:
        """The questions whose answers it looks at."""
        leaves = list(self.leaves())
        others = {leaf.operand.answer for leaf in leaves if isinstance(leaf.operand, AnswerRef)}
        return tuple(sorted(others | {leaf.question for leaf in leaves if leaf.question}))

    def leaves(self) -> Iterator[Condition]:
        """The conditions without parts in it."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def compile_condition(written: Written, question: str = "") -> Condition:
    """The condition of a file, standing at `question` or at none."""
    subject = written.answer or question
    op = written.operators()[0]
    if op in ("all", "any"):
        return Condition(op, parts=tuple(compile_condition(part, subject) for part in getattr(written, op)))
    if op == "not":
        assert written.not_
        return Condition(op, parts=(compile_condition(written.not_, subject),))
    operand = written.in_ if op == "in" else getattr(written, op)
    if op == "answered":
        return Condition(op, str(operand))
    return Condition(op, "" if op == "in_force" else subject, plain(operand))


def evaluate(condition: Condition, answers: Answers, law: Law) -> bool | None:
    """Whether it holds. Raises KeyError for a predicate that does not exist; files with one do not load."""
    return _remembered(_evaluate, condition, answers, law)  # type: ignore[no-any-return]


def pending(condition: Condition, answers: Answers, law: Law) -> frozenset[str]:
    """The questions not yet answered on which it still depends."""
    return _remembered(_pending, condition, answers, law)  # type: ignore[no-any-return]


def _remembered(function: Callable[..., Any], condition: Condition, answers: Answers, law: Law) -> Any:
    key = (function, condition.serial, *[answers.get(question) for question in condition.about])
    return law.remembered(key, lambda: function(condition, answers, law))


def _evaluate(condition: Condition, answers: Answers, law: Law) -> bool | None:
    match condition.op:
        case "all":
            return _every(evaluate(part, answers, law) for part in condition.parts)
        case "any":
            return _not(_every(_not(evaluate(part, answers, law)) for part in condition.parts))
        case "not":
            return _not(evaluate(condition.parts[0], answers, law))
        case "answered":
            return condition.question in answers
        case "in_force":
            return law.value(condition.operand) is not None
    given = answers.get(condition.question)
    if given is None:
        return None
    if condition.op == "eq" and condition.operand == UNSURE:
        return given == UNSURE
    return None if given == UNSURE else _compare(condition, given, answers, law)


def _pending(condition: Condition, answers: Answers, law: Law) -> frozenset[str]:
    if condition.op in ("all", "any", "not"):
        if evaluate(condition, answers, law) is not None:
            return frozenset()
        return frozenset().union(*(pending(part, answers, law) for part in condition.parts))
    if condition.op in LEAVES and condition.question not in answers:
        return frozenset((condition.question,))
    return frozenset()


def _compare(condition: Condition, given: Answer, answers: Answers, law: Law) -> bool | None:
    if condition.op == "predicate":
        return law.predicates[condition.operand].holds(str(given))
    wanted = _operand(condition.operand, answers, law)
    if wanted is None or wanted == UNSURE:
        return None
    match condition.op:
        case "eq":
            return wanted in given if isinstance(given, tuple) else given == wanted
        case "in":
            return bool(set(given) & set(wanted)) if isinstance(given, tuple) else given in wanted
    left, right = _order(given), _order(wanted)
    return bool(left < right) if condition.op == "lt" else bool(left >= right)


def _operand(operand: Any, answers: Answers, law: Law) -> Any:
    if isinstance(operand, FactRef):
        return law.value(operand.fact)
    return answers.get(operand.answer) if isinstance(operand, AnswerRef) else operand


def _order(value: Any) -> Any:
    return LEVELS.index(value) if value in LEVELS else value


def _every(values: Iterator[bool | None]) -> bool | None:
    unknown = False
    for value in values:
        if value is False:
            return False
        unknown = unknown or value is None
    return None if unknown else True


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value
