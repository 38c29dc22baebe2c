"""The own profile: what an advisor takes on, whether they are there, password, sessions."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.console.guard import HOME, check_token, read_form, safe_next
from bot.console.labels import Labels
from bot.console.shell import Shell
from bot.console.texts import Words
from bot.console.visitor import Visitor
from bot.console.waits import wait_of
from bot.domain.account import Advisor, Presence, Session
from bot.service.conversations import hash_token
from bot.service.credentials import PASSWORD_LENGTH, AccountDisabled, InvalidAccount, LoginFailed, WeakPassword
from bot.service.profile import MOST_CONVERSATIONS, QUIET, InvalidProfile, Person
from bot.service.throttle import TooManyAttempts

HERE = f"{HOME}/me"
NOTICES = ("saved", "password", "ended")


@dataclass(frozen=True)
class Open:
    """A session in the list."""

    id: str
    device: str
    since: str
    seen: str
    is_this: bool


class ProfilePages:
    """One page with a form for each matter."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._accounts = shell.deps.accounts

    async def page(self, request: Request, visitor: Visitor) -> Response:
        """The page as it is stored."""
        return await self._page(request, visitor, person_of(visitor.known))

    async def save(self, request: Request, visitor: Visitor) -> Response:
        """Store the profile; a refused one stays in the form."""
        form = await self._form(request, visitor)
        person = self._person(form)
        try:
            await asyncio.to_thread(self._accounts.profile.save, visitor.known, person)
        except InvalidAccount:
            return await self._page(request, visitor, person, 422, "name")
        except InvalidProfile as error:
            return await self._page(request, visitor, person, 422, error.field)
        return self._shell.go(HERE, notice="saved")

    async def presence(self, request: Request, visitor: Visitor) -> Response:
        """Here, on a break, away; back to the page it was said on."""
        form = await self._form(request, visitor)
        presence = form.get("presence", "")
        if presence in tuple(Presence):
            await asyncio.to_thread(self._accounts.profile.set_presence, visitor.known, Presence(presence))
        return self._shell.go(safe_next(form.get("next")))

    async def password(self, request: Request, visitor: Visitor) -> Response:
        """Change the password."""
        form = await self._form(request, visitor)
        old, new = form.get("old", ""), form.get("password", "")
        if new != form.get("again", ""):
            return await self._page(request, visitor, person_of(visitor.known), 422, "again")
        try:
            await asyncio.to_thread(self._accounts.change_password, visitor.known, visitor.token, old, new)
        except WeakPassword:
            return await self._page(request, visitor, person_of(visitor.known), 422, "weak")
        except (LoginFailed, AccountDisabled):
            return await self._page(request, visitor, person_of(visitor.known), 422, "old")
        except TooManyAttempts as error:
            wait = wait_of(self._shell.words(visitor), error.seconds)
            return await self._page(request, visitor, person_of(visitor.known), 429, "wait", wait)
        return self._shell.go(HERE, notice="password")

    async def end(self, request: Request, visitor: Visitor) -> Response:
        """End one session; the own one is a logout."""
        await self._form(request, visitor)
        await asyncio.to_thread(self._accounts.sessions.revoke, visitor.known, request.path_params["session"])
        return self._shell.go(f"{HERE}#sessions", notice="ended")

    async def end_others(self, request: Request, visitor: Visitor) -> Response:
        """End all sessions but this one."""
        await self._form(request, visitor)
        await asyncio.to_thread(self._accounts.sessions.revoke_others, visitor.known, visitor.token)
        return self._shell.go(f"{HERE}#sessions", notice="ended")

    async def _form(self, request: Request, visitor: Visitor) -> Mapping[str, str]:
        form = await read_form(request)
        check_token(form, visitor.csrf)
        return form

    def _person(self, form: Mapping[str, str]) -> Person:
        knowledge = self._shell.deps.knowledge
        return Person(
            form.get("name", ""), tuple(code for code in knowledge.languages if form.get(f"speaks_{code}")),
            tuple(area for area in knowledge.areas if form.get(f"topic_{area}")), form.get("capacity", "").strip(),
            # The form asks what is to come, the account keeps what is not.
            tuple(name for name in QUIET if not form.get(f"tell_{name}")), form.get("email", ""),
        )  # fmt: skip

    async def _page(
        self, request: Request, visitor: Visitor, person: Person, status: int = 200, error: str = "", wait: str = ""
    ) -> Response:
        labels, words, knowledge = self._shell.labels(visitor), self._shell.words(visitor), self._shell.deps.knowledge
        notice = request.query_params.get("notice", "")
        sessions = await asyncio.to_thread(self._accounts.sessions.of, visitor.known)
        return self._shell.page(
            request, visitor, "me.html", status, person=person, error=error, wait=wait, me=visitor.known,
            notice=notice if notice in NOTICES else "", tongues=[labels.tongue(code) for code in knowledge.languages],
            areas=[(area, _area(words, area)) for area in knowledge.areas], quiet=QUIET, most=MOST_CONVERSATIONS,
            sessions=[_open(session, labels, visitor) for session in sessions], length=PASSWORD_LENGTH, here=HERE,
            teams=[labels.team(team) for team in visitor.known.teams],
            organisation=labels.organisation(visitor.known.organisation),
        )  # fmt: skip


def person_of(advisor: Advisor) -> Person:
    """The profile as it is stored."""
    return Person(
        advisor.name, advisor.languages, advisor.topics, str(advisor.capacity), advisor.quiet, advisor.email or ""
    )  # fmt: skip


def _area(words: Words, area: str) -> str:
    key = f"area.{area}"
    return words(key) if key in words else area


def _open(session: Session, labels: Labels, visitor: Visitor) -> Open:
    since = labels.clock_time(session.created_at) if session.created_at else ""
    seen = labels.clock_time(session.seen_at) if session.seen_at else since
    return Open(session.public_id, session.device, since, seen, session.token_hash == hash_token(visitor.token))
