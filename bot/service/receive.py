"""One message, start to end: the same for every channel. Rasa proposes, this decides, renders, stores and sends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from bot.domain.conversation import WAITING_STATES, Conversation, Trigger
from bot.domain.errors import EngineUnavailable
from bot.domain.messages import Author, IncomingMessage, Kind, StoredMessage
from bot.domain.questions import QuestionKind
from bot.domain.text import MESSAGE_LIMIT, clean, has_words
from bot.kb.urgent import EmergencyWords
from bot.service import asides, blocking, case_clock, handover, log
from bot.service.check_input import fitting
from bot.service.checks import GuidedChecks
from bot.service.decision import KEPT, Decision
from bot.service.flood import Flood, Pace
from bot.service.locks import ConversationLocks
from bot.service.named import from_detail
from bot.service.open_questions import OpenQuestions
from bot.service.payloads import Payload, read_payload
from bot.service.ports import Clock, Dialogue, Notifier, Question, UnitOfWorkFactory
from bot.service.replies import Composer
from bot.service.two_questions import split
from bot.service.understanding import Understanding
from bot.service.withholding import withhold

# More would wait for longer than anybody does: they are told to come back in a minute.
MOST_AT_ONCE = 200
SAID_WHILE_SILENT = {Kind.EMERGENCY, Kind.HANDOVER}


@dataclass(frozen=True)
class Result:
    """The person's message as stored and everything said in reply; empty while an advisor answers."""

    message: StoredMessage
    replies: tuple[StoredMessage, ...]


