"""Finding an article or an entry of the directory, and reading it in German before the person gets it in their language."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bot.console.casefile import Casefile
from bot.console.labels import Labels, Tongue
from bot.domain.messages import Block, Reply
from bot.kb.library import Knowledge
from bot.service.desk import Desk

SHOWN = 8


@dataclass(frozen=True)
class Found:
    """An article or organisation in the list. `kind` is topic or organisation, which is also the field of the form."""

    kind: str
    key: str
    label: str
    title: str


@dataclass(frozen=True)
class Preview:
    """An article or entry in German and as the person will get it, `shown` naming the language; `purpose` is for the advisor."""

    kind: str
    key: str
    title: str
    german: Reply
    sent: Reply
    shown: Tongue
    purpose: tuple[Block, ...] = ()

    @property
    def fits(self) -> bool:
        """False where there is no version in the person's language and another one stands in."""
        return self.sent.shown_language == self.sent.language


@dataclass(frozen=True)
class Picker:
    """The state of the article picker. `total` counts all finds, of which the first few are shown."""

    query: str
    found: tuple[Found, ...]
    total: int
    preview: Preview | None


def open_picker(knowledge: Knowledge, desk: Desk, labels: Labels, query: Mapping[str, str], file: Casefile) -> Picker:
    """The list for a search (`q`), or what is near the case's topic; and what was chosen from it (`topic` or `organisation`)."""
    wanted, case = query.get("q", "")[:100], file.packet.case
    topics = search(knowledge, wanted) if wanted.strip() else suggestions(knowledge, case.topic)
    offices = search_directory(knowledge, wanted) if wanted.strip() else near(knowledge, case.topic, case.responsible)
    articles, entries = [_article(knowledge, key) for key in topics], [_entry(knowledge, key) for key in offices]
    shown = (*articles[: SHOWN - min(len(entries), SHOWN // 2)], *entries[: SHOWN // 2])
    return Picker(wanted, shown, len(articles) + len(entries), _preview(knowledge, desk, labels, query, file.tongue.code))


def search(knowledge: Knowledge, query: str) -> list[str]:
    """Topics whose label (German or English), title or id has every word of the query; those whose label begins with it first."""
    words = _folded(query).split()
    ranked = []
    for place, topic in enumerate(_with_article(knowledge)):
        found = _article(knowledge, topic)
        label = _folded(found.label)
        english = _folded(knowledge.topic_label(topic, "en"))
        if all(word in f"{label} {_folded(found.title)} {english} {topic}" for word in words):
            ranked.append((not label.startswith(_folded(query)), not all(word in label for word in words), place, topic))
    return [entry[-1] for entry in sorted(ranked)]


def suggestions(knowledge: Knowledge, topic: str | None) -> list[str]:
    """The case's topic and what is related to it; without one the beginning of the catalogue."""
    known = _with_article(knowledge)
    if topic not in knowledge.articles:
        return known
    return [near for near in (topic, *knowledge.articles[topic].related) if near in known]


def _with_article(knowledge: Knowledge) -> list[str]:
    return [topic for topic in knowledge.topics if topic in knowledge.articles]


def search_directory(knowledge: Knowledge, query: str) -> list[str]:
    """Organisations whose name, purpose or id has every word of the query."""
    words = _folded(query).split()
    return [
        key
        for key, one in knowledge.organisations.items()
        if all(word in _folded(f"{one.name['de']} {one.name['en']} {one.does['de']} {key}") for word in words)
    ]


def near(knowledge: Knowledge, topic: str | None, responsible: str | None) -> list[str]:
    """Whom the case is about, and whom the article of its topic names."""
    contacts = knowledge.articles[topic].contacts if topic in knowledge.articles else []
    return [key for key in dict.fromkeys((responsible, *contacts)) if key in knowledge.organisations]


def _article(knowledge: Knowledge, topic: str) -> Found:
    return Found("topic", topic, knowledge.topic_label(topic, "de"), knowledge.articles[topic].texts["de"].title)


def _entry(knowledge: Knowledge, key: str) -> Found:
    return Found("organisation", key, knowledge.organisations[key].name["de"], "")


def _preview(knowledge: Knowledge, desk: Desk, labels: Labels, query: Mapping[str, str], language: str) -> Preview | None:
    topic, key = query.get("topic", ""), query.get("organisation", "")
    if topic in knowledge.articles:
        sent, german = desk.texts.article(topic, language), desk.texts.article(topic, "de")
        title = knowledge.articles[topic].texts["de"].title
        return Preview("topic", topic, title, german, sent, labels.tongue(sent.shown_language))
    if key in knowledge.organisations:
        sent, german = desk.texts.entry(key, language), desk.texts.entry(key, "de")
        purpose = (desk.texts.purpose(key),)
        title = knowledge.organisations[key].name["de"]
        return Preview("organisation", key, title, german, sent, labels.tongue(sent.shown_language), purpose)
    return None


def _folded(text: str) -> str:
    """Without case and accents, so that "Gebuhr" finds "Gebühr"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())
