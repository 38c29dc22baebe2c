"""One case: reading it, and everything an advisor does with it. After each form a redirect, so that reloading is harmless."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from bot.console.casefile import Casefile, open_casefile
from bot.console.guard import HOME, check_token, read_form
from bot.console.once import SentForms
from bot.console.picker import Picker, open_picker
from bot.console.shell import Shell
from bot.console.visitor import Visitor
from bot.domain.account import Advisor
from bot.domain.errors import CaseTaken, IllegalTransition, InvalidMessage, NotYourCase, UnknownConversation
from bot.domain.text import MESSAGE_LIMIT

# The largest id of either database; larger ones in an address are no cases.
LARGEST_ID = 2**31 - 1
NOTICES = ("claimed", "taken", "sent", "article_sent", "changed", "not_yours", "closed", "returned")
Step = Callable[[int, Advisor], Awaitable[None]]


class CasePages:
    """The page of a case, its parts, and its forms."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._desk = shell.deps.desk
        self._sent = SentForms()

    async def page(self, request: Request, visitor: Visitor) -> Response:
        """The whole page."""
        notice = request.query_params.get("notice", "")
        return await self._render(request, visitor, notice if notice in NOTICES else "")

    async def fragment(self, request: Request, visitor: Visitor) -> Response:
        """Packet and conversation: what changes while the page is open."""
        file = await self._file(request, visitor)
        return self._shell.page(request, visitor, "_case.html", file=file)

    async def picker(self, request: Request, visitor: Visitor) -> Response:
        """The article picker for a search or a choice."""
        file = await self._file(request, visitor)
        picker = await self._picker(request, visitor, file)
        return self._shell.page(request, visitor, "_picker.html", file=file, picker=picker, key=self._sent.new_key())

    async def claim(self, request: Request, visitor: Visitor) -> Response:
        """Take the case; the second of two reads who was faster."""
        return await self._step(request, visitor, self._desk.claim, "claimed")

    async def give_back(self, request: Request, visitor: Visitor) -> Response:
        """Put the case back into the queue."""
        return await self._step(request, visitor, self._desk.give_back, "returned", HOME)

    async def close(self, request: Request, visitor: Visitor) -> Response:
        """End the hand-over."""
        return await self._step(request, visitor, self._desk.close, "closed", HOME)

    async def reply(self, request: Request, visitor: Visitor) -> Response:
        """Write to the person. A text that is refused stays in the box."""
        form = await self._form(request, visitor)
        text = form.get("text", "")
        return await self._send(request, visitor, form, "sent", lambda case, by: self._desk.reply(case, by, text))

    async def article(self, request: Request, visitor: Visitor) -> Response:
        """Send an article in the person's language."""
        form = await self._form(request, visitor)
        topic = form.get("topic", "")
        return await self._send(
            request, visitor, form, "article_sent", lambda case, by: self._desk.insert_article(case, by, topic)
        )

    async def _step(self, request: Request, visitor: Visitor, step: Step, done: str, then: str = "") -> Response:
        await self._form(request, visitor)
        case_id = _case_id(request)
        here = f"{HOME}/cases/{case_id}"
        try:
            await step(case_id, visitor.known)
        except CaseTaken:
            return self._shell.go(here, notice="taken")
        except NotYourCase:
            return self._shell.go(here, notice="not_yours")
        except IllegalTransition:
            return self._shell.go(here, notice="changed")
        return self._shell.go(then or here, notice=done)

    async def _send(self, request: Request, visitor: Visitor, form: Mapping[str, str], done: str, step: Step) -> Response:
        case_id, key = _case_id(request), form.get("key", "")
        if key and not self._sent.take(key):
            return self._shell.go(f"{HOME}/cases/{case_id}#latest", notice=done)
        try:
            await step(case_id, visitor.known)
        except (InvalidMessage, NotYourCase) as error:
            self._sent.give_back(key)
            refused = "not_yours" if isinstance(error, NotYourCase) else "invalid"
            return await self._render(request, visitor, refused, 409 if refused == "not_yours" else 422, form.get("text", ""))
        except BaseException:
            self._sent.give_back(key)
            raise
        return self._shell.go(f"{HOME}/cases/{case_id}#latest", notice=done)

    async def _form(self, request: Request, visitor: Visitor) -> Mapping[str, str]:
        form = await read_form(request)
        check_token(form, visitor.csrf)
        return form

    async def _render(self, request: Request, visitor: Visitor, notice: str, status: int = 200, text: str = "") -> Response:
        file = await self._file(request, visitor)
        picker = await self._picker(request, visitor, file)
        return self._shell.page(
            request, visitor, "case.html", status, file=file, picker=picker, notice=notice, text=text,
            limit=MESSAGE_LIMIT, key=self._sent.new_key(), refused=notice in ("invalid", "not_yours"),
            here=f"{HOME}/cases/{file.id}",
        )  # fmt: skip

    async def _file(self, request: Request, visitor: Visitor) -> Casefile:
        desk, labels = self._desk, self._shell.labels(visitor)
        packet = await asyncio.to_thread(desk.packet, _case_id(request))
        return await asyncio.to_thread(open_casefile, packet, visitor.known, desk, labels)

    async def _picker(self, request: Request, visitor: Visitor, file: Casefile) -> Picker:
        query, chosen = request.query_params.get("q", "")[:100], request.query_params.get("topic")
        near, labels = file.packet.case.topic, self._shell.labels(visitor)
        return await asyncio.to_thread(
            open_picker, self._shell.deps.knowledge, self._desk, labels, query, chosen, near, file.tongue.code
        )


def _case_id(request: Request) -> int:
    case_id = int(request.path_params["case_id"])
    if case_id > LARGEST_ID:
        raise UnknownConversation("no such case")
    return case_id
