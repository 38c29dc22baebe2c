"""The landing page and the static files of page and widget."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.channels.web.deps import WebDeps, negotiate
from bot.channels.web.words import words_js
from bot.kb.flowtexts import key
from bot.kb.library import Knowledge

WEB = Path(__file__).parents[2] / "web"
STATIC = StaticFiles(directory=WEB / "static")
CHECKS = ("pathway_check", "recognition_finder", "office_finder")
EXAMPLES = ("training_overview", "family_spouse", "blue_card_salary")


def router(deps: WebDeps) -> APIRouter:
    """GET / and /widget.js"""
    routes = APIRouter(include_in_schema=False)
    templates = Jinja2Templates(directory=WEB / "templates")

    @routes.get("/", response_class=HTMLResponse)
    def page(request: Request, language: str = "auto") -> HTMLResponse:
        return templates.TemplateResponse(request, "page.html", _context(deps, negotiate(deps.knowledge, language, request)))

    @routes.get("/widget.js")
    def widget() -> FileResponse:
        return FileResponse(WEB / "static" / "widget.js", media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    @routes.get("/static/widget/words.js")
    def words() -> Response:
        return Response(words_js(deps.knowledge, deps.service_url), media_type="text/javascript")

    return routes


def _context(deps: WebDeps, language: str) -> dict[str, object]:
    knowledge = deps.knowledge
    return {
        "language": language,
        "direction": knowledge.direction(language),
        "languages": [
            {"code": code, "autonym": entry.autonym, "direction": entry.direction} for code, entry in knowledge.languages.items()
        ],
        "t": lambda key, **values: knowledge.strings.get(key, language, **values),
        "examples": [*_checks(knowledge, language), *_topics(knowledge, language)],
        "days": deps.retention_days,
        "version": deps.version,
        "service_url": deps.service_url,
    }


def _checks(knowledge: Knowledge, language: str) -> list[dict[str, str]]:
    """Guided checks come first: most people know who they are and not what to ask for."""
    names = [name for name in CHECKS if name in knowledge.flows]
    return [{"payload": f"/flow/{name}", "label": knowledge.strings.get(key(name, "name"), language)} for name in names]


def _topics(knowledge: Knowledge, language: str) -> list[dict[str, str]]:
    topics = [topic for topic in EXAMPLES if topic in knowledge.topics]
    return [{"payload": f"/faq/{topic}", "label": knowledge.topic_label(topic, language)} for topic in topics]
