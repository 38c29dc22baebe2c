"""Which address leads to which page."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.account_pages import AccountPages
from bot.console.assets import asset
from bot.console.case_pages import CasePages
from bot.console.deps import ConsoleDeps
from bot.console.events import Events
from bot.console.guard import HOME
from bot.console.queue_pages import QueuePages
from bot.console.shell import Endpoint, Shell
from bot.console.visitor import Visitor


def router(deps: ConsoleDeps) -> APIRouter:
    """All pages below /console."""
    shell, routes = Shell(deps), APIRouter()
    _add_accounts(routes, shell)
    _add_queue(routes, shell)
    _add_cases(routes, shell)
    _get(routes, "/events", shell.closed(Events(shell).stream))
    _get(routes, "/static/{name}", shell.open(asset))
    _get(routes, "/{rest:path}", shell.closed(_Missing(shell).page))
    return routes


def _add_accounts(routes: APIRouter, shell: Shell) -> None:
    pages = AccountPages(shell)
    _get(routes, "/login", shell.open(pages.login_form))
    _post(routes, "/login", shell.open(pages.login))
    _get(routes, "/join", shell.open(pages.join_form))
    _post(routes, "/join", shell.open(pages.join))
    _post(routes, "/logout", shell.closed(pages.logout))


def _add_queue(routes: APIRouter, shell: Shell) -> None:
    pages = QueuePages(shell)
    _get(routes, "", shell.closed(pages.page))
    _get(routes, "/fragments/queue", shell.closed(pages.fragment))


def _add_cases(routes: APIRouter, shell: Shell) -> None:
    pages, case = CasePages(shell), "/cases/{case_id:int}"
    _get(routes, case, shell.closed(pages.page))
    _get(routes, "/fragments/case/{case_id:int}", shell.closed(pages.fragment))
    _get(routes, "/fragments/case/{case_id:int}/articles", shell.closed(pages.picker))
    _post(routes, f"{case}/claim", shell.closed(pages.claim))
    _post(routes, f"{case}/reply", shell.closed(pages.reply))
    _post(routes, f"{case}/articles", shell.closed(pages.article))
    _post(routes, f"{case}/give-back", shell.closed(pages.give_back))
    _post(routes, f"{case}/close", shell.closed(pages.close))


class _Missing:
    """Addresses below /console that lead nowhere."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    async def page(self, request: Request, visitor: Visitor) -> Response:
        return self._shell.message(request, visitor, "error.missing", 404)


def _get(routes: APIRouter, path: str, endpoint: Endpoint) -> None:
    routes.add_api_route(HOME + path, endpoint, methods=["GET"], include_in_schema=False, response_model=None)


def _post(routes: APIRouter, path: str, endpoint: Endpoint) -> None:
    routes.add_api_route(HOME + path, endpoint, methods=["POST"], include_in_schema=False, response_model=None)
