"""Logging in, joining by invitation, a new password by link, logging out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.console.guard import HOME, check_token, read_form, safe_next
from bot.console.labels import Tongue
from bot.console.shell import Shell
from bot.console.visitor import SESSION, Visitor, begin_session
from bot.console.waits import wait_of
from bot.domain.errors import LotseError
from bot.service.accounts import InvalidInvitation, LoginTaken
from bot.service.credentials import PASSWORD_LENGTH, AccountDisabled, InvalidAccount, LoginFailed, WeakPassword
from bot.service.throttle import TooManyAttempts

JOIN_ERRORS: dict[type[LotseError], str] = {
    InvalidInvitation: "join.error_invitation",
    InvalidAccount: "join.error_account",
    LoginTaken: "join.error_taken",
    WeakPassword: "join.error_password",
}
NOTICES = ("logged_out", "renewed", "sign_on_unavailable", "sign_on_refused", "sign_on_unknown", "sign_on_disabled")


class AccountPages:
    """The pages that need no session, and the end of one."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._accounts = shell.deps.accounts

    async def login_form(self, request: Request, visitor: Visitor) -> Response:
        """Name and password; who is logged in already goes on."""
        target = safe_next(request.query_params.get("next"))
        if visitor.advisor:
            return self._shell.go(target)
        return self._login_page(request, visitor, target)

    async def login(self, request: Request, visitor: Visitor) -> Response:
        """Begin a session, or say what is wrong without saying which of the two."""
        form = await read_form(request)
        check_token(form, visitor.csrf)
        target, login, password = safe_next(form.get("next")), form.get("login", ""), form.get("password", "")
        try:
            token, _ = await asyncio.to_thread(self._accounts.login, login, password, visitor.browser)
        except LoginFailed:
            return self._login_page(request, visitor, target, 401, login, self._say(visitor, "login.failed"))
        except AccountDisabled:
            return self._login_page(request, visitor, target, 403, login, self._say(visitor, "login.disabled"))
        except TooManyAttempts as error:
            wait = wait_of(self._shell.words(visitor), error.seconds)
            page = self._login_page(request, visitor, target, 429, login, self._say(visitor, "login.wait", wait=wait))
            page.headers["Retry-After"] = str(error.seconds)
            return page
        if visitor.token:
            # A session that lacks the second step, or was doubted, gives way to the new one.
            await asyncio.to_thread(self._accounts.sessions.end, visitor.token)
        return self._enter(target, token, form)

    async def join_form(self, request: Request, visitor: Visitor) -> Response:
        """The form of an invitation, or that it is not good any more."""
        token = request.query_params.get("token", "")
        try:
            invitation = await asyncio.to_thread(self._accounts.invitation, token)
        except InvalidInvitation:
            return self._shell.message(request, visitor, "join.error_invitation", 404)
        if invitation.resets:
            return self._renew_page(request, visitor, token)
        return self._join_page(request, visitor, {"token": token})

    async def join(self, request: Request, visitor: Visitor) -> Response:
        """Create the account and begin its first session."""
        form = await read_form(request)
        check_token(form, visitor.csrf)
        password = form.get("password", "")
        if password != form.get("again", ""):
            return self._join_page(request, visitor, form, "join.error_again")
        languages = tuple(code for code in self._shell.deps.knowledge.languages if form.get(f"speaks_{code}"))
        values = (form.get("token", ""), form.get("login", ""), form.get("name", ""), password, languages)
        try:
            await asyncio.to_thread(self._accounts.join, *values)
            token, _ = await asyncio.to_thread(self._accounts.login, form.get("login", ""), password, visitor.browser)
        except InvalidInvitation:
            return self._shell.message(request, visitor, "join.error_invitation", 404)
        except (InvalidAccount, LoginTaken, WeakPassword) as error:
            return self._join_page(request, visitor, form, JOIN_ERRORS[type(error)])
        except (LoginFailed, TooManyAttempts):
            # Only while somebody guesses passwords for the new name; the account exists, the login page explains.
            return self._shell.go(f"{HOME}/login")
        return self._enter(HOME, token, form)

    async def renew(self, request: Request, visitor: Visitor) -> Response:
        """The new password of an account whose old one was reset."""
        form = await read_form(request)
        check_token(form, visitor.csrf)
        token, password = form.get("token", ""), form.get("password", "")
        if password != form.get("again", ""):
            return self._renew_page(request, visitor, token, "join.error_again")
        try:
            await asyncio.to_thread(self._accounts.renew_password, token, password)
        except InvalidInvitation:
            return self._shell.message(request, visitor, "join.error_invitation", 404)
        except WeakPassword:
            return self._renew_page(request, visitor, token, "join.error_password")
        return self._shell.go(f"{HOME}/login", notice="renewed")

    async def logout(self, request: Request, visitor: Visitor) -> Response:
        """End the session here and on the server."""
        check_token(await read_form(request), visitor.csrf)
        await asyncio.to_thread(self._accounts.sessions.end, request.cookies.get(SESSION, ""))
        response = self._shell.go(f"{HOME}/login", notice="logged_out")
        response.delete_cookie(SESSION, path=HOME)
        return response

    def _enter(self, target: str, token: str, form: Mapping[str, str]) -> Response:
        response = self._shell.go(target)
        begin_session(response, self._shell.deps, token, form.get("language"))
        return response

    def _login_page(
        self, request: Request, visitor: Visitor, target: str, status: int = 200, login: str = "", error: str = ""
    ) -> Response:
        notice = request.query_params.get("notice", "")
        return self._shell.page(
            request, visitor, "login.html", status, next=target, login=login, error=error,
            notice=notice if notice in NOTICES else "", sign_on=self._shell.deps.sign_on is not None,
        )  # fmt: skip

    def _renew_page(self, request: Request, visitor: Visitor, token: str, error: str = "") -> Response:
        message = self._say(visitor, error, n=PASSWORD_LENGTH) if error else ""
        return self._shell.page(
            request, visitor, "renew.html", 422 if error else 200, token=token, error=message, length=PASSWORD_LENGTH,
            here=f"{HOME}/join?{urlencode({'token': token})}",
        )  # fmt: skip

    def _join_page(self, request: Request, visitor: Visitor, form: Mapping[str, str], error: str = "") -> Response:
        shell, labels = self._shell, self._shell.labels(visitor)
        tongues: list[Tongue] = [labels.tongue(code) for code in shell.deps.knowledge.languages]
        message = self._say(visitor, error, n=PASSWORD_LENGTH) if error else ""
        return shell.page(
            request, visitor, "join.html", 422 if error else 200,
            form=form, tongues=tongues, error=message, length=PASSWORD_LENGTH,
        )  # fmt: skip

    def _say(self, visitor: Visitor, key: str, **values: object) -> str:
        return self._shell.words(visitor)(key, **values)
