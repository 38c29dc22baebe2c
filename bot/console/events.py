"""Server-sent events: they say that something changed, never what; the script then fetches the part of the page again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.console.case_pages import LARGEST_ID
from bot.console.deps import Signal
from bot.console.shell import Shell
from bot.console.visitor import Visitor
from bot.domain.errors import NotAllowed, UnknownConversation

# A named event, not a comment: the script cannot see comments, and silence is how it finds a dead connection.
HEARTBEAT = 15.0


class Events:
    """The stream of one open page."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._deps = shell.deps

    async def stream(self, request: Request, visitor: Visitor) -> Response:
        """`queue` when a list changed, `case` when the open case did, `alive` in between, `end` with the session."""
        signals = {"queue": self._deps.hub.queue_signal()}
        try:
            conversation = await self._conversation(request.query_params.get("case", ""), visitor)
            if conversation:
                signals["case"] = self._deps.hub.conversation_signal(conversation)
        except BaseException:
            _close(signals)
            raise
        headers = {"X-Accel-Buffering": "no"}
        return StreamingResponse(self._events(signals, visitor), media_type="text/event-stream", headers=headers)

    async def _conversation(self, case: str, visitor: Visitor) -> str | None:
        if not case.isascii() or not case.isdecimal() or int(case) > LARGEST_ID:
            return None
        try:
            packet = await asyncio.to_thread(self._deps.desk.look, int(case), visitor.known)
        except (UnknownConversation, NotAllowed):
            return None
        return packet.conversation.id

    async def _events(self, signals: dict[str, Signal], visitor: Visitor) -> AsyncIterator[str]:
        waits = {asyncio.create_task(_ring(name, signal)) for name, signal in signals.items()}
        try:
            yield _event("alive")
            while True:
                done, waits = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                # Each heartbeat tells, too, that the advisor is there.
                entrance = await asyncio.to_thread(self._deps.accounts.sessions.enter, visitor.token, visitor.browser)
                if entrance is None or entrance.need:
                    yield _event("end")
                    return
                for name in {task.result()[0] for task in done}:
                    yield _event(name)
                waits |= {asyncio.create_task(_ring(task.result()[1], signals[task.result()[1]])) for task in done}
        finally:
            for task in waits:
                task.cancel()
            _close(signals)


async def _ring(name: str, signal: Signal) -> tuple[str, str]:
    """(what to send, whose bell it was)"""
    return (name if await signal.wait(HEARTBEAT) else "alive"), name


def _event(name: str) -> str:
    return f"event: {name}\ndata: {{}}\n\n"


def _close(signals: dict[str, Signal]) -> None:
    for signal in signals.values():
        signal.close()
