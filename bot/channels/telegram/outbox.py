"""The one sender: what the log has and the chat has not is sent, in order, each message once, whoever wrote it.

Nothing else sends what is part of a conversation, so that answers, advisors' messages, notices and what a crash has left behind
all take the same way. The number of the last message that arrived is stored after each one.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden

from bot.channels.telegram import letters
from bot.channels.telegram.calls import patiently, quietly
from bot.channels.telegram.deps import CHANNEL, TelegramDeps
from bot.channels.telegram.keyboard import has_answers, keyboard, links
from bot.domain.conversation import Conversation
from bot.domain.errors import UnknownConversation
from bot.domain.messages import Author, StoredMessage
from bot.service import reach
from bot.service.ports import UnitOfWork

log = logging.getLogger(__name__)
# Bells are rung within this process only; what another one has written is found by looking.
LOOK_EVERY = 15.0
AFTER_FAILURE = 5.0
STOPS_WITHIN = 2.0
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True)
class Letter:
    """A message to send, of which `begun` parts have arrived already.

    `asked` is the last message with buttons before it, `asked_id` and `replaced` are ids of Telegram: of its buttons, and of the
    message that this one corrects.
    """

    conversation: Conversation
    message: StoredMessage
    begun: int
    asked: StoredMessage | None
    asked_id: int | None
    replaced: tuple[int, ...]


class Outbox:
    """Sends until it is cancelled. Chats do not wait for each other."""

    def __init__(self, deps: TelegramDeps, bot: Bot) -> None:
        self._deps = deps
        self._bot = bot
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._missed: set[str] = set()
        self._stopping = False

    async def run(self) -> None:
        """Look at every change, and now and then without one."""
        self._bell = self._deps.hub.any_signal()
        try:
            while True:
                await self._look()
                await self._bell.wait(LOOK_EVERY)
        finally:
            self._bell.close()
            await self._stop()

    async def say(self, chat: int, text: str, buttons: InlineKeyboardMarkup | None = None) -> None:
        """Send something that is no part of a conversation: a secret link, the farewell after a deletion."""
        await patiently(self._send, chat, text, buttons, tries=5)

    async def _stop(self) -> None:
        """Let what is on its way arrive: it would be sent again, were it not noted that it has."""
        self._stopping = True
        on_their_way = set(self._busy.values())
        if on_their_way:
            await asyncio.wait(on_their_way, timeout=STOPS_WITHIN)
        for task in on_their_way:
            task.cancel()

    async def _look(self) -> None:
        try:
            waiting = await asyncio.to_thread(self._waiting)
        except Exception as error:
            log.error("telegram: the outbox cannot be read: %s", type(error).__name__)
            return
        for conversation in waiting:
            if conversation.id in self._busy:
                self._missed.add(conversation.id)
            else:
                self._busy[conversation.id] = asyncio.create_task(self._empty(conversation.id))

    async def _empty(self, conversation_id: str) -> None:
        """Send all that waits in one conversation."""
        try:
            while not self._stopping and (letter := await asyncio.to_thread(self._next, conversation_id)):
                await self._deliver(letter)
        except UnknownConversation:
            pass  # erased meanwhile
        except Exception as error:
            log.error("telegram: %s waits, sending failed: %s", conversation_id, type(error).__name__)
            await asyncio.sleep(AFTER_FAILURE)
            self._missed.add(conversation_id)
        finally:
            del self._busy[conversation_id]
            if conversation_id in self._missed:
                self._missed.discard(conversation_id)
                self._bell.ring()

    async def _deliver(self, letter: Letter) -> None:
        conversation, message, chat = letter.conversation, letter.message, int(letter.conversation.sender)
        if letter.replaced and not letter.begun:
            await self._retract(chat, letter)
        parts = letters.parts(self._deps, message)
        try:
            for part in range(letter.begun, len(parts)):
                buttons = keyboard(self._deps, conversation, message) if part == len(parts) - 1 else None
                sent = await self._insist(chat, parts[part], buttons, f"{conversation.id} {message.number}")
                if sent:
                    await asyncio.to_thread(self._note_sent, letter, part, sent.message_id)
        except Forbidden:
            await asyncio.to_thread(
                reach.note_unreachable, self._deps.unit_of_work, self._deps.composer, self._deps.clock, self._deps.hub,
                conversation.id,
            )  # fmt: skip
            return
        await asyncio.to_thread(self._note_delivered, letter)
        if letter.asked and letter.asked_id:
            kept = links(self._deps, letter.asked)
            await quietly(
                "taking buttons away", self._bot.edit_message_reply_markup, chat, letter.asked_id, reply_markup=kept
            )  # fmt: skip

    async def _insist(self, chat: int, html: str, buttons: InlineKeyboardMarkup | None, what: str) -> Message | None:
        """Send; what Telegram does not take as it is goes without buttons and markup rather than not at all."""
        try:
            return await patiently(self._send, chat, html, buttons)
        except BadRequest as error:
            if "chat not found" in error.message.lower():
                raise Forbidden("the chat does not exist any more") from None
            log.error("telegram: message %s was refused as it is", what)
        try:
            return await patiently(self._send, chat, html, None, None)
        except BadRequest:
            log.error("telegram: message %s was refused and is left out", what)
            return None

    async def _send(
        self, chat: int, text: str, buttons: InlineKeyboardMarkup | None, mode: str | None = ParseMode.HTML
    ) -> Message:  # fmt: skip
        return await self._bot.send_message(chat, text, parse_mode=mode, reply_markup=buttons, link_preview_options=NO_PREVIEW)

    async def _retract(self, chat: int, letter: Letter) -> None:
        """What is corrected or withdrawn does not stay readable: the first part says so, the others go."""
        first, *others = letter.replaced
        text = self._deps.text("telegram.corrected", letter.message.language)
        await quietly("a correction", self._bot.edit_message_text, text, chat, first, link_preview_options=NO_PREVIEW)
        for message_id in others:
            await quietly("a correction", self._bot.delete_message, chat, message_id)

    def _waiting(self) -> list[Conversation]:
        with self._deps.unit_of_work() as uow:
            return [found for found in uow.conversations.undelivered(CHANNEL) if reach.is_reachable(uow, found)]

    def _next(self, conversation_id: str) -> Letter | None:
        """The next message to send; those that nobody needs to get are passed over."""
        with self._deps.unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
            if conversation.channel != CHANNEL or not reach.is_reachable(uow, conversation):
                return None
            before = conversation.delivered
            for message in uow.messages.after(conversation_id, before):
                if _is_for_the_person(message):
                    return self._letter(uow, conversation, message)
                conversation.delivered = message.number
            if conversation.delivered != before:
                uow.conversations.save(conversation)
                uow.commit()
        return None

    def _letter(self, uow: UnitOfWork, conversation: Conversation, message: StoredMessage) -> Letter:
        log_so_far = uow.messages.after(conversation.id, 0) if has_answers(message) else []
        earlier = [entry for entry in log_so_far if entry.number < message.number and has_answers(entry)]
        asked = earlier[-1] if earlier else None
        parts_asked = uow.telegram.message_ids(conversation.id, asked.number) if asked else []
        replaced = uow.telegram.message_ids(conversation.id, message.replaces) if message.replaces else []
        begun = len(uow.telegram.message_ids(conversation.id, message.number))
        # Buttons stand below the last part.
        return Letter(conversation, message, begun, asked, parts_asked[-1] if parts_asked else None, tuple(replaced))

    def _note_sent(self, letter: Letter, part: int, message_id: int) -> None:
        with self._deps.unit_of_work() as uow:
            uow.conversations.get(letter.conversation.id)
            uow.telegram.sent(letter.conversation.id, letter.message.number, part, message_id)
            uow.commit()

    def _note_delivered(self, letter: Letter) -> None:
        with self._deps.unit_of_work() as uow:
            conversation = uow.conversations.get(letter.conversation.id)
            conversation.delivered = max(conversation.delivered, letter.message.number)
            uow.conversations.save(conversation)
            uow.commit()


def _is_for_the_person(message: StoredMessage) -> bool:
    return message.author is not Author.PERSON and not message.withdrawn and not reach.is_note(message)
