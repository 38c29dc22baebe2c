"""The channel within the serving process: connects, however long it takes, receives by webhook or by asking, and sends."""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from contextlib import suppress
from typing import Any

from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder, TypeHandler
from telegram.request import HTTPXRequest

from bot.channels.telegram.calls import PAUSES
from bot.channels.telegram.commands import register
from bot.channels.telegram.deps import TelegramDeps
from bot.channels.telegram.inbox import KINDS, Inbox
from bot.channels.telegram.outbox import Outbox
from bot.channels.telegram.updates import Updates

log = logging.getLogger(__name__)
AT_ONCE = 512
STOPS_WITHIN = 3.0
# One at a time, so that what a person writes in quick succession arrives in order; each is answered within milliseconds.
CONNECTIONS = 1


class TelegramChannel:
    """One bot. `username` is known once Telegram has told it."""

    def __init__(self, deps: TelegramDeps) -> None:
        self._deps = deps
        self.username: str | None = None
        self._secret = secrets.token_urlsafe(32)
        self._inbox: Inbox | None = None

    async def run(self) -> None:
        """Serve until cancelled. A token that Telegram refuses ends it with a line for the operator; the web goes on."""
        _hush_libraries()
        try:
            while True:
                await self._live()
                await asyncio.sleep(PAUSES[-1])
        except InvalidToken:
            log.error("telegram: LOTSE_TELEGRAM_TOKEN is refused; the bot is off until the server is started with the right one")

    async def _live(self) -> None:
        """From connecting to an end that nobody foresaw."""
        # Of our own, to be closed also where the library never got as far as opening them.
        line, lines = HTTPXRequest(connection_pool_size=1), HTTPXRequest(connection_pool_size=AT_ONCE)
        application = self._application(line, lines)
        try:
            await self._connect(application)
            await self._serve(application, line)
        except InvalidToken:
            raise
        except Exception as error:
            log.error("telegram: stopped by %s, beginning anew", type(error).__name__)
        finally:
            await _stop(application)
            await line.shutdown()
            await lines.shutdown()

    def expects(self, secret: str) -> bool:
        """Whether a call of the webhook comes from Telegram; never where updates come by asking."""
        return self._inbox is not None and hmac.compare_digest(secret.encode(), self._secret.encode())

    async def take(self, body: Any) -> None:
        """An update by webhook. Raises KeyError, TypeError or ValueError for what is none."""
        assert self._inbox
        await self._inbox.take([body])

    def link(self, start: str) -> str | None:
        """A deep link into the bot, None while its name is not known."""
        return f"https://t.me/{self.username}?start={start}" if self.username else None

    def _application(self, line: HTTPXRequest, lines: HTTPXRequest) -> Application[Any, Any, Any, Any, Any, Any]:
        builder = ApplicationBuilder().token(self._deps.token).base_url(f"{self._deps.api_url}/bot").updater(None).job_queue(None)
        return builder.get_updates_request(line).request(lines).rate_limiter(AIORateLimiter()).concurrent_updates(AT_ONCE).build()

    async def _connect(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        failed = 0
        while True:
            try:
                await application.initialize()
                await self._say_how(application.bot)
                break
            except InvalidToken:
                raise
            except TelegramError as error:
                failed += 1
                wait = PAUSES[min(failed, len(PAUSES)) - 1]
                log.error("telegram: not reached (%s), trying again in %s seconds", type(error).__name__, wait)
                await asyncio.sleep(wait)
        self.username = application.bot.username
        log.info("telegram: connected, updates come by %s", "webhook" if self._deps.webhook else "asking")

    async def _say_how(self, bot: Bot) -> None:
        """Tell Telegram how updates come. The secret is made anew at each start: an old one opens nothing."""
        if self._deps.webhook:
            await bot.set_webhook(
                self._deps.webhook, secret_token=self._secret, allowed_updates=KINDS, max_connections=CONNECTIONS
            )  # fmt: skip
        else:
            await bot.delete_webhook()

    async def _serve(self, application: Application[Any, Any, Any, Any, Any, Any], line: HTTPXRequest) -> None:
        outbox = Outbox(self._deps, application.bot)
        inbox = Inbox(self._deps, application.bot, line, application.update_queue)
        application.add_handler(TypeHandler(Update, Updates(self._deps, outbox, application.bot).handle))
        await application.start()
        await inbox.resume()
        if self._deps.webhook:
            self._inbox = inbox  # from now on the route takes updates
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(outbox.run())
            tasks.create_task(register(self._deps, application.bot))
            if not self._deps.webhook:
                tasks.create_task(inbox.poll())


async def _stop(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """What is not worked on yet stays in the inbox: nothing has to be waited for long."""
    with suppress(TimeoutError, TelegramError):
        async with asyncio.timeout(STOPS_WITHIN):
            if application.running:
                await application.stop()
            await application.shutdown()


def _hush_libraries() -> None:
    """These log addresses with the token in them, and updates with what people write."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
