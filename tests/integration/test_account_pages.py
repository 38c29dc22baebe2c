"""Roles, accounts, the profile and the second factor over HTTP: who may open what, and what a stolen cookie is worth."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pyotp
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.console import router
from bot.console.texts import load_texts
from bot.domain.account import Advisor, Right, Role
from bot.kb.library import Knowledge
from bot.service.accounts import Accounts
from bot.service.staff import Post
from bot.service.throttle import Throttle
from tests.conftest import CHEAP
from tests.fakes import clear_vault
from tests.integration.test_console import ORIGIN, PASSWORD, Answer, Browser, House

NEW_PASSWORD = "ein ganz anderer langer Satz"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
ANYBODY = ("login", "verify", "join", "renew", "logout", "sign-on", "static")


class Desk(House):
    """The house with accounts of any role."""

    def member(self, login: str, role: str = "advisor", organisation: str = "zefas_ifs") -> Advisor:
        token = self.accounts.staff.invite(Post(role, organisation), None)
        return self.accounts.join(token, login, login.title(), PASSWORD, ("de", "en"))

    def inside(self, login: str, role: str = "advisor", organisation: str = "zefas_ifs") -> Browser:
        self.member(login, role, organisation)
        browser = self.browser()
        assert browser.login(login).status_code == 303
        return browser

    def stored(self, login: str) -> Advisor:
        return self.accounts.staff.by_login(login)

    def audit(self) -> list[str]:
        with self.unit_of_work() as uow:
            return [entry.action for entry in uow.audit.latest(100)]

    def required(self) -> None:
        """As with LOTSE_REQUIRE_SECOND_FACTOR=1."""
        self.accounts = Accounts(self.unit_of_work, CHEAP, self.clock, Throttle(), clear_vault(), self.knowledge, True)
        self.app = FastAPI()
        self.app.include_router(router(replace(self.deps, accounts=self.accounts)))

    def as_program(self, agent: str, cookies: dict[str, str] | None = None) -> Browser:
        headers = {"Origin": ORIGIN, "Accept-Language": "de", "User-Agent": agent}
        return Browser(TestClient(self.app, base_url=ORIGIN, headers=headers, cookies=cookies))

    def code(self, secret: str) -> str:
        return pyotp.TOTP(secret).at(int(self.clock.now().timestamp()))


@pytest.fixture
def desk(tmp_path: Path, migrated: Path) -> Iterator[Desk]:
    house = Desk(Path(shutil.copy(migrated, tmp_path / "desk.db")))
    yield house
    house._engine.dispose()


def set_up(desk: Desk, browser: Browser) -> tuple[str, list[str]]:
    """Set up the second factor as a person does; the secret and the spare codes."""
    page = browser.get("/console/me/second-factor").text
    secret = re.sub(r"\s", "", re.search(r'id="secret">([^<]+)<', page)[1])  # type: ignore[index]
    sealed = unescape(re.search(r'name="sealed" value="([^"]+)"', page)[1])  # type: ignore[index]
    csrf = unescape(re.search(r'name="csrf" value="([^"]+)"', page)[1])  # type: ignore[index]
    done = browser.post("/console/me/second-factor", {"csrf": csrf, "sealed": sealed, "code": desk.code(secret)})
    codes = re.findall(r"<li><code>([^<]+)</code>", browser.after(done))
    desk.clock.forward(minutes=2)
    return secret, codes


def prove(browser: Browser, proof: str, target: str = "/console") -> Answer:
    return browser.send("/console/verify", "/console/verify", proof=proof, next=target)


# Rights.


def addresses(app: FastAPI) -> list[tuple[str, str]]:
    """(method, address) of every console page and form, with numbers filled in; new ones are found by themselves."""
    filled = {r"\{case_id:int\}": "7", r"\{account_id:int\}": "1", r"\{notice_id:int\}": "1", r"\{kind\}": "csv"}
    found = []
    for route in app.routes:
        path = str(getattr(route, "path", ""))
        if path.startswith("/console"):
            for pattern, value in filled.items():
                path = re.sub(pattern, value, path)
            found += [(method, re.sub(r"\{[^}]*\}", "1", path)) for method in getattr(route, "methods", ())]
    return sorted(found)


def right_of(path: str) -> Right | None:
    """What a page needs, as the table in docs/accounts.md says."""
    part = path.removeprefix("/console").strip("/")
    rights = (
        (r"|next|events|cases/.*|fragments/.*|me/presence|translations?.*", Right.ANSWER), (r"search", Right.SEARCH),
        (r"search/export.*|reports.*", Right.REPORT), (r"questions.*", Right.EDIT), (r"accounts.*", Right.ACCOUNTS),
        (r"audit", Right.AUDIT), (r"notices.*", Right.NOTICES),
    )  # fmt: skip
    return next((right for pattern, right in rights if re.fullmatch(pattern, part)), None)


@pytest.mark.parametrize("role", list(Role))
def test_a18_every_page_and_form_opens_for_the_roles_that_have_its_right_and_for_no_other(desk: Desk, role: Role) -> None:
    browser = desk.inside("somebody", role)
    advisor = desk.stored("somebody")
    for method, path in addresses(desk.app):
        right = right_of(path)
        if path.removeprefix("/console/").split("/")[0] in ANYBODY or (method, path) == ("GET", "/console/events"):
            continue
        # With a wrong token no form is carried out; for who has the right that is what the answer is about.
        answer = browser.get(path) if method == "GET" else browser.post(path, {"csrf": "wrong"})
        sentence = "Dieses Formular kam nicht von dieser Seite" in answer.text
        if right is None or advisor.may(right):
            assert answer.status_code != 403 or sentence, (role, method, path)
        elif path == "/console":
            assert answer.status_code == 303
        else:
            assert answer.status_code == 403 and not sentence, (role, method, path, answer.status_code)


def test_without_a_login_every_page_and_form_leads_to_it(desk: Desk) -> None:
    browser = desk.browser()
    for method, path in addresses(desk.app):
        if path.removeprefix("/console/").split("/")[0] in ANYBODY:
            continue
        answer = browser.get(path) if method == "GET" else browser.post(path, {"csrf": "x"})
        apart = path.startswith(("/console/fragments", "/console/events"))
        assert answer.status_code == (401 if apart else 303), (method, path)
        assert apart or answer.headers["location"].startswith("/console/login"), (method, path)


def test_a18_a_refused_page_says_what_is_missing_and_the_attempt_is_on_record(desk: Desk) -> None:
    browser = desk.inside("eva", "editor")
    refused = browser.get("/console/reports")
    assert refused.status_code == 403
    assert "Diese Seite braucht das Recht: Berichte lesen. Ihre Rolle (Redaktion) hat es nicht." in refused.text
    with desk.unit_of_work() as uow:
        entry = uow.audit.latest(1)[0]
    assert (entry.action, entry.subject, entry.advisor_id) == ("access.refused", "/console/reports", desk.stored("eva").id)


@pytest.mark.parametrize(
    ("role", "page"),
    [("advisor", "/console"), ("lead", "/console"), ("admin", "/console"), ("analyst", "/console/reports"),
     ("editor", "/console/questions")],
)  # fmt: skip
def test_a18_work_begins_on_the_page_of_the_role(desk: Desk, role: str, page: str) -> None:
    browser = desk.inside("somebody", role)
    first = browser.get("/console")
    assert (page == "/console" and first.status_code == 200) or first.headers["location"] == page
    assert "access.refused" not in desk.audit()


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("advisor", {"", "/search"}),
        ("lead", {"", "/search", "/reports", "/notices", "/accounts", "/audit"}),
        ("analyst", {"/reports"}),
        ("editor", {"/questions"}),
        ("admin", {"", "/search", "/reports", "/notices", "/accounts", "/audit", "/questions"}),
    ],
)
def test_a18_the_navigation_shows_what_one_may_open(desk: Desk, role: str, shown: set[str]) -> None:
    page = desk.inside("somebody", role).get("/console/me").text
    nav = page[page.index("<nav") : page.index("</nav>")]
    assert {link.removeprefix("/console") for link in re.findall(r'href="([^"]+)"', nav)} == shown


def test_every_role_right_and_area_has_a_name_in_both_languages(real: Knowledge) -> None:
    keys = {f"role.{role}" for role in Role} | {f"right.{right}" for right in Right} | {f"area.{area}" for area in real.areas}
    for words in load_texts().values():
        assert keys <= set(words)


def test_every_action_that_is_put_on_record_has_a_name_in_both_languages() -> None:
    code = "".join(path.read_text("utf-8") for path in Path("bot").rglob("*.py"))
    first_word = r'record\((?:[^()]|\(\))*?"([a-z_]+(?:\.[a-z_]+)?)"'
    written = set(re.findall(first_word, code)) | {f"presence.{name}" for name in ("online", "break", "away")}
    assert len(written) > 20
    for words in load_texts().values():
        assert {action for action in written if f"action.{action}" not in words} == set()


# The stolen cookie.


def test_a_stolen_cookie_opens_nothing_in_another_browser_and_the_owner_goes_on_with_the_password(desk: Desk) -> None:
    desk.member("anna")
    anna = desk.as_program(FIREFOX)
    anna.login("anna")
    desk.waiting()
    assert anna.get("/console/cases/1").status_code == 200
    stolen = dict(anna.client.cookies)

    thief = desk.as_program(CHROME, stolen)
    for path in ("/console", "/console/cases/1", "/console/me", "/console/accounts"):
        answer = thief.get(path)
        assert answer.status_code == 303 and answer.headers["location"].startswith("/console/verify")
    assert thief.get("/console/fragments/case/1").status_code == 401
    page = thief.get("/console/verify").text
    assert "Noch einmal Ihr Passwort" in page and "Anna" not in page

    asked = anna.get("/console/cases/1")
    assert asked.headers["location"] == "/console/verify?next=%2Fconsole%2Fcases%2F1"
    assert prove(anna, PASSWORD, "/console/cases/1").headers["location"] == "/console/cases/1"
    assert anna.get("/console/cases/1").status_code == 200
    assert thief.get("/console").headers["location"] == "/console/login"
    assert "session.foreign" in desk.audit()


def test_a_stolen_cookie_needs_the_code_where_there_is_a_second_factor(desk: Desk) -> None:
    desk.member("anna")
    anna = desk.as_program(FIREFOX)
    anna.login("anna")
    secret, _ = set_up(desk, anna)
    thief = desk.as_program(CHROME, dict(anna.client.cookies))
    assert "Code aus der App" in thief.get("/console/verify").text
    assert prove(thief, PASSWORD).status_code == 401
    assert thief.get("/console").status_code == 303
    assert prove(anna, desk.code(secret)).status_code == 303
    assert anna.get("/console").status_code == 200
    assert thief.get("/console").headers["location"] == "/console/login"


def test_guessing_the_password_with_a_stolen_cookie_is_slowed_down_as_at_the_login(desk: Desk) -> None:
    desk.member("anna")
    anna = desk.as_program(FIREFOX)
    anna.login("anna")
    thief = desk.as_program(CHROME, dict(anna.client.cookies))
    answers = [prove(thief, f"falsch {number}").status_code for number in range(6)]
    assert answers == [401] * 5 + [429]
    assert prove(anna, PASSWORD).status_code == 429
    desk.clock.forward(seconds=30)
    assert prove(anna, PASSWORD).status_code == 303


def test_the_second_step_needs_the_token_and_leads_to_no_other_site(desk: Desk) -> None:
    desk.member("anna")
    anna = desk.as_program(FIREFOX)
    anna.login("anna")
    thief = desk.as_program(CHROME, dict(anna.client.cookies))
    thief.get("/console")
    assert anna.post("/console/verify", {"csrf": "wrong", "proof": PASSWORD}).status_code == 403
    assert prove(anna, PASSWORD, "https://evil.example").headers["location"] == "/console"


# The second factor.


def test_a18_setting_up_a_second_factor_and_logging_in_with_it(desk: Desk) -> None:
    anna = desk.inside("anna")
    page = anna.get("/console/me/second-factor").text
    assert 'src="data:image/svg+xml' in page and "<style" not in page
    secret, codes = set_up(desk, anna)
    assert len(codes) == 8
    assert "schon gezeigt" in anna.get("/console/me/second-factor/codes").text
    assert secret not in anna.get("/console/me/second-factor").text

    again = desk.browser()
    again.login("anna")
    assert again.get("/console").headers["location"] == "/console/verify"
    assert "Code aus der App" in again.get("/console/verify").text
    assert prove(again, "000000").status_code == 401
    assert prove(again, desk.code(secret), "/console/me").headers["location"] == "/console/me"
    assert again.get("/console/me").status_code == 200

    spare = desk.browser()
    spare.login("anna")
    assert prove(spare, codes[0]).status_code == 303
    assert spare.get("/console").status_code == 200
    late = desk.browser()
    late.login("anna")
    assert prove(late, codes[0]).status_code == 401


def test_the_login_leads_over_the_code_to_the_page_that_was_wanted(desk: Desk) -> None:
    secret, _ = set_up(desk, desk.inside("anna"))
    browser = desk.browser()
    entered = browser.send("/console/login", "/console/login", login="anna", password=PASSWORD, next="/console/me")
    step = browser.get(entered.headers["location"])
    assert step.headers["location"] == "/console/verify?next=%2Fconsole%2Fme"
    assert 'name="next" value="/console/me"' in browser.get(step.headers["location"]).text
    assert prove(browser, desk.code(secret), "/console/me").headers["location"] == "/console/me"


def test_a_wrong_code_while_setting_up_keeps_the_secret_and_switches_nothing_on(desk: Desk) -> None:
    anna = desk.inside("anna")
    page = anna.get("/console/me/second-factor").text
    sealed = unescape(re.search(r'name="sealed" value="([^"]+)"', page)[1])  # type: ignore[index]
    secret = re.search(r'id="secret">([^<]+)<', page)[1]  # type: ignore[index]
    refused = anna.post("/console/me/second-factor", {"csrf": anna.field("/console", "csrf"), "sealed": sealed, "code": "000000"})
    assert refused.status_code == 422 and secret in refused.text and "Dieser Code stimmt nicht" in refused.text
    assert desk.stored("anna").totp is None


def test_switching_it_off_and_new_spare_codes_need_the_password(desk: Desk) -> None:
    anna = desk.inside("anna")
    _, codes = set_up(desk, anna)
    here = "/console/me/second-factor"
    for step in ("codes", "remove"):
        refused = anna.send(here, f"{here}/{step}", password="falsches Passwort")
        assert refused.status_code == 422 and "Das Passwort stimmt nicht." in refused.text
    fresh = re.findall(r"<li><code>([^<]+)</code>", anna.after(anna.send(here, f"{here}/codes", password=PASSWORD)))
    assert len(fresh) == 8 and not set(fresh) & set(codes)
    assert "abgeschaltet" in anna.after(anna.send(here, f"{here}/remove", password=PASSWORD))
    assert desk.stored("anna").totp is None


def test_where_it_is_required_the_login_leads_to_setting_it_up_and_to_nothing_else(desk: Desk) -> None:
    desk.required()
    anna = desk.inside("anna")
    for path in ("/console", "/console/me", "/console/search", "/console/nowhere"):
        assert anna.get(path).headers["location"] == "/console/me/second-factor"
    page = anna.get("/console/me/second-factor")
    assert page.status_code == 200 and "Hier braucht jedes Konto einen zweiten Faktor." in page.text
    assert "<nav" not in page.text and "/console/logout" in page.text
    set_up(desk, anna)
    assert anna.get("/console").status_code == 200


@pytest.mark.parametrize(("role", "reminded"), [("advisor", False), ("lead", True), ("admin", True)])
def test_who_looks_after_accounts_is_reminded_and_not_forced(desk: Desk, role: str, reminded: bool) -> None:
    browser = desk.inside("somebody", role)
    sentence = "Sichern Sie Ihre Anmeldung mit einem zweiten Faktor"
    assert (sentence in browser.get("/console").text) is reminded
    set_up(desk, browser)
    assert sentence not in browser.get("/console").text


# The profile.


def test_a07_the_profile_says_languages_topics_capacity_and_what_may_disturb(desk: Desk) -> None:
    anna = desk.inside("anna")
    area = next(iter(desk.knowledge.areas))
    saved = anna.send(
        "/console/me", "/console/me", name="Anna Berg", speaks_vi="1", speaks_de="1", capacity="3", tell_sound="1",
        email="anna@example.org", **{f"topic_{area}": "1"},
    )  # fmt: skip
    page = anna.after(saved)
    assert "Gespeichert." in page and 'name="speaks_vi" value="1" checked' in page
    me = desk.stored("anna")
    assert (set(me.languages), me.topics, me.capacity) == ({"de", "vi"}, (area,), 3)
    assert (set(me.quiet), me.email) == ({"desktop", "title", "digest"}, "anna@example.org")


def test_a_profile_that_is_refused_says_why_and_keeps_what_was_typed(desk: Desk) -> None:
    anna = desk.inside("anna")
    refused = anna.send("/console/me", "/console/me", name="Anna Neu", speaks_de="1", capacity="tausend", email="")
    assert refused.status_code == 422 and "Eine ganze Zahl von 1 bis 50." in refused.text
    assert 'value="Anna Neu"' in refused.text and desk.stored("anna").name == "Anna"


def test_a07_presence_is_said_in_the_head_of_every_page_and_leads_back_to_it(desk: Desk) -> None:
    anna = desk.inside("anna")
    for page in ("/console", "/console/search", "/console/me"):
        assert 'action="/console/me/presence"' in anna.get(page).text
    done = anna.send("/console/search", "/console/me/presence", presence="break", next="/console/search")
    assert done.headers["location"] == "/console/search"
    assert desk.stored("anna").presence == "break"
    anna.send("/console", "/console/me/presence", presence="asleep", next="https://evil.example")
    assert desk.stored("anna").presence == "break"


def test_a07_every_request_shows_that_the_advisor_is_there(desk: Desk) -> None:
    anna = desk.inside("anna")
    anna.get("/console")
    assert desk.stored("anna").seen_at == desk.clock.now()
    desk.clock.forward(minutes=3)
    anna.get("/console/fragments/counts")
    assert desk.stored("anna").seen_at == desk.clock.now()


def test_a_password_is_changed_with_the_old_one_and_other_logins_end(desk: Desk) -> None:
    anna, other = desk.inside("anna"), desk.browser()
    other.login("anna")
    for old, new, again, said in (
        ("falsch", NEW_PASSWORD, NEW_PASSWORD, "Das Passwort stimmt nicht."),
        (PASSWORD, "kurz", "kurz", "mindestens 12 Zeichen"),
        (PASSWORD, NEW_PASSWORD, PASSWORD, "nicht gleich"),
    ):
        refused = anna.send("/console/me", "/console/me/password", old=old, password=new, again=again)
        assert refused.status_code == 422 and said in refused.text and NEW_PASSWORD not in refused.text
    changed = anna.send("/console/me", "/console/me/password", old=PASSWORD, password=NEW_PASSWORD, again=NEW_PASSWORD)
    assert "Ihr neues Passwort gilt." in anna.after(changed)
    assert anna.get("/console").status_code == 200 and other.get("/console").status_code == 303
    assert desk.browser().login("anna", NEW_PASSWORD).status_code == 303


def test_a18_logins_are_listed_by_device_and_each_can_be_ended(desk: Desk) -> None:
    desk.member("anna")
    anna, other, third = desk.as_program(FIREFOX), desk.as_program(CHROME), desk.as_program(CHROME)
    for browser in (anna, other, third):
        browser.login("anna")
    page = anna.get("/console/me").text
    assert "Firefox, Linux" in page and page.count("Chrome, Windows</strong>") == 2
    ends = re.findall(r'action="(/console/me/sessions/[0-9a-f]+/end)"', page)
    assert len(ends) == 2
    anna.after(anna.send("/console/me", ends[0]))
    assert sorted(browser.get("/console").status_code for browser in (other, third)) == [200, 303]
    anna.after(anna.send("/console/me", "/console/me/sessions/end-others"))
    assert [browser.get("/console").status_code for browser in (anna, other, third)] == [200, 303, 303]


def test_nobody_ends_the_login_of_somebody_else(desk: Desk) -> None:
    anna, ben = desk.inside("anna"), desk.inside("ben")
    session = desk.accounts.sessions.of(desk.stored("anna"))[0].public_id
    ben.send("/console/me", f"/console/me/sessions/{session}/end")
    assert anna.get("/console").status_code == 200


# Accounts of others.


def test_a18_a_link_to_a_new_account_is_shown_once_and_opens_one_account(desk: Desk) -> None:
    lead = desk.inside("lea", "lead")
    made = lead.send("/console/accounts", "/console/accounts/invite", role="editor", email="neu@example.org")
    page = lead.after(made)
    link = unescape(re.search(r'id="link" value="([^"]+)"', page)[1])  # type: ignore[index]
    assert link.startswith(f"{ORIGIN}/console/join?token=") and "mailto:neu%40example.org?subject=" in page
    assert "schon gezeigt" in lead.get("/console/accounts/link").text
    new, token = desk.browser(), link.split("=")[1]
    data = {"token": token, "login": "neu", "name": "Neu", "password": PASSWORD, "again": PASSWORD, "speaks_de": "1"}
    assert new.send(link.removeprefix(ORIGIN), "/console/join", **data).status_code == 303
    account = desk.stored("neu")
    assert (account.role, account.organisation, account.teams) == ("editor", "zefas_ifs", ("service_point",))
    lea = desk.stored("lea").id
    with desk.unit_of_work() as uow:
        invited = uow.audit.latest(1, advisor_id=lea, action="account.invite")
    assert [entry.subject for entry in invited] == ["editor zefas_ifs"]


@pytest.mark.parametrize(("role", "organisation"), [("admin", ""), ("lead", ""), ("advisor", "office"), ("boss", ""), ("", "")])
def test_a_lead_cannot_invite_above_or_beside_themselves(desk: Desk, role: str, organisation: str) -> None:
    lead = desk.inside("lea", "lead")
    refused = lead.send("/console/accounts", "/console/accounts/invite", role=role, organisation=organisation)
    assert refused.status_code in (403, 422)
    with desk._engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM invitations WHERE used_at IS NULL").scalar() == 0


def test_accounts_of_another_organisation_do_not_exist_for_a_lead(desk: Desk) -> None:
    other = desk.member("olga", "advisor")
    with desk.unit_of_work() as uow:
        uow.advisors.save(replace(other, organisation="office", teams=()))
        uow.commit()
    lead, admin = desk.inside("lea", "lead"), desk.inside("adam", "admin")
    here = f"/console/accounts/{other.id}"
    assert "Olga" not in lead.get("/console/accounts").text and "Olga" in admin.get("/console/accounts").text
    assert lead.get(here).status_code == 404
    for step in ("change", "disable", "enable", "reset-password", "reset-factor"):
        assert lead.send("/console/accounts", f"{here}/{step}", role="advisor").status_code == 404
    assert desk.stored("olga").disabled_at is None
    assert lead.get("/console/accounts/99999999999999999999").status_code == 404


def test_a18_disabling_ends_logins_and_gives_waiting_people_back_to_the_queue(desk: Desk) -> None:
    conversation = desk.waiting()
    anna, lead = desk.inside("anna"), desk.inside("lea", "lead")
    anna.act(1, "claim")
    desk.say(conversation, "Còn ai không?", language="vi")
    here = f"/console/accounts/{desk.stored('anna').id}"
    assert "Das Konto ist abgeschaltet." in lead.after(lead.send(here, f"{here}/disable"))
    assert anna.get("/console").headers["location"] == "/console/login"
    assert desk.conversations.status(conversation).state.value == "queued"
    refused = desk.browser().login("anna")
    assert refused.status_code == 403 and "Ihr Konto ist abgeschaltet." in refused.text
    lead.after(lead.send(here, f"{here}/enable"))
    assert desk.browser().login("anna").status_code == 303


def test_a_role_that_is_taken_away_is_gone_with_the_next_click(desk: Desk) -> None:
    anna, lead = desk.inside("anna"), desk.inside("lea", "lead")
    here = f"/console/accounts/{desk.stored('anna').id}"
    assert "Es gilt ab sofort." in lead.after(lead.send(here, f"{here}/change", role="analyst"))
    assert anna.get("/console/search").status_code == 403
    assert lead.send(here, f"{here}/change", role="lead").status_code == 403
    assert desk.stored("anna").role == "analyst"


def test_the_last_admin_stays(desk: Desk) -> None:
    admin = desk.inside("adam", "admin")
    second = desk.member("bea", "admin")
    here = f"/console/accounts/{desk.stored('adam').id}"
    assert "Ihr eigenes Konto ändert jemand anders" in admin.get(here).text
    for step in ("disable", "change"):
        assert admin.send("/console/accounts", f"{here}/{step}", role="advisor").status_code == 403
    beside = f"/console/accounts/{second.id}"
    admin.after(admin.send(beside, f"{beside}/disable"))
    assert desk.stored("bea").disabled_at and desk.stored("adam").disabled_at is None


def test_a18_a_reset_password_is_set_anew_by_a_link_and_logins_end(desk: Desk) -> None:
    anna, lead = desk.inside("anna"), desk.inside("lea", "lead")
    here = f"/console/accounts/{desk.stored('anna').id}"
    page = lead.after(lead.send(here, f"{here}/reset-password"))
    assert "setzt Anna ein neues Passwort" in page
    link = unescape(re.search(r'id="link" value="([^"]+)"', page)[1]).removeprefix(ORIGIN)  # type: ignore[index]
    assert anna.get("/console").status_code == 303
    browser, token = desk.browser(), link.split("=")[1]
    assert "Neues Passwort" in browser.get(link).text
    refused = browser.send(link, "/console/renew", token=token, password="kurz", again="kurz")
    assert refused.status_code == 422 and "mindestens 12 Zeichen" in refused.text
    done = browser.send(link, "/console/renew", token=token, password=NEW_PASSWORD, again=NEW_PASSWORD)
    assert "Ihr neues Passwort gilt." in browser.after(done)
    assert browser.login("anna", NEW_PASSWORD).status_code == 303
    assert desk.browser().get(link).status_code == 404


def test_a_lead_resets_a_lost_second_factor(desk: Desk) -> None:
    anna, lead = desk.inside("anna"), desk.inside("lea", "lead")
    set_up(desk, anna)
    here = f"/console/accounts/{desk.stored('anna').id}"
    assert "Der zweite Faktor ist weg" in lead.after(lead.send(here, f"{here}/reset-factor"))
    again = desk.browser()
    again.login("anna")
    assert again.get("/console").status_code == 200


# The audit log.


def test_a18_the_log_shows_who_did_what_and_can_be_narrowed(desk: Desk) -> None:
    anna = desk.member("anna")
    lead = desk.inside("lea", "lead")
    desk.browser().login("nobody", "geheimes Wort")
    lead.send("/console/accounts", f"/console/accounts/{anna.id}/disable")
    page = lead.get("/console/audit").text
    rows = re.findall(r"<tr><td.*?</tr>", page, re.DOTALL)
    assert "Lea" in rows[0] and "Konto abgeschaltet" in rows[0] and f'href="/console/accounts/{anna.id}"' in rows[0]
    assert "Anmeldung gescheitert" not in page
    narrowed = lead.get(f"/console/audit?person={desk.stored('lea').id}&action=audit.read").text
    rows = re.findall(r"<tr><td.*?</tr>", narrowed, re.DOTALL)
    assert len(rows) == 1 and "Protokoll gelesen" in rows[0]
    everything = desk.inside("adam", "admin").get("/console/audit").text
    assert "Anmeldung gescheitert" in everything and "nobody" not in everything and "geheimes Wort" not in everything


@pytest.mark.parametrize("query", ["person=x&before=-1", "person=99999999999999999999", "action=%3Cscript%3E", "before=0"])
def test_a_question_to_the_log_that_makes_no_sense_finds_something_or_nothing(desk: Desk, query: str) -> None:
    page = desk.inside("lea", "lead").get(f"/console/audit?{query}")
    assert page.status_code == 200 and "<script>" not in page.text


def test_pages_of_accounts_hold_no_inline_script_or_style_and_say_their_names_as_text(desk: Desk) -> None:
    attack = "<b class=x>Anna</b>"
    admin = desk.inside("adam", "admin")
    token = desk.accounts.invite("advisor")
    desk.accounts.join(token, "anna", attack, PASSWORD, ("de",))
    paths = ["/console/me", "/console/me/second-factor", "/console/accounts", f"/console/accounts/{desk.stored('anna').id}",
             "/console/accounts/link", "/console/audit", "/console/me/second-factor/codes"]  # fmt: skip
    for path in paths:
        for language in ("de", "en"):
            page = admin.get(f"{path}?language={language}")
            assert page.status_code == 200, path
            assert not re.search(r"<style|style=|\son\w+=|javascript:|<script(?![^>]*src=)", page.text), path
            main = page.text[page.text.index("<main") :]
            assert attack not in page.text and not re.search(r"\{\w+\}", main), path


def test_a_form_of_accounts_without_the_right_token_changes_nothing(desk: Desk) -> None:
    anna = desk.member("anna")
    lead = desk.inside("lea", "lead")
    for path in (f"/console/accounts/{anna.id}/disable", f"/console/accounts/{anna.id}/reset-password", "/console/me/password"):
        assert lead.post(path, {"csrf": "wrong"}).status_code == 403
    foreign = lead.post(
        f"/console/accounts/{anna.id}/disable", {"csrf": lead.field("/console", "csrf")}, origin="https://evil.example"
    )
    assert foreign.status_code == 403
    assert desk.stored("anna").disabled_at is None
