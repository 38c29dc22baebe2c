"""Accounts of others: who there is, inviting, changing, switching off, links to a new password."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.console.case_pages import LARGEST_ID
from bot.console.guard import HOME, check_token, read_form
from bot.console.labels import Labels
from bot.console.shell import Shell
from bot.console.shown import ShownOnce
from bot.console.visitor import Visitor
from bot.domain.account import Advisor, Right
from bot.domain.address import email_address
from bot.service.staff import InvalidPost, LastAdmin, Post, UnknownAccount, roles_for

HERE = f"{HOME}/accounts"
NOTICES = ("changed", "disabled", "enabled", "factor_reset", "last_admin", "invalid")


@dataclass(frozen=True)
class Line:
    """An account in the list."""

    account: Advisor
    organisation: str
    teams: str
    seen: str
    may_change: bool


@dataclass(frozen=True)
class Link:
    """A link to hand over; `name` is whose password it is for, `mail` an address that opens a letter with the link."""

    url: str
    name: str
    mail: str


class StaffPages:
    """What a lead does for their organisation, an admin for all."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._staff = shell.deps.accounts.staff
        self._shown = ShownOnce()

    async def page(self, request: Request, visitor: Visitor) -> Response:
        """The list, and the form of an invitation."""
        return await self._list(request, visitor)

    async def invite(self, request: Request, visitor: Visitor) -> Response:
        """Make a link to a new account; it is shown on the next page."""
        form = await self._form(request, visitor)
        by, email = visitor.known, form.get("email", "").strip()
        organisation = form.get("organisation") or by.organisation
        post = Post(form.get("role", ""), organisation, _teams(form, self._staff.teams(organisation)))
        if email and email_address(email) is None:
            return await self._list(request, visitor, form, "me.error_email")
        try:
            token = await asyncio.to_thread(self._staff.invite, post, by)
        except InvalidPost:
            return await self._list(request, visitor, form, "accounts.invalid")
        return self._hand_over(request, visitor, token, "", email_address(email) or "")

    async def link(self, request: Request, visitor: Visitor) -> Response:
        """The link just made; a second time it is not there any more."""
        return self._shell.page(request, visitor, "link.html", link=self._shown.take(visitor.csrf), here=HERE)

    async def account(self, request: Request, visitor: Visitor) -> Response:
        """One account."""
        account = await asyncio.to_thread(self._staff.get, _account_id(request), visitor.known)
        labels, notice = self._shell.labels(visitor), request.query_params.get("notice", "")
        return self._shell.page(
            request, visitor, "account.html", line=self._line(account, visitor, labels), roles=roles_for(visitor.known),
            teams=[(team, labels.team(team)) for team in self._staff.teams(account.organisation)],
            notice=notice if notice in NOTICES else "", here=f"{HERE}/{account.id}",
        )  # fmt: skip

    async def change(self, request: Request, visitor: Visitor) -> Response:
        """Another role, other teams."""
        form = await self._form(request, visitor)
        account = await asyncio.to_thread(self._staff.get, _account_id(request), visitor.known)
        post = Post(form.get("role", ""), teams=_teams(form, self._staff.teams(account.organisation)))
        changed = await self._step(lambda: self._staff.change(account.id, post, visitor.known))
        if isinstance(changed, Advisor) and not changed.may(Right.ANSWER):
            await self._shell.deps.desk.releases.give_back_waiting(changed)
        return self._back(request, changed, "changed")

    async def disable(self, request: Request, visitor: Visitor) -> Response:
        """Switch the account off; people who wait for an answer of it go back into the queue."""
        await self._form(request, visitor)
        disabled = await self._step(lambda: self._staff.disable(_account_id(request), visitor.known))
        if isinstance(disabled, Advisor):
            await self._shell.deps.desk.releases.give_back_waiting(disabled)
        return self._back(request, disabled, "disabled")

    async def enable(self, request: Request, visitor: Visitor) -> Response:
        """Switch the account on again."""
        await self._form(request, visitor)
        enabled = await self._step(lambda: self._staff.enable(_account_id(request), visitor.known))
        return self._back(request, enabled, "enabled")

    async def reset_password(self, request: Request, visitor: Visitor) -> Response:
        """Make a link to a new password; it is shown on the next page."""
        await self._form(request, visitor)
        account = await asyncio.to_thread(self._staff.get, _account_id(request), visitor.known)
        token = await asyncio.to_thread(self._staff.reset_password, account.id, visitor.known)
        return self._hand_over(request, visitor, token, account.name, account.email or "")

    async def reset_factor(self, request: Request, visitor: Visitor) -> Response:
        """Back to the password alone."""
        await self._form(request, visitor)
        reset = await self._step(lambda: self._staff.reset_second_factor(_account_id(request), visitor.known))
        return self._back(request, reset, "factor_reset")

    async def _form(self, request: Request, visitor: Visitor) -> Mapping[str, str]:
        form = await read_form(request)
        check_token(form, visitor.csrf)
        return form

    async def _step(self, step: Callable[[], Advisor]) -> Advisor | str:
        """The account after the step, or the notice that says why not."""
        try:
            return await asyncio.to_thread(step)
        except LastAdmin:
            return "last_admin"
        except InvalidPost:
            return "invalid"

    def _back(self, request: Request, done: Advisor | str, notice: str) -> Response:
        return self._shell.go(f"{HERE}/{_account_id(request)}", notice=done if isinstance(done, str) else notice)

    def _hand_over(self, request: Request, visitor: Visitor, token: str, name: str, email: str) -> Response:
        # The address the browser knows us by, proxy or not: the form has just come from it.
        url = f"{request.headers['origin']}{HOME}/join?token={token}"
        words = self._shell.words(visitor)
        subject, text = words("link.mail_subject"), words("link.mail_text", url=url)
        mail = f"mailto:{quote(email)}?subject={quote(subject)}&body={quote(text)}"
        self._shown.keep(visitor.csrf, Link(url, name, mail))
        return self._shell.go(f"{HERE}/link")

    async def _list(self, request: Request, visitor: Visitor, form: Mapping[str, str] | None = None, error: str = "") -> Response:
        labels, by = self._shell.labels(visitor), visitor.known
        accounts = await asyncio.to_thread(self._staff.all, by)
        lines = [self._line(account, visitor, labels) for account in accounts]
        organisations = sorted(((key, labels.organisation(key)) for key in self._staff.organisations(by)), key=lambda one: one[1])
        several = [
            (labels.organisation(key), [(team, labels.team(team)) for team in self._staff.teams(key)])
            for key, _ in organisations if len(self._staff.teams(key)) > 1
        ]  # fmt: skip
        return self._shell.page(
            request, visitor, "accounts.html", 422 if error else 200, lines=lines, form=form or {}, error=error, here=HERE,
            roles=roles_for(by), organisations=organisations, several=several, own=by.organisation,
        )  # fmt: skip

    def _line(self, account: Advisor, visitor: Visitor, labels: Labels) -> Line:
        teams = account.teams if account.may(Right.ANSWER) else ()
        return Line(
            account, labels.organisation(account.organisation), ", ".join(labels.team(team) for team in teams),
            labels.clock_time(account.seen_at) if account.seen_at else "", self._staff.may_change(account, visitor.known),
        )  # fmt: skip


def _teams(form: Mapping[str, str], known: list[str]) -> tuple[str, ...]:
    return tuple(team for team in known if form.get(f"team_{team}"))


def _account_id(request: Request) -> int:
    account_id = int(request.path_params["account_id"])
    if account_id > LARGEST_ID:
        raise UnknownAccount("no such account")
    return account_id
