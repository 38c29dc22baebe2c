"""The page of a case and its forms. After each form that was carried out a redirect, so that reloading is harmless."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from bot.console.case_actions import ACTIONS, NOTICES, REFUSED, Action, Form, refusal
from bot.console.casefile import Casefile, open_casefile
from bot.console.casetools import open_tools
from bot.console.guard import HOME, Forbidden, check_token, read_form
from bot.console.once import SentForms
from bot.console.picker import open_picker
from bot.console.shell import Handler, Shell
from bot.console.visitor import Visitor
from bot.domain.errors import InvalidMessage, NotAllowed, UnknownConversation
from bot.domain.text import MESSAGE_LIMIT
from bot.service.canned import fill
from bot.service.casework import InvalidDay
from bot.service.notes import UnknownMention

# The largest id of either database; larger ones in an address are no cases.
LARGEST_ID = 2**31 - 1
NOTHING: Mapping[str, str] = {}


class CasePages:
    """The page, the parts of it that the script fetches again, and the forms of case_actions."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._desk = shell.deps.desk
        self._sent = SentForms()
        self._after_form: set[tuple[int, int]] = set()

    async def page(self, request: Request, visitor: Visitor) -> Response:
        """The whole page. Opening it goes on record, unless it only follows a form, which is on record itself."""
        notice, reader = request.query_params.get("notice", ""), (visitor.known.id, _case_id(request))
        opened = reader not in self._after_form
        if request.headers.get("sec-fetch-dest") != "empty":  # a script that sent the form reads the page before it is opened
            self._after_form.discard(reader)
        return await self._render(request, visitor, notice if notice in NOTICES else "", opened=opened)

    async def fragment(self, request: Request, visitor: Visitor) -> Response:
        """Packet and conversation: what changes while the page is open."""
        return await self._part(request, visitor, "_case.html")

    async def notes(self, request: Request, visitor: Visitor) -> Response:
        """The notes, which colleagues may write at any time."""
        return await self._part(request, visitor, "_notes.html")

    async def picker(self, request: Request, visitor: Visitor) -> Response:
        """Articles and entries of the directory for a search or a choice."""
        return await self._part(request, visitor, "_picker.html")

    def action(self, name: str) -> Handler:
        """What carries out one form."""

        async def handler(request: Request, visitor: Visitor) -> Response:
            return await self._carry_out(request, visitor, ACTIONS[name])

        return handler

    async def canned(self, request: Request, visitor: Visitor) -> Response:
        """A canned reply put into the box without script, below what stands there already; nothing is sent."""
        form = await self._form(request, visitor)
        file = await self._file(request, visitor)
        key, knowledge = form.get("canned", ""), self._shell.deps.knowledge
        if key not in knowledge.desk.replies:
            return await self._render(request, visitor, "canned_none", 422, "reply", form)
        filled = fill(knowledge, key, file.packet.case, visitor.known, file.tongue.code)
        if filled.text is None:
            return await self._render(request, visitor, "canned_missing", 422, "reply", form)
        text = "\n\n".join(part for part in (form.get("text", ""), filled.text) if part.strip())
        return await self._render(request, visitor, "canned", 200, "reply", {**form, "text": text})

    async def _carry_out(self, request: Request, visitor: Visitor, action: Action) -> Response:
        form, case_id = await self._form(request, visitor), _case_id(request)
        if action.box and not form.get("key"):
            raise Forbidden("every form of ours that writes something has a key")
        key = f"{case_id}:{form.get('key', '')}" if action.box else ""
        if key and not self._sent.take(key):
            return self._done(visitor, case_id, action)
        try:
            await action.work(self._desk, case_id, visitor.known, form)
        except tuple(kind for kind, _, _ in REFUSED) as error:
            self._sent.give_back(key)
            notice, status = refusal(error)
            if action.box:
                return await self._render(request, visitor, notice, status, action.box, form, error)
            return self._go(
                visitor, case_id, "", "outcome" if isinstance(error, InvalidMessage) and "outcome" in form else notice
            )
        except NotAllowed:
            return self._shell.message(request, visitor, "case.foreign", 403)
        except BaseException:
            self._sent.give_back(key)
            raise
        return self._done(visitor, case_id, action)

    def _done(self, visitor: Visitor, case_id: int, action: Action) -> Response:
        return self._go(visitor, case_id, action.then, action.done)

    def _go(self, visitor: Visitor, case_id: int, then: str, notice: str) -> Response:
        if then.startswith("/"):
            return self._shell.go(then, notice=notice)
        self._after_form.add((visitor.known.id, case_id))
        return self._shell.go(f"{HOME}/cases/{case_id}{then}", notice=notice)

    async def _form(self, request: Request, visitor: Visitor) -> Form:
        form = await read_form(request)
        check_token(form, visitor.csrf)
        return form

    async def _render(
        self, request: Request, visitor: Visitor, notice: str, status: int = 200, box: str = "", form: Form = NOTHING,
        error: Exception | None = None, opened: bool = False,
    ) -> Response:  # fmt: skip
        """`form` is what was written into the form `box` and refused."""
        try:
            file = await self._file(request, visitor, opened)
        except NotAllowed:
            return self._shell.message(request, visitor, "case.foreign", 403)
        deps, labels = self._shell.deps, self._shell.labels(visitor)
        tools = await asyncio.to_thread(open_tools, file, visitor.known, self._desk, deps.knowledge, labels, deps.clock)
        return self._shell.page(
            request, visitor, "case.html", status, file=file, tools=tools, picker=await self._picker(request, visitor, file),
            notice=notice, box=box, form=form, limit=MESSAGE_LIMIT, key=self._sent.new_key(), here=f"{HOME}/cases/{file.id}",
            mention=error.login if isinstance(error, UnknownMention) else "",
            latest=labels.day(error.latest) if isinstance(error, InvalidDay) else "",
        )  # fmt: skip

    async def _part(self, request: Request, visitor: Visitor, template: str) -> Response:
        try:
            file = await self._file(request, visitor)
        except NotAllowed:
            return self._shell.message(request, visitor, "case.foreign", 403)
        picker = await self._picker(request, visitor, file) if template == "_picker.html" else None
        return self._shell.page(request, visitor, template, file=file, key=self._sent.new_key(), picker=picker)

    async def _file(self, request: Request, visitor: Visitor, opened: bool = False) -> Casefile:
        desk, labels, now = self._desk, self._shell.labels(visitor), self._shell.deps.clock.now()
        packet = await asyncio.to_thread(desk.read if opened else desk.look, _case_id(request), visitor.known)
        return await asyncio.to_thread(open_casefile, packet, visitor.known, desk, labels, now)

    async def _picker(self, request: Request, visitor: Visitor, file: Casefile) -> object:
        return await asyncio.to_thread(
            open_picker, self._shell.deps.knowledge, self._desk, self._shell.labels(visitor), request.query_params, file
        )


def _case_id(request: Request) -> int:
    case_id = int(request.path_params["case_id"])
    if case_id > LARGEST_ID:
        raise UnknownConversation("no such case")
    return case_id