class ReceiveMessage:
    """The use case; one instance serves all conversations."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, dialogue: Dialogue, composer: Composer, words: EmergencyWords,
        clock: Clock, notifier: Notifier, locks: ConversationLocks, checks: GuidedChecks, open_questions: OpenQuestions,
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._dialogue = dialogue
        self._composer = composer
        self._words = words
        self._clock = clock
        self._notifier = notifier
        self._locks = locks
        self._checks = checks
        self._open_questions = open_questions
        self._understanding = Understanding(composer)
        self._flood = Flood()
        self._thinking = 0

    async def __call__(self, conversation_id: str, incoming: IncomingMessage) -> Result:
        """Receive a message. The same external id again gives the stored result. Raises UnknownConversation."""
        incoming = _cleaned(incoming)
        async with self._locks.hold(conversation_id):
            conversation, known = await asyncio.to_thread(self._load, conversation_id, incoming)
            if known:
                return known
            decision = await self._decide(conversation, incoming)
            result = await asyncio.to_thread(self._store, conversation_id, incoming, decision)
        self._notifier.conversation_changed(conversation_id)
        if decision.trigger or conversation.bot_is_silent:
            self._notifier.queue_changed()
        return result

    def _load(self, conversation_id: str, incoming: IncomingMessage) -> tuple[Conversation, Result | None]:
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
            conversation.check = fitting(self._composer.knowledge, conversation.check)
            message = uow.messages.by_external_id(conversation_id, incoming.external_id)
            if message is None:
                return conversation, None
            return conversation, Result(message, tuple(uow.messages.replies_to(conversation_id, message.number)))

    async def _decide(self, conversation: Conversation, incoming: IncomingMessage) -> Decision:
        language = self._language(conversation, incoming)
        text = incoming.text or ""
        payload = read_payload(incoming.payload or text) if incoming.payload or text.startswith("/") else None
        if payload and payload.name == "handover":
            refused = blocking.refusal(self._composer, conversation, language, self._clock)
            return refused or handover.decide(self._composer, conversation, payload, language)
        urgent = self._words.find(text)
        if urgent:
            if language not in urgent.languages:
                language = min(urgent.languages)  # somebody in need has no time to choose a language first
            return Decision(self._composer.emergency(urgent, language), language)
        silent = _bot_is_silent(conversation, incoming)
        pace = self._flood.pace(conversation.id, self._clock.now())
        if pace is not Pace.FINE and not silent:
            return self._too_fast(conversation, language, pace)
        aside = asides.decide(self._composer, conversation, payload, language, silent) if payload else None
        if aside or silent:
            return aside or Decision(None, conversation.language)
        if payload or incoming.payload:
            return self._on_payload(payload, conversation, language)
        return await self._on_text(conversation, text, language)

    def _too_fast(self, conversation: Conversation, language: str, pace: Pace) -> Decision:
        """Asked once to slow down; what follows is kept and read by nobody but an advisor."""
        reply = self._composer.fallback(language, "flood.slow_down") if pace is Pace.TOO_FAST else None
        return Decision(reply, language, conversation.topic)

    def _language(self, conversation: Conversation, incoming: IncomingMessage) -> str:
        """The interface's language wins when the person has just changed it; else the conversation keeps its own."""
        if incoming.language and incoming.language != conversation.ui_language:
            return incoming.language
        return conversation.language

    def _on_payload(self, payload: Payload | None, conversation: Conversation, language: str) -> Decision:
        composer, today = self._composer, self._clock.today()
        match payload:
            case Payload("flow" | "answer" | "check"):
                guided = self._checks.on_payload(conversation, payload, language, today)
                if guided:
                    return guided
            case Payload("faq", str(topic), detail) if topic in composer.knowledge.topics:
                named = from_detail(composer.knowledge, detail, language)
                reply = composer.answer(topic, language, today, named=named)
                return self._in_check(conversation, Decision(reply, language, topic))
            case Payload("language", str(code)) if code in composer.knowledge.languages:
                return self._in_check(conversation, Decision(composer.say("chat.language_set", code, Kind.SMALLTALK), code))
            case Payload("start" | "restart" | "menu"):
                return Decision(composer.welcome(language), language)
            case Payload("other"):
                return Decision(
                    composer.fallback(language, "chat.other_reply"), language, conversation.topic,
                    noted=QuestionKind.NOT_UNDERSTOOD,
                )  # fmt: skip
        return Decision(composer.fallback(language, "chat.unknown_payload"), language, conversation.topic)

    async def _on_text(self, conversation: Conversation, text: str, language: str) -> Decision:
        composer = self._composer
        if len(text) > MESSAGE_LIMIT:
            reply = composer.say("chat.too_long", language, Kind.FALLBACK, (composer.person(language),), limit=MESSAGE_LIMIT)
            return Decision(reply, language, conversation.topic)
        if not has_words(text):
            return Decision(composer.fallback(language, "chat.empty"), language, conversation.topic)
        if conversation.check and conversation.check.is_asking:
            guided = await asyncio.to_thread(self._checks.on_text, conversation, text, language, self._clock.today())
            if guided:
                return guided
        if self._thinking >= MOST_AT_ONCE:
            return Decision(composer.fallback(language, "chat.busy"), language, conversation.topic)
        self._thinking += 1
        try:
            return self._in_check(conversation, await self._understand(conversation, text, language))
        except EngineUnavailable:
            return Decision(composer.fallback(language, "chat.engine_down"), language, conversation.topic)
        finally:
            self._thinking -= 1

    def _in_check(self, conversation: Conversation, decision: Decision) -> Decision:
        """In the middle of a guided check what was said is followed by the question it stands at."""
        if conversation.check is None or not conversation.check.is_asking:
            return decision
        return self._checks.digression(conversation, decision, self._clock.today())

    async def _understand(self, conversation: Conversation, text: str, language: str) -> Decision:
        """One question is answered; of two the first, and the second is offered."""
        today = self._clock.today()
        whole = await self._dialogue.respond(Question(text, language, conversation.topic))
        parts = split(text)
        if parts is None:
            return self._understanding.decide(conversation, text, whole, today)
        first, second = [await self._dialogue.respond(Question(part, whole.language, conversation.topic)) for part in parts]
        return self._understanding.decide_two(conversation, text, (whole, first, second), today)

    def _store(self, conversation_id: str, incoming: IncomingMessage, decision: Decision) -> Result:
        now = self._clock.now()
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
            conversation.language = decision.language
            conversation.ui_language = incoming.language or conversation.ui_language
            conversation.topic = decision.topic or conversation.topic
            conversation.check = conversation.check if decision.check is KEPT else decision.check
            message = log.write_person(uow, conversation, now, incoming)
            if decision.trigger is Trigger.AGREE:
                withhold(uow, conversation_id, message, incoming)
            reply = handover.apply(uow, conversation, decision, now, self._composer, self._checks.names)
            if _bot_is_silent(conversation, incoming) and reply and reply.kind not in SAID_WHILE_SILENT:
                reply = None  # an advisor took the conversation while the engine was thinking
            author = Author.SYSTEM if reply and reply.kind is Kind.HANDOVER else Author.BOT
            replies = () if reply is None else (
                log.write_reply(uow, conversation, now, reply, in_reply_to=message.number, author=author),
            )  # fmt: skip
            noted = decision.noted and self._open_questions.note_asked(uow, conversation_id, message, decision.noted)
            if noted and decision.word:
                uow.words.add(decision.word, decision.language, self._clock.day_of(now))
            case_clock.person_wrote(uow, conversation, now)
            uow.conversations.save(conversation)
            uow.commit()
        return Result(message, replies)


def _bot_is_silent(conversation: Conversation, incoming: IncomingMessage) -> bool:
    """While somebody only waits they may turn to the bot; from the moment an advisor is there it says nothing."""
    return conversation.bot_is_silent and not (incoming.to_bot and conversation.state in WAITING_STATES)


def _cleaned(incoming: IncomingMessage) -> IncomingMessage:
    return replace(incoming, text=clean(incoming.text)) if incoming.text is not None else incoming
