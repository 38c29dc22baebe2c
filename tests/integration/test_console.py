"""The console over HTTP with a real database: what advisors may do, what they see, and what nobody gets past."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Protocol

import argon2
import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Page, expect, sync_playwright
from starlette.testclient import TestClient

from bot.console import ConsoleDeps, router
from bot.console.passwords import Argon2Hasher
from bot.console.texts import load_texts
from bot.domain.account import Advisor
from bot.domain.messages import IncomingMessage, StoredMessage
from bot.kb.library import load
from bot.kb.reading import Reader
from bot.kb.render import Site
from bot.kb.urgent import EmergencyWords
from bot.nlu.name_finder import shared_names
from bot.service.accounts import Accounts
from bot.service.checks import GuidedChecks
from bot.service.conversations import ConversationService
from bot.service.desk import Desk
from bot.service.desk_lists import desk_lists
from bot.service.hub import Hub
from bot.service.locks import ConversationLocks
from bot.service.ports import Proposal
from bot.service.queues import Lists, Queues
from bot.service.receive import ReceiveMessage
from bot.service.replies import Composer
from bot.service.throttle import Throttle
from bot.store.database import SqlUnitOfWork, create_engine, upgrade
from tests.editors import editors
from tests.fakes import ScriptedDialogue, SetClock, clear_vault

KNOWLEDGE = Path(__file__).parent / "console_kb"
# Once for all tests: nothing changes it.
loaded = cache(load)
ORIGIN = "http://testserver"
PASSWORD = "ein langer Satz als Passwort"
# A cookie used by another browser than the one that logged in opens nothing.
SAME_BROWSER = {"User-Agent": "testclient"}
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip


class House:
    """The product around the console, with a scripted engine and a clock that is set."""

    def __init__(self, database: Path, clock: SetClock | None = None) -> None:
        self.clock = clock or SetClock()
        engine = create_engine(f"sqlite:///{database}")
        self._engine = engine
        self.knowledge, self.hub, locks = loaded(KNOWLEDGE), Hub(), ConversationLocks()
        composer = Composer(self.knowledge, Site())
        self.dialogue = ScriptedDialogue()
        self.conversations = ConversationService(self.unit_of_work, composer, self.clock, self.hub, retention=timedelta(days=30))
        checks = GuidedChecks(composer, Reader(self.knowledge.answer_words), shared_names())
        open_questions, editing = editors(self.unit_of_work, self.knowledge, self.dialogue, self.clock)
        self.receive = ReceiveMessage(
            self.unit_of_work, self.dialogue, composer, EmergencyWords(self.knowledge), self.clock, self.hub, locks, checks,
            open_questions,
        )  # fmt: skip
        # Cheap parameters: what is tested is our use of the hasher, not argon2.
        hasher = Argon2Hasher(argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        self.accounts = Accounts(self.unit_of_work, hasher, self.clock, Throttle(), clear_vault(), self.knowledge)
        desk = Desk(self.unit_of_work, composer, self.clock, self.hub, locks)
        lists = desk_lists(self.unit_of_work, self.knowledge, self.clock, self.hub, timedelta(days=30))
        self.deps = ConsoleDeps(
            desk, self.accounts, self.knowledge, self.hub, self.clock, lists, secure_cookies=False,
            editing=editing, open_questions=open_questions,
        )  # fmt: skip
        self.app = FastAPI()
        self.app.include_router(router(self.deps))
        self._said = 0

    def unit_of_work(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self._engine)

    def browser(self) -> Browser:
        return Browser(TestClient(self.app, base_url=ORIGIN, headers={"Origin": ORIGIN, "Accept-Language": "de"}))

    def advisor(self, login: str = "anna", name: str = "Anna Berg") -> Browser:
        self.accounts.join(self.accounts.invite("advisor"), login, name, PASSWORD, ("de", "en"))
        browser = self.browser()
        assert browser.login(login).status_code == 303
        return browser

    def begin(self, language: str = "vi", channel: str = "web") -> str:
        return self.conversations.begin(channel, language)[0].id

    def say(self, conversation: str, text: str | None = None, payload: str | None = None, **proposal: object) -> None:
        if text and proposal:
            language = str(proposal.pop("language", "vi"))
            self.dialogue.proposals[text] = Proposal(language, **proposal)  # type: ignore[arg-type]
        self._said += 1
        self.clock.forward(seconds=20)
        incoming = IncomingMessage(f"m{self._said}", text, payload)
        in_thread(lambda: asyncio.run(self.receive(conversation, incoming)))

    def hand_over(self, conversation: str) -> None:
        self.say(conversation, payload="/handover")
        self.say(conversation, payload="/handover/yes")

    def waiting(self, language: str = "vi", question: str = "Lương tối thiểu là bao nhiêu?") -> str:
        """A conversation about the Blue Card that waits for an advisor; its case is the next number."""
        conversation = self.begin(language)
        self.say(conversation, question, language=language, answer="blue_card_salary", confidence=0.91)
        self.hand_over(conversation)
        return conversation

    def log(self, conversation: str) -> list[StoredMessage]:
        return self.conversations.messages_after(conversation, 0)


def in_thread(work: Callable[[], object]) -> None:
    """Runs the work where no other test has left an event loop, and raises what it raises."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()


