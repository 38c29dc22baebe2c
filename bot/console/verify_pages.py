"""The second step of a login, and the proof that a browser owes whose cookie was seen elsewhere."""

from __future__ import annotations

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import Response

from bot.console.guard import check_token, login_url, read_form, safe_next
from bot.console.shell import Shell
from bot.console.visitor import Visitor, begin_session
from bot.console.waits import wait_of
from bot.service.credentials import AccountDisabled, LoginFailed
from bot.service.second_factor import Unsealable, WrongCode
from bot.service.sessions import Need
from bot.service.throttle import TooManyAttempts

PROVABLE = (Need.CODE, Need.PASSWORD)
_log = logging.getLogger(__name__)


class VerifyPages:
    """Asks for the code, or for the password where there is no second factor. Whose session it is, the page does not say."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._accounts = shell.deps.accounts

    async def form(self, request: Request, visitor: Visitor) -> Response:
        """One field."""
        target = safe_next(request.query_params.get("next"))
        return self._page(request, visitor, target) if visitor.need in PROVABLE else self._elsewhere(visitor, target)

    async def prove(self, request: Request, visitor: Visitor) -> Response:
        """A new cookie for the right answer."""
        form = await read_form(request)
        target = safe_next(form.get("next"))
        if visitor.need not in PROVABLE:
            return self._elsewhere(visitor, target)
        check_token(form, visitor.csrf)
        try:
            await asyncio.to_thread(self._check, visitor, form.get("proof", ""))
        except (WrongCode, LoginFailed, AccountDisabled):
            return self._page(request, visitor, target, 401, f"verify.wrong_{visitor.need}")
        except TooManyAttempts as error:
            wait = wait_of(self._shell.words(visitor), error.seconds)
            page = self._page(request, visitor, target, 429, "login.wait", wait=wait)
            page.headers["Retry-After"] = str(error.seconds)
            return page
        except Unsealable:
            account = visitor.entering.id
            _log.error("console: the second factor of account %d cannot be read: is LOTSE_SECRET_KEY another one?", account)
            return self._page(request, visitor, target, 503, "verify.unreadable")
        strong = visitor.need is Need.CODE
        token = await asyncio.to_thread(self._accounts.sessions.prove, visitor.token, visitor.browser, strong)
        response = self._shell.go(target)
        begin_session(response, self._shell.deps, token, None)
        return response

    def _check(self, visitor: Visitor, proof: str) -> None:
        account = visitor.entering
        if visitor.need is Need.CODE:
            self._accounts.second_factor.check(account, proof)
        else:
            self._accounts.credentials.check(account.login, proof)

    def _elsewhere(self, visitor: Visitor, target: str) -> Response:
        return self._shell.go(target if visitor.account else login_url(target))

    def _page(
        self, request: Request, visitor: Visitor, target: str, status: int = 200, error: str = "", **values: object
    ) -> Response:
        said = self._shell.words(visitor)(error, **values) if error else ""
        return self._shell.page(
            request, visitor, "verify.html", status, next=target, error=said, need=visitor.need, here=login_url(target, "verify")
        )
