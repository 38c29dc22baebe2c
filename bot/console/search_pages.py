"""Looking for cases, with the columns one wants to see; and the result as a file."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.console.case_table import ALL, FIRST, CaseTable
from bot.console.search_form import read_search
from bot.console.shell import Shell
from bot.console.visitor import YEAR, Visitor, set_cookie
from bot.domain.errors import UnknownConversation
from bot.service.export import as_csv, as_xlsx
from bot.service.overview import Found
from bot.service.search import EXPORT_LIMIT, Page

COLUMNS = "lotse_console_columns"
CHANNELS = ("web", "telegram", "rest")
FILES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
Option = tuple[str, str]


class SearchPages:
    """The search page and its export."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._lists = shell.deps.lists

    async def page(self, request: Request, visitor: Visitor) -> Response:
        """The form, and what it finds once something is asked for."""
        form, columns = read_search(request.query_params), _columns(request)
        number = request.query_params.get("page", "1")
        found = Page((), 0, 1)
        if form.criteria and (form.asked or "page" in request.query_params):
            wanted = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1
            found = await asyncio.to_thread(self._lists.search.page, visitor.known, form.criteria, wanted)
        table, options = await self._table(visitor, found.found), await asyncio.to_thread(self._options, visitor)
        response = self._shell.page(
            request, visitor, "search.html", 422 if form.error else 200, form=form, result=found, columns=columns, all=ALL,
            lines=[table.line(entry, columns, form.word) for entry in found.found], options=options,
            query=urlencode(form.fields), days=self._lists.retention.days, limit=EXPORT_LIMIT,
        )  # fmt: skip
        if "columns" in request.query_params:
            set_cookie(response, self._shell.deps, COLUMNS, ".".join(columns), YEAR)
        return response

    async def export(self, request: Request, visitor: Visitor) -> Response:
        """The result as a file without anything about who the cases are of."""
        form, kind = read_search(request.query_params), request.path_params["kind"]
        if form.criteria is None or kind not in FILES:
            raise UnknownConversation("no such file")
        found = await asyncio.to_thread(self._lists.search.all, visitor.known, form.criteria)
        table = await self._table(visitor, tuple(found))
        rows = [table.header(), *map(table.row, found)]
        title = self._shell.words(visitor)("search.title")
        body = as_csv(rows) if kind == "csv" else await asyncio.to_thread(as_xlsx, rows, title, self._shell.deps.clock.now)
        name = f"lotse-{self._shell.deps.clock.today().isoformat()}.{kind}"
        return Response(body, media_type=FILES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'})

    async def _table(self, visitor: Visitor, found: tuple[Found, ...]) -> CaseTable:
        names, waits = await asyncio.to_thread(self._lists.search.beside, visitor.known, found)
        return CaseTable(self._shell.labels(visitor), self._shell.words(visitor), names, waits)

    def _options(self, visitor: Visitor) -> dict[str, list[Option]]:
        """What can be chosen, each by its name."""
        labels, knowledge, me = self._shell.labels(visitor), self._shell.deps.knowledge, visitor.known
        teams = [key for key, team in knowledge.teams.items() if team.organisation == me.organisation]
        colleagues = self._lists.search.colleagues(me)
        return {
            "spoken": [(code, labels.tongue(code).name) for code in knowledge.languages],
            "topic": sorted(((topic, labels.topic(topic) or topic) for topic in knowledge.topics), key=lambda o: o[1].casefold()),
            "team": [(key, labels.team(key)) for key in teams],
            "advisor": [(str(key), name) for key, name in colleagues.items()],
            "label": [(key, labels.mark(key)) for key in knowledge.desk.labels],
            "outcome": [(key, labels.outcome(key)) for key in knowledge.desk.outcomes],
            "channel": [(channel, labels.channel(channel)) for channel in CHANNELS],
        }


def _columns(request: Request) -> tuple[str, ...]:
    """The columns chosen just now, else those chosen before, else the first ones; always in the same order."""
    given = "columns" in request.query_params
    chosen = request.query_params.getlist("column") if given else request.cookies.get(COLUMNS, "").split(".")
    return tuple(column for column in ALL if column in chosen) or tuple(column for column in ALL if column in FIRST)
