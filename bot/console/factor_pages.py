"""Setting up the second factor, its spare codes, and taking it away."""

from __future__ import annotations

import asyncio

import segno
from starlette.requests import Request
from starlette.responses import Response

from bot.console.guard import HOME, check_token, read_form
from bot.console.shell import Shell
from bot.console.shown import ShownOnce
from bot.console.texts import Words
from bot.console.visitor import Visitor
from bot.console.waits import wait_of
from bot.service.credentials import AccountDisabled, LoginFailed
from bot.service.second_factor import SetUp, SetUpExpired, WrongCode
from bot.service.throttle import TooManyAttempts

HERE = f"{HOME}/me/second-factor"
NOTICES = ("expired", "removed")


class FactorPages:
    """The advisor's own second factor."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._factor = shell.deps.accounts.second_factor
        self._credentials = shell.deps.accounts.credentials
        self._shown = ShownOnce()

    async def page(self, request: Request, visitor: Visitor) -> Response:
        """With a second factor what can be done with it, without one how to set it up."""
        notice = request.query_params.get("notice", "")
        kept = notice if notice in NOTICES else ""
        if visitor.entering.totp:
            return self._page(request, visitor, notice=kept)
        set_up = await asyncio.to_thread(self._factor.begin, visitor.entering)
        return self._page(request, visitor, set_up=set_up, notice=kept)

    async def confirm(self, request: Request, visitor: Visitor) -> Response:
        """Take the secret whose code was typed; then its spare codes are shown, once."""
        form = await read_form(request)
        check_token(form, visitor.csrf)
        account, sealed, words = visitor.entering, form.get("sealed", ""), self._shell.words(visitor)
        if account.totp:
            return self._shell.go(HERE)
        try:
            codes = await asyncio.to_thread(self._factor.confirm, account, sealed, form.get("code", ""))
        except SetUpExpired:
            return self._shell.go(HERE, notice="expired")
        except (WrongCode, TooManyAttempts) as error:
            said = _said(words, error, "factor.wrong")
            set_up = await asyncio.to_thread(self._factor.again, account, sealed)
            return self._page(request, visitor, _status(error), set_up=set_up, error=said)
        return self._show(visitor, codes)

    async def codes(self, request: Request, visitor: Visitor) -> Response:
        """Spare codes just made; a second time they are not there any more."""
        return self._shell.page(request, visitor, "spare_codes.html", codes=self._shown.take(visitor.csrf), here=HERE)

    async def new_codes(self, request: Request, visitor: Visitor) -> Response:
        """Replace the spare codes."""
        refused = await self._refused(request, visitor)
        if refused:
            return refused
        return self._show(visitor, await asyncio.to_thread(self._factor.new_spare_codes, visitor.known))

    async def remove(self, request: Request, visitor: Visitor) -> Response:
        """Back to the password alone."""
        refused = await self._refused(request, visitor)
        if refused:
            return refused
        await asyncio.to_thread(self._factor.remove, visitor.known, visitor.known)
        return self._shell.go(HERE, notice="removed")

    async def _refused(self, request: Request, visitor: Visitor) -> Response | None:
        """Both need the password: an open page somebody else sits down at is not enough."""
        form = await read_form(request)
        check_token(form, visitor.csrf)
        if visitor.known.totp is None:
            return self._shell.go(HERE)
        try:
            await asyncio.to_thread(self._credentials.check, visitor.known.login, form.get("password", ""))
        except (LoginFailed, AccountDisabled, TooManyAttempts) as error:
            said = _said(self._shell.words(visitor), error, "me.wrong_password")
            return self._page(request, visitor, _status(error), error=said)
        return None

    def _show(self, visitor: Visitor, codes: tuple[str, ...]) -> Response:
        self._shown.keep(visitor.csrf, codes)
        return self._shell.go(f"{HERE}/codes")

    def _page(
        self, request: Request, visitor: Visitor, status: int = 200, *, set_up: SetUp | None = None, error: str = "",
        notice: str = "",
    ) -> Response:  # fmt: skip
        # The picture keeps its white ground in the dark, too: cameras do not read it the other way round.
        picture = segno.make(set_up.uri, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff") if set_up else ""
        return self._shell.page(
            request, visitor, "second_factor.html", status, set_up=set_up, picture=picture, error=error, notice=notice, here=HERE,
            spoken=" ".join(_in_fours(set_up.secret)) if set_up else "", account=visitor.entering,
            required=self._shell.deps.accounts.sessions.require_second_factor,
        )  # fmt: skip


def _said(words: Words, error: Exception, wrong: str) -> str:
    return words("login.wait", wait=wait_of(words, error.seconds)) if isinstance(error, TooManyAttempts) else words(wrong)


def _status(error: Exception) -> int:
    return 429 if isinstance(error, TooManyAttempts) else 422


def _in_fours(secret: str) -> list[str]:
    return [secret[start : start + 4] for start in range(0, len(secret), 4)]
