"""Small tables of the knowledge: languages, topics, sources, organisations, emergency words and numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from bot.kb.problems import Problems
from bot.kb.strict_yaml import Strict, read

Aspect = Literal["cost", "salary", "documents", "duration", "where", "how", "requirements", "language", "here"]
Card = Literal[
    "immigration_office", "welcome_centre", "chambers", "employment_agency",  # by place
    "profession", "institutions", "studienkollegs", "scholarships",
]  # fmt: skip
OFFICES: tuple[Card, ...] = ("immigration_office", "welcome_centre", "chambers", "employment_agency")
Bilingual = dict[Literal["de", "en"], str]


class Language(Strict):
    """A language Lotse writes in; `fallback` is what is shown, in order, where an article is missing."""

    autonym: str
    direction: Literal["ltr", "rtl"] = "ltr"
    fallback: list[str]


class Topic(Strict):
    """A topic of the catalogue; `follow_up` names the topic that answers a question without a subject of its own.

    `shows` says what of the directory, the professions and the institutions belongs under the article, where the person named a
    place or profession; `asks` what the article invites them to name.
    """

    follow_up: dict[Aspect, str] = Field(default_factory=dict)
    flow: str | None = None
    shows: list[Card] = Field(default_factory=list)
    asks: Literal["place", "profession"] | None = None


class SourceRecord(Strict):
    """A source; `checked` is the state of the text that was read."""

    title: str
    url: str
    kind: Literal["law", "official_page", "notice", "secondary"]
    checked: date


class Contact(Strict):
    """One way to reach an organisation. Low confidence is not listed at all."""

    kind: Literal["phone", "email", "address", "form", "hours"]
    value: str
    source: str
    checked: date
    confidence: Literal["high", "medium"]


class Organisation(Strict):
    """An organisation of the pact, or a kind of them, in German and English. `checked`: the day its entry was compiled."""

    name: Bilingual
    does: Bilingual
    website: str | None = None
    contacts: list[Contact] = Field(default_factory=list)
    checked: date


class Directory(Strict):
    """knowledge/directory/organisations.yml"""

    organisations: dict[str, Organisation]


class EmergencyNumber(Strict):
    """A number that helps at once; its name is the string `emergency.number.<key>`. `all_day` only where that is known."""

    number: str
    source: str
    checked: date
    confidence: Literal["high", "medium"]
    all_day: bool = False
    free: bool = False


class EmergencyCategory(Strict):
    """Phrases by language that bypass the model, and the numbers to show, most important first.

    `at_end` holds phrases that mean an emergency only where nothing follows: "I do not want to live (in Venezuela)".
    """

    numbers: list[str] = Field(min_length=1, max_length=4)
    phrases: dict[str, list[str]]
    at_end: dict[str, list[str]] = Field(default_factory=dict)


class Emergency(Strict):
    """knowledge/emergency.yml"""

    categories: dict[str, EmergencyCategory]
    numbers: dict[str, EmergencyNumber]


def load_languages(root: Path, problems: Problems) -> dict[str, Language]:
    """languages.yml in its order, which is that of the picker."""
    languages: dict[str, Language] = read(root / "languages.yml", dict[str, Language], problems) or {}
    for code, language in languages.items():
        for other in language.fallback:
            if other not in languages:
                problems.add(root / "languages.yml", 1, f"{code}: fallback '{other}' is no language of this file")
    return languages


def load_topics(root: Path, problems: Problems) -> dict[str, dict[str, Topic]]:
    """topics.yml: area -> topic id -> topic."""
    areas: dict[str, dict[str, Topic]] = read(root / "topics.yml", dict[str, dict[str, Topic]], problems) or {}
    known = [topic for area in areas.values() for topic in area]
    for twice in {topic for topic in known if known.count(topic) > 1}:
        problems.add(root / "topics.yml", 1, f"topic '{twice}' stands in two areas")
    for area in areas.values():
        for name, topic in area.items():
            for target in topic.follow_up.values():
                if target not in known:
                    problems.add(root / "topics.yml", 1, f"{name}: follow-up leads to unknown topic '{target}'")
    return areas


def load_follow_ups(root: Path, topics: set[str], problems: Problems) -> dict[str, list[str]]:
    """follow_ups.yml: aspect -> topics offered while the conversation has no topic."""
    path = root / "follow_ups.yml"
    offers: dict[str, list[str]] = read(path, dict[Aspect, list[str]], problems) or {}
    for aspect, options in offers.items():
        for topic in options:
            if topic not in topics:
                problems.add(path, 1, f"{aspect}: unknown topic '{topic}'")
    return offers


def load_sources(root: Path, problems: Problems) -> dict[str, SourceRecord]:
    """sources.yml"""
    sources: dict[str, SourceRecord] = read(root / "sources.yml", dict[str, SourceRecord], problems) or {}
    return sources


def load_organisations(root: Path, problems: Problems) -> dict[str, Organisation]:
    """directory/organisations.yml"""
    directory: Directory | None = read(root / "directory" / "organisations.yml", Directory, problems)
    return directory.organisations if directory else {}


def load_emergency(root: Path, languages: dict[str, Language], problems: Problems) -> Emergency:
    """emergency.yml; every category has phrases in every language."""
    path = root / "emergency.yml"
    emergency: Emergency = read(path, Emergency, problems) or Emergency(categories={}, numbers={})
    for name, category in emergency.categories.items():
        for number in category.numbers:
            if number not in emergency.numbers:
                problems.add(path, 1, f"{name}: unknown number '{number}'")
        for code in languages:
            if not category.phrases.get(code):
                problems.add(path, 1, f"{name}: no phrases in '{code}'")
    return emergency
