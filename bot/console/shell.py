"""Renders pages, and stands around every handler: headers, error pages, redirects to the login."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.console.counterparts import Counterparts
from bot.console.deps import ConsoleDeps
from bot.console.guard import HOME, Forbidden, MissingRight, NotLoggedIn, NotProven, first_page, login_url
from bot.console.labels import Labels
from bot.console.texts import Words, load_texts
from bot.console.visitor import Visitor, keep, visitor_of
from bot.domain.account import Right
from bot.domain.errors import NotAllowed, UnknownConversation
from bot.service.sessions import Need
from bot.service.staff import UnknownAccount

Handler = Callable[[Request, Visitor], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]
_log = logging.getLogger(__name__)

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with it browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Shell:
    """What all pages of the console share; one instance."""

    def __init__(self, deps: ConsoleDeps) -> None:
        self.deps = deps
        self._words = load_texts()
        self._counterparts = Counterparts(deps.knowledge)
        self._templates = _environment()

    def words(self, visitor: Visitor) -> Words:
        """The texts in the visitor's language."""
        return self._words[visitor.language]

    def labels(self, visitor: Visitor) -> Labels:
        """Labels in the visitor's language."""
        return Labels(self.deps.knowledge, self.words(visitor), self.deps.clock, self._counterparts)

    def page(self, request: Request, visitor: Visitor, template: str, status: int = 200, **context: object) -> Response:
        """A template as a response."""
        words = self.words(visitor)
        shared: dict[str, object] = {
            "t": words,
            "visitor": visitor,
            "here": _here(request),
            "languages": list(self._words),
            "translates": self.deps.translation is not None,
        }
        html = self._templates.get_template(template).render({**shared, **context})
        response = HTMLResponse(html, status)
        keep(response, visitor, self.deps)
        return response

    def message(self, request: Request, visitor: Visitor, key: str, status: int) -> Response:
        """A page, or a part of one, of one sentence."""
        template = "_message.html" if is_fragment(request) else "message.html"
        return self.page(request, visitor, template, status, key=key)

    def go(self, path: str, **query: str) -> Response:
        """Redirect after a form; `query` says what to tell on the next page."""
        before, mark, anchor = path.partition("#")
        return RedirectResponse(before + (f"?{urlencode(query)}" if query else "") + mark + anchor, 303)

    def open(self, handler: Handler) -> Endpoint:
        """An endpoint for everybody."""

        async def endpoint(request: Request) -> Response:
            response = await self._answer(request, handler)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return endpoint

    def closed(self, handler: Handler, right: Right | None = None, early: bool = False) -> Endpoint:
        """An endpoint for advisors with a session and, where one is named, with the right. `early`: also for those who have
        yet to set up the second factor."""

        async def checked(request: Request, visitor: Visitor) -> Response:
            if visitor.account is None:
                raise NotLoggedIn(_wanted(request))
            if visitor.need and not (early and visitor.need is Need.SET_UP):
                raise NotProven(visitor.need, _wanted(request))
            if right and not visitor.account.may(right):
                raise MissingRight(right)
            return await handler(request, visitor)

        return self.open(checked)

    async def _answer(self, request: Request, handler: Handler) -> Response:
        visitor = Visitor("de", False, "")
        try:
            visitor = await visitor_of(request, self.deps)
            return await handler(request, visitor)
        except NotLoggedIn as error:
            if is_fragment(request):
                return self.message(request, visitor, "error.session", 401)
            return self.go(login_url(error.next))
        except NotProven as error:
            if is_fragment(request):
                return self.message(request, visitor, "error.session", 401)
            return self.go(f"{HOME}/me/second-factor" if error.need is Need.SET_UP else login_url(error.next, "verify"))
        except MissingRight as error:
            return await self._refuse(request, visitor, error.right)
        except NotAllowed:
            return self.message(request, visitor, "error.not_allowed", 403)
        except UnknownAccount:
            return self.message(request, visitor, "error.no_account", 404)
        except Forbidden:
            return self.message(request, visitor, "error.forbidden", 403)
        except UnknownConversation:
            return self.message(request, visitor, "error.gone", 404)
        except Exception as error:
            # The text of an error may hold what a person wrote (a database driver quotes its parameters).
            places = "; ".join(f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)[-4:])
            _log.error("console: %s at %s", type(error).__name__, places)
            return self.message(request, visitor, "error.broken", 500)

    async def _refuse(self, request: Request, visitor: Visitor, right: Right) -> Response:
        """Says what is missing. The first page of the console is each role's own, so that one leads there without a word."""
        if request.url.path == HOME and request.method == "GET":
            return self.go(first_page(visitor.known))
        await asyncio.to_thread(self.deps.accounts.audit.refused, visitor.known, request.url.path)
        if is_fragment(request):
            return self.message(request, visitor, "error.not_allowed", 403)
        return self.page(request, visitor, "refused.html", 403, right=right, home=first_page(visitor.known))


@cache
def _environment() -> jinja2.Environment:
    """The templates, each translated once."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def is_fragment(request: Request) -> bool:
    """Parts of pages and events are fetched by the script: a redirect would be no use to it."""
    return request.url.path.startswith((f"{HOME}/fragments/", f"{HOME}/events"))


def _wanted(request: Request) -> str | None:
    return _here(request) if request.method == "GET" else None


def _here(request: Request) -> str:
    query = [(key, value) for key, value in request.query_params.multi_items() if key not in ("language", "notice")]
    return request.url.path + (f"?{urlencode(query)}" if query else "")
