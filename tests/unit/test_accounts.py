"""Accounts of advisors: invitations, passwords, sessions and the throttle, with a clock that is set and no database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Self

import pytest

from bot.domain.account import Advisor
from bot.service.accounts import (
    REMEMBERED_LOGINS,
    Accounts,
    InvalidAccount,
    InvalidInvitation,
    LoginFailed,
    LoginTaken,
    Throttle,
    TooManyAttempts,
    WeakPassword,
)
from bot.service.conversations import hash_token
from bot.service.ports import Cases, Conversations, Messages
from tests.fakes import SetClock

PASSWORD = "ein langer Satz"
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class CountingHasher:
    """A hash that can be read, and how often it was verified."""

    def __init__(self) -> None:
        self.verified = 0

    def hash(self, password: str) -> str:
        return f"hash:{password}"

    def verify(self, password_hash: str, password: str) -> bool:
        self.verified += 1
        return password_hash == f"hash:{password}"


@dataclass
class MemoryAdvisors:
    """The repository as lists and dictionaries."""

    rows: list[Advisor] = field(default_factory=list)
    sessions: dict[str, tuple[int, str, datetime]] = field(default_factory=dict)
    invitations: dict[str, tuple[str, datetime, bool]] = field(default_factory=dict)

    def add(self, advisor: Advisor) -> Advisor:
        self.rows.append(replace(advisor, id=len(self.rows) + 1))
        return self.rows[-1]

    def get(self, advisor_id: int) -> Advisor:
        return self.rows[advisor_id - 1]

    def by_login(self, login: str) -> Advisor | None:
        return next((advisor for advisor in self.rows if advisor.login == login), None)

    def count(self) -> int:
        return len(self.rows)

    def add_session(self, token_hash: str, advisor_id: int, csrf: str, expires_at: datetime) -> None:
        self.sessions[token_hash] = (advisor_id, csrf, expires_at)

    def session(self, token_hash: str, now: datetime) -> tuple[Advisor, str] | None:
        advisor_id, csrf, expires_at = self.sessions.get(token_hash, (0, "", now))
        return (self.get(advisor_id), csrf) if expires_at > now else None

    def end_session(self, token_hash: str) -> None:
        self.sessions.pop(token_hash, None)

    def add_invitation(self, token_hash: str, role: str, expires_at: datetime) -> None:
        self.invitations[token_hash] = (role, expires_at, False)

    def invitation(self, token_hash: str, now: datetime) -> str | None:
        role, expires_at, used = self.invitations.get(token_hash, ("", now, True))
        return role if expires_at > now and not used else None

    def use_invitation(self, token_hash: str, now: datetime) -> bool:
        if self.invitation(token_hash, now) is None:
            return False
        role, expires_at, _ = self.invitations[token_hash]
        self.invitations[token_hash] = (role, expires_at, True)
        return True

    def forget_expired(self, now: datetime) -> None:
        self.sessions = {key: entry for key, entry in self.sessions.items() if entry[-1] > now}
        self.invitations = {key: entry for key, entry in self.invitations.items() if entry[1] > now}


class MemoryUnitOfWork:
    """Forgets what was not committed."""

    conversations: Conversations
    messages: Messages
    cases: Cases

    def __init__(self, kept: MemoryAdvisors) -> None:
        self._kept = kept
        self.advisors = MemoryAdvisors(list(kept.rows), dict(kept.sessions), dict(kept.invitations))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing to close."""

    def commit(self) -> None:
        vars(self._kept).update(vars(self.advisors))


@dataclass
class Office:
    """Accounts with everything they need, and what the test looks at."""

    clock: SetClock = field(default_factory=SetClock)
    hasher: CountingHasher = field(default_factory=CountingHasher)
    kept: MemoryAdvisors = field(default_factory=MemoryAdvisors)

    def __post_init__(self) -> None:
        self.accounts = Accounts(lambda: MemoryUnitOfWork(self.kept), self.hasher, self.clock, Throttle())

    def join(self, login: str = "anna", password: str = PASSWORD, name: str = "Anna Berg") -> Advisor:
        return self.accounts.join(self.accounts.invite("advisor"), login, name, password, ("de", "vi"))


@pytest.fixture
def office() -> Office:
    return Office()


def test_an_invitation_makes_an_account_with_its_role(office: Office) -> None:
    advisor = office.accounts.join(office.accounts.invite("lead"), " Anna ", " Anna \n Berg ", PASSWORD, ("de", "vi"))
    assert advisor == Advisor(1, "anna", "Anna Berg", f"hash:{PASSWORD}", ("de", "vi"), "lead")


def test_an_invitation_is_stored_as_a_hash_only(office: Office) -> None:
    token = office.accounts.invite("advisor")
    assert list(office.kept.invitations) == [hash_token(token)]


