"""The first page: the advisor's queues, one of them open, narrowed if wanted; and the button for the next case."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.console.guard import HOME, check_token, read_form
from bot.console.labels import Labels
from bot.console.rows import Filter, Shown, language_of, read_filter, show_all, urgent_count
from bot.console.shell import Shell
from bot.console.visitor import Visitor
from bot.domain.errors import CaseTaken, NoRoom
from bot.service.queues import Lists, Queue, Row

NOTICES = ("closed", "returned", "declined", "transferred", "blocked", "no_next", "no_room", "taken_next")
BESIDE = 8
"""How many own cases stand beside the waiting ones."""
Option = tuple[str, str]


@dataclass(frozen=True)
class Tab:
    """A queue in the list of queues."""

    queue: Queue
    count: int
    urgent: int
    address: str


@dataclass(frozen=True)
class Desk:
    """What the page shows. `mine` are own cases beside the waiting ones; `options` what the open queue can be narrowed to."""

    queue: Queue
    tabs: tuple[Tab, ...]
    rows: tuple[Shown, ...]
    mine: tuple[Shown, ...]
    total: int
    filter: Filter
    options: dict[str, tuple[Option, ...]]
    waiting: str
    held: str
    attention: int
    source: str


class QueuePages:
    """The queues as a page, as the part of it that the script fetches again, and as numbers for other pages."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    async def page(self, request: Request, visitor: Visitor) -> Response:
        """The whole page."""
        notice = request.query_params.get("notice", "")
        return await self._render(request, visitor, "queue.html", notice if notice in NOTICES else "")

    async def fragment(self, request: Request, visitor: Visitor) -> Response:
        """What changes while the page is open."""
        return await self._render(request, visitor, "_queue.html")

    async def counts(self, request: Request, visitor: Visitor) -> Response:
        """For pages that show no queue: how many wait, and where something new was said."""
        return await self._render(request, visitor, "_counts.html")

    async def next(self, request: Request, visitor: Visitor) -> Response:
        """Take the case that fits the advisor best, and open it."""
        check_token(await read_form(request), visitor.csrf)
        deps = self._shell.deps
        try:
            case = await deps.lists.next_case.next_for(visitor.known)
            if case is None:
                return self._shell.go(HOME, notice="no_next")
            await deps.desk.claim(case.id, visitor.known)
        except NoRoom:
            return self._shell.go(HOME, notice="no_room")
        except CaseTaken:
            return self._shell.go(HOME, notice="taken_next")
        return self._shell.go(f"{HOME}/cases/{case.id}", notice="claimed")

    async def _render(self, request: Request, visitor: Visitor, template: str, notice: str = "") -> Response:
        queue, narrowed = _queue(request.query_params.get("queue", "")), read_filter(request.query_params)
        lists = await asyncio.to_thread(self._shell.deps.lists.queues.of, visitor.known)
        desk = open_desk(lists, queue, narrowed, self._shell.labels(visitor))
        return self._shell.page(request, visitor, template, desk=desk, notice=notice)


def open_desk(lists: Lists, queue: Queue, narrowed: Filter, labels: Labels) -> Desk:
    """One queue in the language of the interface, the numbers of all."""
    rows = lists[queue]
    fitting = [row for row in rows if narrowed.fits(row)]
    beside = lists[Queue.MINE][:BESIDE] if queue is Queue.WAITING else ()
    tabs = tuple(Tab(name, len(lists[name]), urgent_count(name, lists[name]), _address(HOME, name)) for name in Queue)
    return Desk(
        queue, tabs, show_all(fitting, labels), show_all(beside, labels), len(rows), narrowed, _options(rows, labels),
        " ".join(str(row.case.id) for row in lists[Queue.WAITING]), _held(lists),
        sum(tab.urgent for tab in tabs if tab.queue in (Queue.WAITING, Queue.MINE, Queue.OFFERED)),
        _address(f"{HOME}/fragments/queue", queue, narrowed),
    )  # fmt: skip


def _queue(name: str) -> Queue:
    return Queue(name) if name in tuple(Queue) else Queue.WAITING


def _address(path: str, queue: Queue, narrowed: Filter | None = None) -> str:
    query = ({} if queue is Queue.WAITING else {"queue": queue.value}) | (narrowed.query() if narrowed else {})
    return path + (f"?{urlencode(query)}" if query else "")


def _held(lists: Lists) -> str:
    """Case and number of the person's last message, of all own cases: the script sees from it where something new was said."""
    own = [row for queue in (Queue.MINE, Queue.PERSON, Queue.FOLLOW_UP) for row in lists[queue]]
    return " ".join(f"{row.case.id}:{row.head.person_number if row.head else 0}" for row in own)


def _options(rows: Iterable[Row], labels: Labels) -> dict[str, tuple[Option, ...]]:
    """What occurs in the list, by name: a choice that would leave nothing is not offered."""
    rows = tuple(rows)
    return {
        "spoken": _named({language_of(row) for row in rows}, lambda code: labels.tongue(code).name),
        "topic": _named({row.case.topic for row in rows}, lambda topic: labels.topic(topic) or topic),
        "team": _named({row.case.team for row in rows}, labels.team),
    }


def _named(keys: Iterable[str | None], name: Callable[[str], str]) -> tuple[Option, ...]:
    return tuple(sorted(((key, name(key)) for key in keys if key), key=lambda option: option[1].casefold()))