class Answer(Protocol):
    """What tests look at of a response."""

    status_code: int
    headers: Any

    @property
    def text(self) -> str: ...


class Browser:
    """A browser without script: reads forms from pages and sends them."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self._acts = 0

    def get(self, path: str, **headers: str) -> Answer:
        return self.client.get(path, headers=headers, follow_redirects=False)

    def post(self, path: str, data: dict[str, str], **headers: str) -> Answer:
        return self.client.post(path, data=data, headers=headers, follow_redirects=False)

    def field(self, page: str, name: str) -> str:
        match = re.search(rf'name="{name}" value="([^"]*)"', self.get(page).text)
        assert match, f"{page} has no field {name}"
        return unescape(match[1])

    def send(self, page: str, path: str, **data: str) -> Answer:
        return self.post(path, {"csrf": self.field(page, "csrf"), **data})

    def login(self, login: str, password: str = PASSWORD) -> Answer:
        return self.send("/console/login", "/console/login", login=login, password=password)

    def act(self, case: int, step: str, **data: str) -> Answer:
        """Carry out a step, with a key of its own as every form has one."""
        self._acts += 1
        return self.send("/console", f"/console/cases/{case}/{step}", **{"key": f"act-{id(self)}-{self._acts}"} | data)

    def after(self, response: Answer) -> str:
        assert response.status_code == 303, response.text
        return self.get(response.headers["location"]).text


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, migrated once for all tests here."""
    path = tmp_path_factory.mktemp("migrated") / "console.db"
    engine = create_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def house(tmp_path: Path, migrated: Path) -> House:
    return House(Path(shutil.copy(migrated, tmp_path)))


def test_every_page_asks_for_a_login_and_leads_back_after_it(house: House) -> None:
    house.advisor()
    browser = house.browser()
    refused = browser.get("/console/cases/1?q=x")
    assert refused.status_code == 303
    assert refused.headers["location"] == "/console/login?next=%2Fconsole%2Fcases%2F1%3Fq%3Dx"
    data = {"login": "anna", "password": PASSWORD, "next": "/console/cases/1?q=x"}
    entered = browser.send("/console/login", "/console/login", **data)
    assert entered.headers["location"] == "/console/cases/1?q=x"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/console.evil", "/other", "/console/\\x"])
def test_a_login_never_leads_to_another_site(house: House, target: str) -> None:
    house.advisor()
    data = {"login": "anna", "password": PASSWORD, "next": target}
    assert house.browser().send("/console/login", "/console/login", **data).headers["location"] == "/console"


