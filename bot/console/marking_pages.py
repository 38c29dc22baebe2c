"""From a message of a case to the editors' list: what is left without personal data, and whether there is such an example."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from bot.console.casefile import Casefile, open_casefile
from bot.console.guard import check_token, read_form
from bot.console.lines import Line
from bot.console.question_pages import QuestionPages
from bot.console.shell import Shell
from bot.console.visitor import Visitor
from bot.domain.errors import NotAllowed, UnknownConversation
from bot.domain.text import MESSAGE_LIMIT


class MarkingPages:
    """A form that shows what would be kept; the advisor may take more out of it before it is."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._questions = QuestionPages(shell)

    async def page(self, request: Request, visitor: Visitor) -> Response:
        """The message without personal data, and what is like it."""
        try:
            file, line = await self._message(request, visitor)
        except NotAllowed:
            return self._shell.message(request, visitor, "case.foreign", 403)
        anonymiser = self._shell.deps.open_questions.anonymiser
        text = await asyncio.to_thread(anonymiser, line.message.text, line.message.language)
        notice = "mark.done" if request.query_params.get("notice") == "marked" else ""
        return await self._render(request, visitor, file, line, text, "", notice)

    async def mark(self, request: Request, visitor: Visitor) -> Response:
        """Put it into the editors' list, in the advisor's wording, once more without personal data."""
        form = await self._form(request, visitor)
        try:
            file, line = await self._message(request, visitor)
        except NotAllowed:
            return self._shell.message(request, visitor, "case.foreign", 403)
        text, topic = form.get("text", "")[:MESSAGE_LIMIT], form.get("topic", "")
        known = topic if topic in self._shell.deps.knowledge.topics else None
        marked = await self._shell.deps.open_questions.mark(visitor.known, file.id, text, line.message.language, known)
        if not marked:
            return await self._render(request, visitor, file, line, text, topic, "mark.too_little", 422)
        return self._shell.go(request.url.path, notice="marked")

    async def _render(
        self,
        request: Request,
        visitor: Visitor,
        file: Casefile,
        line: Line,
        text: str,
        topic: str,
        notice: str,
        status: int = 200,
    ) -> Response:
        editing, language = self._shell.deps.editing, line.message.language
        proposed = await editing.suggestions(text, language)
        near = await asyncio.to_thread(editing.nearest, text, language, [topic] if topic else proposed)
        topics = list(self._shell.deps.knowledge.topics)
        return self._shell.page(
            request, visitor, "mark.html", status, file=file, line=line, text=text, notice=notice, near=near, chosen=topic,
            suggested=self._questions.choices(visitor, proposed), topics=self._questions.choices(visitor, topics),
            labels=self._shell.labels(visitor), limit=MESSAGE_LIMIT,
        )  # fmt: skip

    async def _message(self, request: Request, visitor: Visitor) -> tuple[Casefile, Line]:
        desk, labels, now = self._shell.deps.desk, self._shell.labels(visitor), self._shell.deps.clock.now()
        packet = await asyncio.to_thread(desk.look, int(request.path_params["case_id"]), visitor.known)
        file = await asyncio.to_thread(open_casefile, packet, visitor.known, desk, labels, now)
        number = int(request.path_params["number"])
        line = next((line for line in file.lines if line.message.number == number and not line.message.withdrawn), None)
        if line is None:
            raise UnknownConversation("no such message that may be read")
        return file, line

    async def _form(self, request: Request, visitor: Visitor) -> Mapping[str, str]:
        form = await read_form(request)
        check_token(form, visitor.csrf)
        return form
