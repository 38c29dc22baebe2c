"""Tells a person by e-mail that an advisor has answered: once per absence, with a one-time link, without a word of the chat.

What is owed stands in the database: messages of advisors after `conversation.delivered`, and a note in the log for every mail
that went out. So a restart neither forgets a mail nor sends it again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.address import email_address
from bot.domain.conversation import Conversation
from bot.domain.errors import IllegalTransition, InvalidMessage, MailRefused, MailUnavailable, UnknownConversation
from bot.domain.messages import Author, Kind, Reply, StoredMessage, paragraph
from bot.service import log as conversation_log
from bot.service.attendance import Attendance
from bot.service.locks import ConversationLocks
from bot.service.person import WEB, last_advised
from bot.service.ports import Clock, Mailer, Notifier, UnitOfWork, UnitOfWorkFactory
from bot.service.replies import Composer

log = logging.getLogger(__name__)
# Whoever reloads the page or loses the network for a moment is not away.
ABSENT_AFTER = timedelta(minutes=1)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
LINKS_ON_REQUEST = 3


@dataclass(frozen=True)
class _Failures:
    count: int
    not_before: datetime


class Mailing:
    """Use cases of mail to persons. `make_link` gives the address of a one-time link into a conversation."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, composer: Composer, clock: Clock, notifier: Notifier, locks: ConversationLocks,
        attendance: Attendance, mailer: Mailer, make_link: Callable[[str], str],
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._composer = composer
        self._clock = clock
        self._notifier = notifier
        self._locks = locks
        self._attendance = attendance
        self._mailer = mailer
        self._make_link = make_link
        self._failures: dict[str, _Failures] = {}

    async def run(self) -> None:
        """Send what is owed by now and forget addresses that nothing will be sent to any more."""
        for conversation_id in await asyncio.to_thread(self._with_address):
            if self._attendance.is_here(conversation_id) or self._pausing(conversation_id):
                continue
            try:
                await self._tell(conversation_id)
            except UnknownConversation:
                continue  # erased meanwhile
            except MailUnavailable as error:
                self._pause(conversation_id)
                log.error("mail for %s not sent, will be tried again: %s", conversation_id, error)

    async def send_link(self, conversation_id: str, text: str) -> None:
        """Send a link into the conversation to an address that is not kept. Raises InvalidMessage for what is no address,
        IllegalTransition before an advisor has answered and after three links, MailUnavailable, MailRefused."""
        address = email_address(text)
        if address is None:
            raise InvalidMessage("not an e-mail address")
        async with self._locks.hold(conversation_id):
            conversation, key = await asyncio.to_thread(self._next_link, conversation_id)
            await self._send(conversation, address, "link")
            await asyncio.to_thread(self._note, conversation_id, key, "mail.link_sent")
        self._notifier.conversation_changed(conversation_id)

    async def _tell(self, conversation_id: str) -> None:
        async with self._locks.hold(conversation_id):
            conversation, owed = await asyncio.to_thread(self._owed, conversation_id)
            if conversation.email is None or not owed:
                return
            try:
                await self._send(conversation, conversation.email, "answer")
                said, keep = "mail.answer_sent", True
            except MailRefused:
                said, keep = "mail.refused", False
            await asyncio.to_thread(self._note, conversation_id, _key(conversation), said, keep)
        self._failures.pop(conversation_id, None)
        self._notifier.conversation_changed(conversation_id)

    async def _send(self, conversation: Conversation, address: str, what: str) -> None:
        link = await asyncio.to_thread(self._make_link, conversation.id)
        words = {key: self._composer.text(f"mail.{what}_{key}", conversation.language, link=link) for key in ("subject", "text")}
        await self._mailer.send(address, words["subject"], words["text"])

    def _with_address(self) -> list[str]:
        with self._unit_of_work() as uow:
            return [conversation.id for conversation in uow.conversations.with_email()]

    def _owed(self, conversation_id: str) -> tuple[Conversation, bool]:
        """The conversation, and whether a mail is due. Once nothing can follow any more the address is deleted."""
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
            untold = conversation.channel == WEB and uow.messages.by_external_id(conversation_id, _key(conversation)) is None
            answers = _answers(uow.messages.after(conversation_id, conversation.delivered)) if untold else []
            if not answers and uow.cases.of_conversation(conversation_id) is None:
                conversation.email = None
                uow.conversations.save(conversation)
                uow.commit()
        return conversation, any(message.at <= self._clock.now() - ABSENT_AFTER for message in answers)

    def _next_link(self, conversation_id: str) -> tuple[Conversation, str]:
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
            keys = [f"mail-link-{number}" for number in range(LINKS_ON_REQUEST)]
            free = [key for key in keys if uow.messages.by_external_id(conversation_id, key) is None]
            if not free or last_advised(uow, conversation_id) is None:
                raise IllegalTransition("a link is sent after an advisor has answered, three times at most")
            return conversation, free[0]

    def _note(self, conversation_id: str, key: str, text: str, keep: bool = True) -> None:
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
            self._write(uow, conversation, key, text)
            conversation.email = conversation.email if keep else None
            uow.conversations.save(conversation)
            uow.commit()

    def _write(self, uow: UnitOfWork, conversation: Conversation, key: str, text: str) -> None:
        language, said = conversation.language, self._composer.text(text, conversation.language)
        reply = Reply(Kind.HANDOVER, language, self._composer.written(language), (paragraph(said),))
        conversation_log.write(
            uow, conversation, Author.SYSTEM, self._clock.now(), reply.text, reply.kind, external_id=key, reply=reply
        )

    def _pausing(self, conversation_id: str) -> bool:
        failures = self._failures.get(conversation_id)
        return failures is not None and failures.not_before > self._clock.now()

    def _pause(self, conversation_id: str) -> None:
        count = self._failures[conversation_id].count + 1 if conversation_id in self._failures else 0
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(count, 10))
        self._failures[conversation_id] = _Failures(count, self._clock.now() + pause)


def _key(conversation: Conversation) -> str:
    """Names the absence: it lasts until something is read again."""
    return f"mail-{conversation.delivered}"


def _answers(messages: list[StoredMessage]) -> list[StoredMessage]:
    return [message for message in messages if message.author is Author.ADVISOR and not message.withdrawn]