def test_fragments_and_events_answer_401_without_a_session(house: House) -> None:
    browser = house.browser()
    for path in ("/console/fragments/queue", "/console/fragments/case/1", "/console/events"):
        assert browser.get(path).status_code == 401


def test_a_wrong_password_and_an_unknown_login_read_the_same(house: House) -> None:
    house.advisor()
    wrong = house.browser().login("anna", "falsches Passwort")
    unknown = house.browser().login("nobody", "falsches Passwort")
    assert wrong.status_code == unknown.status_code == 401
    assert "Anmeldename oder Passwort stimmt nicht." in wrong.text
    assert "Anmeldename oder Passwort stimmt nicht." in unknown.text


def test_after_five_failures_even_the_right_password_has_to_wait_thirty_seconds(house: House) -> None:
    house.advisor()
    browser = house.browser()
    for _ in range(5):
        assert browser.login("anna", "falsches Passwort").status_code == 401
    refused = browser.login("anna")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "30"
    assert "Bitte warten Sie 30 Sekunden" in refused.text
    house.clock.forward(seconds=30)
    assert browser.login("anna").status_code == 303


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    house.advisor()
    cookie = next(c for c in house.browser().login("anna").headers.get_list("set-cookie") if "lotse_console=" in c)
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/console" in cookie
    assert "Secure" not in cookie


def test_cookies_are_secure_where_the_console_is_served_over_https(house: House) -> None:
    app = FastAPI()
    app.include_router(router(replace(house.deps, secure_cookies=True)))
    cookie = TestClient(app).get("/console/login").headers["set-cookie"]
    assert "Secure" in cookie


def test_a_session_ends_after_twelve_hours_and_on_logging_out(house: House) -> None:
    browser, other = house.advisor(), house.browser()
    other.login("anna")
    assert "abgemeldet" in browser.after(browser.send("/console", "/console/logout"))
    assert browser.get("/console").status_code == 303
    assert other.get("/console").status_code == 200
    house.clock.forward(hours=12)
    assert other.get("/console").status_code == 303


def test_a_form_without_the_right_token_is_refused_in_one_sentence(house: House) -> None:
    conversation = house.waiting()
    browser = house.advisor()
    before = house.log(conversation)
    for token in ("", "wrong", "ü"):
        refused = browser.post("/console/cases/1/claim", {"csrf": token})
        assert refused.status_code == 403
        assert "Dieses Formular kam nicht von dieser Seite" in refused.text
    assert house.log(conversation) == before


def test_a_form_from_another_origin_is_refused_even_with_the_right_token(house: House) -> None:
    house.waiting()
    browser = house.advisor()
    token = browser.field("/console", "csrf")
    for origin in ("https://evil.example", "null", ""):
        assert browser.post("/console/cases/1/claim", {"csrf": token}, origin=origin).status_code == 403
    login = {"csrf": house.browser().field("/console/login", "csrf"), "login": "anna", "password": PASSWORD}
    assert house.browser().post("/console/login", login).status_code == 403


def test_every_answer_carries_the_security_headers(house: House) -> None:
    browser = house.advisor()
    for path in ("/console", "/console/login", "/console/cases/7", "/console/nowhere"):
        headers = browser.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; ")
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


def test_pages_hold_no_inline_script_or_style(house: House) -> None:
    house.waiting()
    browser = house.advisor()
    browser.act(1, "claim")
    for path in ("/console", "/console/cases/1?q=blau&topic=blue_card_salary", "/console/login"):
        page = browser.get(path).text
        assert not re.search(r"<style|style=|\son\w+=|javascript:|<script(?![^>]*src=)", page)


def test_static_files_are_served_from_a_fixed_list(house: House) -> None:
    browser = house.browser()
    assert browser.get("/console/static/console.js").headers["content-type"].startswith("text/javascript")
    assert browser.get("/console/static/console.css").status_code == 200
    for path in ("texts.py", "..%2Fshell.py", "%2Fetc%2Fpasswd"):
        assert browser.get(f"/console/static/{path}").status_code in (303, 404)


