"""One message, start to end: the same for every channel. Rasa proposes, this decides, renders, stores and sends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from bot.domain.conversation import Conversation
from bot.domain.errors import EngineUnavailable
from bot.domain.messages import Author, IncomingMessage, Kind, StoredMessage
from bot.domain.text import MESSAGE_LIMIT, clean, has_words
from bot.kb.urgent import EmergencyWords
from bot.service import handover, log
from bot.service.check_input import fitting
from bot.service.checks import GuidedChecks
from bot.service.decision import KEPT, Decision
from bot.service.locks import ConversationLocks
from bot.service.named import from_detail
from bot.service.payloads import Payload, read_payload
from bot.service.ports import Clock, Dialogue, Notifier, Question, UnitOfWorkFactory
from bot.service.replies import Composer
from bot.service.two_questions import split
from bot.service.understanding import Understanding

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
        clock: Clock, notifier: Notifier, locks: ConversationLocks, checks: GuidedChecks,
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._dialogue = dialogue
        self._composer = composer
        self._words = words
        self._clock = clock
        self._notifier = notifier
        self._locks = locks
        self._checks = checks
        self._understanding = Understanding(composer)
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
            return handover.decide(self._composer, conversation, payload, language)
        urgent = self._words.find(text)
        if urgent:
            if language not in urgent.languages:
                language = min(urgent.languages)  # somebody in need has no time to choose a language first
            return Decision(self._composer.emergency(urgent, language), language)
        if conversation.bot_is_silent:
            return Decision(None, conversation.language)
        if payload or incoming.payload:
            return self._on_payload(payload, conversation, language)
        return await self._on_text(conversation, text, language)

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
                return Decision(composer.fallback(language, "chat.other_reply"), language, conversation.topic)
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
            reply = handover.apply(uow, conversation, decision.trigger, now, self._composer) or decision.reply
            if conversation.bot_is_silent and reply and reply.kind not in SAID_WHILE_SILENT:
                reply = None  # an advisor took the conversation while the engine was thinking
            author = Author.SYSTEM if reply and reply.kind is Kind.HANDOVER else Author.BOT
            replies = () if reply is None else (
                log.write_reply(uow, conversation, now, reply, in_reply_to=message.number, author=author),
            )  # fmt: skip
            if decision.word:
                uow.words.add(decision.word, decision.language, self._clock.day_of(now))
            uow.conversations.save(conversation)
            uow.commit()
        return Result(message, replies)


def _cleaned(incoming: IncomingMessage) -> IncomingMessage:
    return replace(incoming, text=clean(incoming.text)) if incoming.text is not None else incoming
