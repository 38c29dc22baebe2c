"""The first page: who waits, whom the advisor is talking to, what has been closed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.console.casefile import Casefile, open_casefile
from bot.console.labels import Labels
from bot.console.shell import Shell
from bot.console.visitor import Visitor
from bot.domain.account import Advisor
from bot.service.desk import Desk, Packet


@dataclass(frozen=True)
class Lists:
    """The three lists as shown."""

    waiting: tuple[Casefile, ...]
    mine: tuple[Casefile, ...]
    closed: tuple[Casefile, ...]

    @property
    def answerable(self) -> int:
        """How many own cases wait for the advisor's answer."""
        return sum(file.answerable for file in self.mine)


def open_lists(desk: Desk, advisor: Advisor, labels: Labels) -> Lists:
    """Reads the queues."""
    queues = desk.queues(advisor)

    def files(packets: tuple[Packet, ...]) -> tuple[Casefile, ...]:
        return tuple(open_casefile(packet, advisor, desk, labels) for packet in packets)

    return Lists(files(queues.waiting), files(queues.mine), files(queues.closed))


class QueuePages:
    """The queue as a page and as the part of it that the script fetches again."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    async def page(self, request: Request, visitor: Visitor) -> Response:
        """The whole page."""
        return await self._render(request, visitor, "queue.html")

    async def fragment(self, request: Request, visitor: Visitor) -> Response:
        """The lists only."""
        return await self._render(request, visitor, "_queue.html")

    async def _render(self, request: Request, visitor: Visitor, template: str) -> Response:
        shell, labels = self._shell, self._shell.labels(visitor)
        lists = await asyncio.to_thread(open_lists, shell.deps.desk, visitor.known, labels)
        return shell.page(request, visitor, template, lists=lists, notice=request.query_params.get("notice", ""))
