"""Accounts of the console: joining by invitation, logging in and out. What else belongs to accounts hangs on it, in parts.

Passwords and tokens are kept as hashes only.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.account import Advisor, Invitation
from bot.domain.errors import LotseError
from bot.kb.library import Knowledge
from bot.service import audit
from bot.service.audit_log import AuditLog
from bot.service.conversations import hash_token
from bot.service.credentials import Credentials, PasswordHasher, check_name, check_password, login_name, shown_name
from bot.service.ports import Clock, UnitOfWork, UnitOfWorkFactory
from bot.service.profile import Profile
from bot.service.second_factor import SecondFactor, Vault
from bot.service.sessions import NO_BROWSER, Browser, Sessions
from bot.service.staff import Post, Staff
from bot.service.throttle import Throttle


class InvalidInvitation(LotseError):
    """The invitation does not exist, has been used or is too old, or its account is disabled."""


class LoginTaken(LotseError):
    """Another advisor has this login."""


class Accounts:
    """Use cases around accounts; one instance serves all."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, hasher: PasswordHasher, clock: Clock, throttle: Throttle, vault: Vault,
        knowledge: Knowledge, require_second_factor: bool = False,
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._clock = clock
        self.credentials = Credentials(unit_of_work, hasher, clock, throttle)
        self.sessions = Sessions(unit_of_work, clock, require_second_factor)
        self.second_factor = SecondFactor(unit_of_work, vault, clock, throttle)
        self.profile = Profile(unit_of_work, clock)
        self.staff = Staff(unit_of_work, knowledge, clock)
        self.audit = AuditLog(unit_of_work, clock)

    def purge(self) -> None:
        """Forget sessions and invitations that are over."""
        with self._unit_of_work() as uow:
            uow.advisors.forget_expired(self._clock.now())
            uow.commit()

    def invite(self, role: str = "advisor") -> str:
        """A token for one new account in the service point, as the operator gives it; see Staff.invite."""
        return self.staff.invite(Post(role), None)

    def invitation(self, token: str) -> Invitation:
        """The invitation of a token. Raises InvalidInvitation."""
        with self._unit_of_work() as uow:
            return self._open(uow, token)

    def is_invited(self, token: str) -> bool:
        """Whether the invitation can still be used."""
        try:
            self.invitation(token)
        except InvalidInvitation:
            return False
        return True

    def join(self, token: str, login: str, name: str, password: str, languages: tuple[str, ...]) -> Advisor:
        """Create the account an invitation is for. Raises InvalidInvitation, InvalidAccount, WeakPassword or LoginTaken; but for
        the first the invitation is then still open."""
        login, name = login_name(login), shown_name(name)
        check_name(login)
        check_name(name)
        check_password(password)
        if self.invitation(token).resets:
            raise InvalidInvitation("for a new password, not for a new account")
        password_hash = self.credentials.hash(password)
        with self._unit_of_work() as uow:
            invitation = self._use(uow, token)
            if uow.advisors.by_login(login):
                raise LoginTaken("the login is taken")
            where = (invitation.role, invitation.organisation, invitation.teams)
            advisor = uow.advisors.add(Advisor(0, login, name, password_hash, languages, *where))
            audit.record(uow, self._clock.now(), advisor, "account.join", f"account {advisor.id}")
            uow.commit()
        return advisor

    def renew_password(self, token: str, password: str) -> Advisor:
        """The new password of an old account. Raises InvalidInvitation, or WeakPassword with the link still open."""
        check_password(password)
        if self.invitation(token).resets is None:
            raise InvalidInvitation("for a new account, not for a new password")
        password_hash = self.credentials.hash(password)
        with self._unit_of_work() as uow:
            resets = self._use(uow, token).resets
            assert resets is not None, "what an invitation is for does not change"
            advisor = replace(uow.advisors.get(resets), password_hash=password_hash)
            uow.advisors.save(advisor)
            uow.advisors.end_sessions_of(resets)
            audit.record(uow, self._clock.now(), advisor, "password.renew", f"account {resets}")
            uow.commit()
        self.credentials.forgive(advisor.login)
        return advisor

    def login(self, login: str, password: str, browser: Browser = NO_BROWSER) -> tuple[str, str]:
        """Session token and CSRF token. Raises LoginFailed, TooManyAttempts or AccountDisabled."""
        return self.sessions.begin(self.credentials.check(login, password), browser)

    def change_password(self, advisor: Advisor, token: str, old: str, new: str) -> None:
        """A new password; all sessions but the token's end. Raises LoginFailed, TooManyAttempts or WeakPassword."""
        self.credentials.change(advisor, old, new)
        self.sessions.revoke_others(advisor, token)

    def _open(self, uow: UnitOfWork, token: str) -> Invitation:
        invitation = uow.advisors.invitation(hash_token(token), self._clock.now())
        if invitation is None or (invitation.resets and uow.advisors.get(invitation.resets).disabled_at):
            raise InvalidInvitation("unknown, used or too old")
        return invitation

    def _use(self, uow: UnitOfWork, token: str) -> Invitation:
        invitation = self._open(uow, token)
        if not uow.advisors.use_invitation(hash_token(token), self._clock.now()):
            raise InvalidInvitation("unknown, used or too old")
        return invitation
