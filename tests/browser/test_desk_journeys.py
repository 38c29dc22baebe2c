"""Two advisors, three persons at once: web in German and Arabic, Telegram in Vietnamese; all through real pages and channels."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot import bootstrap
from bot.kb.library import Knowledge
from bot.settings import from_env
from bot.store.database import create_engine
from tests.browser.pages import Chat, Desk
from tests.conftest import CHEAP
from tests.fakes import ScriptedDialogue, SetClock
from tests.integration.sse import serving
from tests.telegram.botapi import BotApi, Person

pytestmark = pytest.mark.browser
QUESTIONS = {"de": "Wie viel muss ich verdienen?", "ar": "كم يجب أن أكسب؟", "vi": "Tôi phải kiếm được bao nhiêu?"}
ROUNDS = 4


@dataclass
class House:
    """The server with both channels; `invite` as an operator does it."""

    url: str
    services: bootstrap.Services
    api: BotApi

    def invite(self) -> str:
        """A one-time link to an account."""
        return f"{self.url}/console/join?token={self.services.accounts.invite('advisor')}"

    def text(self, key: str, language: str) -> str:
        """An interface text."""
        return self.services.composer.text(key, language)


@pytest.fixture(scope="module")
def house(real: Knowledge, migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The real knowledge, a scripted engine, Telegram over the double."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copy(migrated, folder / "lotse.sqlite")
    with BotApi() as api:
        variables = {
            "LOTSE_DATABASE_URL": f"sqlite:///{folder}/lotse.sqlite",
            "LOTSE_TELEGRAM_TOKEN": api.token,
            "LOTSE_TELEGRAM_API_URL": api.url,
        }
        config, dialogue = from_env(variables, folder), ScriptedDialogue()
        for language, question in QUESTIONS.items():
            dialogue.understands(question, language, answer="blue_card_salary")
        engine = create_engine(config.database_url)
        services = bootstrap.wire(config, dialogue, engine, clock=SetClock(), knowledge=real, hasher=CHEAP)
        with serving(bootstrap.web_app(services)) as url:
            yield House(url, services, api)
        engine.dispose()


def handed_over(chat: Chat, language: str) -> Chat:
    """Ask, and agree to be handed over."""
    chat.begin()
    chat.ask(QUESTIONS[language])
    chat.page.locator(".talk").click()
    chat.page.locator(".choice").first.click()
    chat.page.locator("#leave").wait_for()
    return chat


def on_the_way(house: House, chat: int) -> Person:
    """The same in Telegram."""
    person = house.api.person(chat, "vi")
    person.write("/start")
    person.wait(1)
    person.write(QUESTIONS["vi"])
    person.wait(2)
    person.write("/human")
    person.wait_for(lambda sent: any(house.text("handover.yes", "vi") in each.titles for each in sent))
    person.press(house.text("handover.yes", "vi"))
    return person


def taken(desk: Desk, house: House, language: str) -> Page:
    """The page of the case in that language, once the advisor has taken it, in a tab of its own."""
    page = desk.context.new_page()
    page.goto(f"{house.url}/console")
    row = page.locator("li, tr").filter(has=page.locator("form[action$='/claim']")).filter(has_text=language).first
    row.locator("form[action$='/claim'] button").click()
    page.wait_for_url("**/console/cases/*")
    return page


def send(page: Page, text: str) -> None:
    """Write in the reply box."""
    field = page.locator("textarea#text")
    field.fill(text)
    field.press("Control+Enter")
    expect(field).to_have_value("")


def test_two_advisors_and_three_persons_at_once_read_every_message_once_and_in_order(chromium: Browser, house: House) -> None:
    anna, ben = Desk(chromium, house, "anna", "Anna Berg"), Desk(chromium, house, "ben", "Ben Kurz")  # type: ignore[arg-type]
    german = handed_over(Chat(chromium, house, "de"), "de")  # type: ignore[arg-type]
    arabic = handed_over(Chat(chromium, house, "ar"), "ar")  # type: ignore[arg-type]
    lan = on_the_way(house, 5001)
    pages = {"de": taken(anna, house, "Deutsch"), "ar": taken(ben, house, "Arabisch"), "vi": taken(anna, house, "Vietnamesisch")}
    bots = german.messages("bot").count(), arabic.messages("bot").count()

    for number in range(1, ROUNDS + 1):
        german.say(f"Frage {number}")
        arabic.say(f"سؤال {number}")
        lan.write(f"câu hỏi {number}")
        for language, page in pages.items():
            send(page, f"Antwort {language} {number}")

    answers = {language: [f"Antwort {language} {number}" for number in range(1, ROUNDS + 1)] for language in pages}
    for chat, language in ((german, "de"), (arabic, "ar")):
        expect(chat.messages("advisor")).to_have_count(ROUNDS)
        assert chat.messages("advisor").locator(".text").all_inner_texts() == answers[language]
    lan.wait_for(answers["vi"][-1])
    assert [text.splitlines()[-1] for text in lan.texts() if "Antwort" in text] == answers["vi"]
    for language, word in (("de", "Frage"), ("ar", "سؤال"), ("vi", "câu hỏi")):
        said = pages[language].locator(".message.person .words").filter(has_text=re.compile(rf"{word} \d"))
        expect(said).to_have_count(ROUNDS)
        assert [text.strip() for text in said.all_inner_texts()] == [f"{word} {number}" for number in range(1, ROUNDS + 1)]
    assert (german.messages("bot").count(), arabic.messages("bot").count()) == bots, "the bot is silent"
    for chat in (german, arabic):
        chat.close()
    for desk in (anna, ben):
        desk.context.close()
