"""What can be given as an answer: the values behind buttons, the labels that people may type instead, and what still fits."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.checks import Answer, Check
from bot.kb import flowtexts
from bot.kb.conditions import LEVELS, UNSURE
from bot.kb.flowfile import QuestionRecord
from bot.kb.flows import Flow
from bot.kb.library import Knowledge
from bot.kb.predicates import OTHER


def from_button(knowledge: Knowledge, record: QuestionRecord, value: str) -> Answer | None:
    """The answer of a button; None for what the question does not offer. Numbers, days and countries have no buttons."""
    if value == UNSURE:
        return UNSURE if record.unsure else None
    known = {
        "yes_no": value in ("yes", "no"),
        "level": value in LEVELS,
        "choice": value in record.options,
        "profession": value == OTHER or value in knowledge.professions.professions,
        "place": bool(knowledge.places.find(value)) and "+" not in value,
    }
    return value if known.get(record.kind) else None


def fitting(knowledge: Knowledge, check: Check | None) -> Check | None:
    """A check as the knowledge of today can go on with it: flows change while conversations are open.

    Answers that a flow does not take any more are left out, and its end with them; None where there is no such flow.
    """
    flow = knowledge.flows.get(check.flow) if check else None
    if check is None or flow is None:
        return None
    kept = {name: value for name, value in check.answers.items() if _fits(knowledge, flow, name, value)}
    if kept == check.answers and check.outcome in (None, *flow.record.outcomes):
        return check
    return replace(check, answers=kept, selected=(), outcome=None, on=None, secret=None)


def _fits(knowledge: Knowledge, flow: Flow, name: str, value: Answer) -> bool:
    record = flow.questions[name].record if name in flow.questions else None
    if record is None or value == UNSURE:
        return record is not None and record.unsure
    if isinstance(value, tuple):
        return record.kind == "multi" and set(value) <= set(record.options)
    if record.kind in ("number", "money"):
        return isinstance(value, int | float)
    return record.kind in ("country", "date") or (isinstance(value, str) and from_button(knowledge, record, value) == value)


def labels(knowledge: Knowledge, flow: Flow, question: str) -> dict[str, set[str]]:
    """Option -> its labels in all languages, with those that all checks share."""
    record = flow.questions[question].record
    strings = knowledge.strings
    found = {
        option: {strings.get(flowtexts.key(flow.name, "o", question, option), code) for code in knowledge.languages}
        for option in record.options
    }
    shared = ["yes", "no"] if record.kind == "yes_no" else []
    shared += [UNSURE] if record.unsure else []
    found |= {option: {strings.get(f"check.{option}", code) for code in knowledge.languages} for option in shared}
    if record.kind == "profession":
        found[OTHER] = {strings.get("check.other_profession", code) for code in knowledge.languages}
    return found
