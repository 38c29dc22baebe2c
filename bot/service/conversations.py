"""Beginning, reading, exporting, erasing and forgetting conversations."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.checks import Check
from bot.domain.codec import message_to_json
from bot.domain.conversation import Conversation
from bot.domain.errors import UnknownConversation, WrongToken
from bot.domain.messages import Reply, StoredMessage
from bot.service import log
from bot.service.check_input import fitting
from bot.service.out_of_hours import known_zone
from bot.service.ports import Clock, Notifier, UnitOfWorkFactory
from bot.service.replies import Composer
from bot.service.waiting import Status, status_of

# Long enough for editors to see what is asked for again and again.
WORDS_KEPT = timedelta(days=180)


class ConversationService:
    """Everything about a conversation that is not a message."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        composer: Composer,
        clock: Clock,
        notifier: Notifier,
        retention: timedelta,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._composer = composer
        self._clock = clock
        self._notifier = notifier
        self._retention = retention

    def begin(
        self, channel: str, language: str, sender: str | None = None, *, page: str | None = None, zone: str | None = None
    ) -> tuple[Conversation, str]:
        """A new conversation with its welcome, and the secret token, which is stored as a hash only.

        `page` is where it began, kept without what follows the path. A `zone` that is none is left out: opening hours are then
        told in German time.
        """
        token = secrets.token_urlsafe(32)
        now = self._clock.now()
        identity = f"c_{secrets.token_urlsafe(16)}"
        conversation = Conversation(
            identity,
            channel,
            sender or identity,
            hash_token(token),
            now,
            now,
            language=language,
            ui_language=language,
            page=_address(page),
            zone=known_zone(zone),
        )
        with self._unit_of_work() as uow:
            uow.conversations.add(conversation)
            welcome = self._composer.welcome(language)
            log.write_reply(uow, conversation, now, welcome)
            uow.conversations.save(conversation)
            uow.commit()
        return conversation, token

    def of_sender(self, channel: str, sender: str, language: str) -> Conversation:
        """The conversation of a channel's own identity, begun silently when there is none yet."""
        with self._unit_of_work() as uow:
            found = uow.conversations.by_sender(channel, sender)
            if found:
                return found
            now = self._clock.now()
            found = Conversation(f"c_{secrets.token_urlsafe(16)}", channel, sender, None, now, now, language=language)
            uow.conversations.add(found)
            uow.commit()
        return found

    def greet(self, conversation_id: str, reply: Reply) -> None:
        """The first message of a conversation that was begun silently; once, and not where something was said already."""
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
            if conversation.last_number:
                return
            log.write_reply(uow, conversation, self._clock.now(), reply)
            uow.conversations.save(conversation)
            uow.commit()
        self._notifier.conversation_changed(conversation_id)

    def authorise(self, conversation_id: str, token: str) -> Conversation:
        """Raises UnknownConversation or WrongToken; compares in constant time."""
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
        if conversation.token_hash is None or not hmac.compare_digest(conversation.token_hash, hash_token(token)):
            raise WrongToken("the token does not belong to the conversation")
        return conversation

    def result(self, conversation_id: str, secret: str) -> tuple[Check, str]:
        """A check that has ended, and the language spoken. Raises UnknownConversation, for a wrong secret, too."""
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
        check = fitting(self._composer.knowledge, conversation.check)
        if check is None or not check.secret or not hmac.compare_digest(check.secret.encode(), secret.encode()):
            raise UnknownConversation("no result at this address")
        return check, conversation.language

    def messages_after(self, conversation_id: str, number: int) -> list[StoredMessage]:
        """The log from a number on. Raises UnknownConversation once it has been erased."""
        with self._unit_of_work() as uow:
            uow.conversations.get(conversation_id)
            return uow.messages.after(conversation_id, number)

    def undelivered(self, conversation_id: str) -> list[StoredMessage]:
        """What a channel without push has not been given yet; it counts as given from now on."""
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
            messages = uow.messages.after(conversation_id, conversation.delivered)
            uow.conversations.save(replace(conversation, delivered=conversation.last_number))
            uow.commit()
        return messages

    def status(self, conversation_id: str) -> Status:
        """For the person: who answers, and what is known of the wait."""
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
            return status_of(uow, self._composer.knowledge, conversation, self._clock.now())

    def set_language(self, conversation_id: str, language: str) -> None:
        """The person chose another language in the interface."""
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
            uow.conversations.save(replace(conversation, language=language, ui_language=language))
            uow.commit()

    def export(self, conversation_id: str) -> dict[str, Any]:
        """Everything that is stored about a conversation, as JSON data."""
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
            messages = uow.messages.after(conversation_id, 0)
            ratings = uow.ratings.of_conversation(conversation_id)
        return {
            "id": conversation.id,
            "channel": conversation.channel,
            "language": conversation.language,
            "begun": conversation.created_at.isoformat(),
            "deleted_after": (conversation.last_at + self._retention).isoformat(),
            "page": conversation.page,
            "time_zone": conversation.zone,
            "email": conversation.email,
            "messages": [message_to_json(message) for message in messages],
            "ratings": [{"number": r.number, "helpful": r.helpful, "reason": r.reason} for r in ratings],
        }

    def erase(self, conversation_id: str) -> None:
        """Delete the conversation, its messages and its cases. Nothing else holds anything of it."""
        with self._unit_of_work() as uow:
            uow.conversations.get(conversation_id)
            uow.conversations.erase(conversation_id)
            uow.commit()
        self._notifier.conversation_changed(conversation_id)
        self._notifier.queue_changed()

    def purge(self) -> int:
        """Erase what has been silent longer than the retention. Returns how many conversations went."""
        with self._unit_of_work() as uow:
            idle = uow.conversations.idle_since(self._clock.now() - self._retention)
        for conversation_id in idle:
            try:
                self.erase(conversation_id)
            except UnknownConversation:
                continue  # the person was faster
        with self._unit_of_work() as uow:
            uow.words.forget_before(self._clock.today() - WORDS_KEPT)
            uow.questions.forget_before(self._clock.today() - WORDS_KEPT)
            uow.commit()
        return len(idle)


def _address(page: str | None) -> str | None:
    """What stands behind the path of an address may say who somebody is."""
    return re.split(r"[?#]", page, maxsplit=1)[0] or None if page else None


def hash_token(token: str) -> str:
    """Tokens have 256 random bits, so that a plain SHA-256 is enough to store them by."""
    return hashlib.sha256(token.encode()).hexdigest()
