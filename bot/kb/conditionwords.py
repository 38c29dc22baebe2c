"""Conditions of flows in words, for documentation: labels of options, ids of questions and facts, and English between them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.kb import flowtexts, markup
from bot.kb.conditions import LEVELS, UNSURE, AnswerRef, Condition, FactRef
from bot.kb.flows import Flow
from bot.kb.predicates import OTHER
from bot.kb.strings import Strings

_COMPARED = {"lt": "is less than", "ge": "is at least"}
_JOINED = {"all": " and ", "any": " or "}


@dataclass(frozen=True)
class ConditionWords:
    """Words for the conditions of a flow. Facts stand as ids: their values change by day, a document does not."""

    flow: Flow
    strings: Strings
    language: str

    def own(self, *parts: str) -> str:
        """A text of the flow, its facts as ids."""
        text = self.strings.get(flowtexts.key(self.flow.name, *parts), self.language)
        return markup.PLACEHOLDER.sub(lambda match: _fact_id(match[1]), text).replace("**", "")

    def say(self, condition: Condition, at: str = "") -> str:
        """A condition; what is about the question `at` needs no name of a question."""
        if condition.op in _JOINED:
            return _JOINED[condition.op].join(self._part(part, at) for part in condition.parts)
        if condition.op == "not":
            return self._not(condition.parts[0], at)
        if condition.op == "answered":
            return f"{condition.question} was asked"
        if condition.op == "in_force":
            return f"{condition.operand} is in force"
        said = self._compared(condition)
        return said if condition.question == at else f"{condition.question}: {said}"

    def _not(self, part: Condition, at: str) -> str:
        """ "is not in force" rather than "not (is in force)"."""
        if part.op == "answered":
            return f"{part.question} was not asked"
        if part.op == "in_force":
            return f"{part.operand} is not in force"
        return f"not {self._part(part, at, alone=False)}"

    def _part(self, part: Condition, at: str, alone: bool = True) -> str:
        """In brackets where it would run into what stands beside it."""
        said = self.say(part, at)
        several = len(part.parts) > 1 or (isinstance(part.operand, tuple) and len(part.operand) > 1)
        return f"({said})" if several or (not alone and " " in said) else said

    def _compared(self, leaf: Condition) -> str:
        if leaf.op == "predicate":
            return f"counts as {leaf.operand.replace('_', ' ')}"
        wanted = self._operand(leaf)
        if leaf.op in _COMPARED:
            return f"{_COMPARED[leaf.op]} {wanted}"
        return f"is in {wanted}" if leaf.op == "in" and isinstance(leaf.operand, FactRef) else wanted

    def _operand(self, leaf: Condition) -> str:
        if isinstance(leaf.operand, FactRef):
            return leaf.operand.fact
        if isinstance(leaf.operand, AnswerRef):
            return f"the answer to {leaf.operand.answer}"
        values = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
        return " or ".join(self._value(leaf.question, value) for value in values)

    def _value(self, question: str, value: object) -> str:
        """The label of an option; ids and numbers as they are."""
        text = str(value)
        if text in (UNSURE, "yes", "no"):
            return self.strings.get(f"check.{text}", self.language)
        record = self.flow.questions[question].record if question in self.flow.questions else None
        if record and text in record.options:
            return self.own("o", question, text)
        if record and record.kind == "profession" and text == OTHER:
            return self.strings.get("check.other_profession", self.language)
        if record and record.kind == "level" and text in LEVELS:
            return self.strings.get("check.level_none", self.language) if text == "none" else text.upper()
        return text


def _fact_id(name: str) -> str:
    match = markup.FACT.fullmatch(name)
    return match[1] if match else f"{{{name}}}"
