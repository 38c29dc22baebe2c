"""The advisors' side: claim, reply, insert an article, give back, close. Every step is one transaction under a lock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.account import Advisor
from bot.domain.case import Case
from bot.domain.checks import Check, FlowNote
from bot.domain.conversation import Conversation, Trigger
from bot.domain.errors import CaseTaken, InvalidMessage, NotYourCase
from bot.domain.messages import Author, Kind, Reply, StoredMessage, paragraph
from bot.domain.text import MESSAGE_LIMIT, clean, has_words
from bot.kb.flows import Stand
from bot.service import log
from bot.service.check_input import fitting
from bot.service.check_replies import CheckReplies
from bot.service.check_result import Result, answers_in_words, make_result
from bot.service.locks import ConversationLocks
from bot.service.ports import Clock, Notifier, UnitOfWork, UnitOfWorkFactory
from bot.service.replies import Composer


@dataclass(frozen=True)
class Packet:
    """What an advisor sees of a case: the case, the conversation, its whole log as the person saw it."""

    case: Case
    conversation: Conversation
    messages: tuple[StoredMessage, ...]
    holder: str | None


@dataclass(frozen=True)
class Queues:
    """Cases waiting (oldest first), the advisor's own, and those the advisor closed last."""

    waiting: tuple[Packet, ...]
    mine: tuple[Packet, ...]
    closed: tuple[Packet, ...]


