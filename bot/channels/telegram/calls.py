"""Calls of the Bot API that wait where Telegram says so, and come again where the network fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

T = TypeVar("T")
log = logging.getLogger(__name__)
# Seconds to wait after the first failure, the second, and so on; the last one again and again.
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
SLACK = 0.1


async def patiently(call: Callable[..., Awaitable[T]], *values: Any, tries: int | None = None, **named: Any) -> T:
    """The call's result. Raises what Telegram refuses for good, and any error after `tries` tries; without, it never gives up."""
    failed = 0
    while True:
        try:
            return await call(*values, **named)
        except BadRequest:
            raise  # a NetworkError by its class, but the same again would be refused again
        except (RetryAfter, NetworkError) as error:
            failed += 1
            if failed == tries:
                raise
            await asyncio.sleep(_pause(error, failed))


async def quietly(what: str, call: Callable[..., Awaitable[object]], *values: Any, **named: Any) -> None:
    """A call that nothing depends on: taking buttons away, showing that we type. What fails is a line for the operator."""
    try:
        await patiently(call, *values, tries=3, **named)
    except TelegramError as error:
        if not isinstance(error, BadRequest):  # the message is as it should be already, or too old, or gone
            log.warning("telegram: %s failed: %s", what, type(error).__name__)


def _pause(error: TelegramError, failed: int) -> float:
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return (wait.total_seconds() if isinstance(wait, timedelta) else wait) + SLACK
    return PAUSES[min(failed, len(PAUSES)) - 1]