def test_the_queue_shows_waiting_cases_oldest_first_with_language_topic_and_age(house: House) -> None:
    house.waiting("vi")
    house.clock.forward(minutes=12)
    house.waiting("ar", "ما هو الحد الأدنى للراتب؟")
    page = house.advisor().get("/console").text
    assert page.index('id="w-1"') < page.index('id="w-2"') and "Vietnamesisch" in page and "Arabisch" in page
    assert "(Tiếng Việt)" in page and 'dir="rtl"' in page
    assert "Mindestgehalt für die Blaue Karte" in page and "13 Min." in page
    assert re.search(r"Es warten <span class=\"count\">2</span>", page)
    assert "<title>(2) Warteschlange" in page


def test_of_two_advisors_one_gets_the_case_and_the_other_reads_who_has_it(house: House) -> None:
    house.waiting()
    anna, ben = house.advisor(), house.advisor("ben", "Ben Kurz")
    assert "Sie haben den Fall übernommen" in anna.after(anna.act(1, "claim"))
    lost = ben.act(1, "claim")
    assert "Schon übernommen von Anna Berg." in ben.after(lost)
    assert "Lương tối thiểu" not in ben.get("/console/cases/1").text


def test_a_reply_reaches_the_person_under_the_advisors_name(house: House) -> None:
    conversation = house.waiting()
    anna = house.advisor()
    anna.act(1, "claim")
    assert "Gesendet." in anna.after(anna.act(1, "reply", text="Guten Tag,\r\nich helfe Ihnen."))
    last = house.log(conversation)[-1]
    assert (last.text, last.name, last.author.value) == ("Guten Tag,\nich helfe Ihnen.", "Anna Berg", "advisor")


def test_a_form_that_is_sent_twice_is_carried_out_once(house: House) -> None:
    conversation = house.waiting()
    anna = house.advisor()
    anna.act(1, "claim")
    key = anna.field("/console/cases/1", "key")
    for _ in range(2):
        assert anna.act(1, "reply", text="Nur einmal", key=key).status_code == 303
    assert [m.text for m in house.log(conversation)].count("Nur einmal") == 1


def test_a_reply_that_is_refused_stays_in_the_box(house: House) -> None:
    house.waiting()
    anna = house.advisor()
    anna.act(1, "claim")
    refused = anna.act(1, "reply", text="… !")
    assert refused.status_code == 422 and "… !</textarea>" in refused.text
    long = anna.act(1, "reply", text="x" * 2001)
    assert long.status_code == 422 and "1 bis 2000 Zeichen" in long.text


def test_nobody_writes_into_a_case_of_a_colleague(house: House) -> None:
    conversation = house.waiting()
    anna, ben = house.advisor(), house.advisor("ben", "Ben Kurz")
    anna.act(1, "claim")
    before = house.log(conversation)
    refused = ben.act(1, "reply", text="Mein Text")
    assert refused.status_code == 409 and "Mein Text</textarea>" in refused.text
    assert "Es wurde nichts gesendet" in refused.text
    for step in ("close", "give-back"):
        assert "nicht mehr bei Ihnen" in ben.after(ben.act(1, step, outcome="answered"))
    assert house.log(conversation) == before


def test_an_article_is_read_in_german_and_sent_in_the_persons_language(house: House) -> None:
    conversation = house.waiting()
    anna = house.advisor()
    anna.act(1, "claim")
    page = anna.get("/console/cases/1?q=mindest&topic=blue_card_salary").text
    assert "Es zählt das Gehalt in Ihrem Arbeitsvertrag." in page
    assert "Mức lương trong hợp đồng lao động được tính." in page
    assert "In der Sprache der Person senden" in page
    assert "Artikel gesendet." in anna.after(anna.act(1, "articles", topic="blue_card_salary"))
    last = house.log(conversation)[-1]
    assert last.name == "Anna Berg" and last.reply is not None
    assert last.reply.shown_language == "vi" and "50.700" in last.text


