"""Logging in through an identity provider: a small one that runs here over HTTP, honest or not, its keys made for the test."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.testclient import TestClient

from bot.console import router
from bot.domain.account import Advisor
from bot.outside.oidc import Client, OpenIdProvider
from bot.service.accounts import Accounts
from bot.service.sign_on import SignOn
from bot.service.throttle import Throttle
from tests.conftest import CHEAP
from tests.fakes import clear_vault
from tests.integration.test_console import ORIGIN, PASSWORD, Answer, Browser, House

KEY, OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "one"})
NEXT_KEY = RSAKey.generate_key(2048, {"kid": "two"})
BACK = f"{ORIGIN}/console/sign-on/back"


@dataclass
class Provider:
    """What the provider answers; a test changes what is to be wrong. `sent` holds what it was asked for a token."""

    url: str
    now: Callable[[], int]
    claims: dict[str, object] = field(default_factory=lambda: {"sub": "4711", "preferred_username": "anna"})
    key: object = field(default_factory=lambda: KEY)
    header: dict[str, object] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    keys: list[object] = field(default_factory=lambda: [KEY])
    issuer: str = ""
    broken: bool = False
    nonces: dict[str, tuple[str, str]] = field(default_factory=dict)
    sent: list[dict[str, str]] = field(default_factory=list)

    def about(self) -> dict[str, object]:
        ends = {name: f"{self.url}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        return {"issuer": self.issuer or self.url, **ends}

    def agree(self, address: str) -> str:
        """The person logs in there and agrees; the address the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256" and asked["redirect_uri"] == BACK
        assert "openid" in asked["scope"].split() and asked["client_id"] == "lotse"
        code = f"code{len(self.nonces)}"
        self.nonces[code] = (asked["nonce"], asked["code_challenge"])
        return f"{BACK}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        """Trade a code, once, for who proves with the verifier that they began."""
        self.sent.append(form)
        nonce, challenge = self.nonces.pop(form.get("code", ""), ("", ""))
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if not challenge or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
            return 400, {"error": "invalid_grant"}
        now = self.now()
        claims = {"iss": self.url, "aud": "lotse", "iat": now, "exp": now + 300, "nonce": nonce} | self.claims
        kept = {name: value for name, value in claims.items() if value is not None}
        id_token = jwt.encode(self.header, kept, self.key)  # type: ignore[arg-type]
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": id_token}


class Handler(http.server.BaseHTTPRequestHandler):
    """Speaks HTTP for the provider."""

    provider: Provider

    def do_GET(self) -> None:
        keys = {"keys": [key.as_dict(private=False) for key in self.provider.keys]}  # type: ignore[attr-defined]
        found = {"/.well-known/openid-configuration": self.provider.about(), "/jwks_uri": keys}.get(self.path)
        self._answer(200 if found else 404, found or {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self._answer(*self.provider.token({**form, "authorization": self.headers.get("Authorization", "")}))

    def _answer(self, status: int, body: dict[str, object]) -> None:
        text = b"<html>" if self.provider.broken else json.dumps(body).encode()
        self.send_response(500 if self.provider.broken else status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.provider = Provider(f"http://127.0.0.1:{server.server_address[1]}", lambda: int(time.time()))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield Handler.provider
    server.shutdown()
    server.server_close()


class Office(House):
    """The console with a provider beside it, and Anna, who has an account."""

    def open(self, provider: Provider, required: bool = False) -> None:
        provider.now = lambda: int(self.clock.now().timestamp())
        if required:
            self.accounts = Accounts(self.unit_of_work, CHEAP, self.clock, Throttle(), clear_vault(), self.knowledge, True)
        openid = OpenIdProvider(Client(provider.url, "lotse", "geheim", BACK), self.clock)
        sign_on = SignOn(self.unit_of_work, openid, clear_vault(), self.accounts.sessions, self.clock)
        self.app = FastAPI()
        self.app.include_router(router(replace(self.deps, accounts=self.accounts, sign_on=sign_on)))
        self.accounts.join(self.accounts.invite(), "anna", "Anna Berg", PASSWORD, ("de",))


@pytest.fixture
def office(tmp_path: Path, migrated: Path, provider: Provider) -> Iterator[Office]:
    house = Office(Path(shutil.copy(migrated, tmp_path / "office.db")))
    house.open(provider)
    yield house
    house._engine.dispose()


def leave(browser: Browser, target: str = "/console/me") -> str:
    """Press the button; the address at the provider."""
    answer = browser.get(f"/console/sign-on?next={target}")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def come(browser: Browser, address: str) -> Answer:
    """Follow the provider back."""
    return browser.get(address.removeprefix(ORIGIN))


def sign_on(office: Office, provider: Provider) -> tuple[Browser, Answer]:
    browser = office.browser()
    return browser, come(browser, provider.agree(leave(browser)))


def refused(browser: Browser, answer: Answer) -> str:
    """What the login page says; nobody is in."""
    assert answer.status_code == 303 and answer.headers["location"].startswith("/console/login?notice=sign_on_")
    assert browser.get("/console").headers["location"] == "/console/login"
    page = browser.get(answer.headers["location"]).text
    return page[page.index('<div class="notice') : page.index("</div>", page.index('<div class="notice'))]


def test_a18_who_has_an_account_gets_in_through_the_provider_to_the_page_wanted(office: Office, provider: Provider) -> None:
    browser = office.browser()
    assert 'href="/console/sign-on?next=' in browser.get("/console/login").text
    entered = come(browser, provider.agree(leave(browser)))
    assert entered.headers["location"] == "/console/me"
    assert "Anna Berg" in browser.get("/console/me").text
    cookie = next(one for one in entered.headers.get_list("set-cookie") if one.startswith("lotse_console="))
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert provider.sent[0]["grant_type"] == "authorization_code" and provider.sent[0]["authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    "claims",
    [
        {"preferred_username": "ANNA"},
        {"preferred_username": None, "email": "anna", "email_verified": True},
        {"preferred_username": "a.berg", "email": "Anna@Office.example", "email_verified": True},
    ],
)
def test_an_account_is_found_by_name_or_verified_address(office: Office, provider: Provider, claims: dict[str, object]) -> None:
    with office.unit_of_work() as uow:
        uow.advisors.save(_with_email(uow.advisors.by_login("anna"), "anna@office.example"))
        uow.commit()
    provider.claims |= claims
    browser, _ = sign_on(office, provider)
    assert browser.get("/console/me").status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"preferred_username": "bob"},
        {"preferred_username": None, "email": "anna", "email_verified": False},
        {"preferred_username": None, "email": "anna"},
        {"preferred_username": None},
        {"preferred_username": ["anna"]},
    ],
)
def test_who_has_no_account_reads_whom_to_ask(office: Office, provider: Provider, claims: dict[str, object]) -> None:
    provider.claims |= claims
    assert "Bitten Sie Ihre Leitung um eine Einladung" in refused(*sign_on(office, provider))


def test_an_address_that_two_profiles_claim_opens_neither(office: Office, provider: Provider) -> None:
    office.accounts.join(office.accounts.invite(), "ben", "Ben", PASSWORD, ("de",))
    with office.unit_of_work() as uow:
        for login in ("anna", "ben"):
            uow.advisors.save(_with_email(uow.advisors.by_login(login), "team@office.example"))
        uow.commit()
    provider.claims = {"sub": "1", "email": "team@office.example", "email_verified": True}
    assert "Bitten Sie Ihre Leitung" in refused(*sign_on(office, provider))


def test_a_disabled_account_stays_out(office: Office, provider: Provider) -> None:
    office.accounts.staff.disable(office.accounts.staff.by_login("anna").id, None)
    assert "Ihr Konto ist abgeschaltet" in refused(*sign_on(office, provider))


NOT_GOOD: dict[str, dict[str, object]] = {
    "another nonce": {"claims": {"sub": "1", "preferred_username": "anna", "nonce": "another"}},
    "no nonce": {"claims": {"sub": "1", "preferred_username": "anna", "nonce": None}},
    "another audience": {"claims": {"sub": "1", "preferred_username": "anna", "aud": "another"}},
    "for others, too": {"claims": {"sub": "1", "preferred_username": "anna", "aud": ["lotse", "another"], "azp": "another"}},
    "another issuer": {"claims": {"sub": "1", "preferred_username": "anna", "iss": "https://evil.example"}},
    "expired": {"claims": {"sub": "1", "preferred_username": "anna", "exp": 1_700_000_000}},
    "without an end": {"claims": {"sub": "1", "preferred_username": "anna", "exp": None}},
    "nobody": {"claims": {"sub": None, "preferred_username": "anna"}},
    "another key of the same name": {"key": OTHER_KEY},
    "a key that is not published": {"key": NEXT_KEY, "header": {"alg": "RS256", "kid": "two"}},
    "signed with our own secret": {"key": OctKey.import_key("geheim" * 8), "header": {"alg": "HS256", "kid": "one"}},
}


@pytest.mark.parametrize("change", NOT_GOOD.values(), ids=NOT_GOOD.keys())
def test_an_id_token_that_is_not_good_is_refused(office: Office, provider: Provider, change: dict[str, object]) -> None:
    for name, value in change.items():
        setattr(provider, name, value)
    assert "hat nicht geklappt" in refused(*sign_on(office, provider))


def test_an_id_token_without_a_signature_is_refused(office: Office, provider: Provider) -> None:
    def unsigned(form: dict[str, str]) -> tuple[int, dict[str, object]]:
        nonce, now = provider.nonces.pop(form["code"])[0], provider.now()
        claims = {"iss": provider.url, "aud": "lotse", "iat": now, "exp": now + 300, "nonce": nonce, **provider.claims}
        parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in ({"alg": "none"}, claims)]
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": ".".join((*parts, ""))}

    provider.token = unsigned  # type: ignore[method-assign]
    assert "hat nicht geklappt" in refused(*sign_on(office, provider))


def test_new_keys_of_the_provider_are_fetched_when_they_are_met(office: Office, provider: Provider) -> None:
    sign_on(office, provider)
    provider.keys, provider.key, provider.header = [KEY, NEXT_KEY], NEXT_KEY, {"alg": "RS256", "kid": "two"}
    browser, _ = sign_on(office, provider)
    assert browser.get("/console/me").status_code == 200


def test_a_way_back_is_taken_once(office: Office, provider: Provider) -> None:
    browser = office.browser()
    address = provider.agree(leave(browser))
    ticket = browser.client.cookies["lotse_console_ticket"]
    assert come(browser, address).headers["location"] == "/console/me"
    browser.send("/console/me", "/console/logout")
    provider.nonces["code0"] = ("x", "x")
    assert "hat nicht geklappt" in refused(browser, come(browser, address))
    browser.client.cookies.set("lotse_console_ticket", ticket, path="/console")
    assert "hat nicht geklappt" in refused(browser, come(browser, address))
    assert len(provider.sent) == 1


@pytest.mark.parametrize("query", ["", "code=code0", "code=code0&state=another", "error=access_denied", "code=x&state=%C3%BC"])
def test_coming_back_without_having_left_like_that_opens_nothing(office: Office, provider: Provider, query: str) -> None:
    browser = office.browser()
    provider.agree(leave(browser))
    assert "hat nicht geklappt" in refused(browser, browser.get(f"/console/sign-on/back?{query}"))
    assert provider.sent == []


def test_the_way_back_of_another_browser_opens_nothing(office: Office, provider: Provider) -> None:
    victim, attacker = office.browser(), office.browser()
    address = provider.agree(leave(attacker))
    leave(victim)
    assert "hat nicht geklappt" in refused(victim, come(victim, address))


def test_a_way_back_is_good_for_ten_minutes(office: Office, provider: Provider) -> None:
    browser = office.browser()
    address = provider.agree(leave(browser))
    office.clock.forward(minutes=11)
    assert "hat nicht geklappt" in refused(browser, come(browser, address))


def test_the_provider_leads_to_no_other_site(office: Office, provider: Provider) -> None:
    browser = office.browser()
    assert come(browser, provider.agree(leave(browser, "https://evil.example"))).headers["location"] == "/console"


def test_a_provider_that_is_down_is_named_and_the_password_still_works(office: Office, provider: Provider) -> None:
    browser = office.browser()
    for state in ({"broken": True}, {"broken": False, "issuer": "https://evil.example"}):
        for name, value in state.items():
            setattr(provider, name, value)
        assert "antwortet gerade nicht" in refused(browser, browser.get("/console/sign-on"))
    assert browser.login("anna").status_code == 303


def test_a_provider_that_breaks_down_on_the_way_is_named(office: Office, provider: Provider) -> None:
    browser = office.browser()
    address = provider.agree(leave(browser))
    provider.broken = True
    assert "antwortet gerade nicht" in refused(browser, come(browser, address))


@pytest.mark.parametrize(("amr", "asked"), [(None, True), (["pwd"], True), (["pwd", "mfa"], False), ("mfa", True)])
def test_the_second_factor_is_the_providers_where_it_says_so_and_ours_where_not(
    office: Office, provider: Provider, amr: object, asked: bool
) -> None:
    anna = office.accounts.staff.by_login("anna")
    with office.unit_of_work() as uow:
        uow.advisors.save(replace(anna, totp="sealed"))
        uow.commit()
    provider.claims["amr"] = amr
    browser, _ = sign_on(office, provider)
    answer = browser.get("/console/me")
    assert answer.status_code == (303 if asked else 200)
    assert not asked or answer.headers["location"].startswith("/console/verify")


def test_where_a_second_factor_is_required_the_providers_counts(tmp_path: Path, migrated: Path, provider: Provider) -> None:
    house = Office(Path(shutil.copy(migrated, tmp_path / "strict.db")))
    house.open(provider, required=True)
    weak, _ = sign_on(house, provider)
    assert weak.get("/console").headers["location"] == "/console/me/second-factor"
    provider.claims["amr"] = ["mfa"]
    strong, _ = sign_on(house, provider)
    assert strong.get("/console").status_code == 200
    house._engine.dispose()


def test_without_a_provider_there_is_no_such_button_and_no_such_page(office: Office) -> None:
    app = FastAPI()
    app.include_router(router(replace(office.deps, sign_on=None)))
    client = TestClient(app, base_url=ORIGIN)
    assert "sign-on" not in client.get("/console/login").text
    assert client.get("/console/sign-on", follow_redirects=False).headers["location"].startswith("/console/login")


def _with_email(advisor: Advisor | None, email: str) -> Advisor:
    assert advisor
    return replace(advisor, email=email)