def test_an_invitation_works_once(office: Office) -> None:
    token = office.accounts.invite("advisor")
    office.accounts.join(token, "anna", "Anna", PASSWORD, ())
    with pytest.raises(InvalidInvitation):
        office.accounts.join(token, "ben", "Ben", PASSWORD, ())
    assert office.kept.count() == 1


def test_an_invitation_is_good_for_48_hours(office: Office) -> None:
    token = office.accounts.invite("advisor")
    office.clock.forward(hours=47, minutes=59)
    assert office.accounts.is_invited(token)
    office.clock.forward(minutes=1)
    with pytest.raises(InvalidInvitation):
        office.accounts.join(token, "anna", "Anna", PASSWORD, ())


@pytest.mark.parametrize(
    ("login", "name", "password", "error"),
    [
        ("ben", "Ben", "elf Zeichen", WeakPassword),
        ("ben", "Ben", "x" * 501, WeakPassword),
        ("", "Ben", PASSWORD, InvalidAccount),
        ("ben", " \t", PASSWORD, InvalidAccount),
        ("b" * 101, "Ben", PASSWORD, InvalidAccount),
        ("ANNA", "Anna Zwei", PASSWORD, LoginTaken),
    ],
)
def test_a_join_that_is_refused_leaves_the_invitation_open(
    office: Office, login: str, name: str, password: str, error: type[Exception]
) -> None:
    office.join("anna")
    token = office.accounts.invite("advisor")
    with pytest.raises(error):
        office.accounts.join(token, login, name, password, ())
    assert office.accounts.is_invited(token)


def test_a_login_begins_a_session_of_twelve_hours(office: Office) -> None:
    office.join("anna")
    token, csrf = office.accounts.login(" ANNA", PASSWORD)
    office.clock.forward(hours=11, minutes=59)
    found = office.accounts.authenticate(token)
    assert found is not None and found[0].login == "anna" and found[1] == csrf
    office.clock.forward(minutes=1)
    assert office.accounts.authenticate(token) is None


def test_a_session_is_stored_as_a_hash_only_and_ends_with_the_logout(office: Office) -> None:
    office.join("anna")
    token, _ = office.accounts.login("anna", PASSWORD)
    assert list(office.kept.sessions) == [hash_token(token)]
    office.accounts.logout(token)
    assert office.accounts.authenticate(token) is None


def test_an_unknown_login_costs_as_much_hashing_as_a_wrong_password(office: Office) -> None:
    office.join("anna")

    def cost(login: str) -> int:
        before = office.hasher.verified
        with pytest.raises(LoginFailed):
            office.accounts.login(login, "falsch")
        return office.hasher.verified - before

    assert cost("anna") == cost("nobody") == 1


def test_every_failure_after_the_fifth_doubles_the_wait_up_to_a_quarter_of_an_hour(office: Office) -> None:
    waits = []
    _fail(office, "anna", 5)
    for _ in range(7):
        with pytest.raises(TooManyAttempts) as refused:
            office.accounts.login("anna", "falsch")
        waits.append(refused.value.seconds)
        office.clock.forward(seconds=waits[-1])
        _fail(office, "anna", 1)
    assert waits == [30, 60, 120, 240, 480, 900, 900]


def test_while_a_login_waits_even_the_right_password_is_not_looked_at(office: Office) -> None:
    office.join("anna")
    _fail(office, "anna", 5)
    before = office.hasher.verified
    with pytest.raises(TooManyAttempts) as refused:
        office.accounts.login("anna", PASSWORD)
    assert refused.value.seconds == 30
    assert office.hasher.verified == before
    office.clock.forward(seconds=29.5)
    with pytest.raises(TooManyAttempts) as refused:
        office.accounts.login("Anna", PASSWORD)
    assert refused.value.seconds == 1


def test_a_right_password_starts_the_count_again(office: Office) -> None:
    office.join("anna")
    for _ in range(3):
        _fail(office, "anna", 4)
        office.accounts.login("anna", PASSWORD)


def test_one_login_waits_and_others_do_not(office: Office) -> None:
    office.join("ben")
    _fail(office, "anna", 5)
    office.accounts.login("ben", PASSWORD)


def test_the_throttle_forgets_those_who_need_not_wait_before_it_grows_without_end() -> None:
    throttle = Throttle()
    for _ in range(5):
        throttle.attempt("anna", START)
    for number in range(REMEMBERED_LOGINS + 10):
        throttle.attempt(f"login{number}", START)
    with pytest.raises(TooManyAttempts):
        throttle.attempt("anna", START)


def _fail(office: Office, login: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(LoginFailed):
            office.accounts.login(login, "falsch")


def test_sessions_and_invitations_that_are_over_are_forgotten() -> None:
    office = Office()
    office.join()
    office.accounts.login("anna", PASSWORD)
    office.clock.forward(hours=49)
    office.accounts.invite("advisor")
    office.accounts.purge()
    assert office.kept.sessions == {}
    assert len(office.kept.invitations) == 1
