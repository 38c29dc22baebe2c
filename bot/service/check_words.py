"""The words of guided checks in one language, as of one day: texts with their facts filled in, answers as people read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.domain.checks import Answer
from bot.kb import flowtexts, markup
from bot.kb.conditions import UNSURE
from bot.kb.facts import FactNotInForce
from bot.kb.flows import Flow
from bot.kb.formats import country_name, format_day, format_fact, format_money, format_number
from bot.kb.library import Knowledge
from bot.kb.predicates import OTHER

FIRST_CALENDAR_YEAR = 1000
"""More years than anybody can have are a year of the calendar, which is written without a separator."""


@dataclass
class CheckWords:
    """Words of a flow. `facts` collects the facts that were shown."""

    knowledge: Knowledge
    flow: Flow
    language: str
    on: date
    facts: list[str] = field(default_factory=list)

    @property
    def written(self) -> str:
        """The language the words are in."""
        return self.language if self.language in self.knowledge.languages else "en"

    def common(self, key: str, **values: object) -> str:
        """A text that all checks share."""
        return self.knowledge.strings.get(f"check.{key}", self.language, **values)

    def own(self, *parts: str) -> str:
        """A text of the flow, its facts filled in."""
        text = self.knowledge.strings.get(flowtexts.key(self.flow.name, *parts), self.language)
        return markup.PLACEHOLDER.sub(lambda match: self._value(match[1]), text)

    def own_if_there(self, *parts: str) -> str:
        """A text of the flow that not every question has, or nothing."""
        key = flowtexts.key(self.flow.name, *parts)
        return self.own(*parts) if self.knowledge.strings.has(key, "de") else ""

    def answer(self, question: str, value: Answer) -> str:
        """An answer for people: "46,000 € gross a year", "India", "Yes"."""
        record = self.flow.questions[question].record
        if isinstance(value, tuple):
            return ", ".join(self.option(question, one) for one in value) or self.common("no")
        if isinstance(value, str):
            return self._text_answer(question, record.kind, value)
        if record.kind == "money":
            return self.common("per_year", amount=format_money(value, self.written))
        if record.unit == "year" and value >= FIRST_CALENDAR_YEAR:
            return str(round(value))
        return format_number(value, self.written)

    def option(self, question: str, value: str) -> str:
        """The label of a button for an answer."""
        if value in (UNSURE, "yes", "no"):
            return self.common(value)
        if self.flow.questions[question].record.kind == "level":
            return self.common("level_none") if value == "none" else value.upper()
        return self.own("o", question, value)

    def _text_answer(self, question: str, kind: str, value: str) -> str:
        if value == UNSURE:
            return self.common("unsure")
        match kind:
            case "country":
                return country_name(value, self.written)
            case "date":
                return format_day(date.fromisoformat(value), self.written)
            case "profession":
                return self.profession(value)
            case "place":
                return self.place(value)
        return self.option(question, value)

    def profession(self, name: str) -> str:
        """What a profession is called."""
        if name == OTHER:
            return self.common("other_profession")
        names = self.knowledge.professions.professions[name].names
        return names.get(self.language) or names["en"]

    def place(self, key: str) -> str:
        """A place with its district."""
        found = self.knowledge.places.find(key, self.language)
        if not found:
            return key
        district = self.knowledge.places.districts[found[0].district].name["de" if self.language == "de" else "en"]
        return found[0].name if found[0].name == district else f"{found[0].name} ({district})"

    def _value(self, name: str) -> str:
        match = markup.FACT.fullmatch(name)
        if match is None:
            return f"{{{name}}}"
        try:
            fact = self.knowledge.facts.get(match[1], self.on)
        except FactNotInForce:
            return f"({self.common('value_unknown')})"
        if match[1] not in self.facts:
            self.facts.append(match[1])
        return format_fact(fact, self.written, with_unit=match[2] is not None)
