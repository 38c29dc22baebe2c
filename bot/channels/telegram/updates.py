"""Every kind of update and what it leads to. Those of one chat wait for each other, those of different chats do not."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any

from telegram import Bot, CallbackQuery, Message, Update
from telegram.constants import ChatMemberStatus, ChatType, ParseMode
from telegram.error import TelegramError

from bot.channels.telegram import letters
from bot.channels.telegram.calls import quietly
from bot.channels.telegram.chats import FALLBACK_LANGUAGE, Chat, Chats
from bot.channels.telegram.commands import follow
from bot.channels.telegram.deps import TelegramDeps
from bot.channels.telegram.keyboard import Press, Standing, find, links
from bot.channels.telegram.kinds import is_event, kind_of
from bot.channels.telegram.outbox import NO_PREVIEW, Outbox
from bot.service import reach
from bot.service.locks import ConversationLocks

log = logging.getLogger(__name__)
# Seconds before an update that failed is tried again.
AGAIN = (0.5, 2.0)
_TAG = re.compile(r"[a-z]{2,3}")
ALERTS = {Standing.PRESSED: "telegram.pressed", Standing.OLDER: "telegram.older", Standing.GONE: "telegram.gone"}
GONE_STATUS = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class Updates:
    """Works on updates; each is marked when it is done."""

    def __init__(self, deps: TelegramDeps, outbox: Outbox, bot: Bot) -> None:
        self._deps = deps
        self._bot = bot
        self._outbox = outbox
        self._chats = Chats(deps, outbox, bot)
        self._locks = ConversationLocks()

    async def handle(self, update: Update, _context: Any = None) -> None:
        """From the queue: its turn within its chat, tried again where something fails, then marked."""
        # What is pressed is answered at once, not when the chat's turn has come, and judged by how things stood then.
        pressed = update.callback_query is not None and update.effective_chat is not None
        alert = asyncio.create_task(self._alert(update)) if pressed else None
        answered = asyncio.create_task(self._answer(update, alert)) if alert else None
        async with self._locks.hold(str(update.effective_chat.id if update.effective_chat else update.update_id)):
            if alert:
                await asyncio.wait([alert])
            await self._insist(update)
        if answered:
            await asyncio.wait([answered])
        await asyncio.to_thread(self._mark, update.update_id)

    async def _insist(self, update: Update) -> None:
        for pause in (*AGAIN, None):
            try:
                await self._work_on(update)
                return
            except Exception as error:
                log.error("telegram: update %d failed: %s", update.update_id, type(error).__name__)
            if pause is not None:
                await asyncio.sleep(pause)
        if update.effective_chat and update.effective_chat.type == ChatType.PRIVATE:
            await quietly("saying that something failed", self._chats.failed, chat_of(update))

    async def _work_on(self, update: Update) -> None:
        where = update.effective_chat
        if where is None or where.type != ChatType.PRIVATE:
            await self._leave(update)
        elif update.my_chat_member:
            await self._membership(update)
        elif update.callback_query:
            await self._pressed(chat_of(update), update.callback_query)
        elif update.edited_message:
            await self._edited(chat_of(update), update.edited_message)
        elif update.message and not is_event(update):
            await self._message(chat_of(update), update.message)
        else:
            log.info("telegram: update %d tells of something that nobody says", update.update_id)

    async def _message(self, chat: Chat, message: Message) -> None:
        if message.text is not None:
            if not await follow(self._chats, self._deps, chat, message):
                await self._chats.say(chat, message.text)
            return
        # Pictures of an album come one by one and are answered once.
        album = message.media_group_id
        await self._chats.cannot_read(chat, kind_of(message), f"tg_album_{album}" if album else f"{chat.external_id}_kind")
        if message.caption:
            await self._chats.say(chat, message.caption)

    async def _edited(self, chat: Chat, message: Message) -> None:
        if message.location:
            return  # it is shared live and moves on: said once when it came
        text = message.text or message.caption
        await self._chats.cannot_read(chat, "edited" if text else kind_of(message), f"{chat.external_id}_kind")
        if text:
            await self._chats.say(chat, text)

    async def _pressed(self, chat: Chat, query: CallbackQuery) -> None:
        press = await asyncio.to_thread(self._find, chat, query)
        if press.standing is Standing.GONE or press.button is None or press.message is None:
            await self._chats.press(chat, "/menu")
            await self._take_buttons(chat, query)
        elif press.standing is Standing.PRESSED:
            await self._take_buttons(chat, query, press)
        else:
            await self._chats.press(chat, press.button.payload, press.button.title)
            await self._show_choice(chat, query, press)

    async def _answer(self, update: Update, alert: asyncio.Task[str | None]) -> None:
        """End the waiting sign on the button; a button that does not count any more is explained."""
        assert update.callback_query
        try:
            text = await alert
            await quietly("answering a button", update.callback_query.answer, text, show_alert=text is not None)
        except Exception as error:
            log.error("telegram: the button of update %d is not answered: %s", update.update_id, type(error).__name__)

    async def _alert(self, update: Update) -> str | None:
        """What there is to explain."""
        query, chat = update.callback_query, chat_of(update)
        assert query
        key = ALERTS.get((await asyncio.to_thread(self._find, chat, query)).standing)
        if key is None:
            return None
        conversation = await asyncio.to_thread(self._chats.find, chat)
        return self._deps.text(key, conversation.language if conversation else chat.language or FALLBACK_LANGUAGE)

    async def _show_choice(self, chat: Chat, query: CallbackQuery, press: Press) -> None:
        """The buttons go, what was chosen stays to be read below the question."""
        assert press.message and press.button  # noqa: PT018 - both or none
        assert query.message
        before, after = (letters.parts(self._deps, press.message, chosen) for chosen in (None, press.button.title))
        if len(before) != len(after) or await asyncio.to_thread(self._chats.find, chat) is None:
            await self._take_buttons(chat, query, press)
            return
        await quietly(
            "showing a choice", self._bot.edit_message_text, after[-1], chat.id, query.message.message_id,
            parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW, reply_markup=links(self._deps, press.message),
        )  # fmt: skip

    async def _take_buttons(self, chat: Chat, query: CallbackQuery, press: Press | None = None) -> None:
        kept = links(self._deps, press.message) if press and press.message else None
        if query.message is not None:
            edit, message_id = self._bot.edit_message_reply_markup, query.message.message_id
            await quietly("taking buttons away", edit, chat.id, message_id, reply_markup=kept)

    async def _membership(self, update: Update) -> None:
        """The person has blocked the bot. When they unblock it, that shows with what they write next."""
        member = update.my_chat_member
        if member is None or member.new_chat_member.status != ChatMemberStatus.BANNED:
            return
        conversation = await asyncio.to_thread(self._chats.find, chat_of(update))
        if conversation:
            deps = self._deps
            await asyncio.to_thread(
                reach.note_unreachable, deps.unit_of_work, deps.composer, deps.clock, deps.hub, conversation.id
            )  # fmt: skip

    async def _leave(self, update: Update) -> None:
        """Groups and channels: say once why, and go. Whoever reads along there is not who asks."""
        where, member = update.effective_chat, update.my_chat_member
        if where is None or (member and member.new_chat_member.status in GONE_STATUS):
            return
        language = language_of(update) or FALLBACK_LANGUAGE
        try:
            await self._outbox.say(where.id, self._deps.text("telegram.private_only", language))
        except TelegramError as error:  # we have left already, or may not write there
            log.info("telegram: nothing said in a group: %s", type(error).__name__)
        await quietly("leaving a group", self._bot.leave_chat, where.id)

    def _find(self, chat: Chat, query: CallbackQuery) -> Press:
        conversation = self._chats.find(chat)
        with self._deps.unit_of_work() as uow:
            return find(uow, conversation, query.data or "")

    def _mark(self, update_id: int) -> None:
        with self._deps.unit_of_work() as uow:
            uow.telegram.mark(update_id, self._deps.clock.now())
            uow.commit()


def chat_of(update: Update) -> Chat:
    """The private chat of an update."""
    assert update.effective_chat
    return Chat(update.effective_chat.id, language_of(update), f"tg{update.update_id}")


def language_of(update: Update) -> str | None:
    """The language of the person's Telegram, without its country."""
    code = ((update.effective_user and update.effective_user.language_code) or "").lower().split("-")[0]
    return code if _TAG.fullmatch(code) else None
