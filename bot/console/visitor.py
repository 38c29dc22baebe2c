"""Who asks: the advisor of the session, the CSRF token of the next form, and the language of the interface."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.console.deps import ConsoleDeps
from bot.console.guard import HOME, NotLoggedIn
from bot.console.texts import LANGUAGES, choose
from bot.domain.account import Advisor
from bot.service.accounts import SESSION_LIFE

SESSION = "lotse_console"
# Before there is a session, a form is tied to the browser by this cookie and the same value in the form.
BEFORE = "lotse_console_form"
LANGUAGE = "lotse_console_language"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Visitor:
    """`chosen` is True when this request asks for the language by ?language=."""

    language: str
    chosen: bool
    csrf: str
    advisor: Advisor | None = None

    @property
    def known(self) -> Advisor:
        """The advisor, on pages that need one."""
        if self.advisor is None:
            raise NotLoggedIn(None)
        return self.advisor


async def visitor_of(request: Request, deps: ConsoleDeps) -> Visitor:
    """Reads the cookies; a browser without a session gets a token for the login form."""
    token = request.cookies.get(SESSION)
    session = await asyncio.to_thread(deps.accounts.authenticate, token) if token else None
    wanted = request.query_params.get("language", "")
    if wanted in LANGUAGES:
        language = wanted
    elif session and request.cookies.get(LANGUAGE) in LANGUAGES:
        language = request.cookies[LANGUAGE]
    else:
        language = choose(request.headers.get("accept-language", ""))
    if session:
        return Visitor(language, wanted in LANGUAGES, session[1], session[0])
    return Visitor(language, wanted in LANGUAGES, request.cookies.get(BEFORE) or secrets.token_urlsafe(32))


def keep(response: Response, visitor: Visitor, deps: ConsoleDeps) -> None:
    """The cookies a page leaves behind: before a login the form's token, after it the language that was chosen."""
    if visitor.advisor is None and visitor.csrf:
        set_cookie(response, deps, BEFORE, visitor.csrf, None)
    elif visitor.advisor and visitor.chosen:
        set_cookie(response, deps, LANGUAGE, visitor.language, YEAR)


def begin_session(response: Response, deps: ConsoleDeps, token: str, language: str | None) -> None:
    """The session's cookie, and the language if one was chosen on the way in."""
    set_cookie(response, deps, SESSION, token, int(SESSION_LIFE.total_seconds()))
    response.delete_cookie(BEFORE, path=HOME)
    if language in LANGUAGES:
        set_cookie(response, deps, LANGUAGE, language, YEAR)


def set_cookie(response: Response, deps: ConsoleDeps, name: str, value: str, seconds: int | None) -> None:
    """No script reads it, no other site sends it with a form, nothing outside the console gets it."""
    response.set_cookie(name, value, max_age=seconds, path=HOME, httponly=True, samesite="lax", secure=deps.secure_cookies)