class Desk:
    """Use cases of the console; one instance serves all advisors."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        composer: Composer,
        clock: Clock,
        notifier: Notifier,
        locks: ConversationLocks,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._composer = composer
        self._clock = clock
        self._notifier = notifier
        self._locks = locks

    def queues(self, advisor: Advisor, closed: int = 20) -> Queues:
        """The three lists of the console."""
        with self._unit_of_work() as uow:
            lists = (uow.cases.waiting(), uow.cases.held_by(advisor.id), uow.cases.closed_by(advisor.id, closed))
            return Queues(*(tuple(self._packet(uow, case) for case in cases) for cases in lists))

    def packet(self, case_id: int) -> Packet:
        """One case. Raises UnknownConversation when the person has erased it meanwhile."""
        with self._unit_of_work() as uow:
            return self._packet(uow, uow.cases.get(case_id))

    async def claim(self, case_id: int, advisor: Advisor) -> None:
        """Take a waiting case. Raises CaseTaken with the holder's name, or without one when the person has left."""

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            now = self._clock.now()
            if not uow.cases.claim(case.id, advisor.id, now):
                raise CaseTaken(self._holder(uow, uow.cases.get(case.id)))
            conversation.move(Trigger.CLAIM)
            self._announce(uow, conversation, "handover.joined", name=advisor.name)

        await self._on_case(case_id, step)

    async def reply(self, case_id: int, advisor: Advisor, text: str) -> None:
        """Write to the person. Raises NotYourCase, or InvalidMessage for an empty or too long text."""
        words = clean(text)
        if not has_words(words) or len(words) > MESSAGE_LIMIT:
            raise InvalidMessage(f"a reply has 1 to {MESSAGE_LIMIT} characters")

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            self._require(case, advisor)
            now = self._clock.now()
            log.write(uow, conversation, Author.ADVISOR, now, words, Kind.ADVISOR, name=advisor.name)

        await self._on_case(case_id, step)

    async def insert_article(self, case_id: int, advisor: Advisor, topic: str) -> None:
        """Send an article in the person's language. Raises NotYourCase or InvalidMessage for an unknown topic."""
        if topic not in self._composer.knowledge.articles:
            raise InvalidMessage(f"no article {topic}")

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            self._require(case, advisor)
            reply = self.article(topic, conversation.language)
            log.write_reply(uow, conversation, self._clock.now(), reply, author=Author.ADVISOR, name=advisor.name)

        await self._on_case(case_id, step)

    async def give_back(self, case_id: int, advisor: Advisor) -> None:
        """Put an own case back into the queue, at its old place."""

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            self._require(case, advisor)
            conversation.move(Trigger.RELEASE)
            uow.cases.save(replace(case, advisor_id=None, claimed_at=None))
            self._announce(uow, conversation, "handover.returned", name=advisor.name)

        await self._on_case(case_id, step)

    async def close(self, case_id: int, advisor: Advisor) -> None:
        """End the hand-over; the bot answers again."""

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            self._require(case, advisor)
            conversation.move(Trigger.CLOSE)
            uow.cases.save(replace(case, closed_at=self._clock.now()))
            self._announce(uow, conversation, "handover.closed")

        await self._on_case(case_id, step)

    def article(self, topic: str, language: str) -> Reply:
        """An article as it would be sent: for reading in German, or in the person's language."""
        answer = self._composer.answer(topic, language, self._clock.today())
        return replace(answer, kind=Kind.ADVISOR, buttons=())

    def german(self, message: StoredMessage) -> Reply | None:
        """The German counterpart of an answer of the bot, as of the day it was given."""
        reply = message.reply
        if reply is not None and reply.flow is not None and reply.kind in (Kind.FLOW, Kind.OUTCOME):
            return self._german_check(reply.flow, self._clock.day_of(message.at))
        if reply is None or reply.topic is None or (not reply.facts and reply.kind not in (Kind.ANSWER, Kind.ADVISOR)):
            return None
        return self._composer.answer(reply.topic, "de", self._clock.day_of(message.at))

    def _german_check(self, note: FlowNote, on: date) -> Reply | None:
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

    def check(self, stored: Check | None) -> tuple[str, tuple[tuple[str, str], ...], Result | None] | None:
        """A guided check in German: its name, questions with answers, and the result if it has come to one."""
        check = fitting(self._composer.knowledge, stored)
        if check is None or not check.answers:
            return None
        on = check.on or self._clock.today()
        words = CheckReplies(self._composer).words(check, "de", on)
        result = make_result(self._composer.knowledge, words.flow, check, "de", on) if check.outcome else None
        return words.own("name"), answers_in_words(check, words), result

    async def _on_case(self, case_id: int, step: Callable[[UnitOfWork, Case, Conversation], None]) -> None:
        conversation_id = await asyncio.to_thread(self._conversation_of, case_id)
        async with self._locks.hold(conversation_id):
            await asyncio.to_thread(self._run, case_id, step)
        self._notifier.conversation_changed(conversation_id)
        self._notifier.queue_changed()

    def _run(self, case_id: int, step: Callable[[UnitOfWork, Case, Conversation], None]) -> None:
        with self._unit_of_work() as uow:
            case = uow.cases.get(case_id)
            conversation = uow.conversations.get(case.conversation_id)
            step(uow, case, conversation)
            uow.conversations.save(conversation)
            uow.commit()

    def _conversation_of(self, case_id: int) -> str:
        with self._unit_of_work() as uow:
            return uow.cases.get(case_id).conversation_id

    def _packet(self, uow: UnitOfWork, case: Case) -> Packet:
        conversation = uow.conversations.get(case.conversation_id)
        return Packet(case, conversation, tuple(uow.messages.after(conversation.id, 0)), self._holder(uow, case))

    def _holder(self, uow: UnitOfWork, case: Case) -> str | None:
        return uow.advisors.get(case.advisor_id).name if case.advisor_id is not None else None

    def _require(self, case: Case, advisor: Advisor) -> None:
        if case.advisor_id != advisor.id or case.closed_at is not None:
            raise NotYourCase("the case is closed or somebody else's")

    def _announce(self, uow: UnitOfWork, conversation: Conversation, key: str, **values: object) -> None:
        text = self._composer.text(key, conversation.language, **values)
        language = conversation.language
        reply = Reply(Kind.HANDOVER, language, self._composer.written(language), (paragraph(text),))
        log.write_reply(uow, conversation, self._clock.now(), reply, author=Author.SYSTEM)
