"""Which address leads to which page."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.account_pages import AccountPages
from bot.console.assets import asset
from bot.console.audit_pages import AuditPages
from bot.console.case_actions import ACTIONS
from bot.console.case_pages import CasePages
from bot.console.deps import ConsoleDeps
from bot.console.events import Events
from bot.console.factor_pages import FactorPages
from bot.console.guard import HOME
from bot.console.marking_pages import MarkingPages
from bot.console.notice_pages import NoticePages
from bot.console.profile_pages import ProfilePages
from bot.console.question_pages import QuestionPages
from bot.console.queue_pages import QueuePages
from bot.console.report_pages import ReportPages
from bot.console.search_pages import SearchPages
from bot.console.shell import Endpoint, Shell
from bot.console.sign_on_pages import SignOnPages
from bot.console.staff_pages import StaffPages
from bot.console.translation_pages import TranslationPages
from bot.console.verify_pages import VerifyPages
from bot.console.visitor import Visitor
from bot.domain.account import Right


def router(deps: ConsoleDeps) -> APIRouter:
    """All pages below /console."""
    shell, routes = Shell(deps), APIRouter()
    _add_accounts(routes, shell)
    _add_profile(routes, shell)
    _add_staff(routes, shell)
    _add_queue(routes, shell)
    _add_lists(routes, shell)
    _add_cases(routes, shell)
    _add_editors(routes, shell)
    _add_translation(routes, shell)
    _get(routes, "/events", shell.closed(Events(shell).stream, Right.ANSWER))
    _get(routes, "/static/{name}", shell.open(asset))
    _get(routes, "/{rest:path}", shell.closed(_Missing(shell).page))
    return routes


def _add_accounts(routes: APIRouter, shell: Shell) -> None:
    pages, verify = AccountPages(shell), VerifyPages(shell)
    _get(routes, "/login", shell.open(pages.login_form))
    _post(routes, "/login", shell.open(pages.login))
    _get(routes, "/verify", shell.open(verify.form))
    _post(routes, "/verify", shell.open(verify.prove))
    _get(routes, "/join", shell.open(pages.join_form))
    _post(routes, "/join", shell.open(pages.join))
    _post(routes, "/renew", shell.open(pages.renew))
    _post(routes, "/logout", shell.open(pages.logout))
    if shell.deps.sign_on:
        sign_on = SignOnPages(shell, shell.deps.sign_on)
        _get(routes, "/sign-on", shell.open(sign_on.leave))
        _get(routes, "/sign-on/back", shell.open(sign_on.back))


def _add_profile(routes: APIRouter, shell: Shell) -> None:
    pages, factor, here = ProfilePages(shell), FactorPages(shell), "/me/second-factor"
    _get(routes, "/me", shell.closed(pages.page))
    _post(routes, "/me", shell.closed(pages.save))
    _post(routes, "/me/presence", shell.closed(pages.presence, Right.ANSWER))
    _post(routes, "/me/password", shell.closed(pages.password))
    _post(routes, "/me/sessions/end-others", shell.closed(pages.end_others))
    _post(routes, "/me/sessions/{session}/end", shell.closed(pages.end))
    _get(routes, here, shell.closed(factor.page, early=True))
    _post(routes, here, shell.closed(factor.confirm, early=True))
    _get(routes, f"{here}/codes", shell.closed(factor.codes))
    _post(routes, f"{here}/codes", shell.closed(factor.new_codes))
    _post(routes, f"{here}/remove", shell.closed(factor.remove))


def _add_staff(routes: APIRouter, shell: Shell) -> None:
    pages, account = StaffPages(shell), "/accounts/{account_id:int}"
    _get(routes, "/accounts", shell.closed(pages.page, Right.ACCOUNTS))
    _post(routes, "/accounts/invite", shell.closed(pages.invite, Right.ACCOUNTS))
    _get(routes, "/accounts/link", shell.closed(pages.link, Right.ACCOUNTS))
    _get(routes, account, shell.closed(pages.account, Right.ACCOUNTS))
    _post(routes, f"{account}/change", shell.closed(pages.change, Right.ACCOUNTS))
    _post(routes, f"{account}/disable", shell.closed(pages.disable, Right.ACCOUNTS))
    _post(routes, f"{account}/enable", shell.closed(pages.enable, Right.ACCOUNTS))
    _post(routes, f"{account}/reset-password", shell.closed(pages.reset_password, Right.ACCOUNTS))
    _post(routes, f"{account}/reset-factor", shell.closed(pages.reset_factor, Right.ACCOUNTS))
    _get(routes, "/audit", shell.closed(AuditPages(shell).page, Right.AUDIT))


def _add_queue(routes: APIRouter, shell: Shell) -> None:
    pages = QueuePages(shell)
    _get(routes, "", shell.closed(pages.page, Right.ANSWER))
    _get(routes, "/fragments/queue", shell.closed(pages.fragment, Right.ANSWER))
    _get(routes, "/fragments/counts", shell.closed(pages.counts, Right.ANSWER))
    _post(routes, "/next", shell.closed(pages.next, Right.ANSWER))


def _add_lists(routes: APIRouter, shell: Shell) -> None:
    search, reports, notices = SearchPages(shell), ReportPages(shell), NoticePages(shell)
    _get(routes, "/search", shell.closed(search.page, Right.SEARCH))
    _get(routes, "/search/export.{kind}", shell.closed(search.export, Right.REPORT))
    _get(routes, "/reports", shell.closed(reports.page, Right.REPORT))
    _get(routes, "/reports.csv", shell.closed(reports.csv, Right.REPORT))
    _get(routes, "/notices", shell.closed(notices.page, Right.NOTICES))
    _post(routes, "/notices", shell.closed(notices.add, Right.NOTICES))
    _post(routes, "/notices/calendar", shell.closed(notices.calendar, Right.NOTICES))
    _post(routes, "/notices/{notice_id:int}/remove", shell.closed(notices.remove, Right.NOTICES))


def _add_cases(routes: APIRouter, shell: Shell) -> None:
    pages, case = CasePages(shell), "/cases/{case_id:int}"
    _get(routes, case, shell.closed(pages.page, Right.ANSWER))
    _get(routes, "/fragments/case/{case_id:int}", shell.closed(pages.fragment, Right.ANSWER))
    _get(routes, "/fragments/case/{case_id:int}/articles", shell.closed(pages.picker, Right.ANSWER))
    _get(routes, "/fragments/case/{case_id:int}/notes", shell.closed(pages.notes, Right.ANSWER))
    _post(routes, f"{case}/canned", shell.closed(pages.canned, Right.ANSWER))
    for name in ACTIONS:
        _post(routes, f"{case}/{name}", shell.closed(pages.action(name), Right.ANSWER))


def _add_editors(routes: APIRouter, shell: Shell) -> None:
    pages, marking, one = QuestionPages(shell), MarkingPages(shell), "/questions/{question_id:int}"
    _get(routes, "/questions", shell.closed(pages.page, Right.EDIT))
    _get(routes, one, shell.closed(pages.group, Right.EDIT))
    _post(routes, f"{one}/compare", shell.closed(pages.compare, Right.EDIT))
    _post(routes, f"{one}/example", shell.closed(pages.example, Right.EDIT))
    _post(routes, f"{one}/draft", shell.closed(pages.draft, Right.EDIT))
    _post(routes, f"{one}/done", shell.closed(pages.done, Right.EDIT))
    message = "/cases/{case_id:int}/messages/{number:int}/draft"
    _get(routes, message, shell.closed(marking.page, Right.ANSWER))
    _post(routes, message, shell.closed(marking.mark, Right.ANSWER))


def _add_translation(routes: APIRouter, shell: Shell) -> None:
    if shell.deps.translation is None:
        return
    pages, case = TranslationPages(shell, shell.deps.translation), "/cases/{case_id:int}"
    _get(routes, f"{case}/translations", shell.closed(pages.handler(pages.page), Right.ANSWER))
    _get(routes, "/fragments/case/{case_id:int}/translations", shell.closed(pages.handler(pages.fragment), Right.ANSWER))
    _post(routes, f"{case}/preview", shell.closed(pages.handler(pages.preview), Right.ANSWER))
    _post(routes, f"{case}/translated", shell.closed(pages.handler(pages.send), Right.ANSWER))


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
