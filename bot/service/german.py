"""The German counterparts of what the bot said: an advisor reads in German what the person read in Vietnamese."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.checks import Check, FlowNote
from bot.domain.messages import Block, Kind, Reply, StoredMessage, paragraph
from bot.kb.cards import Cards
from bot.kb.flows import Stand
from bot.service.check_input import fitting
from bot.service.check_replies import CheckReplies
from bot.service.check_result import Result, answers_in_words, make_result
from bot.service.ports import Clock
from bot.service.replies import Composer


class German:
    """Articles and entries of the directory in any language, and answers and checks in German."""

    def __init__(self, composer: Composer, clock: Clock) -> None:
        self._composer = composer
        self._clock = clock

    def article(self, topic: str, language: str) -> Reply:
        """An article as it would be sent: for reading in German, or in the person's language."""
        answer = self._composer.answer(topic, language, self._clock.today())
        return replace(answer, kind=Kind.ADVISOR, buttons=())

    def entry(self, organisation: str, language: str) -> Reply:
        """How to reach an organisation, with the day that was checked, as it would be sent."""
        card = Cards(self._composer.knowledge, language, self._clock.today()).contacts((organisation,))
        written = self._composer.written(language)
        return Reply(Kind.ADVISOR, language, written, card.blocks, sources=self._composer.absolute(card.sources))

    def purpose(self, organisation: str) -> Block:
        """What an organisation does, in German."""
        return paragraph(self._composer.knowledge.organisations[organisation].does["de"])

    def of_message(self, message: StoredMessage) -> Reply | None:
        """The German counterpart of an answer of the bot, as of the day it was given."""
        reply = message.reply
        if reply is not None and reply.flow is not None and reply.kind in (Kind.FLOW, Kind.OUTCOME):
            return self._of_check(reply.flow, self._clock.day_of(message.at))
        if reply is None or reply.topic is None or (not reply.facts and reply.kind not in (Kind.ANSWER, Kind.ADVISOR)):
            return None
        return self._composer.answer(reply.topic, "de", self._clock.day_of(message.at))

    def check(self, stored: Check | None) -> tuple[str, tuple[tuple[str, str], ...], Result | None] | None:
        """A guided check in German: its name, questions with answers, and the result if it has come to one."""
        check = fitting(self._composer.knowledge, stored)
        if check is None or not check.answers:
            return None
        on = check.on or self._clock.today()
        words = CheckReplies(self._composer).words(check, "de", on)
        result = make_result(self._composer.knowledge, words.flow, check, "de", on) if check.outcome else None
        return words.own("name"), answers_in_words(check, words), result

    def _of_check(self, note: FlowNote, on: date) -> Reply | None:
        """A question or an outcome of a check in German, with the answers as they were then."""
        then = Check(note.flow, note.answers, outcome=note.outcome, on=on)
        check = fitting(self._composer.knowledge, then)
        if check != then or (note.question and note.question not in self._composer.knowledge.flows[note.flow].questions):
            return None  # the flow has changed since: only what was sent can be shown
        replies = CheckReplies(self._composer)
        if note.outcome:
            return replies.outcome(then, "de", on, "")
        path = tuple(name for name in note.answers if name != note.question)
        return replies.question(then, Stand(path, question=note.question), "de", on)
