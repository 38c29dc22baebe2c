"""Updates are stored before Telegram hears that we have them, and worked on after: none is lost, none is worked on twice."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from telegram import Bot, Update
from telegram.error import Conflict, NetworkError, TelegramError
from telegram.request import BaseRequest

from bot.channels.telegram.calls import PAUSES
from bot.channels.telegram.deps import TelegramDeps

log = logging.getLogger(__name__)
# Seconds that Telegram holds the line while there is nothing new, and how late it may be.
HOLD = 20
LATE = 10
# All kinds that have a defined answer; Telegram sends no others.
KINDS = (
    Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER, Update.CHANNEL_POST,
    Update.EDITED_CHANNEL_POST,
)  # fmt: skip


class Inbox:
    """Takes updates in, whichever way they come, and gives each once to the queue.

    `line` is the connection on which Telegram is asked: the library would give a whole batch up for one update it cannot read.
    """

    def __init__(self, deps: TelegramDeps, bot: Bot, line: BaseRequest, queue: asyncio.Queue[object]) -> None:
        self._deps = deps
        self._bot = bot
        self._line = line
        self._queue = queue

    async def resume(self) -> None:
        """What came before the last stop and was not worked on."""
        for body in await asyncio.to_thread(self._waiting):
            await self._queue.put(self._read(body))

    async def take(self, bodies: Sequence[dict[str, Any]]) -> None:
        """Store and queue those that are new. Raises KeyError, TypeError or ValueError for what is no update."""
        for body in await asyncio.to_thread(self._store, bodies):
            await self._queue.put(self._read(body))

    async def poll(self) -> None:
        """Ask for updates until cancelled. What is asked for after an update confirms it: by then it is stored."""
        offset, failed = None, 0
        while True:
            try:
                bodies = await self._ask(offset)
                await self.take(bodies)
            except Exception as error:
                failed += 1
                self._complain(error, failed)
                await asyncio.sleep(PAUSES[min(failed, len(PAUSES)) - 1])
                continue
            failed = 0
            offset = int(bodies[-1]["update_id"]) + 1 if bodies else offset

    async def _ask(self, offset: int | None) -> list[dict[str, Any]]:
        values = {"timeout": HOLD, "allowed_updates": json.dumps(KINDS)} | ({"offset": offset} if offset else {})
        answer: Any = await self._line.post(f"{self._bot.base_url}/getUpdates?{urlencode(values)}", read_timeout=HOLD + LATE)
        return list(answer)

    def _read(self, body: dict[str, Any]) -> Update:
        """The update; of a message that this version of the library cannot read, who sent it: they are told so."""
        number = int(body["update_id"])
        message = body.get("message") or {}
        bare = {name: message[name] for name in ("message_id", "date", "chat", "from") if name in message}
        for form in (body, {"update_id": number, "message": bare}):
            try:
                return Update.de_json(form, self._bot)
            except Exception as error:
                log.error("telegram: update %d cannot be read: %s", number, type(error).__name__)
        return Update(number)

    def _complain(self, error: Exception, failed: int) -> None:
        if isinstance(error, Conflict):
            log.error("telegram: another process asks for the updates of this bot; only one may")
        elif not isinstance(error, TelegramError) or failed == 1:
            level = logging.WARNING if isinstance(error, NetworkError) else logging.ERROR
            log.log(level, "telegram: updates do not come: %s", type(error).__name__)

    def _store(self, bodies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        now = self._deps.clock.now()
        with self._deps.unit_of_work() as uow:
            new = [body for body in bodies if uow.telegram.take(int(body["update_id"]), body, now)]
            uow.commit()
        return new

    def _waiting(self) -> list[dict[str, Any]]:
        with self._deps.unit_of_work() as uow:
            return uow.telegram.waiting()
