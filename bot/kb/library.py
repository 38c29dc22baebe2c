"""All knowledge of one folder, loaded once and checked across files. Broken knowledge does not load."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from bot.kb import crosscheck
from bot.kb.articles import Article, load_articles
from bot.kb.catalogue import (
    Emergency,
    Language,
    Organisation,
    SourceRecord,
    Topic,
    load_emergency,
    load_follow_ups,
    load_languages,
    load_organisations,
    load_sources,
    load_topics,
)
from bot.kb.countries import load_countries
from bot.kb.desk import DeskTables, load_desk
from bot.kb.education import Education, load_education
from bot.kb.facts import Facts, load_facts
from bot.kb.flows import Flow, load_flows
from bot.kb.glossary import Glossary, load_glossary
from bot.kb.law import Law
from bot.kb.personal import PersonalWords, load_personal_words
from bot.kb.places import Places, load_places
from bot.kb.planned import Plans, load_plans
from bot.kb.predicates import predicates
from bot.kb.problems import Problems
from bot.kb.professions import Professions, load_professions
from bot.kb.reading import AnswerWords, Reader, load_answer_words
from bot.kb.strings import Strings, load_strings
from bot.kb.teams import Calendar, Routing, Team, load_teams
from bot.kb.urgent import EmergencyWords


@dataclass(frozen=True)
class Knowledge:
    """Everything a person can read, immutable. `fingerprint` changes with any file."""

    root: Path
    fingerprint: str
    languages: dict[str, Language]
    areas: dict[str, dict[str, Topic]]
    follow_ups: dict[str, list[str]]
    sources: dict[str, SourceRecord]
    organisations: dict[str, Organisation]
    places: Places
    professions: Professions
    education: Education
    emergency: Emergency
    facts: Facts
    plans: Plans
    articles: dict[str, Article]
    strings: Strings
    flows: dict[str, Flow]
    answer_words: AnswerWords
    desk: DeskTables
    glossary: Glossary
    personal_words: PersonalWords
    teams: dict[str, Team]
    routing: Routing
    calendar: Calendar
    _laws: dict[date, Law] = field(default_factory=dict)

    @property
    def topics(self) -> dict[str, Topic]:
        """All topics in the order of the catalogue."""
        return {name: topic for area in self.areas.values() for name, topic in area.items()}

    @cached_property
    def reader(self) -> Reader:
        """Reads typed answers of guided checks; made once, since its tables take a while."""
        return Reader(self.answer_words)

    @cached_property
    def emergency_words(self) -> EmergencyWords:
        """Finds emergencies in a text; made once as well."""
        return EmergencyWords(self)

    def law(self, on: date) -> Law:
        """What the conditions of flows are held against on a day."""
        law = self._laws.get(on)
        if law is None:
            law = Law(self.facts, on, predicates(self.professions, self.facts))
            self._laws.clear()  # the day has changed
            self._laws[on] = law
        return law

    def direction(self, language: str) -> str:
        """ "rtl" or "ltr"."""
        return self.languages[language].direction if language in self.languages else "ltr"

    def topic_label(self, topic: str, language: str) -> str:
        """The short name of a topic for a button."""
        return self.strings.get(f"topic.{topic}", language)


def load(root: Path) -> Knowledge:
    """Load and check. Raises KnowledgeError with every problem of every file."""
    problems = Problems(root)
    languages = load_languages(root, problems)
    areas = load_topics(root, problems)
    facts = load_facts(root / "facts", problems)
    tables = load_teams(root / "desk", problems)
    knowledge = Knowledge(
        root=root,
        fingerprint=_fingerprint(root),
        languages=languages,
        areas=areas,
        follow_ups=load_follow_ups(root, {topic for area in areas.values() for topic in area}, problems),
        sources=load_sources(root, problems),
        organisations=load_organisations(root, problems),
        places=load_places(root / "directory", problems),
        professions=load_professions(root / "professions", problems),
        education=load_education(root / "education", problems),
        emergency=load_emergency(root, languages, problems),
        facts=facts,
        plans=load_plans(root, set(facts.records), problems),
        articles=load_articles(root / "articles", problems),
        strings=load_strings(root / "strings", languages, problems),
        flows=load_flows(root / "flows", problems),
        answer_words=load_answer_words(root, languages, problems),
        desk=load_desk(root / "desk", languages, problems),
        glossary=load_glossary(root / "desk", problems),
        personal_words=load_personal_words(root, problems),
        teams=tables.teams,
        routing=tables.routing,
        calendar=tables.calendar,
    )
    load_countries(root / "countries.yml", problems)  # read by bot.nlu.names; here only for its problems
    crosscheck.check(knowledge, problems)
    problems.raise_if_any()
    return knowledge


def _fingerprint(root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
