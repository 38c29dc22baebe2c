"""Accounts of advisors: invitations, passwords, sessions and the throttle, over a real database with a clock that is set."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain.account import Advisor, Presence, Right, Role
from bot.domain.errors import NotAllowed
from bot.kb.library import Knowledge
from bot.service.accounts import Accounts, InvalidInvitation, LoginTaken
from bot.service.conversations import hash_token
from bot.service.credentials import AccountDisabled, InvalidAccount, LoginFailed, WeakPassword
from bot.service.profile import InvalidProfile, Person
from bot.service.sessions import NO_BROWSER, Browser, Entrance, Need
from bot.service.staff import InvalidPost, LastAdmin, Post, UnknownAccount
from bot.service.throttle import REMEMBERED, Throttle, TooManyAttempts
from bot.store.database import SqlUnitOfWork, create_engine
from tests.fakes import SetClock, clear_vault

PASSWORD = "ein langer Satz"
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ADVISOR = Post()
FIREFOX, CHROME = Browser("f", "Firefox, Linux"), Browser("c", "Chrome, Windows")


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
class Office:
    """Accounts with everything they need, and what the test looks at."""

    accounts: Accounts
    engine: sa.Engine
    clock: SetClock
    hasher: CountingHasher

    def uow(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.engine)

    def stored(self, table: str, column: str) -> list[str]:
        with self.engine.connect() as connection:
            return list(connection.execute(sa.text(f"SELECT {column} FROM {table}")).scalars())

    def join(self, login: str = "anna", post: Post = ADVISOR) -> Advisor:
        token = self.accounts.staff.invite(post, None)
        return self.accounts.join(token, login, login.title(), PASSWORD, ("de", "vi"))

    def enter(self, token: str, browser: Browser = NO_BROWSER) -> Entrance | None:
        return self.accounts.sessions.enter(token, browser)

    def now(self, advisor: Advisor) -> Advisor:
        with self.uow() as uow:
            return uow.advisors.get(advisor.id)

    def audit(self) -> list[str]:
        return list(reversed(self.stored("audit", "action")))


@pytest.fixture
def office(tmp_path: Path, migrated: Path, toy: Knowledge) -> Iterator[Office]:
    engine = create_engine(f"sqlite:///{shutil.copy(migrated, tmp_path / 'l.sqlite')}")
    clock, hasher = SetClock(START), CountingHasher()
    yield Office(Accounts(partial(SqlUnitOfWork, engine), hasher, clock, Throttle(), clear_vault(), toy), engine, clock, hasher)
    engine.dispose()


def test_an_invitation_makes_an_account_with_its_role_in_its_organisation_and_teams(office: Office) -> None:
    token = office.accounts.staff.invite(Post("lead", "office", ("card_price_desk",)), None)
    advisor = office.accounts.join(token, " Anna ", " Anna \n Berg ", PASSWORD, ("de", "vi"))
    assert advisor == Advisor(
        1, "anna", "Anna Berg", f"hash:{PASSWORD}", ("de", "vi"), "lead", "office", ("card_price_desk",)
    )  # fmt: skip
    assert office.now(advisor) == advisor


def test_an_invitation_is_for_the_service_point_unless_it_says_otherwise(office: Office) -> None:
    advisor = office.accounts.join(office.accounts.invite("admin"), "anna", "Anna", PASSWORD, ("de",))
    assert (advisor.role, advisor.organisation, advisor.teams) == ("admin", "zefas_ifs", ("service_point",))


def test_an_invitation_without_teams_is_for_all_of_the_organisation(office: Office) -> None:
    assert office.join(post=Post(organisation="office")).teams == ("card_office", "card_price_desk")


@pytest.mark.parametrize(
    ("post", "said"),
    [
        (Post("boss"), "boss"),
        (Post(organisation="nowhere"), "nowhere"),
        (Post(organisation="office", teams=("service_point",)), "service_point"),
    ],
)
def test_an_invitation_to_what_does_not_exist_is_refused_by_its_name(office: Office, post: Post, said: str) -> None:
    with pytest.raises(InvalidPost, match=said):
        office.accounts.staff.invite(post, None)
    assert office.stored("invitations", "token_hash") == []


def test_an_invitation_is_stored_as_a_hash_only(office: Office) -> None:
    token = office.accounts.invite("advisor")
    assert office.stored("invitations", "token_hash") == [hash_token(token)]


def test_an_invitation_works_once(office: Office) -> None:
    token = office.accounts.invite("advisor")
    office.accounts.join(token, "anna", "Anna", PASSWORD, ())
    with pytest.raises(InvalidInvitation):
        office.accounts.join(token, "ben", "Ben", PASSWORD, ())
    assert office.stored("advisors", "login") == ["anna"]


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


def test_a_login_begins_a_session_that_ends_after_twelve_hours_of_use(office: Office) -> None:
    office.join("anna")
    token, csrf = office.accounts.login(" ANNA", PASSWORD)
    for _ in range(24):
        found = office.enter(token)
        assert found is not None and found.need is None
        assert (found.advisor.login, found.session.csrf) == ("anna", csrf)
        office.clock.forward(minutes=30)
    assert office.enter(token) is None


def test_a_session_ends_after_an_hour_without_a_sign_of_life(office: Office) -> None:
    office.join("anna")
    token, _ = office.accounts.login("anna", PASSWORD)
    office.clock.forward(minutes=59)
    assert office.enter(token)
    office.clock.forward(minutes=60)
    assert office.enter(token) is None


def test_a_session_is_stored_as_a_hash_only_and_ends_with_the_logout(office: Office) -> None:
    office.join("anna")
    token, _ = office.accounts.login("anna", PASSWORD)
    assert office.stored("sessions", "token_hash") == [hash_token(token)]
    office.accounts.sessions.end(token)
    assert office.enter(token) is None


def test_every_request_shows_that_the_advisor_is_there_written_at_most_every_15_seconds(office: Office) -> None:
    anna = office.join("anna")
    token, _ = office.accounts.login("anna", PASSWORD)
    seen = []
    for _ in range(4):
        office.enter(token)
        seen.append(office.now(anna).seen_at)
        office.clock.forward(seconds=8)
    assert [at and (at - START).seconds for at in seen] == [0, 0, 16, 16]


def test_a_cookie_in_another_browser_opens_nothing_and_costs_both_browsers_the_password(office: Office) -> None:
    office.join("anna")
    token, _ = office.accounts.login("anna", PASSWORD, FIREFOX)
    assert _need(office.enter(token, FIREFOX)) is None
    assert _need(office.enter(token, CHROME)) == Need.PASSWORD
    assert _need(office.enter(token, FIREFOX)) == Need.PASSWORD
    assert "session.foreign" in office.audit()


def test_who_proves_themselves_goes_on_and_the_copied_cookie_is_worth_nothing(office: Office) -> None:
    office.join("anna")
    stolen, _ = office.accounts.login("anna", PASSWORD, FIREFOX)
    office.enter(stolen, CHROME)
    fresh = office.accounts.sessions.prove(stolen, FIREFOX, strong=False)
    assert office.enter(stolen, CHROME) is None and office.enter(stolen, FIREFOX) is None
    assert _need(office.enter(fresh, FIREFOX)) is None


def test_proving_oneself_does_not_make_a_session_longer(office: Office) -> None:
    office.join("anna")
    token, _ = office.accounts.login("anna", PASSWORD, FIREFOX)
    before = office.enter(token, CHROME)
    office.clock.forward(minutes=30)
    after = office.enter(office.accounts.sessions.prove(token, FIREFOX, strong=False), FIREFOX)
    assert before and after and before.session.expires_at == after.session.expires_at


def test_sessions_are_listed_and_can_be_ended_one_by_one_or_all_others(office: Office) -> None:
    anna, ben = office.join("anna"), office.join("ben")
    sessions = office.accounts.sessions
    tokens = [office.accounts.login("anna", PASSWORD, browser)[0] for browser in (FIREFOX, CHROME, FIREFOX)]
    other = office.accounts.login("ben", PASSWORD)[0]
    assert {session.device for session in sessions.of(anna)} == {"Firefox, Linux", "Chrome, Windows"}
    chrome = next(session for session in sessions.of(anna) if session.device == CHROME.device)
    sessions.revoke(ben, chrome.public_id)
    assert office.enter(tokens[1], CHROME)
    sessions.revoke(anna, chrome.public_id)
    assert office.enter(tokens[1], CHROME) is None
    sessions.revoke_others(anna, tokens[0])
    assert office.enter(tokens[0], FIREFOX) and office.enter(tokens[2], FIREFOX) is None
    assert office.enter(other)


def test_an_unknown_login_costs_as_much_hashing_as_a_wrong_password(office: Office) -> None:
    office.join("anna")

    def cost(login: str) -> int:
        before = office.hasher.verified
        with pytest.raises(LoginFailed):
            office.accounts.login(login, "falsch")
        return office.hasher.verified - before

    assert cost("anna") == cost("nobody") == 1


def test_a_failed_login_is_on_record_without_the_name_that_was_typed(office: Office) -> None:
    office.join("anna")
    _fail(office, "meinpasswort", 1)
    assert office.audit()[0] == "login.failed"
    assert "meinpasswort" not in str(office.stored("audit", "action || subject"))


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
    for number in range(REMEMBERED + 10):
        throttle.attempt(f"login{number}", START)
    with pytest.raises(TooManyAttempts):
        throttle.attempt("anna", START)


def test_sessions_and_invitations_that_are_over_are_forgotten(office: Office) -> None:
    office.join()
    office.accounts.login("anna", PASSWORD)
    office.clock.forward(hours=49)
    office.accounts.invite("advisor")
    office.accounts.purge()
    assert office.stored("sessions", "token_hash") == []
    assert len(office.stored("invitations", "token_hash")) == 1


def test_a_disabled_account_is_out_at_once_and_told_so_for_the_right_password_only(office: Office) -> None:
    anna = office.join("anna")
    token, _ = office.accounts.login("anna", PASSWORD)
    office.accounts.staff.disable(anna.id, None)
    assert office.enter(token) is None
    with pytest.raises(AccountDisabled):
        office.accounts.login("anna", PASSWORD)
    _fail(office, "anna", 1)
    office.accounts.staff.enable(anna.id, None)
    assert office.enter(token) is None
    assert office.accounts.login("anna", PASSWORD)


def test_a_reset_ends_sessions_at_once_and_gives_a_link_to_a_new_password_that_works_once(office: Office) -> None:
    anna = office.join("anna")
    session, _ = office.accounts.login("anna", PASSWORD)
    link = office.accounts.staff.reset_password(anna.id, None)
    assert office.enter(session) is None
    with pytest.raises(WeakPassword):
        office.accounts.renew_password(link, "zu kurz")
    with pytest.raises(InvalidInvitation):
        office.accounts.join(link, "mallory", "Mallory", PASSWORD, ())
    office.accounts.renew_password(link, "ein anderer langer Satz")
    with pytest.raises(InvalidInvitation):
        office.accounts.renew_password(link, "noch ein langer Satz")
    _fail(office, "anna", 1)
    assert office.accounts.login("anna", "ein anderer langer Satz")


def test_an_invitation_sets_no_password_of_an_old_account(office: Office) -> None:
    with pytest.raises(InvalidInvitation):
        office.accounts.renew_password(office.accounts.invite("advisor"), PASSWORD)


def test_a_link_to_a_new_password_is_worth_nothing_once_the_account_is_disabled(office: Office) -> None:
    anna = office.join("anna")
    link = office.accounts.staff.reset_password(anna.id, None)
    office.accounts.staff.disable(anna.id, None)
    with pytest.raises(InvalidInvitation):
        office.accounts.renew_password(link, "ein anderer langer Satz")


def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(office: Office) -> None:
    anna = office.join("anna")
    here, _ = office.accounts.login("anna", PASSWORD)
    there, _ = office.accounts.login("anna", PASSWORD)
    with pytest.raises(LoginFailed):
        office.accounts.change_password(anna, here, "falsch", "ein anderer langer Satz")
    assert office.enter(there)
    office.accounts.change_password(anna, here, PASSWORD, "ein anderer langer Satz")
    assert office.enter(here) and office.enter(there) is None


def test_a_lead_looks_after_the_own_organisation_and_ranks_below(office: Office) -> None:
    lead = office.join("lead", Post("lead", "office"))
    colleague, second = office.join("a", Post("advisor", "office")), office.join("b", Post("lead", "office"))
    other = office.join("c")
    staff = office.accounts.staff
    assert [one.login for one in staff.all(lead)] == ["a", "b", "lead"]
    assert staff.organisations(lead) == ["office"]
    for refused in (
        lambda: staff.disable(second.id, lead),
        lambda: staff.disable(lead.id, lead),
        lambda: staff.reset_password(second.id, lead),
        lambda: staff.change(colleague.id, Post("lead"), lead),
        lambda: staff.invite(Post("admin", "office"), lead),
        lambda: staff.invite(Post("advisor", "zefas_ifs"), lead),
        lambda: staff.all(colleague),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(UnknownAccount):
        staff.disable(other.id, lead)
    assert staff.change(colleague.id, Post("editor"), lead).role == "editor"


def test_the_last_admin_cannot_be_disabled_or_made_anything_else(office: Office) -> None:
    first, second = office.join("first", Post("admin")), office.join("second", Post("admin"))
    staff = office.accounts.staff
    staff.change(second.id, Post("advisor"), first)
    for refused in (lambda: staff.disable(first.id, None), lambda: staff.change(first.id, Post("lead"), None)):
        with pytest.raises(LastAdmin):
            refused()
    staff.change(second.id, Post("admin"), None)
    staff.disable(first.id, None)
    assert office.now(first).disabled_at == START
    with pytest.raises(LastAdmin):
        staff.disable(second.id, None)


def test_a07_an_advisor_says_what_they_take_on_and_whether_they_are_there(office: Office) -> None:
    anna = office.join("anna")
    office.accounts.profile.save(anna, Person(" Anna  Berg", ("de", "ar"), ("work",), "3", ("sound", "?"), " Anna@Example.org "))
    office.accounts.profile.set_presence(anna, Presence.BREAK)
    now = office.now(anna)
    assert (now.name, now.languages, now.topics, now.capacity) == ("Anna Berg", ("de", "ar"), ("work",), 3)
    assert (now.quiet, now.email, now.presence) == (("sound",), "Anna@example.org", "break")


@pytest.mark.parametrize(
    ("field", "value"),
    [("languages", ()), ("capacity", "0"), ("capacity", "51"), ("capacity", "²"), ("capacity", "viele"), ("email", "anna@")],
)
def test_a_profile_that_cannot_be_meant_so_is_refused_and_nothing_is_stored(office: Office, field: str, value: object) -> None:
    anna = office.join("anna")
    person = {"name": "A", "languages": ("de",), "topics": (), "capacity": "5", "quiet": (), "email": ""} | {field: value}
    with pytest.raises(InvalidProfile) as refused:
        office.accounts.profile.save(anna, Person(**person))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert office.now(anna) == anna


def test_a18_the_log_says_who_did_what_to_whom_and_a_lead_reads_their_organisation_only(office: Office) -> None:
    admin = office.join("admin", Post("admin"))
    lead, colleague = office.join("lead", Post("lead", "office")), office.join("a", Post("advisor", "office"))
    office.accounts.staff.disable(colleague.id, lead)
    page = office.accounts.audit.read(lead)
    newest = page.entries[0]
    assert (newest.advisor_id, newest.action, newest.subject) == (lead.id, "account.disable", f"account {colleague.id}")
    assert {entry.organisation for entry in page.entries} == {"office"} and "Admin" not in page.people.values()
    everything = office.accounts.audit.read(admin)
    assert everything.entries[0].action == "audit.read" and everything.people[lead.id] == "Lead"
    joined = office.accounts.audit.read(admin, colleague.id, "account.join").entries
    assert [(entry.advisor_id, entry.subject) for entry in joined] == [(colleague.id, f"account {colleague.id}")]
    with pytest.raises(NotAllowed):
        office.accounts.audit.read(colleague)


def test_the_log_is_read_in_pages_without_gaps(office: Office) -> None:
    admin = office.join("admin", Post("admin"))
    for _ in range(60):
        office.accounts.profile.set_presence(admin, Presence.AWAY)
    first = office.accounts.audit.read(admin, action="presence.away")
    second = office.accounts.audit.read(admin, action="presence.away", before=first.older)
    assert (len(first.entries), len(second.entries), second.older) == (50, 10, None)
    assert len({entry.id for entry in first.entries + second.entries}) == 60


def test_every_role_has_its_rights() -> None:
    rights = {role: {right.value for right in _of(role)} for role in Role}
    assert rights["editor"] == {"edit"} and rights["analyst"] == {"report"} and rights["advisor"] == {"answer", "search"}
    assert rights["lead"] == {"answer", "supervise", "search", "report", "accounts", "audit", "notices"}
    assert rights["admin"] == rights["lead"] | {"edit"}


def _of(role: Role) -> list[Right]:
    return [right for right in Right if Advisor(1, "a", "A", "", role=role.value).may(right)]


def _need(entrance: Entrance | None) -> Need | None:
    assert entrance is not None
    return entrance.need


def _fail(office: Office, login: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(LoginFailed):
            office.accounts.login(login, "falsch")
