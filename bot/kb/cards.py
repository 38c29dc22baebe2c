"""What stands under an article from the tables: offices of a place, a profession, universities, scholarships, contacts.

Names and texts of the tables are in German and English; the words around them in every language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.messages import Block, SourceNote, Span, paragraph
from bot.kb import markup
from bot.kb.catalogue import Bilingual, Organisation
from bot.kb.education import Institution, Scholarship
from bot.kb.facts import FactNotInForce
from bot.kb.formats import format_day, format_fact
from bot.kb.library import Knowledge
from bot.kb.places import District, Place
from bot.kb.professions import Authority, German, Profession

EMPLOYMENT_AGENCY = "ba"
"""The organisation all employment agencies belong to."""
_ISOLATE, _POP = "\u2068", "\u2069"


@dataclass(frozen=True)
class Card:
    """Blocks, where they come from, and the facts they show."""

    blocks: tuple[Block, ...] = ()
    sources: tuple[SourceNote, ...] = ()
    facts: tuple[str, ...] = ()

    def __add__(self, other: Card) -> Card:
        sources = {source.url: source for source in (*other.sources[::-1], *self.sources[::-1])}
        return Card(self.blocks + other.blocks, tuple(sources.values())[::-1], self.facts + other.facts)


@dataclass(frozen=True)
class Cards:
    """Makes the cards of one language and day."""

    knowledge: Knowledge
    language: str
    on: date

    def offices(self, place: Place, roles: Iterable[str]) -> Card:
        """Who is there for a place: one line for each office of the roles, with how to reach it."""
        district = self.knowledge.places.districts[place.district]
        name = place.name if place.name == self._name(district.name) else f"{place.name} ({self._name(district.name)})"
        ids = [one for role in roles for one in self._office_ids(district, role)]
        items = [self._line(role, one, district) for role in roles for one in self._office_ids(district, role)]
        heading = paragraph(self._text("card.offices", place=self._isolated(name)))
        return Card((heading, Block("list", items=tuple(items)), self._check()), self._websites(ids))

    def contacts(self, organisations: Iterable[str]) -> Card:
        """How to reach organisations that an article names."""
        ids = tuple(organisations)
        if not ids:
            return Card()
        items = tuple(self._organisation(self.knowledge.organisations[one]) for one in ids)
        blocks = (paragraph(self._text("card.contacts")), Block("list", items=items), self._check())
        return Card(blocks, self._websites(ids))

    def profession(self, name: str, place: Place | None = None) -> Card:
        """A profession's recognition: regulated or not, who decides, German, time and fee, what else to know."""
        profession = self.knowledge.professions.professions[name]
        authority = self.knowledge.professions.authorities[profession.authority]
        facts: list[str] = []
        ids = _by_place(authority, self.knowledge, place)
        lines = [self._decides(authority, ids), self._german(profession.german, facts), *self._terms(authority, facts)]
        title = Block("paragraph", (Span(self._called(profession), strong=True), *self._kind(profession)))
        notes = (paragraph(self._name(profession.notes, facts)),) if profession.notes else ()
        items = tuple((Span(line),) for line in lines if line)
        blocks = (title, *((Block("list", items=items),) if items else ()), *notes)
        sources = (*self._websites(ids), *self._sources(profession.sources))
        return Card(blocks, tuple({source.url: source for source in sources}.values()), tuple(facts))

    def institutions(self, ids: Iterable[str], heading: str) -> Card:
        """Universities or preparatory colleges, one line each."""
        found = [self.knowledge.education.institutions[name] for name in ids]
        items = tuple(self._institution(institution) for institution in found)
        sources = tuple(
            SourceNote(self._name(institution.name), url, institution.checked)
            for institution in found
            if (url := institution.international or institution.website)
        )
        return Card((paragraph(heading), Block("list", items=items)), sources) if items else Card()

    def scholarships(self) -> Card:
        """All scholarships, one line each."""
        found = self.knowledge.education.scholarships.values()
        facts: list[str] = []
        items = tuple(self._scholarship(scholarship, facts) for scholarship in found)
        sources = tuple(SourceNote(self._name(s.name), s.website, s.checked) for s in found if s.website)
        return Card((Block("list", items=items),) if items else (), sources, tuple(facts))

    def _office_ids(self, district: District, role: str) -> tuple[str, ...]:
        if role == "employment_agency":
            return (EMPLOYMENT_AGENCY,)
        ids = getattr(district, role)
        return (ids,) if isinstance(ids, str) else tuple(ids)

    def _line(self, role: str, organisation: str, district: District) -> tuple[Span, ...]:
        """An office with its role; the employment agency has the district's name and the agency's common number."""
        record = self.knowledge.organisations[organisation]
        if role == "employment_agency":
            local = district.employment_agency
            record = record.model_copy(update={"name": {"de": local, "en": local}})
        return (Span(f"{self._text(f'card.{role}')}: "), *self._organisation(record))

    def _organisation(self, organisation: Organisation) -> tuple[Span, ...]:
        details = [self._isolated(c.value) for c in organisation.contacts if c.kind in ("address", "phone", "email")]
        if not details and organisation.website:
            details = [self._isolated(organisation.website)]
        name = Span(self._isolated(self._name(organisation.name)), strong=True)
        if not details:
            return (name,)
        read = min([c.checked for c in organisation.contacts] or [organisation.checked])
        state = self._text("card.state", day=format_day(read, self._written))
        return (name, Span(f": {', '.join(details)} ({state})"))

    def _check(self) -> Block:
        return paragraph(self._text("card.check"))

    def _websites(self, ids: Iterable[str]) -> tuple[SourceNote, ...]:
        found = (self.knowledge.organisations[one] for one in dict.fromkeys(ids))
        return tuple(SourceNote(self._name(o.name), o.website, o.checked) for o in found if o.website)

    def _sources(self, ids: Iterable[str]) -> tuple[SourceNote, ...]:
        records = (self.knowledge.sources[name] for name in ids)
        return tuple(SourceNote(record.title, record.url, record.checked) for record in records)

    def _called(self, profession: Profession) -> str:
        return profession.names.get(self.language) or profession.names["en"]

    def _kind(self, profession: Profession) -> tuple[Span, ...]:
        return () if profession.kind == "none" else (Span(": " + self._text(f"card.kind.{profession.kind}")),)

    def _decides(self, authority: Authority, ids: tuple[str, ...]) -> str:
        names = ", ".join(self._isolated(self._name(self.knowledge.organisations[one].name)) for one in ids)
        if not ids:
            return self._text("card.authority.employer")
        key = "one" if len(ids) == 1 else (authority.depends_on or "one")
        return self._text(f"card.authority.{key}", names=names)

    def _german(self, german: German | str, facts: list[str]) -> str:
        if isinstance(german, str):
            return self._text(f"card.german.{german}")
        values = {"level": self._fact(german.level, facts), "test": self._fact(german.test, facts) if german.test else ""}
        key = "test" if german.test else "may" if german.may else "level"
        return self._text(f"card.german.{key}", **values) if values["level"] else ""

    def _terms(self, authority: Authority, facts: list[str]) -> tuple[str, ...]:
        months = self._fact(authority.months, facts) if authority.months else ""
        fee = [self._fact(name, facts) for name in authority.fee]
        lines = [self._text("card.months", months=months)] if months else []
        if fee and all(fee):
            lines.append(self._text("card.fee.range" if len(fee) == 2 else "card.fee.one", low=fee[0], high=fee[-1]))
        return tuple(lines)

    def _institution(self, institution: Institution) -> tuple[Span, ...]:
        parts = [self._name(institution.notes)] if institution.notes else []
        if institution.uni_assist is not None:
            parts.append(self._text("card.uni_assist.yes" if institution.uni_assist else "card.uni_assist.no"))
        name = Span(self._isolated(self._name(institution.name)), strong=True)
        return (name, Span(". " + " ".join(parts))) if parts else (name,)

    def _scholarship(self, scholarship: Scholarship, facts: list[str]) -> tuple[Span, ...]:
        text = f". {self._name(scholarship.for_whom, facts)} {self._name(scholarship.apply)}"
        return (Span(self._isolated(self._name(scholarship.name)), strong=True), Span(text))

    def _fact(self, name: str, facts: list[str]) -> str:
        """The value, or nothing where it is not in force: a card then says less, never something old."""
        try:
            value = format_fact(self.knowledge.facts.get(name, self.on), self._written)
        except FactNotInForce:
            return ""
        facts.append(name)
        return value

    def _name(self, texts: Bilingual, facts: list[str] | None = None) -> str:
        text = texts["de" if self.language == "de" else "en"]
        noted: list[str] = facts if facts is not None else []
        return markup.PLACEHOLDER.sub(lambda m: self._placeholder(m[1], noted), text)

    def _placeholder(self, name: str, facts: list[str]) -> str:
        match = markup.FACT.fullmatch(name)
        return (self._fact(match[1], facts) if match else "") or "…"

    def _text(self, key: str, /, **values: object) -> str:
        return self.knowledge.strings.get(key, self.language, **values)

    @property
    def _written(self) -> str:
        return self.language if self.language in self.knowledge.languages else "en"

    def _isolated(self, text: str) -> str:
        # German names and numbers in a line that runs from right to left would change places.
        return f"{_ISOLATE}{text}{_POP}" if self.knowledge.direction(self.language) == "rtl" else text


def _by_place(authority: Authority, knowledge: Knowledge, place: Place | None) -> tuple[str, ...]:
    """The organisations that may decide; only the one of the district, where it depends on the place and that is known."""
    ids = tuple(authority.organisations)
    if authority.depends_on != "place" or place is None:
        return ids
    district = knowledge.places.districts[place.district]
    return tuple(one for one in ids if one in district.chambers) or ids
