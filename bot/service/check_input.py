"""What can be given as an answer: the values behind buttons, and the labels that people may type instead."""

from __future__ import annotations

from bot.domain.checks import Answer
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
