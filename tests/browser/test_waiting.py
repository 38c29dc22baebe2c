"""The person's side of a hand-over in a real browser: consent, waiting, advice, and after; German and Arabic, checked by axe."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, expect

from bot import bootstrap
from bot.domain.account import Advisor
from bot.domain.conversation import Trigger
from bot.domain.messages import Author, Kind, Original
from bot.domain.questions import Notice
from bot.kb.library import Knowledge
from bot.service import log
from bot.settings import from_env
from bot.store.database import create_engine, upgrade
from tests.browser.pages import Chat
from tests.conftest import CHEAP
from tests.fakes import ScriptedDialogue, SetClock
from tests.integration.sse import serving
from tests.talk import advisor

pytestmark = pytest.mark.browser
QUESTION, ARABIC = "Was kostet der Kurs?", "كم تكلفة الدورة؟"
# Advisors are there on this Tuesday morning. The server reads this clock only.
OPEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LISTEN = """() => {
  const said = [];
  const heard = (changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => said.push(node.textContent)));
  const live = document.querySelector("lotse-chat").shadowRoot.querySelector(".panel .live");
  new MutationObserver(heard).observe(live, { childList: true });
  return said;
}"""
SUNDAY = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)


@dataclass
class House:
    """A running server with the real knowledge and a scripted engine, and the advisors' side of it as functions."""

    url: str
    services: bootstrap.Services
    clock: SetClock
    anna: Advisor

    def do(self, work: Callable[[], Awaitable[object]]) -> None:
        """What an advisor does: outside the event loop of the browser's driver."""

        async def run() -> None:
            await work()

        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: asyncio.run(run())).result()

    def case(self, chat: Chat) -> int:
        """The open case of a conversation."""
        with self.services.unit_of_work() as uow:
            case = uow.cases.of_conversation(identity(chat))
        assert case is not None
        return case.id

    def claim(self, chat: Chat, *words: str) -> int:
        """An advisor comes and writes."""
        case, desk = self.case(chat), self.services.desk
        self.do(lambda: desk.claim(case, self.anna))
        for text in words:
            self.do(lambda text=text: desk.reply(case, self.anna, text))  # type: ignore[misc]
        return case

    def write(self, chat: Chat, text: str, replaces: int | None = None, original: Original | None = None) -> int:
        """A message of the advisor as correction or translation leave it in the log."""
        with self.services.unit_of_work() as uow:
            conversation = uow.conversations.get(identity(chat))
            if replaces:
                old = uow.messages.get(conversation.id, replaces)
                assert old is not None
                uow.messages.save(conversation.id, replace(old, text="", withdrawn=True))
            author = Author.ADVISOR if text else Author.SYSTEM
            written = log.write(
                uow, conversation, author, self.clock.now(), text, Kind.ADVISOR, name=self.anna.name, replaces=replaces
            )
            uow.messages.save(conversation.id, replace(written, original=original))
            uow.conversations.save(conversation)
            uow.commit()
        self.services.hub.conversation_changed(identity(chat))
        return written.number

    def end(self, chat: Chat, trigger: Trigger = Trigger.CLOSE) -> None:
        """The advisor closes the case, or lets the bot answer while the case stays open."""
        with self.services.unit_of_work() as uow:
            conversation = uow.conversations.get(identity(chat))
            case = uow.cases.of_conversation(conversation.id)
            assert case is not None
            conversation.move(trigger)
            if trigger is Trigger.CLOSE:
                uow.cases.save(replace(case, closed_at=self.clock.now()))
            uow.conversations.save(conversation)
            uow.commit()
        self.services.hub.conversation_changed(identity(chat))

    def text(self, key: str, language: str = "de", **values: object) -> str:
        """An interface text."""
        return self.services.composer.text(key, language, **values)


def identity(chat: Chat) -> str:
    """The conversation this browser has."""
    return str(chat.page.evaluate("JSON.parse(localStorage.getItem(Object.keys(localStorage)[0])).id"))


