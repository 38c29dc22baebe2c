"""Reports: a period as figures and tables, and the same as a file."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.console.days import NotADay, read_day
from bot.console.report_table import rows_of
from bot.console.search_pages import FILES
from bot.console.shell import Shell
from bot.console.visitor import Visitor
from bot.domain.errors import UnknownConversation
from bot.service.export import as_csv
from bot.service.reports import Report

USUAL = 30
CHOICES = (7, 30)
LONGEST = 400


@dataclass(frozen=True)
class Period:
    """The days asked for; `error` is the key of a sentence where they cannot be."""

    since: date
    until: date
    error: str = ""


class ReportPages:
    """The page and its file."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    async def page(self, request: Request, visitor: Visitor) -> Response:
        """The report of the period, the last thirty days unless others are asked for."""
        today, deps = self._shell.deps.clock.today(), self._shell.deps
        period = read_period(request.query_params, today)
        report = await self._report(visitor, period)
        choices = [(days, today - timedelta(days=days - 1)) for days in CHOICES]
        return self._shell.page(
            request, visitor, "reports.html", 422 if period.error else 200, report=report, period=period,
            labels=self._shell.labels(visitor), choices=choices, today=today, days=deps.lists.retention.days,
        )  # fmt: skip

    async def csv(self, request: Request, visitor: Visitor) -> Response:
        """The same figures as a file."""
        period = read_period(request.query_params, self._shell.deps.clock.today())
        if period.error:
            raise UnknownConversation("no such period")
        report = await self._report(visitor, period)
        body = as_csv(rows_of(report, self._shell.words(visitor), self._shell.labels(visitor)))
        name = f"lotse-{period.since.isoformat()}-{period.until.isoformat()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(body, media_type=FILES["csv"], headers=headers)

    async def _report(self, visitor: Visitor, period: Period) -> Report:
        return await asyncio.to_thread(self._shell.deps.lists.reports.report, visitor.known, period.since, period.until)


def read_period(query: Mapping[str, str], today: date) -> Period:
    """`since` and `until` of an address, both included; what is missing or wrong becomes the usual period."""
    usual = Period(today - timedelta(days=USUAL - 1), today)
    try:
        since, until = read_day(query.get("since", "")), read_day(query.get("until", ""))
    except NotADay:
        return Period(usual.since, usual.until, "search.bad_day")
    until = until or today
    since = since or until - timedelta(days=USUAL - 1)
    if since > until:
        return Period(usual.since, usual.until, "search.turned")
    return Period(max(since, until - timedelta(days=LONGEST)), until)
