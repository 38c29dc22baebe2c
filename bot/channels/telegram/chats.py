"""A chat and its conversation: what the person says goes to the core, what only this channel can do is done here."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram.constants import ChatAction

from bot.channels.telegram.calls import patiently, quietly
from bot.channels.telegram.deps import CHANNEL, TelegramDeps
from bot.channels.telegram.outbox import Outbox
from bot.domain.conversation import Conversation
from bot.domain.errors import InvalidCode, UnknownConversation
from bot.domain.hosts import is_local
from bot.domain.messages import IncomingMessage
from bot.service import asides

# The bot mostly answers before anybody could see that it types.
TYPING_AFTER, TYPING_LASTS = 0.3, 4.0
FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True)
class Chat:
    """A private chat: its id, the language of the person's Telegram, and the id that makes this update's message one."""

    id: int
    language: str | None
    external_id: str

    @property
    def sender(self) -> str:
        """Its name in our log."""
        return str(self.id)


class Chats:
    """What can be done in a chat."""

    def __init__(self, deps: TelegramDeps, outbox: Outbox, bot: Bot) -> None:
        self._deps = deps
        self._outbox = outbox
        self._bot = bot

    def find(self, chat: Chat) -> Conversation | None:
        """The chat's conversation, if there is one; blocking."""
        with self._deps.unit_of_work() as uow:
            return uow.conversations.by_sender(CHANNEL, chat.sender)

    async def say(self, chat: Chat, text: str) -> None:
        """The person wrote."""
        await self._receive(chat, IncomingMessage(chat.external_id, text=text, language=chat.language))

    async def press(self, chat: Chat, payload: str, title: str | None = None, external_id: str | None = None) -> None:
        """The person pressed a button or gave a command. Some of them only this channel can follow."""
        match payload:
            case asides.ERASE:
                await self._erase(chat)
            case asides.EXPORT:
                await self._export(chat)
            case "/web":
                await self._lead_to_web(chat)
            case _:
                identity = external_id or chat.external_id
                incoming = IncomingMessage(identity, payload=payload, title=title, language=chat.language)
                await self._receive(chat, incoming, greet=payload != "/start")

    async def cannot_read(self, chat: Chat, kind: str, external_id: str) -> None:
        """Something without text came: it stands in the log as what it is, and the person reads what to do instead."""
        language = await self._language(chat)
        title = self._deps.text(f"unreadable.name.{kind}", language)
        await self.press(chat, f"/unreadable/{kind}", title, external_id)

    async def enter(self, chat: Chat, code: str) -> None:
        """Go on with a conversation begun elsewhere."""
        enter = self._deps.switching.enter_telegram
        try:
            await asyncio.to_thread(enter, code, chat.sender, chat.language, chat.external_id)
        except InvalidCode:
            await self.press(chat, "/code/invalid", "/start")

    async def failed(self, chat: Chat) -> None:
        """Something on our side does not work."""
        await self._outbox.say(chat.id, self._deps.text("telegram.failed", chat.language or FALLBACK_LANGUAGE))

    async def _receive(self, chat: Chat, incoming: IncomingMessage, greet: bool = True) -> None:
        begin = self._deps.conversations.of_sender
        conversation = await asyncio.to_thread(begin, CHANNEL, chat.sender, chat.language or FALLBACK_LANGUAGE)
        if greet and conversation.last_number == 0:
            first = asides.first_message(self._deps.composer, conversation.language)
            await asyncio.to_thread(self._deps.conversations.greet, conversation.id, first)
        async with self._typing(chat.id):
            await self._deps.receive(conversation.id, incoming)

    async def _erase(self, chat: Chat) -> None:
        conversation = await asyncio.to_thread(self.find, chat)
        if conversation:
            with suppress(UnknownConversation):
                await asyncio.to_thread(self._deps.conversations.erase, conversation.id)
        language = conversation.language if conversation else chat.language or FALLBACK_LANGUAGE
        await self._outbox.say(chat.id, self._deps.text("telegram.deleted", language))

    async def _export(self, chat: Chat) -> None:
        conversation = await self._stored(chat)
        if conversation is None:
            return
        data = await asyncio.to_thread(self._deps.conversations.export, conversation.id)
        body = json.dumps(data, ensure_ascii=False, indent=1).encode()
        caption = self._deps.text("telegram.export", conversation.language)
        await patiently(self._bot.send_document, chat.id, InputFile(body, "lotse.json"), caption=caption, tries=5)

    async def _lead_to_web(self, chat: Chat) -> None:
        """The link opens the conversation, so it stands in no log: whoever reads along must not get in."""
        conversation = await self._stored(chat)
        if conversation is None:
            return
        code = await asyncio.to_thread(self._deps.switching.make, conversation.id)
        url, text = f"{self._deps.base_url}/#enter={code}", self._deps.text("telegram.web_link", conversation.language)
        if is_local(url):
            await self._outbox.say(chat.id, f"{text}\n\n{url}")
            return
        button = InlineKeyboardButton(self._deps.text("telegram.web_open", conversation.language), url=url)
        await self._outbox.say(chat.id, text, InlineKeyboardMarkup([[button]]))

    async def _stored(self, chat: Chat) -> Conversation | None:
        """The conversation, or None after saying that nothing is stored."""
        conversation = await asyncio.to_thread(self.find, chat)
        if conversation is None:
            language = chat.language or FALLBACK_LANGUAGE
            await self._outbox.say(chat.id, self._deps.text("telegram.nothing_stored", language))
        return conversation

    async def _language(self, chat: Chat) -> str:
        conversation = await asyncio.to_thread(self.find, chat)
        return conversation.language if conversation else chat.language or FALLBACK_LANGUAGE

    @asynccontextmanager
    async def _typing(self, chat: int) -> AsyncIterator[None]:
        """Show that we type for as long as thinking takes."""
        task = asyncio.create_task(self._type(chat))
        try:
            yield
        finally:
            task.cancel()

    async def _type(self, chat: int) -> None:
        await asyncio.sleep(TYPING_AFTER)
        while True:
            await quietly("showing that we type", self._bot.send_chat_action, chat, ChatAction.TYPING)
            await asyncio.sleep(TYPING_LASTS)
