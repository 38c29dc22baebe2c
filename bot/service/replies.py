"""What the bot says, composed from ids: an article, topics to choose from, small talk, hand-over, emergency, or not knowing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.messages import Block, Button, Kind, Reply, SourceNote, Span, paragraph
from bot.kb import flowtexts
from bot.kb.cards import Card, Cards
from bot.kb.catalogue import EmergencyNumber
from bot.kb.library import Knowledge
from bot.kb.render import NoArticle, Rendered, Site, render
from bot.kb.urgent import Urgent
from bot.service.named import NOBODY, Below, Named, below

ASK_PERSON = "/handover"
AGREE = "/handover/yes"
AGREE_FROM_NOW_ON = "/handover/yes/new"
DECLINE = "/handover/no"
LEAVE = "/handover/leave"
OTHER = "/other"
RELATED = 3
FIRST_CHECKS = ("pathway_check", "recognition_finder", "office_finder")
GENERAL_RECOGNITION = "recognition_overview"
RECOGNITION_FINDER = "anerkennung_finder"


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

    def answer(
        self, topic: str, language: str, on: date, confidence: float | None = None, named: Named = NOBODY
    ) -> Reply:  # fmt: skip
        """The article of a topic with its sources, what the tables say to whom the person named, and related topics."""
        try:
            article = render(self.knowledge, topic, language, on, self.site)
        except NoArticle:
            return replace(self.say("chat.no_article", language, Kind.FALLBACK, (self.person(language),)), topic=topic)
        more = below(self.knowledge, topic, named, language, on)
        written = Card() if more.instead and more.card.blocks else Card(article.blocks, article.sources, article.facts)
        parts = (more.card, written) if more.first else (written, more.card)
        whole = parts[0] + parts[1] + self._contacts(topic, language, on)
        return Reply(
            Kind.ANSWER, language, article.shown_language, whole.blocks, topic=topic, confidence=confidence,
            facts=tuple(dict.fromkeys(whole.facts)), sources=whole.sources, buttons=self._buttons(topic, language, article, more),
        )  # fmt: skip

    def _contacts(self, topic: str, language: str, on: date) -> Card:
        return Cards(self.knowledge, language, on).contacts(self.knowledge.articles[topic].contacts)

    def _buttons(self, topic: str, language: str, article: Rendered, more: Below) -> tuple[Button, ...]:
        related = tuple(self.choice(other, language) for other in article.related[:RELATED])
        asks_for_person = self.knowledge.topics[topic].flow == "handover" or not article.confirmed
        person = (self.person(language),) if asks_for_person else ()
        flow = self.knowledge.topics[topic].flow
        check = (self.check(flow, language),) if flow in self.knowledge.flows else ()
        return tuple(dict.fromkeys((*person, *more.choices, *check, *related)))

    def clarify(self, topics: tuple[str, ...], language: str, confidence: float | None, detail: str | None = None) -> Reply:
        """Two or three topics to choose from, "something else", and a person. `detail` is the place they are for."""
        choices = tuple(self.choice(topic, language, detail) for topic in topics)
        buttons = (*choices, self.other(language), self.person(language))
        reply = self.say("chat.clarify", language, Kind.CLARIFY, buttons)
        return replace(reply, options=topics, confidence=confidence)

    def fallback(self, language: str, key: str = "chat.fallback", confidence: float | None = None) -> Reply:
        """Does not know, and says so."""
        return replace(self.say(key, language, Kind.FALLBACK, (self.person(language),)), confidence=confidence)

    def offer(self, reply: Reply, topic: str) -> Reply:
        """The same reply with the answer to a second question offered."""
        line = paragraph(self.text("chat.two_questions", reply.language))
        buttons = (self.choice(topic, reply.language), *reply.buttons)
        return replace(reply, blocks=(*reply.blocks, line), buttons=tuple(dict.fromkeys(buttons)))

    def unknown_profession(self, language: str, on: date) -> Reply:
        """A profession that is not in the table: the general way and the Federal Government's finder."""
        reply = self.answer(GENERAL_RECOGNITION, language, on)
        opening = paragraph(self.text("card.unknown_profession", language))
        record = self.knowledge.sources[RECOGNITION_FINDER]
        finder = Card(sources=(SourceNote(record.title, record.url, record.checked),))
        sources = (finder + Card(sources=reply.sources)).sources
        return replace(reply, blocks=(opening, *reply.blocks), sources=sources)

    def consent(self, language: str, with_check: bool = False, urgent_to: str | None = None) -> Reply:
        """What is passed on to an advisor, and the question whether that is wanted."""
        yes = Button(self.text("handover.yes", language), AGREE)
        from_now_on = Button(self.text("handover.yes_new", language), AGREE_FROM_NOW_ON)
        no = Button(self.text("handover.no", language), DECLINE)
        reply = replace(self.say("handover.consent", language, Kind.HANDOVER, (yes, from_now_on, no)), topic="talk_to_human")
        more = [self.text("check.consent", language)] if with_check else []
        if urgent_to:
            name = self.knowledge.organisations[urgent_to].name["de" if language == "de" else "en"]
            more.append(self.text("check.urgent", language, organisation=name))
        return replace(reply, blocks=(*reply.blocks, *map(paragraph, more)))

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

    def choice(self, topic: str, language: str, detail: str | None = None) -> Button:
        """A button for a topic."""
        tail = f"/{detail}" if detail else ""
        return Button(self.knowledge.topic_label(topic, language), f"/faq/{topic}{tail}")

    def check(self, flow: str, language: str) -> Button:
        """The button that starts a guided check."""
        return Button(self.text(flowtexts.key(flow, "name"), language), f"/flow/{flow}")

    def absolute(self, sources: tuple[SourceNote, ...]) -> tuple[SourceNote, ...]:
        """Sources of our own pages get an address that works everywhere."""
        return tuple(replace(s, url=self.site.base_url + s.url) if s.url.startswith("/") else s for s in sources)

    def welcome(self, language: str) -> Reply:
        """The greeting, with the checks that most people begin with."""
        checks = tuple(self.check(flow, language) for flow in FIRST_CHECKS if flow in self.knowledge.flows)
        return self.say("chat.welcome", language, Kind.SMALLTALK, checks)

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
