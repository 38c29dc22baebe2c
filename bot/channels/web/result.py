"""The result of a guided check as a plain page to print or to show at an office. It lives as long as its conversation."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.templating import Jinja2Templates

from bot.channels.web.deps import WebDeps, negotiate
from bot.channels.web.page import WEB
from bot.domain.checks import Check
from bot.domain.errors import UnknownConversation
from bot.kb.formats import format_day
from bot.service.check_result import make_result

# Whoever finds the page's address in a history or a log of a proxy must not find more than that.
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


def router(deps: WebDeps) -> APIRouter:
    """GET /result/<conversation>/<secret>"""
    routes = APIRouter(include_in_schema=False)
    templates = Jinja2Templates(directory=WEB / "templates")

    @routes.get("/result/{conversation_id}/{secret}", response_class=HTMLResponse)
    async def result(request: Request, conversation_id: str, secret: str, language: str = "") -> HTMLResponse:
        """The page in the language of the conversation, or in `language`."""
        try:
            check, spoken = await asyncio.to_thread(deps.conversations.result, conversation_id[:60], secret[:60])
        except UnknownConversation:
            code = negotiate(deps.knowledge, language, request)
            return templates.TemplateResponse(request, "result_gone.html", _words(deps, code), 404, PRIVATE)
        code = negotiate(deps.knowledge, language or spoken, request)
        return templates.TemplateResponse(request, "result.html", _context(deps, check, code), headers=PRIVATE)

    return routes


def _words(deps: WebDeps, language: str) -> dict[str, object]:
    strings = deps.knowledge.strings
    return {
        "language": language,
        "direction": deps.knowledge.direction(language),
        "t": lambda key, **values: strings.get(key, language, **values),
    }


def _context(deps: WebDeps, check: Check, language: str) -> dict[str, object]:
    assert check.on
    flow = deps.knowledge.flows[check.flow]
    result = make_result(deps.knowledge, flow, check, language, check.on)
    sources = [(source.title, source.url, format_day(source.checked, language)) for source in result.sources]
    return {
        **_words(deps, language),
        "result": result,
        "sources": sources,
        "days": deps.retention_days,
        "day": format_day(check.on, language),
    }
