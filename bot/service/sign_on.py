"""Logging in through an identity provider of the organisation. It says who somebody is; who gets in, the accounts say."""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.account import Advisor
from bot.domain.errors import LotseError
from bot.service import audit
from bot.service.credentials import AccountDisabled, login_name
from bot.service.ports import Clock, UnitOfWorkFactory
from bot.service.second_factor import Unsealable, Vault
from bot.service.sessions import Browser, Sessions

TICKET_LIFE = timedelta(minutes=10)


class ProviderUnavailable(LotseError):
    """The identity provider does not answer, or not as one. The password still works."""


class SignOnRefused(LotseError):
    """What came back proves nothing: refused there, too old, replayed, or not signed by the provider for us."""


class UnknownPerson(LotseError):
    """The provider knows somebody who has no account here."""


@dataclass(frozen=True)
class Identity:
    """Whom the provider vouches for: `names` are the verified e-mail and the user name, `strong` tells of a second factor."""

    names: tuple[str, ...]
    strong: bool = False


class IdentityProvider(Protocol):
    """An OpenID Connect provider. Both raise ProviderUnavailable; `identity` also SignOnRefused."""

    async def address(self, state: str, nonce: str, verifier: str) -> str: ...
    async def identity(self, code: str, nonce: str, verifier: str) -> Identity: ...


@dataclass(frozen=True)
class Ticket:
    """What the browser keeps between leaving and coming back: sealed, and tied to it by a cookie."""

    state: str
    nonce: str
    verifier: str
    target: str


class SignOn:
    """Sends people to the provider and takes them back, each time once."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, provider: IdentityProvider, vault: Vault, sessions: Sessions, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._provider = provider
        self._vault = vault
        self._sessions = sessions
        self._clock = clock
        self._used: dict[str, datetime] = {}

    async def begin(self, target: str) -> tuple[str, str]:
        """The provider's address, and the ticket for the way back. Raises ProviderUnavailable."""
        ticket = Ticket(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), target)
        address = await self._provider.address(ticket.state, ticket.nonce, ticket.verifier)
        return address, self._vault.seal(json.dumps(vars(ticket)), self._clock.now())

    async def finish(self, sealed: str, state: str, code: str, browser: Browser) -> tuple[str, str]:
        """A session token, and where to go. Raises SignOnRefused, ProviderUnavailable, UnknownPerson or AccountDisabled."""
        ticket = self._open(sealed, state)
        identity = await self._provider.identity(code, ticket.nonce, ticket.verifier)
        advisor = await asyncio.to_thread(self._account_of, identity)
        token, _ = await asyncio.to_thread(self._sessions.begin, advisor, browser, identity.strong)
        return token, ticket.target

    def _open(self, sealed: str, state: str) -> Ticket:
        now = self._clock.now()
        try:
            ticket = Ticket(**json.loads(self._vault.unseal(sealed, now, TICKET_LIFE)))
        except Unsealable as error:
            raise SignOnRefused("no ticket, or one too old") from error
        self._used = {used: at for used, at in self._used.items() if now - at <= TICKET_LIFE}
        if not hmac.compare_digest(ticket.state.encode(), state.encode()) or ticket.state in self._used:
            raise SignOnRefused("another state, or one used before")
        self._used[ticket.state] = now
        return ticket

    def _account_of(self, identity: Identity) -> Advisor:
        names = [login_name(name) for name in identity.names]
        with self._unit_of_work() as uow:
            found = next(filter(None, map(uow.advisors.by_login, names)), None)
            # Advisors write their own address into their profile, so it counts only where nobody else claims the same.
            by_email = [one for one in uow.advisors.all() if one.email and login_name(one.email) in names]
            advisor = found or (by_email[0] if len(by_email) == 1 else None)
            if advisor is None or advisor.disabled_at:
                audit.record(uow, self._clock.now(), advisor, "login.unknown" if advisor is None else "login.disabled", "login")
                uow.commit()
        if advisor is None:
            raise UnknownPerson("no account of this name or address")
        if advisor.disabled_at:
            raise AccountDisabled(f"account {advisor.id} is disabled")
        return advisor
