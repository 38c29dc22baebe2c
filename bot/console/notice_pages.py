"""Closing days, and messages above the chat."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.console.days import NotADay, read_day, read_instant
from bot.console.guard import HOME, check_token, read_form, read_upload
from bot.console.labels import Labels
from bot.console.shell import Shell
from bot.console.visitor import Visitor
from bot.domain.account import Advisor, Role
from bot.domain.days import begin_of, end_of
from bot.domain.questions import Notice
from bot.service.closings import InvalidCalendar
from bot.service.hours import CLOSED
from bot.service.notice_board import InvalidNotice, NoticeBoard

PAGE = f"{HOME}/notices"
BARS = ("disruption", "busy")
Times = tuple[datetime, datetime]


@dataclass(frozen=True)
class Entry:
    """A notice in the list."""

    notice: Notice
    period: str
    team: str | None
    text: str
    removable: bool


class NoticePages:
    """The page and its forms."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    async def page(self, request: Request, visitor: Visitor) -> Response:
        """What stands there, and the forms for more."""
        notice = request.query_params.get("notice", "")
        return await self._render(request, visitor, notice if notice in ("added", "removed", "imported") else "")

    async def add(self, request: Request, visitor: Visitor) -> Response:
        """Put a notice up. A form that cannot be meant so keeps what was filled in."""
        form = await read_form(request)
        check_token(form, visitor.csrf)
        times = _times(form)
        if times is None:
            return await self._render(request, visitor, "bad_form", form)
        try:
            await asyncio.to_thread(self._board.add, visitor.known, form.get("kind", ""), form.get("team") or None, *times)
        except InvalidNotice:
            return await self._render(request, visitor, "bad_period", form)
        return self._shell.go(PAGE, notice="added")

    async def calendar(self, request: Request, visitor: Visitor) -> Response:
        """Enter the closing days of a calendar file; of one that cannot be read nothing is entered, and the page says why."""
        form, files = await read_upload(request)
        check_token(form, visitor.csrf)
        team, content = form.get("team") or None, files.get("calendar", b"")
        try:
            imported = await asyncio.to_thread(self._board.take_in, visitor.known, content, team)
        except InvalidCalendar as error:
            return await self._render(request, visitor, "bad_calendar", {"why": str(error)})
        return self._shell.go(PAGE, notice="imported", added=str(imported.added), known=str(imported.known))

    async def remove(self, request: Request, visitor: Visitor) -> Response:
        """Take one down."""
        check_token(await read_form(request), visitor.csrf)
        await asyncio.to_thread(self._board.remove, visitor.known, int(request.path_params["notice_id"]))
        return self._shell.go(PAGE, notice="removed")

    @property
    def _board(self) -> NoticeBoard:
        return self._shell.deps.lists.notices

    async def _render(self, request: Request, visitor: Visitor, notice: str, form: Mapping[str, str] | None = None) -> Response:
        labels, me, now = self._shell.labels(visitor), visitor.known, self._shell.deps.clock.now()
        listed = await asyncio.to_thread(self._board.listed, me)
        entries = [self._entry(entry, me, labels) for entry in listed]
        return self._shell.page(
            request, visitor, "notices.html", 422 if form else 200, notice=notice, form=form or {}, bars=BARS,
            now=[entry for entry in entries if entry.notice.starts_at <= now],
            later=[entry for entry in entries if entry.notice.starts_at > now],
            teams=[(key, labels.team(key)) for key in self._board.teams(me)], for_all=me.role == Role.ADMIN,
            here=PAGE, counts={name: _count(request.query_params.get(name, "")) for name in ("added", "known")},
        )  # fmt: skip

    def _entry(self, notice: Notice, advisor: Advisor, labels: Labels) -> Entry:
        removable = notice.team is not None or advisor.role == Role.ADMIN
        team = labels.team(notice.team) if notice.team else None
        return Entry(notice, _period(notice, labels), team, self._board.text(notice, "de"), removable)


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _period(notice: Notice, labels: Labels) -> str:
    if notice.kind != CLOSED:
        return labels.between(labels.clock_time(notice.starts_at), labels.clock_time(notice.ends_at))
    first, last = labels.date_of(notice.starts_at), labels.date_of(notice.ends_at - timedelta(seconds=1))
    return labels.day(first) if first == last else labels.between(labels.day(first), labels.day(last))


def _times(form: Mapping[str, str]) -> Times | None:
    """From when to when: days for a closing, a day without an end being one day; instants for a message. None for neither."""
    starts, ends = form.get("starts", ""), form.get("ends", "")
    try:
        if form.get("kind") == CLOSED:
            first = read_day(starts)
            last = read_day(ends) or first
            return (begin_of(first), end_of(last)) if first and last else None
        since, until = read_instant(starts), read_instant(ends)
    except NotADay:
        return None
    return (since, until) if since and until else None
