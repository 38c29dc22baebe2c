"""Canned replies filled for one case: what would be sent, its German counterpart, and what is missing before it can be."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.account import Advisor
from bot.domain.case import Case
from bot.kb.desk import VARIABLE, CannedReply
from bot.kb.library import Knowledge


@dataclass(frozen=True)
class Filled:
    """`text` in `language` and `german`, both None while variables of the case are `missing`: nothing goes out half filled.

    `stood_in` are variables without a value, for which the words of the template stand.
    """

    key: str
    language: str
    text: str | None
    german: str | None
    missing: tuple[str, ...] = ()
    stood_in: tuple[str, ...] = ()


def fill(knowledge: Knowledge, key: str, case: Case, advisor: Advisor, language: str) -> Filled:
    """One reply for a case, in the language or the nearest it is written in. Raises KeyError for an unknown one."""
    reply = knowledge.desk.replies[key]
    spoken = _spoken(knowledge, reply, language)
    values = _values(knowledge, case, advisor, spoken)
    absent = {match[1]: match[2] for match in VARIABLE.finditer(reply.texts[spoken]) if not values.get(match[1])}
    missing = tuple(name for name, instead in absent.items() if instead is None)
    if missing:
        return Filled(key, spoken, None, None, missing)
    german = _filled(reply.texts["de"], _values(knowledge, case, advisor, "de"))
    return Filled(key, spoken, _filled(reply.texts[spoken], values), german, stood_in=tuple(absent))


def fill_all(knowledge: Knowledge, case: Case, advisor: Advisor, language: str) -> tuple[Filled, ...]:
    """All replies in the order of the file."""
    return tuple(fill(knowledge, key, case, advisor, language) for key in knowledge.desk.replies)


def _spoken(knowledge: Knowledge, reply: CannedReply, language: str) -> str:
    fallback = knowledge.languages[language].fallback if language in knowledge.languages else []
    return next(code for code in (language, *fallback, "en", "de") if code in reply.texts)


def _values(knowledge: Knowledge, case: Case, advisor: Advisor, language: str) -> dict[str, str]:
    """Names of tables are in German and English, topics in every language."""
    organisation, team = knowledge.organisations.get(case.organisation), knowledge.teams.get(case.team or "")
    return {
        "name": advisor.name,
        "organisation": organisation.name["de" if language == "de" else "en"] if organisation else "",
        "team": team.name["de" if language == "de" else "en"] if team else "",
        "topic": knowledge.topic_label(case.topic, language) if case.topic in knowledge.topics else "",
    }


def _filled(template: str, values: dict[str, str]) -> str:
    return VARIABLE.sub(lambda match: values.get(match[1]) or match[2] or "", template)
