"""Finding an article and reading it in German before the person gets it in their language."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from bot.console.labels import Labels, Tongue
from bot.domain.messages import Reply
from bot.kb.library import Knowledge
from bot.service.desk import Desk

SHOWN = 8


@dataclass(frozen=True)
class Found:
    """A topic in the list: its German label and the title of its German article."""

    topic: str
    label: str
    title: str


@dataclass(frozen=True)
class Preview:
    """An article in German and as the person will get it, `shown` naming the language."""

    topic: str
    title: str
    german: Reply
    sent: Reply
    shown: Tongue

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


def open_picker(
    knowledge: Knowledge,
    desk: Desk,
    labels: Labels,
    query: str,
    chosen: str | None,
    case_topic: str | None,
    language: str,
) -> Picker:
    """The list for a search, or what is near the case's topic; and the article chosen from it."""
    topics = search(knowledge, query) if query.strip() else suggestions(knowledge, case_topic)
    found = tuple(_found(knowledge, topic) for topic in topics[:SHOWN])
    preview = _preview(knowledge, desk, labels, chosen, language) if chosen and chosen in knowledge.articles else None
    return Picker(query, found, len(topics), preview)


def search(knowledge: Knowledge, query: str) -> list[str]:
    """Topics whose label (German or English), title or id has every word of the query; those whose label begins with it first."""
    words = _folded(query).split()
    ranked = []
    for place, topic in enumerate(_with_article(knowledge)):
        found = _found(knowledge, topic)
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


def _found(knowledge: Knowledge, topic: str) -> Found:
    return Found(topic, knowledge.topic_label(topic, "de"), knowledge.articles[topic].texts["de"].title)


def _preview(knowledge: Knowledge, desk: Desk, labels: Labels, topic: str, language: str) -> Preview:
    sent = desk.article(topic, language)
    title = knowledge.articles[topic].texts["de"].title
    return Preview(topic, title, desk.article(topic, "de"), sent, labels.tongue(sent.shown_language))


def _folded(text: str) -> str:
    """Without case and accents, so that "Gebuhr" finds "Gebühr"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())