def test_the_picker_says_when_an_article_falls_back_to_another_language(house: House) -> None:
    house.waiting()
    anna = house.advisor()
    anna.act(1, "claim")
    page = anna.get("/console/cases/1?topic=recognition_nurse").text
    assert "Diesen Artikel gibt es auf Vietnamesisch noch nicht. Die Person bekommt ihn auf Englisch" in page


@pytest.mark.parametrize("query", ["blaue", "MINDESTGEHALT", "gehalt karte", "minimum salary"])
def test_the_picker_finds_articles_by_label_and_title(house: House, query: str) -> None:
    house.waiting()
    anna = house.advisor()
    anna.act(1, "claim")
    found = anna.get(f"/console/fragments/case/1/articles?q={query}").text
    assert "topic=blue_card_salary" in found and "recognition_nurse" not in found


def test_a_topic_that_does_not_exist_is_not_sent(house: House) -> None:
    house.waiting()
    anna = house.advisor()
    anna.act(1, "claim")
    assert anna.act(1, "articles", topic="../../etc").status_code == 422


def test_closing_gives_the_person_back_to_the_bot_and_leaves_the_case_to_read(house: House) -> None:
    conversation = house.waiting()
    anna = house.advisor()
    anna.act(1, "claim")
    assert "Der Fall ist abgeschlossen" in anna.after(anna.act(1, "close", outcome="answered"))
    assert house.conversations.status(conversation).state.value == "bot"
    page = anna.get("/console/cases/1").text
    assert "Sie können das Gespräch lesen" in page and 'id="text"' not in page
    assert "Cuộc tư vấn đã kết thúc." in page


def test_what_the_person_says_after_closing_is_not_shown_to_the_advisor(house: House) -> None:
    conversation = house.waiting()
    anna = house.advisor()
    anna.act(1, "claim")
    anna.act(1, "close", outcome="answered")
    house.say(conversation, "Chuyện riêng tư", language="vi")
    assert "Chuyện riêng tư" not in anna.get("/console/cases/1").text
    assert "Chuyện riêng tư" not in anna.get("/console").text


def test_a_case_that_is_given_back_waits_again_for_everybody(house: House) -> None:
    house.waiting()
    anna, ben = house.advisor(), house.advisor("ben", "Ben Kurz")
    anna.act(1, "claim")
    assert "wieder in der Warteschlange" in anna.after(anna.act(1, "give-back"))
    assert "Sie haben den Fall übernommen" in ben.after(ben.act(1, "claim"))


def test_the_packet_shows_the_last_question_that_is_not_a_step_of_the_hand_over(house: House) -> None:
    conversation = house.begin()
    house.say(conversation, "Lương là bao nhiêu?", language="vi", answer="blue_card_salary", confidence=0.91)
    house.say(conversation, "Còn con tôi thì sao?", language="vi")
    house.hand_over(conversation)
    page = house.advisor().get("/console/cases/1").text
    ask = page[page.index('class="ask"') : page.index('class="facts"')]
    assert "Còn con tôi thì sao?" in ask


def test_the_conversation_shows_answers_as_sent_beside_their_german_text(house: House) -> None:
    house.waiting("ar", "ما هو الحد الأدنى للراتب؟")
    page = house.advisor().get("/console/cases/1").text
    assert re.search(r'class="words" lang="ar" dir="rtl">\s*<p>للحصول على', page)
    assert re.search(r'class="words" lang="de" dir="ltr">\s*<p>Für die Blaue Karte EU müssen Sie mindestens', page)
    assert 'lang="ar" dir="auto"><p class="said">' in page.replace("\n", "")
    assert "Sicherheit 91 %" in page and "§ 18g AufenthG" in page


