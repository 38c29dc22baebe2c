"""Accounts of others: a lead looks after those of their organisation, an admin and the operator after all."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.account import Advisor, Invitation, Right, Role
from bot.domain.errors import LotseError, NotAllowed
from bot.kb.library import Knowledge
from bot.service import audit
from bot.service.conversations import hash_token
from bot.service.credentials import login_name
from bot.service.ports import Clock, UnitOfWork, UnitOfWorkFactory
from bot.service.rights import require

INVITATION_LIFE = timedelta(hours=48)
ORGANISATION = "zefas_ifs"
LED_ROLES = (Role.ADVISOR, Role.EDITOR, Role.ANALYST)
"""What a lead may make of somebody."""


class UnknownAccount(LotseError):
    """There is no such account, or it belongs to another organisation."""


class LastAdmin(LotseError):
    """Without this account nobody could look after the others."""


class InvalidPost(LotseError):
    """A role, organisation or team that does not exist or does not belong together; the message says which."""


@dataclass(frozen=True)
class Post:
    """What somebody does where."""

    role: str = Role.ADVISOR
    organisation: str = ORGANISATION
    teams: tuple[str, ...] = ()


class Staff:
    """Use cases around the accounts of others. `by` is whoever acts, None the operator at the command line."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, knowledge: Knowledge, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._knowledge = knowledge
        self._clock = clock

    def all(self, by: Advisor | None) -> list[Advisor]:
        """The accounts that `by` looks after."""
        with self._unit_of_work() as uow:
            return uow.advisors.all(_organisation(by))

    def get(self, advisor_id: int, by: Advisor | None) -> Advisor:
        """One of them. Raises UnknownAccount."""
        with self._unit_of_work() as uow:
            return self._one(uow, advisor_id, by)

    def by_login(self, login: str) -> Advisor:
        """For the operator. Raises UnknownAccount."""
        with self._unit_of_work() as uow:
            found = uow.advisors.by_login(login_name(login))
        if found is None:
            raise UnknownAccount(f"there is no account {login!r}")
        return found

    def organisations(self, by: Advisor | None) -> list[str]:
        """Where `by` may invite people to: organisations that have teams."""
        own = _organisation(by)
        return [own] if own else sorted({team.organisation for team in self._knowledge.teams.values()})

    def teams(self, organisation: str) -> list[str]:
        """The teams of an organisation, in the order of the table."""
        return [key for key, team in self._knowledge.teams.items() if team.organisation == organisation]

    def may_change(self, advisor: Advisor, by: Advisor | None) -> bool:
        """Not the own account, and for a lead nobody of the same rank or above."""
        return by is None or (by.id != advisor.id and Role(advisor.role) in roles_for(by))

    def invite(self, post: Post, by: Advisor | None) -> str:
        """A token for one new account, good for 48 hours. Raises InvalidPost or NotAllowed."""
        post = self._checked(post, by)
        life = self._clock.now() + INVITATION_LIFE
        return self._new_token(Invitation("", post.role, life, post.organisation, post.teams), by)

    def change(self, advisor_id: int, post: Post, by: Advisor | None) -> Advisor:
        """Another role, other teams; the organisation stays. Raises UnknownAccount, NotAllowed, InvalidPost, LastAdmin."""

        def step(uow: UnitOfWork, old: Advisor) -> Advisor:
            new = self._checked(replace(post, organisation=old.organisation), by)
            if new.role != Role.ADMIN:
                _keep_an_admin(uow, old)
            return replace(old, role=new.role, teams=new.teams)

        return self._step(advisor_id, by, "account.change", step)

    def disable(self, advisor_id: int, by: Advisor | None) -> Advisor:
        """Switch an account off and end its sessions. Raises UnknownAccount, NotAllowed, LastAdmin."""

        def step(uow: UnitOfWork, old: Advisor) -> Advisor:
            _keep_an_admin(uow, old)
            uow.advisors.end_sessions_of(old.id)
            return replace(old, disabled_at=old.disabled_at or self._clock.now())

        return self._step(advisor_id, by, "account.disable", step)

    def enable(self, advisor_id: int, by: Advisor | None) -> Advisor:
        """Switch an account on again. Raises UnknownAccount or NotAllowed."""
        return self._step(advisor_id, by, "account.enable", lambda _, old: replace(old, disabled_at=None))

    def reset_password(self, advisor_id: int, by: Advisor | None) -> str:
        """A token for a new password, good for 48 hours; sessions end at once. Raises UnknownAccount or NotAllowed."""

        def step(uow: UnitOfWork, old: Advisor) -> Advisor:
            uow.advisors.end_sessions_of(old.id)
            return old

        old = self._step(advisor_id, by, "account.reset_password", step)
        life = self._clock.now() + INVITATION_LIFE
        return self._new_token(Invitation("", old.role, life, old.organisation, old.teams, old.id), by)

    def reset_second_factor(self, advisor_id: int, by: Advisor | None) -> Advisor:
        """Back to the password alone, for who has lost phone and spare codes. Raises UnknownAccount or NotAllowed."""

        def step(uow: UnitOfWork, old: Advisor) -> Advisor:
            uow.advisors.end_sessions_of(old.id)
            return replace(old, totp=None, recovery=())

        return self._step(advisor_id, by, "second_factor.reset", step)

    def _step(self, advisor_id: int, by: Advisor | None, action: str, step: Callable[[UnitOfWork, Advisor], Advisor]) -> Advisor:
        with self._unit_of_work() as uow:
            old = self._one(uow, advisor_id, by)
            if not self.may_change(old, by):
                raise NotAllowed(f"account {advisor_id} is not theirs to change")
            new = step(uow, old)
            uow.advisors.save(new)
            audit.record(uow, self._clock.now(), by, action, f"account {advisor_id}")
            uow.commit()
        return new

    def _one(self, uow: UnitOfWork, advisor_id: int, by: Advisor | None) -> Advisor:
        found = next((one for one in uow.advisors.all(_organisation(by)) if one.id == advisor_id), None)
        if found is None:
            raise UnknownAccount(f"there is no account {advisor_id}")
        return found

    def _new_token(self, invitation: Invitation, by: Advisor | None) -> str:
        token = secrets.token_urlsafe(32)
        subject = f"account {invitation.resets}" if invitation.resets else f"{invitation.role} {invitation.organisation}"
        with self._unit_of_work() as uow:
            uow.advisors.add_invitation(replace(invitation, token_hash=hash_token(token)))
            audit.record(uow, self._clock.now(), by, "account.link" if invitation.resets else "account.invite", subject)
            uow.commit()
        return token

    def _checked(self, post: Post, by: Advisor | None) -> Post:
        """The post with its teams in the table's order, all of the organisation for somebody who answers and has none."""
        if post.role not in tuple(Role):
            raise InvalidPost(f"there is no role {post.role!r}: {', '.join(Role)}")
        if Role(post.role) not in roles_for(by) or (by and post.organisation not in self.organisations(by)):
            raise NotAllowed(f"{post.role} of {post.organisation} is not theirs to give")
        if post.organisation not in self._knowledge.organisations:
            raise InvalidPost(f"there is no organisation {post.organisation!r}")
        teams = self.teams(post.organisation)
        strange = [team for team in post.teams if team not in teams]
        if strange:
            raise InvalidPost(f"{post.organisation} has no team {strange[0]!r}; it has: {', '.join(teams) or 'none'}")
        chosen = tuple(team for team in teams if team in post.teams)
        return replace(post, role=Role(post.role).value, teams=chosen or tuple(teams))


def roles_for(by: Advisor | None) -> tuple[Role, ...]:
    """The roles that somebody may give and take away. Raises NotAllowed for who looks after nobody."""
    if by is None or by.role == Role.ADMIN:
        return tuple(Role)
    require(by, Right.ACCOUNTS)
    return LED_ROLES


def _organisation(by: Advisor | None) -> str | None:
    if by is None or by.role == Role.ADMIN:
        return None
    require(by, Right.ACCOUNTS)
    return by.organisation


def _keep_an_admin(uow: UnitOfWork, leaving: Advisor) -> None:
    admins = [one.id for one in uow.advisors.all() if one.role == Role.ADMIN and one.disabled_at is None]
    if admins == [leaving.id]:
        raise LastAdmin("the last admin cannot be disabled and stays admin")
