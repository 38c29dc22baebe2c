"""A chat is handed over, seen in the console, answered, cut, resumed and closed; two real browsers, one server."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Server
from tests.browser.pages import Chat, Desk

pytestmark = [pytest.mark.browser, pytest.mark.model]


def test_a_person_is_answered_by_an_advisor_and_nothing_is_lost_or_doubled(chromium: Browser, server: Server) -> None:
    desk = Desk(chromium, server, "anna", "Anna Berg")
    chat = Chat(chromium, server, "vi").begin()
    chat.ask("Lương tối thiểu để xin thẻ xanh EU là bao nhiêu?")
    chat.page.locator(".talk").click()
    chat.page.locator(".choice").first.click()
    expect(chat.page.locator(".status")).to_be_visible()
    chat.say("Tôi làm kỹ sư ở Chemnitz")

    claim = desk.page.locator("form[action$='/claim'] button").first
    claim.wait_for(timeout=15_000)
    claim.click()
    desk.page.wait_for_url("**/console/cases/*")
    expect(desk.page.locator("main")).to_contain_text("Tôi làm kỹ sư ở Chemnitz")
    expect(desk.page.locator("main")).to_contain_text("50.700")
    expect(chat.messages("system").last).to_contain_text("Anna Berg")

    _reply(desk, "Guten Tag, ich lese Ihre Frage.")
    expect(chat.messages("advisor")).to_have_count(1)
    chat.context.set_offline(True)
    _reply(desk, "Zweite Nachricht.")
    _reply(desk, "Dritte Nachricht.")
    chat.context.set_offline(False)
    expect(chat.messages("advisor")).to_have_count(3, timeout=60_000)
    texts = chat.messages("advisor").locator(".text").all_inner_texts()
    assert texts == ["Guten Tag, ich lese Ihre Frage.", "Zweite Nachricht.", "Dritte Nachricht."]

    bot = chat.messages("bot").count()
    chat.say("what is the minimum wage")
    expect(desk.page.locator("main")).to_contain_text("what is the minimum wage")
    assert chat.messages("bot").count() == bot

    desk.page.locator("#close > summary").click()
    desk.page.locator("#close button").first.click()
    expect(desk.page.locator("#live-queue")).to_be_visible()  # to the queue, although the case's own page hears of the end, too
    expect(chat.messages("system")).to_have_count(4, timeout=15_000)
    chat.ask("what is the minimum wage")
    chat.close()
    desk.context.close()


def _reply(desk: Desk, text: str) -> None:
    field = desk.page.locator("textarea#text")
    field.fill(text)
    field.press("Control+Enter")
    expect(desk.page.locator("main")).to_contain_text(text)
    expect(field).to_have_value("")