def test_what_people_write_is_text_and_never_markup(house: House) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7*7 }}"
    house.waiting("de", attack)
    anna = house.advisor("anna", '<b onmouseover="x">Anna</b>')
    anna.act(1, "claim")
    anna.act(1, "reply", text=attack)
    for path in ("/console", "/console/cases/1", "/console/fragments/case/1", f"/console/cases/1?q={attack}"):
        page = anna.get(path).text
        assert "<script>alert" not in page and "<img src=x" not in page and "<b onmouseover" not in page
    assert "&lt;script&gt;alert(1)" in anna.get("/console/cases/1").text


def test_an_erased_conversation_is_gone_in_a_clear_sentence(house: House) -> None:
    conversation = house.waiting()
    anna = house.advisor()
    anna.act(1, "claim")
    token = anna.field("/console", "csrf")
    house.conversations.erase(conversation)
    for path in ("/console/cases/1", "/console/fragments/case/1", "/console/cases/99999999999999999999"):
        gone = anna.get(path)
        assert gone.status_code == 404 and "Dieses Gespräch gibt es nicht mehr." in gone.text
    late = anna.post("/console/cases/1/reply", {"csrf": token, "key": "k", "text": "Sind Sie noch da?"})
    assert late.status_code == 404 and "Die Person hat es gelöscht" in late.text
    assert "Sie haben gerade kein Gespräch" in anna.get("/console").text


def test_an_invitation_makes_one_account_and_logs_it_in(house: House) -> None:
    token, browser = house.accounts.invite("advisor"), house.browser()
    page = f"/console/join?token={token}"
    data = {
        "token": token,
        "login": "Zoe",
        "name": "Zoe Lang",
        "password": PASSWORD,
        "again": PASSWORD,
        "speaks_vi": "1",
    }
    assert "Zoe Lang" in browser.after(browser.send(page, "/console/join", **data))
    with house.unit_of_work() as uow:
        advisor = uow.advisors.by_login("zoe")
    assert advisor is not None and advisor.languages == ("vi",) and advisor.password_hash.startswith("$argon2id$")
    again = house.browser().get(page)
    assert again.status_code == 404 and "Diese Einladung gilt nicht mehr." in again.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"password": "zu kurz", "again": "zu kurz"}, "mindestens 12 Zeichen"),
        ({"again": "ein anderer langer Satz"}, "nicht gleich"),
        ({"login": "Anna"}, "gibt es schon"),
        ({"name": " "}, "dürfen nicht leer"),
    ],
)
def test_a_refused_join_says_why_and_leaves_the_invitation_open(house: House, change: dict[str, str], sentence: str) -> None:
    house.advisor()
    token, browser = house.accounts.invite("advisor"), house.browser()
    data = {"token": token, "login": "zoe", "name": "Zoe Lang", "password": PASSWORD, "again": PASSWORD} | change
    refused = browser.send(f"/console/join?token={token}", "/console/join", **data)
    assert refused.status_code == 422 and sentence in refused.text
    assert PASSWORD not in refused.text
    assert house.accounts.is_invited(token)


def test_the_interface_speaks_english_when_asked_and_remembers_it_after_the_login_only(house: House) -> None:
    house.advisor()
    browser = house.browser()
    asked = browser.get("/console/login?language=en")
    assert "Log in" in asked.text and "lotse_console_language" not in str(asked.headers)
    assert 'lang="en"' in browser.get("/console/login", **{"accept-language": "fr, en;q=0.8"}).text
    browser.login("anna")
    browser.get("/console?language=en")
    assert "Nobody is waiting." in browser.get("/console").text


def test_both_languages_have_the_same_texts_and_placeholders() -> None:
    german, english = load_texts()["de"], load_texts()["en"]
    assert list(german) == list(english)
    for key in german:
        assert sorted(re.findall(r"\{\w+\}", german.texts[key])) == sorted(re.findall(r"\{\w+\}", english.texts[key])), key


