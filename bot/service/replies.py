"""What the bot says, composed from ids: an article, topics to choose from, small talk, hand-over, emergency, or not knowing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.messages import Block, Button, Kind, Reply, Span, paragraph
from bot.kb.catalogue import EmergencyNumber
from bot.kb.library import Knowledge
from bot.kb.render import NoArticle, Site, render
from bot.kb.urgent import Urgent

ASK_PERSON = "/handover"
AGREE = "/handover/yes"
DECLINE = "/handover/no"
LEAVE = "/handover/leave"
OTHER = "/other"
RELATED = 3


@dataclass(frozen=True)
class Composer:
    """Composes replies in a language, for a day, from the knowledge."""

    knowledge: Knowledge
    site: Site

    def text(self, key: str, language: str, /, **values: object) -> str:
        """An interface text."""
        return self.knowledge.strings.get(key, language, **values)

    def say(self, key: str, language: str, kind: Kind, buttons: tuple[Button, ...] = (), **values: object) -> Reply:
        """A reply of one interface text."""
        blocks = (paragraph(self.text(key, language, **values)),)
        return Reply(kind, language, self.written(language), blocks, buttons=buttons)

    def written(self, language: str) -> str:
        """The language interface texts are shown in: the person's if we write it, else English."""
        return language if language in self.knowledge.languages else "en"

    def answer(self, topic: str, language: str, on: date, confidence: float | None = None) -> Reply:
        """The article of a topic with its sources and related topics; without an article an honest word."""
        try:
            article = render(self.knowledge, topic, language, on, self.site)
        except NoArticle:
            return replace(self.say("chat.no_article", language, Kind.FALLBACK, (self.person(language),)), topic=topic)
        related = tuple(self.choice(other, language) for other in article.related[:RELATED])
        buttons = related if article.confirmed else (self.person(language), *related)
        if self.knowledge.topics[topic].flow == "handover":
            buttons = (self.person(language), *related)
        return Reply(
            Kind.ANSWER, language, article.shown_language, article.blocks, topic=topic, confidence=confidence,
            facts=article.facts, sources=article.sources, buttons=buttons,
        )  # fmt: skip

    def clarify(self, topics: tuple[str, ...], language: str, confidence: float | None) -> Reply:
        """Two or three topics to choose from, "something else", and a person."""
        buttons = (*(self.choice(topic, language) for topic in topics), self.other(language), self.person(language))
        reply = self.say("chat.clarify", language, Kind.CLARIFY, buttons)
        return replace(reply, options=topics, confidence=confidence)

    def fallback(self, language: str, key: str = "chat.fallback", confidence: float | None = None) -> Reply:
        """Does not know, and says so."""
        return replace(self.say(key, language, Kind.FALLBACK, (self.person(language),)), confidence=confidence)

    def consent(self, language: str) -> Reply:
        """What is passed on to an advisor, and the question whether that is wanted."""
        yes = Button(self.text("handover.yes", language), AGREE)
        no = Button(self.text("handover.no", language), DECLINE)
        return replace(self.say("handover.consent", language, Kind.HANDOVER, (yes, no)), topic="talk_to_human")

    def queued(self, language: str, position: int) -> Reply:
        """The place in the queue."""
        leave = Button(self.text("handover.leave", language), LEAVE)
        return self.say("handover.queued", language, Kind.HANDOVER, (leave,), position=position)

    def emergency(self, urgent: Urgent, language: str) -> Reply:
        """What to do now and the numbers, at once."""
        numbers = tuple(self._number(key, number, language) for key, number in urgent.numbers.items())
        blocks = (
            paragraph(self.text(f"emergency.{urgent.category}", language)),
            Block("list", items=numbers),
            paragraph(self.text("emergency.note", language)),
        )
        return Reply(Kind.EMERGENCY, language, self.written(language), blocks, buttons=(self.person(language),))

    def choice(self, topic: str, language: str) -> Button:
        """A button for a topic."""
        return Button(self.knowledge.topic_label(topic, language), f"/faq/{topic}")

    def other(self, language: str) -> Button:
        """The button "something else"."""
        return Button(self.text("chat.other", language), OTHER)

    def person(self, language: str) -> Button:
        """The button that leads to a person."""
        return Button(self.text("chat.person", language), ASK_PERSON)

    def _number(self, key: str, number: EmergencyNumber, language: str) -> tuple[Span, ...]:
        notes = [self.text("emergency.hours_all_day", language)] if number.all_day else []
        notes += [self.text("emergency.free", language)] if number.free else []
        tail = f" ({', '.join(notes)})" if notes else ""
        name = self.text(f"emergency.number.{key}", language)
        return (Span(f"{name}: "), Span(self._isolated(number.number, language), strong=True), Span(tail))

    def _isolated(self, number: str, language: str) -> str:
        # In a line that runs from right to left the groups of a phone number would change places.
        rtl = self.knowledge.direction(language) == "rtl"
        return f"\u2066{number}\u2069" if rtl else number
