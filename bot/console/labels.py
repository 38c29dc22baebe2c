"""Names an advisor reads: languages, topics, channels, times. German topic labels, since German is the source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time

from bot.console.counterparts import Counterparts
from bot.console.texts import Words
from bot.domain.checks import Check, FlowNote
from bot.domain.days import SAXONY
from bot.domain.messages import Block, Reply
from bot.kb.catalogue import Bilingual
from bot.kb.flowtexts import key as key_of
from bot.kb.library import Knowledge
from bot.service.check_input import fitting
from bot.service.check_words import CheckWords
from bot.service.payloads import read_payload
from bot.service.ports import Clock

_LOCALES = {"de": "de", "en": "en_GB"}


@dataclass(frozen=True)
class Tongue:
    """A language: code, name in the language of the interface, its own name, direction."""

    code: str
    name: str
    autonym: str
    direction: str


class Labels:
    """Labels in the language of one advisor's interface."""

    def __init__(self, knowledge: Knowledge, words: Words, clock: Clock, counterparts: Counterparts) -> None:
        self._knowledge = knowledge
        self._words = words
        self._clock = clock
        self._counterparts = counterparts
        self._locale = Locale.parse(_LOCALES[words.language])

    def tongue(self, code: str) -> Tongue:
        """Also for languages Lotse does not write in: the engine recognises more of them."""
        own = self._knowledge.languages.get(code)
        autonym = own.autonym if own else _autonym(code)
        return Tongue(code, self._locale.languages.get(code, code), autonym, self._knowledge.direction(code))

    def topic(self, topic: str | None) -> str | None:
        """The German label; the bare id for a topic that has left the catalogue."""
        if topic is None:
            return None
        return self._knowledge.topic_label(topic, "de") if topic in self._knowledge.topics else topic

    def organisation(self, key: str) -> str:
        """The organisation's name in the language of the interface."""
        known = self._knowledge.organisations.get(key)
        if known is None:
            return key
        return self._own(known.name)

    def team(self, key: str) -> str:
        """The team's name in the language of the interface; the bare key of a team that is gone."""
        known = self._knowledge.teams.get(key)
        return self._own(known.name) if known else key

    def mark(self, key: str) -> str:
        """The name of a label."""
        known = self._knowledge.desk.labels.get(key)
        return self._own(known.name) if known else key

    def outcome(self, key: str) -> str:
        """The name of an outcome."""
        known = self._knowledge.desk.outcomes.get(key)
        return self._own(known.name) if known else key

    def canned(self, key: str) -> str:
        """The title of a canned reply."""
        return self._knowledge.desk.replies[key].title["en" if self._words.language == "en" else "de"]

    def variable(self, name: str) -> str:
        """What a variable of a canned reply stands for."""
        return self._words(f"variable.{name}")

    def _own(self, name: Bilingual) -> str:
        return name["en"] if self._words.language == "en" else name["de"]

    def channel(self, channel: str) -> str:
        """The name of a channel; an unknown one keeps its own."""
        key = f"channel.{channel}"
        return self._words(key) if key in self._words else channel

    def german(self, reply: Reply) -> tuple[Block, ...] | None:
        """An interface text of the bot in German, if it is one."""
        return self._counterparts.german(reply.blocks, reply.shown_language)

    def button(self, payload: str | None) -> str | None:
        """What a button says that the person pressed: the topic in German, or the step of the hand-over."""
        read = read_payload(payload) if payload else None
        if read is None:
            return None
        if read.name == "faq":
            return self.topic(read.value)
        if read.name == "flow" and read.value in self._knowledge.flows:
            return self._knowledge.strings.get(key_of(read.value, "name"), "de")
        with_value = read.name in ("handover", "check") and read.value
        key = f"press.{read.name}" + (f"_{read.value}" if with_value else "")
        return self._words(key) if key in self._words else None

    def answer(self, note: FlowNote | None, payload: str | None) -> str | None:
        """What an answer pressed in a guided check says in German; `note` is of the reply to it, which has all answers."""
        read = read_payload(payload) if payload else None
        if note is None or read is None or read.name != "answer" or note.flow not in self._knowledge.flows:
            return None
        check = fitting(self._knowledge, Check(note.flow, note.answers))
        value = check.answers.get(read.value or "") if check else None
        words = CheckWords(self._knowledge, self._knowledge.flows[note.flow], "de", self._clock.today())
        return None if value is None else words.answer(read.value or "", value)

    def clock_time(self, at: datetime) -> str:
        """The time in Saxony, with the day unless it is today."""
        local = at.astimezone(SAXONY)
        time = format_time(local, "short", locale=self._locale)
        if local.date() == self._clock.now().astimezone(SAXONY).date():
            return time
        return f"{format_date(local, 'short', locale=self._locale)}, {time}"

    def date_of(self, at: datetime) -> date:
        """The day it was in Saxony."""
        return at.astimezone(SAXONY).date()

    def day(self, day: date) -> str:
        """A day in few characters."""
        return format_date(day, "short", locale=self._locale)

    def between(self, start: str, end: str) -> str:
        """From one time to another."""
        return self._words("notices.period", since=start, until=end)

    def age(self, since: datetime) -> str:
        """How long ago, in the largest unit that is not nought."""
        return self.duration(max(0, int((self._clock.now() - since).total_seconds() // 60)))

    def duration(self, minutes: int) -> str:
        """A time in the largest unit that is not nought."""
        if minutes < 1:
            return self._words("age.now")
        if minutes < 60:
            return self._words("age.minutes", n=minutes)
        if minutes < 24 * 60:
            return self._words("age.hours", n=minutes // 60, m=minutes % 60)
        days = minutes // (24 * 60)
        return self._words("age.day") if days == 1 else self._words("age.days", n=days)


def _autonym(code: str) -> str:
    try:
        return Locale.parse(code).display_name or code
    except (UnknownLocaleError, ValueError):
        return code