def test_the_packet_does_not_take_pressed_buttons_for_questions_and_names_them(house: House) -> None:
    conversation = house.begin("en")
    house.hand_over(conversation)
    anna = house.advisor()
    assert "Noch keine Frage gestellt" in anna.get("/console").text
    page = anna.get("/console/cases/1").text
    assert "Mit einem Menschen sprechen" in page and "Ja, weitergeben" in page and "/handover/yes" not in page


def test_interface_texts_of_the_bot_have_their_german_wording_beside_them(house: House) -> None:
    house.waiting("vi")
    page = house.advisor().get("/console/cases/1").text
    assert "Bạn là số 1 trong hàng chờ." in page and "Sie sind Nummer 1 in der Reihe." in page


def test_a_person_who_stopped_waiting_cannot_be_claimed(house: House) -> None:
    conversation = house.waiting()
    anna = house.advisor()
    token = anna.field("/console", "csrf")
    house.say(conversation, payload="/handover/leave")
    late = anna.post("/console/cases/1/claim", {"csrf": token})
    assert "Die Person wartet nicht mehr." in anna.after(late)
    assert "Lương tối thiểu" not in anna.get("/console/cases/1").text


def test_an_unexpected_error_is_a_sentence_on_the_page_and_no_text_in_the_log(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.waiting()
    anna = house.advisor()
    engine_error = "secret words of a person"

    class BrokenQueues(Queues):
        def __init__(self) -> None:
            """Without anything it could work with."""

        def of(self, advisor: Advisor) -> Lists:
            raise RuntimeError(engine_error)

    broken = FastAPI()
    broken.include_router(router(replace(house.deps, lists=replace(house.deps.lists, queues=BrokenQueues()))))
    client = TestClient(broken, base_url=ORIGIN, cookies=dict(anna.client.cookies))
    answer = client.get("/console", headers={"Accept-Language": "de"})
    assert answer.status_code == 500 and "Da ist bei uns etwas schiefgegangen." in answer.text
    assert engine_error not in answer.text and engine_error not in caplog.text
    assert "RuntimeError" in caplog.text


@pytest.fixture
def served(house: House) -> Iterator[str]:
    """The console on a real port: a stream that never ends cannot be read through the test client."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(house.app, port=port, log_level="error", ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)


def in_browser(house: House, served: str, steps: Callable[[Page], None]) -> None:
    """The steps in a real browser, logged in as Anna, who holds case 1 and has its page open."""
    house.waiting()
    house.advisor().act(1, "claim")

    def run() -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
            page = browser.new_context(locale="de-DE").new_page()
            page.goto(f"{served}/console/login?next=/console/cases/1")
            page.fill("#login", "anna")
            page.fill("#password", PASSWORD)
            page.click("main button")
            page.wait_for_url("**/console/cases/1")
            steps(page)
            browser.close()

    in_thread(run)


@pytest.mark.browser
def test_a_new_message_appears_without_disturbing_what_the_advisor_writes(house: House, served: str) -> None:
    def steps(page: Page) -> None:
        conversation = house.deps.desk.packet(1).conversation.id
        page.focus("#text")
        page.keyboard.type("Guten Tag")
        page.evaluate("document.getElementById('text').setSelectionRange(2, 5)")
        house.say(conversation, "Còn ai không?", language="vi")
        page.wait_for_selector(".message.person >> text=Còn ai không?")
        expect(page.locator("#announce")).to_have_text("Neue Nachricht von der Person.")
        assert page.input_value("#text") == "Guten Tag"
        assert page.evaluate("[document.activeElement.id, document.activeElement.selectionEnd]") == ["text", 5]

    in_browser(house, served, steps)


@pytest.mark.browser
def test_a_draft_survives_a_reload_and_is_gone_once_it_was_sent(house: House, served: str) -> None:
    def steps(page: Page) -> None:
        page.fill("#text", "Ein Entwurf")
        page.reload()
        expect(page.locator("#text")).to_have_value("Ein Entwurf")
        page.press("#text", "Control+Enter")
        page.wait_for_selector(".message.you >> text=Ein Entwurf")
        assert page.input_value("#text") == "" and page.evaluate("sessionStorage.length") == 0

    in_browser(house, served, steps)


@pytest.mark.browser
def test_without_a_connection_the_text_stays_and_the_page_says_so(house: House, served: str) -> None:
    def steps(page: Page) -> None:
        page.fill("#text", "Bleibt stehen")
        page.context.set_offline(True)
        page.press("#text", "Control+Enter")
        page.wait_for_selector(".reply .form-error >> text=Nicht gesendet")
        assert page.input_value("#text") == "Bleibt stehen"
        page.context.set_offline(False)
        page.press("#text", "Control+Enter")
        page.wait_for_selector(".message.you >> text=Bleibt stehen")

    in_browser(house, served, steps)


@pytest.mark.browser
def test_an_erased_conversation_leaves_nothing_in_the_open_page(house: House, served: str) -> None:
    def steps(page: Page) -> None:
        page.fill("#text", "Ein Entwurf")
        house.conversations.erase(house.deps.desk.packet(1).conversation.id)
        page.wait_for_selector("text=Dieses Gespräch gibt es nicht mehr.")
        assert page.locator("#text, .message, .tools").count() == 0
        assert page.evaluate("sessionStorage.length") == 0

    in_browser(house, served, steps)


def test_events_ring_for_the_queue_and_for_the_open_case(house: House, served: str) -> None:
    conversation = house.waiting()
    cookies = dict(house.advisor().client.cookies)
    with httpx.stream("GET", f"{served}/console/events?case=1", cookies=cookies, headers=SAME_BROWSER, timeout=5) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = (line for line in stream.iter_lines() if line.startswith("event:"))
        assert next(lines) == "event: alive"
        house.say(conversation, "Còn ai không?", language="vi")
        assert {next(lines), next(lines)} == {"event: queue", "event: case"}


def test_events_end_with_the_session(house: House, served: str) -> None:
    anna = house.advisor()
    cookies = dict(anna.client.cookies)
    with httpx.stream("GET", f"{served}/console/events", cookies=cookies, headers=SAME_BROWSER, timeout=5) as stream:
        lines = (line for line in stream.iter_lines() if line.startswith("event:"))
        assert next(lines) == "event: alive"
        anna.send("/console", "/console/logout")
        house.hub.queue_changed()
        assert next(lines) == "event: end"


def test_a07_an_open_page_shows_that_the_advisor_is_there(house: House, served: str) -> None:
    cookies = dict(house.advisor().client.cookies)
    with httpx.stream("GET", f"{served}/console/events", cookies=cookies, headers=SAME_BROWSER, timeout=5) as stream:
        lines = (line for line in stream.iter_lines() if line.startswith("event:"))
        assert next(lines) == "event: alive"
        house.clock.forward(minutes=3)
        house.hub.queue_changed()
        assert next(lines) == "event: queue"
    assert house.accounts.staff.by_login("anna").seen_at == house.clock.now()


def test_an_open_page_whose_cookie_turns_up_elsewhere_is_told_that_the_session_is_over(house: House, served: str) -> None:
    cookies = dict(house.advisor().client.cookies)
    with httpx.stream("GET", f"{served}/console/events", cookies=cookies, headers=SAME_BROWSER, timeout=5) as stream:
        lines = (line for line in stream.iter_lines() if line.startswith("event:"))
        assert next(lines) == "event: alive"
        assert httpx.get(f"{served}/console/events", cookies=cookies, headers={"User-Agent": "another"}).status_code == 401
        house.hub.queue_changed()
        assert next(lines) == "event: end"
