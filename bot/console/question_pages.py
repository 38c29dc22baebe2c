"""The editors' list: open questions in groups, and files made of them. Nothing here changes the knowledge or the examples."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.console.guard import HOME, check_token, read_form
from bot.console.shell import Shell
from bot.console.visitor import Visitor
from bot.domain.errors import LotseError, UnknownQuestion
from bot.domain.questions import OpenQuestion
from bot.service.editing import QuestionGroup

LIST = f"{HOME}/questions"
SHOWN = 100
# The largest id of the database; larger ones in an address are no questions.
LARGEST_ID = 2**31 - 1
_BOX = re.compile(r"q_([0-9]{1,10})")


@dataclass(frozen=True)
class TopicChoice:
    """A topic of the catalogue with its German label."""

    id: str
    label: str


class QuestionPages:
    """The list, a group, and what is made of it."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._editing = shell.deps.editing

    async def page(self, request: Request, visitor: Visitor) -> Response:
        """All groups, the most frequent first, or the newest."""
        newest = request.query_params.get("order") == "newest"
        groups = await asyncio.to_thread(self._editing.groups, newest)
        return self._shell.page(
            request, visitor, "questions.html", groups=groups[:SHOWN], total=len(groups), newest=newest,
            labels=self._shell.labels(visitor), done=request.query_params.get("notice") == "done",
        )  # fmt: skip

    async def group(self, request: Request, visitor: Visitor) -> Response:
        """One group with the examples that are like it."""
        group = await self._group(request)
        return await self._render(request, visitor, group, "", 200, {}) if group else self._gone(request, visitor)

    async def compare(self, request: Request, visitor: Visitor) -> Response:
        """The group again, with the nearest examples of the topic that was chosen."""
        group, form = await self._group(request), await self._form(request, visitor)
        return await self._render(request, visitor, group, "", 200, form) if group else self._gone(request, visitor)

    async def example(self, request: Request, visitor: Visitor) -> Response:
        """The chosen questions as training examples of a topic, to be pasted into the file that the page names."""
        group, form = await self._group(request), await self._form(request, visitor)
        if group is None:
            return self._gone(request, visitor)
        try:
            path, text = await asyncio.to_thread(self._editing.example, _chosen(group, form), form.get("topic", ""))
        except UnknownQuestion:
            return await self._render(request, visitor, group, "questions.choose_topic", 422, form)
        return _file(text.encode(), "application/yaml", path.rpartition("/")[2])

    async def draft(self, request: Request, visitor: Visitor) -> Response:
        """The draft of an article for the chosen questions: files to be unpacked where the repository is."""
        group, form = await self._group(request), await self._form(request, visitor)
        if group is None:
            return self._gone(request, visitor)
        area, topic = form.get("area", ""), form.get("new_topic", "").strip()
        try:
            if area not in self._shell.deps.knowledge.areas:
                raise LotseError("an area of the catalogue is needed")
            files = self._editing.draft(_chosen(group, form), area, topic)
        except LotseError:
            return await self._render(request, visitor, group, "questions.choose_name", 422, form)
        return _file(_zipped(files), "application/zip", f"{topic}.zip")

    async def done(self, request: Request, visitor: Visitor) -> Response:
        """The chosen questions need no more work; one that is asked again comes back."""
        group, form = await self._group(request), await self._form(request, visitor)
        if group is not None:
            await self._editing.done(visitor.known, [question.id for question in _chosen(group, form)])
        return self._shell.go(LIST, notice="done")

    async def _render(
        self, request: Request, visitor: Visitor, group: QuestionGroup, notice: str, status: int, form: Mapping[str, str]
    ) -> Response:
        first, wanted = group.questions[0], form.get("topic", "")
        knowledge = self._shell.deps.knowledge
        proposed = list(dict.fromkeys([*group.topics, *await self._editing.suggestions(first.text, first.language)]))
        topic = wanted if wanted in knowledge.topics else next(iter(proposed), "")
        compared = [topic] if wanted else proposed
        near = await asyncio.to_thread(self._editing.nearest, first.text, first.language, [one for one in compared if one])
        return self._shell.page(
            request, visitor, "question.html", status, group=group, near=near, notice=notice, form=form, chosen=topic,
            suggested=self.choices(visitor, proposed), topics=self.choices(visitor, list(knowledge.topics)),
            areas=list(knowledge.areas), labels=self._shell.labels(visitor), here=f"{LIST}/{group.id}",
        )  # fmt: skip

    def choices(self, visitor: Visitor, topics: list[str]) -> list[TopicChoice]:
        """Topics with their labels, in the order given; what has left the catalogue is left out."""
        labels, known = self._shell.labels(visitor), self._shell.deps.knowledge.topics
        return [TopicChoice(topic, labels.topic(topic) or topic) for topic in topics if topic in known]

    async def _group(self, request: Request) -> QuestionGroup | None:
        number = int(request.path_params["question_id"])
        try:
            return await asyncio.to_thread(self._editing.group, number) if number <= LARGEST_ID else None
        except UnknownQuestion:
            return None

    async def _form(self, request: Request, visitor: Visitor) -> Mapping[str, str]:
        form = await read_form(request)
        check_token(form, visitor.csrf)
        return form

    def _gone(self, request: Request, visitor: Visitor) -> Response:
        return self._shell.message(request, visitor, "questions.gone", 404)


def _chosen(group: QuestionGroup, form: Mapping[str, str]) -> list[OpenQuestion]:
    ids = {int(match[1]) for name in form if (match := _BOX.fullmatch(name))}
    return [question for question in group.questions if question.id in ids]


def _zipped(files: Mapping[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return content.getvalue()


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
