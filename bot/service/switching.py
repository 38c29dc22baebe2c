"""Going on elsewhere: a one-time code moves a conversation between web and Telegram, or to another browser.

The case and the consent move with it, since they belong to the conversation. What an advisor writes reaches the channel that is
active. A page that was left reads along and may still write; the conversation stays where it was moved to until another code is
used.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta

from bot.domain.conversation import Conversation
from bot.domain.errors import InvalidCode
from bot.domain.messages import Author, Button, Kind, Reply, paragraph
from bot.service import log
from bot.service.conversations import hash_token
from bot.service.ports import Clock, Notifier, UnitOfWork, UnitOfWorkFactory
from bot.service.replies import Composer

VALID = timedelta(minutes=10)
WEB, TELEGRAM = "web", "telegram"
ADVISORS_LANGUAGE = "de"


class Switching:
    """Makes codes and redeems them; each works once."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, composer: Composer, clock: Clock, notifier: Notifier) -> None:
        self._unit_of_work = unit_of_work
        self._composer = composer
        self._clock = clock
        self._notifier = notifier

    def make(self, conversation_id: str, valid: timedelta = VALID) -> str:
        """A code of 32 url-safe characters; only its hash is stored. Raises UnknownConversation."""
        code = secrets.token_urlsafe(24)
        now = self._clock.now()
        with self._unit_of_work() as uow:
            uow.conversations.get(conversation_id)
            uow.codes.forget_expired(now)
            uow.codes.add(hash_token(code), conversation_id, now + valid)
            uow.commit()
        return code

    def enter_web(self, code: str) -> tuple[Conversation, str]:
        """Go on in a browser: the conversation and its new secret token, the old one is void. Raises InvalidCode."""
        token = secrets.token_urlsafe(32)
        with self._unit_of_work() as uow:
            conversation = self._redeem(uow, code)
            left = (conversation.channel, conversation.sender)
            conversation.channel, conversation.sender = WEB, conversation.id
            conversation.token_hash = hash_token(token)
            uow.conversations.save(conversation)
            if left[0] == TELEGRAM:
                self._begin_afresh(uow, conversation, left[1])
            uow.commit()
        self._notifier.conversation_changed(conversation.id)
        return conversation, token

    def enter_telegram(self, code: str, chat: str, language: str | None, external_id: str | None = None) -> Conversation:
        """Go on in a chat of Telegram; nothing read before is sent again. Raises InvalidCode.

        `language` is that of the person's Telegram: a hint, the conversation keeps its own. The same `external_id` again is the
        same step.
        """
        with self._unit_of_work() as uow:
            there = uow.conversations.by_sender(TELEGRAM, chat)
            if there and external_id and uow.messages.by_external_id(there.id, external_id):
                return there
            conversation = self._redeem(uow, code)
            if there and there.id != conversation.id:
                self._step_aside(uow, there)
            conversation.channel, conversation.sender = TELEGRAM, chat
            conversation.ui_language = language or conversation.ui_language
            conversation.delivered = conversation.last_number
            reply = self._moved_here(conversation)
            log.write(
                uow, conversation, Author.SYSTEM, self._clock.now(), reply.text, reply.kind, reply=reply, external_id=external_id
            )
            uow.conversations.save(conversation)
            uow.commit()
        self._notifier.conversation_changed(conversation.id)
        return conversation

    def _redeem(self, uow: UnitOfWork, code: str) -> Conversation:
        conversation_id = uow.codes.use(hash_token(code), self._clock.now())
        if conversation_id is None:
            uow.commit()  # a code that is too old is gone all the same
            raise InvalidCode("the code is unknown, used or too old")
        return uow.conversations.get(conversation_id)

    def _begin_afresh(self, uow: UnitOfWork, gone: Conversation, chat: str) -> None:
        """The chat that was left gets a conversation of its own, whose first message says what has happened."""
        now = self._clock.now()
        fresh = Conversation(
            f"c_{secrets.token_urlsafe(16)}", TELEGRAM, chat, None, now, now, language=gone.language, ui_language=gone.ui_language
        )  # fmt: skip
        uow.conversations.add(fresh)
        log.write_reply(uow, fresh, now, self._say("switch.to_web", gone.language), author=Author.SYSTEM)
        uow.conversations.save(fresh)

    def _step_aside(self, uow: UnitOfWork, old: Conversation) -> None:
        """An older conversation of the chat keeps its data until the retention; whoever advises in it reads that it was left."""
        old.channel, old.sender = WEB, old.id
        case = uow.cases.of_conversation(old.id)
        if case is not None and case.closed_at is None:
            text = self._composer.text("switch.left", ADVISORS_LANGUAGE)
            log.write(uow, old, Author.SYSTEM, self._clock.now(), text, Kind.HANDOVER)
        uow.conversations.save(old)

    def _moved_here(self, conversation: Conversation) -> Reply:
        """The first words in the new channel; in the middle of a guided check with the way back to its question."""
        language, check = conversation.language, conversation.check
        asking = check is not None and check.is_asking and not conversation.bot_is_silent
        go_on = (Button(self._composer.text("check.resume", language), "/check/resume"),) if asking else ()
        reply = self._say("switch.to_telegram", language, go_on)
        notice = paragraph(self._composer.text("telegram.notice", language), "notice")
        return replace(reply, blocks=(*reply.blocks, notice))

    def _say(self, key: str, language: str, buttons: tuple[Button, ...] = ()) -> Reply:
        return self._composer.say(key, language, Kind.HANDOVER, buttons)
