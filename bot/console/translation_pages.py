"""Machine translation beside a case: what the person wrote, in German, and an advisor's reply, read before it is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from bot.console.casefile import Casefile, open_casefile
from bot.console.guard import HOME, check_token, read_form
from bot.console.lines import Line
from bot.console.once import SentForms
from bot.console.shell import Handler, Shell
from bot.console.visitor import Visitor
from bot.domain.errors import InvalidMessage, NotAllowed, NotYourCase, TranslationRefused, TranslationUnavailable
from bot.domain.messages import Original
from bot.domain.text import MESSAGE_LIMIT
from bot.service.case_steps import reply_text, require_holder
from bot.service.translation import Translation

_REFUSALS: tuple[tuple[type[Exception], str, int], ...] = (
    (NotYourCase, "notice.not_yours", 409),
    (InvalidMessage, "notice.invalid", 422),
    (TranslationRefused, "translate.lost", 422),
    (TranslationUnavailable, "translate.unavailable", 503),
)


class TranslationPages:
    """Only where a translation service is set up; without one nothing here has an address."""

    def __init__(self, shell: Shell, translation: Translation) -> None:
        self._shell = shell
        self._desk = shell.deps.desk
        self._translation = translation
        self._keys = SentForms()

    def handler(self, handle: Handler) -> Handler:
        """Cases of other organisations are refused in one sentence."""

        async def guarded(request: Request, visitor: Visitor) -> Response:
            try:
                return await handle(request, visitor)
            except NotAllowed:
                return self._shell.message(request, visitor, "case.foreign", 403)

        return guarded

    async def page(self, request: Request, visitor: Visitor) -> Response:
        """Every message of the person with its translation below, for those who read without script."""
        return await self._translations(request, visitor, "translations.html")

    async def fragment(self, request: Request, visitor: Visitor) -> Response:
        """The translations only; the script puts them below the messages."""
        return await self._translations(request, visitor, "_translations.html")

    async def preview(self, request: Request, visitor: Visitor) -> Response:
        """The reply in the person's language, with what was kept; nothing is sent."""
        form, file = await self._form(request, visitor), await self._file(request, visitor)
        try:
            require_holder(file.packet.case, visitor.known)
            text = reply_text(form.get("text", ""))
            preview = await self._translation.preview(text, visitor.language, file.tongue.code)
        except tuple(kind for kind, _, _ in _REFUSALS) as error:
            return self._refused(request, visitor, file, form, error)
        return self._shell.page(
            request, visitor, "translated.html", file=file, text=text, preview=preview, key=self._keys.new_key(),
            limit=MESSAGE_LIMIT, glossary=self._shell.deps.knowledge.glossary,
        )  # fmt: skip

    async def send(self, request: Request, visitor: Visitor) -> Response:
        """Send the translation that was read, with the original beside it."""
        form, file = await self._form(request, visitor), await self._file(request, visitor)
        if form.get("target") != file.tongue.code:
            return self._refused(request, visitor, file, form, None)
        text, translated = form.get("text", ""), form.get("translated", "")
        try:
            self._translation.verify(reply_text(text), translated)
            original = Original(reply_text(text), visitor.language)
            await self._desk.reply(file.id, visitor.known, translated, form.get("key") or None, original)
        except tuple(kind for kind, _, _ in _REFUSALS) as error:
            return self._refused(request, visitor, file, form, error)
        return self._shell.go(f"{HOME}/cases/{file.id}#latest", notice="sent")

    def _refused(
        self, request: Request, visitor: Visitor, file: Casefile, form: Mapping[str, str], error: Exception | None
    ) -> Response:
        """Why there is no translation; the original can still go out. Without an error the person changed their language."""
        found = (entry for entry in _REFUSALS if error is not None and isinstance(error, entry[0]))
        _, reason, status = next(found, (None, "translate.other_language", 409))
        return self._shell.page(
            request, visitor, "translated.html", status, file=file, text=form.get("text", ""), preview=None, reason=reason,
            key=self._keys.new_key(), limit=MESSAGE_LIMIT,
        )  # fmt: skip

    async def _translations(self, request: Request, visitor: Visitor, template: str) -> Response:
        file = await self._file(request, visitor)
        lines = [line for line in file.lines if _is_to_translate(line)]
        found = await self._translation.of_messages(file.packet.conversation.id, [line.message for line in lines])
        return self._shell.page(
            request, visitor, template, file=file, pairs=[(line, found[line.message.number]) for line in lines]
        )

    async def _form(self, request: Request, visitor: Visitor) -> Mapping[str, str]:
        form = await read_form(request)
        check_token(form, visitor.csrf)
        return form

    async def _file(self, request: Request, visitor: Visitor) -> Casefile:
        desk, labels, now = self._desk, self._shell.labels(visitor), self._shell.deps.clock.now()
        packet = await asyncio.to_thread(desk.look, int(request.path_params["case_id"]), visitor.known)
        return await asyncio.to_thread(open_casefile, packet, visitor.known, desk, labels, now)


def _is_to_translate(line: Line) -> bool:
    """What the person typed in another language; a button has its German title already."""
    return line.side == "person" and not line.pressed and not line.message.withdrawn and line.message.language != "de"
