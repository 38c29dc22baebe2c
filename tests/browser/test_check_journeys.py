"""Guided checks in a real Chromium: the ten people of tests/personas.py, the page to print, and the keyboard."""

from __future__ import annotations

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from bot.kb.flows import step
from bot.kb.library import Knowledge
from bot.service.check_words import CheckWords
from tests.browser.conftest import Server
from tests.browser.pages import Chat, Desk
from tests.flows.cases import answer
from tests.personas import Persona, name_of, personas

pytestmark = [pytest.mark.browser, pytest.mark.model]
TODAY = date(2026, 11, 24)


def begin(chat: Chat, words: CheckWords) -> None:
    """Start the check from the landing page, as somebody does who sees it there."""
    chat.page.locator('[data-payload="/flow/pathway_check"]').click()
    chat.page.locator(".primary").click()
    expect(chat.messages("bot").last).to_contain_text(words.own("q", "nationality"))


def say(chat: Chat, persona: Persona, words: CheckWords, question: str) -> None:
    """Type, or press the button; where a word means several professions, press the one that is meant."""
    before = chat.messages("bot").count()
    typed = persona.typed.get(question)
    if typed is None:
        chat.page.locator(".choices .choice", has_text=label(persona, words, question)).first.click()
    else:
        chat.say(typed)
    expect(chat.messages("bot")).to_have_count(before + 1, timeout=15_000)
    if typed and words.common("which") in (chat.messages("bot").last.text_content() or ""):
        chat.page.get_by_role("button", name=label(persona, words, question), exact=True).click()
        expect(chat.messages("bot")).to_have_count(before + 2, timeout=15_000)


def label(persona: Persona, words: CheckWords, question: str) -> str:
    """What stands on the button of this person's answer."""
    return words.answer(question, answer(words.flow, question, persona.case.answers[question]))


@pytest.mark.parametrize("persona", personas(), ids=name_of)
def test_a_person_is_led_to_the_outcome_that_the_law_says(
    chromium: Browser, server: Server, real: Knowledge, persona: Persona
) -> None:  # fmt: skip
    words = CheckWords(real, real.flows["pathway_check"], persona.language, TODAY)
    answers = {name: answer(words.flow, name, value) for name, value in persona.case.answers.items()}
    chat = Chat(chromium, server, persona.language)
    begin(chat, words)
    for question in step(words.flow, answers, real.law(TODAY)).path:
        expect(chat.messages("bot").last).to_contain_text(words.own("q", question))
        say(chat, persona, words, question)
    outcome = chat.page.locator(".kind-outcome")
    expect(outcome).to_contain_text(words.own("outcome", persona.case.expect.outcome or "")[:40])
    for title, verdict in persona.case.expect.titles.items():
        assert (words.own("title", title) in (outcome.text_content() or "")) == (verdict != "absent")
    chat.close()


def test_the_result_opens_as_a_page_that_can_be_printed(chromium: Browser, server: Server, real: Knowledge) -> None:
    words = CheckWords(real, real.flows["pathway_check"], "ar", TODAY)
    chat = Chat(chromium, server, "ar")
    begin(chat, words)
    commuter = next(one for one in personas() if one.language == "cs")
    for question, typed in (("nationality", "التشيك"), ("free_plan", None)):
        say(chat, Persona(commuter.case, "ar", {question: typed} if typed else {}), words, question)
    with chat.context.expect_page() as opened:
        chat.page.locator(".pages a").click()
    page = opened.value
    expect(page.locator("h1")).to_have_text(words.own("name"))
    assert page.locator("html").get_attribute("dir") == "rtl"
    expect(page.locator("#print")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    serious = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == []
    page.emulate_media(media="print")
    expect(page.locator("#print")).to_be_hidden()
    expect(page.locator(".address").first).to_be_visible()
    chat.close()


def test_a_check_works_with_the_keyboard_alone(chromium: Browser, server: Server, real: Knowledge) -> None:
    words = CheckWords(real, real.flows["pathway_check"], "en", TODAY)
    chat = Chat(chromium, server, "en")
    begin(chat, words)
    keys = chat.page.keyboard
    chat.page.locator("#input").focus()
    keys.type("Czechia")
    keys.press("Enter")
    commute = chat.page.locator(".choices .choice", has_text=words.option("free_plan", "commute"))
    commute.wait_for()
    for _ in range(20):
        if commute.evaluate("e => e.getRootNode().activeElement === e"):
            break
        keys.press("Shift+Tab")
    keys.press("Enter")
    expect(chat.page.locator(".kind-outcome")).to_contain_text(words.own("outcome", "free_commute")[:40])
    chat.close()


def test_the_advisor_reads_the_filled_form_in_german(chromium: Browser, server: Server, real: Knowledge) -> None:
    words = CheckWords(real, real.flows["pathway_check"], "vi", TODAY)
    german = CheckWords(real, real.flows["pathway_check"], "de", TODAY)
    persona = next(one for one in personas() if one.language == "vi")
    chat = Chat(chromium, server, "vi")
    begin(chat, words)
    for question in ("nationality", "situation"):
        say(chat, persona, words, question)
    chat.choose(real.strings.get("chat.person", "vi"))
    chat.choose(real.strings.get("handover.yes", "vi"))
    desk = Desk(chromium, server, "winter", "Jana Winter")
    desk.page.locator(".waiting .row h3 a").first.click()
    sheet = desk.page.locator("#check")
    expect(sheet).to_contain_text("Vietnam")
    expect(sheet).to_contain_text(german.own("q", "situation"))
    expect(sheet).to_contain_text(german.option("situation", "abroad"))
    chat.page.locator("#leave").click()  # the next journey finds the queue as this one did
    expect(chat.messages("system").last).to_contain_text(real.strings.get("handover.left", "vi")[:20])
    desk.context.close()
    chat.close()
