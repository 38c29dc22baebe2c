"""To the identity provider of the organisation and back."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.console.guard import HOME, safe_next
from bot.console.shell import Shell
from bot.console.visitor import Visitor, begin_session, set_cookie
from bot.domain.errors import LotseError
from bot.service.credentials import AccountDisabled
from bot.service.sign_on import TICKET_LIFE, ProviderUnavailable, SignOn, SignOnRefused, UnknownPerson

TICKET = "lotse_console_ticket"
TOLD: dict[type[LotseError], str] = {
    ProviderUnavailable: "unavailable", SignOnRefused: "refused", UnknownPerson: "unknown", AccountDisabled: "disabled"
}  # fmt: skip
_log = logging.getLogger(__name__)


class SignOnPages:
    """Both are left by a redirect: to the provider, into the console, or to the login with what went wrong."""

    def __init__(self, shell: Shell, sign_on: SignOn) -> None:
        self._shell = shell
        self._sign_on = sign_on

    async def leave(self, request: Request, visitor: Visitor) -> Response:
        """Off to the provider, with a ticket for the way back in a cookie of this browser."""
        try:
            address, ticket = await self._sign_on.begin(safe_next(request.query_params.get("next")))
        except ProviderUnavailable as error:
            return self._tell(error)
        response = RedirectResponse(address, 303)
        set_cookie(response, self._shell.deps, TICKET, ticket, int(TICKET_LIFE.total_seconds()))
        return response

    async def back(self, request: Request, visitor: Visitor) -> Response:
        """What the provider says is taken once, in the browser that left."""
        query, ticket = request.query_params, request.cookies.get(TICKET, "")
        try:
            token, target = await self._sign_on.finish(ticket, query.get("state", ""), query.get("code", ""), visitor.browser)
        except (ProviderUnavailable, SignOnRefused, UnknownPerson, AccountDisabled) as error:
            return self._tell(error)
        response = self._shell.go(safe_next(target))
        begin_session(response, self._shell.deps, token, None)
        response.delete_cookie(TICKET, path=HOME)
        return response

    def _tell(self, error: LotseError) -> Response:
        if isinstance(error, ProviderUnavailable | SignOnRefused):
            _log.warning("console: login through the identity provider: %s", error)
        response = self._shell.go(f"{HOME}/login", notice=f"sign_on_{TOLD[type(error)]}")
        response.delete_cookie(TICKET, path=HOME)
        return response
