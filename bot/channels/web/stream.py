"""Server-sent events of one conversation. The database is the truth: the bell only says when to look again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any

from bot.channels.web.deps import WebDeps
from bot.channels.web.wire import message_data
from bot.domain.errors import UnknownConversation
from bot.service.hub import Signal

# No longer: what is said about waiting is never older than this.
HEARTBEAT = 10.0


async def events(deps: WebDeps, conversation_id: str, after: int) -> AsyncIterator[str]:
    """Messages after a number, each once and in order, then what comes; `state` when it changes; a comment as heartbeat."""
    signal = deps.hub.conversation_signal(conversation_id)
    try:
        with deps.attendance.of(conversation_id):
            async for each in _events(deps, conversation_id, after, signal):
                yield each
    except UnknownConversation:
        yield event("erased", {})
    finally:
        signal.close()


async def _events(deps: WebDeps, conversation_id: str, after: int, signal: Signal) -> AsyncIterator[str]:
    state: dict[str, Any] = {}
    while True:
        messages = await asyncio.to_thread(deps.conversations.messages_after, conversation_id, after)
        for message in messages:
            after = message.number
            yield event("message", message_data(message, deps.knowledge), identity=after)
        if messages:
            await asyncio.to_thread(deps.person.read_up_to, conversation_id, after)
        status = asdict(await asyncio.to_thread(deps.conversations.status, conversation_id))
        if status != state:
            state = status
            yield event("state", state)
        if not await signal.wait(HEARTBEAT):
            yield ": still here\n\n"


def event(name: str, data: dict[str, Any], identity: int | None = None) -> str:
    """One event in the wire format."""
    head = f"id: {identity}\n" if identity is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
