"""Who asks: the advisor of the session, the CSRF token of the next form, and the language of the interface."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from bot.console.browser import browser_of
from bot.console.deps import ConsoleDeps
from bot.console.guard import HOME, NotLoggedIn
from bot.console.texts import LANGUAGES, choose
from bot.domain.account import Advisor, Role
from bot.service.sessions import NO_BROWSER, SESSION_LIFE, Browser, Entrance, Need

SESSION = "lotse_console"
# Before there is a session, a form is tied to the browser by this cookie and the same value in the form.
BEFORE = "lotse_console_form"
LANGUAGE = "lotse_console_language"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Visitor:
    """`chosen` is True when this request asks for the language by ?language=.

    `advisor` is there once nothing is lacking; before, `need` says what is, and `account` whose session it is.
    """

    language: str
    chosen: bool
    csrf: str
    advisor: Advisor | None = None
    account: Advisor | None = None
    need: Need | None = None
    token: str = field(default="", repr=False)
    browser: Browser = NO_BROWSER

    @property
    def known(self) -> Advisor:
        """The advisor, on pages that need one."""
        if self.advisor is None:
            raise NotLoggedIn(None)
        return self.advisor

    @property
    def entering(self) -> Advisor:
        """Whose session it is, on pages where something may still be lacking."""
        if self.account is None:
            raise NotLoggedIn(None)
        return self.account

    @property
    def is_reminded(self) -> bool:
        """Whether it is time to ask for a second factor: who looks after accounts has more to lose."""
        return bool(self.advisor and self.advisor.totp is None and self.advisor.role in (Role.LEAD, Role.ADMIN))


async def visitor_of(request: Request, deps: ConsoleDeps) -> Visitor:
    """Reads the cookies; a browser without a session gets a token for the login form."""
    token, browser = request.cookies.get(SESSION, ""), browser_of(request)
    found = await asyncio.to_thread(deps.accounts.sessions.enter, token, browser) if token else None
    language, chosen = _language(request, found), request.query_params.get("language", "") in LANGUAGES
    if found:
        inside = None if found.need else found.advisor
        return Visitor(language, chosen, found.session.csrf, inside, found.advisor, found.need, token, browser)
    return Visitor(language, chosen, request.cookies.get(BEFORE) or secrets.token_urlsafe(32), browser=browser)


def _language(request: Request, found: Entrance | None) -> str:
    wanted, kept = request.query_params.get("language", ""), request.cookies.get(LANGUAGE, "")
    if wanted in LANGUAGES:
        return wanted
    return kept if found and kept in LANGUAGES else choose(request.headers.get("accept-language", ""))


def keep(response: Response, visitor: Visitor, deps: ConsoleDeps) -> None:
    """The cookies a page leaves behind: before a login the form's token, after it the language that was chosen."""
    if visitor.account is None and visitor.csrf:
        set_cookie(response, deps, BEFORE, visitor.csrf, None)
    elif visitor.account and visitor.chosen:
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