@pytest.fixture(scope="module")
def house(real: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One server for all journeys here. Mail goes nowhere: what is tested is the page."""
    folder: Path = tmp_path_factory.mktemp("waiting")
    config = from_env(
        {
            "LOTSE_DATABASE_URL": f"sqlite:///{folder}/lotse.sqlite",
            "LOTSE_SMTP_URL": "smtp://127.0.0.1:1",
            "LOTSE_MAIL_FROM": "x@y.de",
        },
        folder,
    )
    engine = create_engine(config.database_url)
    upgrade(engine)
    clock, dialogue = SetClock(OPEN), ScriptedDialogue()
    dialogue.understands(QUESTION, "de", answer="blue_card_salary")
    dialogue.understands(ARABIC, "ar", answer="blue_card_salary")
    services = bootstrap.wire(config, dialogue, engine, clock=clock, knowledge=real, hasher=CHEAP)
    with serving(bootstrap.web_app(services)) as url:
        yield House(url, services, clock, advisor(services))
    engine.dispose()


@pytest.fixture
def opened(chromium: Browser, house: House) -> Iterator[Callable[..., Chat]]:
    """Opens chats and closes them; a script error on the way is a failure."""
    chats: list[Chat] = []

    def begin(language: str = "de", **context: object) -> Chat:
        chats.append(Chat(chromium, house, language, **context))  # type: ignore[arg-type]
        return chats[-1]

    yield begin
    for chat in chats:
        chat.close()


def waiting(chat: Chat, language: str = "de") -> Chat:
    """Begin, ask, agree to be handed over."""
    chat.begin()
    chat.say(question(language))
    chat.messages("bot").nth(1).wait_for()
    chat.page.locator(".talk").click()
    chat.page.locator(".choice").first.click()
    chat.page.locator("#leave").wait_for()
    return chat


def question(language: str) -> str:
    """What is asked in a language; the scripted engine knows it."""
    return {"de": QUESTION, "ar": ARABIC}[language]


def is_accessible(chat: Chat) -> None:
    """axe finds nothing serious in what is on the screen."""
    serious = [
        (violation["id"], [node["html"][:200] for node in violation["nodes"]])
        for violation in Axe().run(chat.page).response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []


def has_focus(element: Locator) -> bool:
    return bool(element.evaluate("e => e.getRootNode().activeElement === e"))


def test_w16_a_person_can_be_asked_for_in_every_state(opened: Callable[..., Chat], house: House) -> None:
    chat = opened()
    chat.page.locator(".launcher").click()
    talk = chat.page.locator(".talk")
    expect(talk).to_be_enabled()
    talk.click()  # from the first screen it begins the chat and asks at once
    chat.page.locator(".pass-on, .choice").first.wait_for()
    chat.choose(house.text("handover.no"))
    chat.page.evaluate("document.querySelector('lotse-chat').open({payload: '/flow/pathway_check', title: 'Check'})")
    expect(chat.messages("bot").last).to_have_class(re.compile("kind-flow"))
    talk.click()
    chat.choose(house.text("handover.yes"))
    chat.page.locator("#leave").wait_for()
    talk.click()  # somebody is on the way already: it leads to what is known about that
    assert has_focus(chat.page.locator(".status"))
    house.claim(chat)
    expect(chat.page.locator("#end")).to_be_visible()
    talk.click()
    assert has_focus(chat.page.locator(".status"))


def test_w16_without_a_server_it_leads_to_the_service_point(opened: Callable[..., Chat], house: House) -> None:
    chat = opened()
    chat.page.route("**/api/**", lambda route: route.abort())
    chat.page.locator(".launcher").click()
    link = chat.page.locator(".help a")
    expect(link).to_have_attribute("href", house.services.settings.service_url)
    chat.page.locator(".talk").click()
    assert has_focus(link)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_w17_lines_can_be_left_out_before_anything_is_passed_on(opened: Callable[..., Chat], house: House, language: str) -> None:
    chat = opened(language).begin()
    for text in ("Ich heiße Lan.", question(language)):
        chat.ask(text)
    chat.page.locator(".talk").click()
    boxes = chat.page.locator(".pass-on input")
    expect(boxes).to_have_count(2)  # not the wish for a person itself
    is_accessible(chat)
    chat.page.get_by_label("Ich heiße Lan.").uncheck()
    chat.choose(house.text("handover.yes", language))
    chat.page.locator("#leave").wait_for()
    seen = [message.text for message in house.services.desk.packet(house.case(chat)).messages]
    assert question(language) in seen and "Ich heiße Lan." not in seen
    expect(boxes).to_have_count(0)


@pytest.mark.parametrize(("language", "width"), [("de", 1100), ("ar", 390)])
def test_w18_out_of_hours_the_next_opening_is_said_in_the_persons_time_and_the_way_of_the_answer_is_chosen(
    opened: Callable[..., Chat], house: House, language: str, width: int
) -> None:
    house.clock.instant = SUNDAY
    try:
        chat = waiting(opened(language, timezone_id="Asia/Ho_Chi_Minh", viewport={"width": width, "height": 800}), language)
        status = chat.page.locator(".status")
        # Monday at nine in Saxony is three in the afternoon in Vietnam.
        expect(status).to_contain_text(re.compile(r"15:00|3:00|٣:٠٠"))
        is_accessible(chat)
        chat.page.locator("#email").fill("lan")
        chat.page.locator(".mail button").click()
        expect(chat.page.locator("#email-error")).to_be_visible()
        assert has_focus(chat.page.locator("#email"))
        is_accessible(chat)
        chat.page.locator("#email").fill("lan@example.org")
        chat.page.locator("#email").press("Enter")
        expect(chat.page.locator("#email-set")).to_contain_text("lan@example.org")
        assert has_focus(chat.page.locator("#email-set"))
        assert house.services.person.case(identity(chat)).email == "lan@example.org"
        chat.page.locator("#email-remove").click()
        expect(chat.page.locator("#email")).to_be_visible()
        assert house.services.person.case(identity(chat)).email is None
        chat.page.locator("#elsewhere").click()
        expect(chat.page.locator("#link")).to_have_value(re.compile("enter="))
        is_accessible(chat)
        chat.page.keyboard.press("Escape")
        assert has_focus(chat.page.locator("#elsewhere"))
    finally:
        house.clock.instant = OPEN


def test_w19_who_waits_sees_the_place_move_asks_lotse_meanwhile_and_may_leave(opened: Callable[..., Chat], house: House) -> None:
    first, chat = waiting(opened()), waiting(opened())
    status = chat.page.locator(".status")
    place = int(re.search(r"\d+", status.inner_text())[0])  # type: ignore[index]
    said = chat.page.evaluate_handle(LISTEN)
    first.page.locator("#leave").click()
    expect(status).to_contain_text(house.text("widget.queued", position=place - 1), timeout=10_000)
    expect(first.page.locator("#leave")).to_have_count(0)
    assert [text for text in said.json_value() if str(place - 1) in text] == [
        status.locator(".status-text").inner_text().replace("\n", " ")
    ]
    answers = chat.messages("bot").count()
    chat.say("Das ist für die Beratung.")
    chat.page.locator("#meanwhile").click()
    expect(chat.page.locator("#meanwhile")).to_have_attribute("aria-pressed", "true")
    assert has_focus(chat.page.locator("#meanwhile"))
    is_accessible(chat)
    chat.say(QUESTION)
    expect(chat.messages("bot")).to_have_count(answers + 1)
    expect(status).to_contain_text(house.text("widget.queued", position=place - 1))


def test_w20_the_advisor_is_named_the_bot_is_silent_and_coming_back_is_said(opened: Callable[..., Chat], house: House) -> None:
    chat = waiting(opened())
    chat.page.locator("#meanwhile").click()
    answers = chat.messages("bot").count()
    house.claim(chat, "Guten Tag")
    expect(chat.messages("advisor")).to_have_count(1)
    expect(chat.messages("system").last).to_contain_text("Anna Berg")
    expect(chat.page.locator(".status")).to_contain_text("Anna Berg")
    expect(chat.page.locator("#meanwhile")).to_have_count(0)
    chat.say(QUESTION)
    expect(chat.page.locator(".message.person.sending")).to_have_count(0)
    assert chat.messages("bot").count() == answers
    house.end(chat, Trigger.HAND_BACK)
    expect(chat.page.locator(".status")).to_be_hidden()
    assert chat.page.locator(".rating").count() == 0  # the case goes on
    chat.ask(QUESTION)


def test_w20_ending_the_advice_asks_first(opened: Callable[..., Chat], house: House) -> None:
    chat = waiting(opened())
    house.claim(chat)
    chat.page.locator("#end").click()
    is_accessible(chat)
    chat.page.keyboard.press("Escape")
    assert has_focus(chat.page.locator("#end"))
    chat.page.locator("#end").click()
    chat.page.locator(".confirm .danger").click()
    expect(chat.page.locator(".status")).to_be_hidden()
    expect(chat.page.locator(".rating")).to_be_visible()


@pytest.mark.parametrize("language", ["de", "ar"])
def test_w21_a_translation_says_so_and_shows_the_original(opened: Callable[..., Chat], house: House, language: str) -> None:
    chat = waiting(opened(language), language)
    house.claim(chat)
    house.write(chat, "Xin chào", original=Original("Guten Tag", "de"))
    message = chat.messages("advisor").last
    expect(message).to_contain_text(house.text("widget.translated", language))
    original = message.locator("blockquote")
    expect(original).to_be_hidden()
    message.locator(".translated button").focus()
    chat.page.keyboard.press("Enter")
    expect(original).to_be_visible()
    expect(original).to_have_attribute("lang", "de")
    assert original.evaluate("e => getComputedStyle(e).direction") == "ltr"
    is_accessible(chat)
    chat.page.keyboard.press("Enter")
    expect(original).to_be_hidden()


def test_w21_a_corrected_and_a_withdrawn_message_lose_their_words_at_once(opened: Callable[..., Chat], house: House) -> None:
    chat = waiting(opened())
    house.claim(chat)
    first, second = house.write(chat, "Der Kurs kostet 10 Euro."), house.write(chat, "Rufen Sie Frau X an.")
    expect(chat.messages("advisor")).to_have_count(2)
    house.write(chat, "Der Kurs kostet 20 Euro.", replaces=first)
    corrected = chat.page.locator(f".message[data-number='{first}']")
    expect(corrected).to_contain_text(house.text("widget.corrected"))
    expect(chat.messages("advisor").last).to_contain_text(house.text("widget.correction"))
    house.write(chat, "", replaces=second)
    expect(chat.page.locator(f".message[data-number='{second}']")).to_contain_text(house.text("widget.withdrawn"))
    assert "10 Euro" not in chat.page.locator(".log").inner_text() and "Frau X" not in chat.page.locator(".log").inner_text()
    is_accessible(chat)
    chat.page.reload()
    chat.page.locator(".message.advisor").first.wait_for()
    expect(corrected).to_contain_text(house.text("widget.corrected"))


def test_w22_before_the_conversation_is_deleted_there_is_a_warning_and_more_time(
    opened: Callable[..., Chat], house: House
) -> None:
    chat = opened()
    soon = datetime.now(UTC) - timedelta(days=28, hours=20)
    house.clock.instant = soon
    try:
        chat.begin()
        bar = chat.page.locator(".notice-bar")
        expect(bar).to_be_visible()
        is_accessible(chat)
        house.clock.instant = datetime.now(UTC)
        chat.page.locator("#input").fill("Mein Entwurf")
        bar.locator(".small").click()
        expect(bar).to_have_count(0)
        expect(chat.page.locator("#input")).to_have_value("Mein Entwurf")
        with house.services.unit_of_work() as uow:
            assert uow.conversations.get(identity(chat)).last_at == house.clock.now()
    finally:
        house.clock.instant = OPEN


def test_w22_a_new_chat_is_one_step_and_asks_first_where_something_would_be_lost(
    opened: Callable[..., Chat], house: House
) -> None:
    chat = waiting(opened())
    case, before = house.case(chat), identity(chat)
    chat.page.locator("#input").fill("Mein Entwurf")
    menu = chat.page.locator("header .round").first
    menu.click()
    chat.page.locator(".menu button").first.click()
    box = chat.page.locator(".confirm")
    expect(box).to_contain_text(house.text("widget.new_draft"))
    expect(box).to_contain_text(house.text("widget.new_waiting"))
    is_accessible(chat)
    box.locator(".secondary").click()
    expect(chat.page.locator("#input")).to_have_value("Mein Entwurf")
    menu.click()
    chat.page.locator(".menu button").first.click()
    box.locator(".danger").click()
    expect(chat.messages()).to_have_count(1)
    assert identity(chat) != before
    with house.services.unit_of_work() as uow:
        assert uow.cases.get(case).closed_at is not None  # nobody waits in vain for an answer to nobody
    menu.click()
    chat.page.locator(".menu button").first.click()  # nothing was said yet: nothing to ask
    expect(chat.page.locator(".confirm")).to_have_count(0)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_w23_after_the_end_advice_can_be_rated_and_kept_and_nothing_waits_for_that(
    opened: Callable[..., Chat], house: House, language: str
) -> None:
    chat = waiting(opened(language), language)
    case = house.claim(chat, "Guten Tag")
    chat.page.locator("#input").focus()
    house.end(chat)
    card = chat.page.locator(".rating")
    expect(card).to_be_visible()
    assert has_focus(chat.page.locator("#input"))
    is_accessible(chat)
    with chat.page.expect_download() as download:
        card.locator(".link").first.click()
    assert download.value.suggested_filename == "lotse.html"
    page = Path(download.value.path()).read_text("utf-8")
    assert f'<html lang="{language}"' in page and question(language) in page
    chat.page.reload()
    card.wait_for()
    card.locator(".chip").nth(3).click()
    expect(card.locator(".chip")).to_have_count(0)
    with house.services.unit_of_work() as uow:
        assert uow.cases.get(case).rating == 4
    house.clock.forward(seconds=1)
    chat.ask(question(language))
    expect(card).to_have_count(0)


def test_w23_the_rating_can_be_skipped_for_good(opened: Callable[..., Chat], house: House) -> None:
    chat = waiting(opened())
    house.claim(chat)
    house.end(chat)
    chat.page.locator(".rating .link").last.click()
    expect(chat.page.locator(".rating")).to_have_count(0)
    chat.page.reload()
    chat.page.locator(".message").last.wait_for()
    expect(chat.page.locator(".rating")).to_have_count(0)


def test_w23_the_transcript_opens_as_an_accessible_page(opened: Callable[..., Chat], house: House, tmp_path: Path) -> None:
    chat = waiting(opened("ar"), "ar")
    house.claim(chat, "Guten Tag")
    chat.page.locator("header .round").first.click()
    with chat.page.expect_download() as download:
        chat.page.locator(".menu button").nth(2).click()
    file = tmp_path / "lotse.html"
    download.value.save_as(file)
    chat.page.goto(file.as_uri())
    assert chat.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert Axe().run(chat.page).response["violations"] == []


def test_a09_a_notice_stands_above_the_chat_until_it_is_dismissed(opened: Callable[..., Chat], house: House) -> None:
    with house.services.unit_of_work() as uow:
        notice = uow.notices.add(Notice(0, "disruption", None, OPEN - timedelta(days=1), datetime.now(UTC) + timedelta(days=365)))
        uow.commit()
    try:
        chat = opened()
        chat.page.locator(".launcher").click()
        bar = chat.page.locator(".notice-bar")
        expect(bar).to_have_count(1)
        is_accessible(chat)
        bar.locator(".round").click()
        expect(bar).to_have_count(0)
        assert has_focus(chat.page.locator("#title"))
    finally:
        with house.services.unit_of_work() as uow:
            uow.notices.remove(notice.id)
            uow.commit()


@pytest.mark.parametrize("language", ["de", "ar"])
def test_w09_an_answer_is_rated_with_a_reason_and_nothing_waits_for_it(
    opened: Callable[..., Chat], house: House, language: str
) -> None:
    chat = opened(language).begin()
    chat.ask(question(language))
    answer = chat.messages("bot").last
    answer.locator(".thumb").nth(1).click()
    answer.locator(".chip").nth(1).click()
    expect(answer.locator(".said")).to_have_text(house.text("widget.thanks", language))
    is_accessible(chat)
    with house.services.unit_of_work() as uow:
        (rating,) = uow.ratings.of_conversation(identity(chat))
    assert (rating.helpful, rating.reason) == (False, "outdated")
    chat.ask(question(language))


@pytest.mark.parametrize("language", ["de", "ar"])
def test_w18_a_link_from_elsewhere_goes_on_with_the_conversation_once(
    opened: Callable[..., Chat], house: House, language: str
) -> None:
    here = opened(language).begin()
    here.ask(question(language))
    there = opened(language)
    code = house.services.switching.make(identity(here))
    there.page.goto(f"{house.url}/?language={language}&enter={code}")
    there.page.locator(".screen .primary").wait_for()
    assert there.stored() == 0  # nothing happens before the person agrees
    assert "enter" not in there.page.url
    is_accessible(there)
    there.page.locator(".screen .primary").click()
    expect(there.messages("person")).to_contain_text(question(language))
    assert identity(there) == identity(here)
    there.page.goto(f"{house.url}/?language={language}#enter={code}")
    there.page.locator(".screen .primary").click()
    expect(there.page.locator("#ended")).to_have_text(house.text("widget.enter_invalid", language))
    is_accessible(there)
    there.page.locator(".screen .primary").click()  # what this browser has stays
    expect(there.messages("person")).to_contain_text(question(language))
