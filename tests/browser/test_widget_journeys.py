"""Journeys of people in a real Chromium, over the real model and knowledge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Server
from tests.browser.pages import Chat

pytestmark = [pytest.mark.browser, pytest.mark.model]
# What has the focus, also within the shadow root.
FOCUSED = """(() => {
  let a = document.activeElement;
  while (a.shadowRoot) a = a.shadowRoot.activeElement;
  return a.className || a.id;
})()"""
LANGUAGES = ["de", "en", "ar", "cs", "es", "fr", "pl", "pt", "ru", "tr", "uk", "vi"]


def test_nothing_is_stored_or_asked_for_before_the_chat_is_opened(chromium: Browser, server: Server) -> None:
    chat = Chat(chromium, server)
    requests: list[str] = []
    chat.page.on("request", lambda request: requests.append(request.url))
    chat.page.locator(".launcher").hover()
    assert chat.stored() == 0
    assert [url for url in requests if "/api/" in url] == []
    chat.page.locator(".launcher").click()
    expect(chat.page.locator("#disclosure")).to_contain_text("Computerprogramm")
    assert chat.stored() == 0
    chat.close()


def test_somebody_asks_in_arabic_and_reads_from_right_to_left(chromium: Browser, server: Server) -> None:
    chat = Chat(chromium, server, "ar").begin()
    answer = chat.ask("كم من المال أحتاج في الحساب المغلق للدراسة؟")
    expect(answer).to_contain_text("11,904")
    expect(answer).to_contain_text("هذا المقال")
    source = answer.locator("a.source").first
    assert source.get_attribute("target") == "_blank"
    assert "noopener" in (source.get_attribute("rel") or "")
    assert chat.page.locator("html").get_attribute("dir") == "rtl"
    assert chat.page.locator(".panel").evaluate("e => getComputedStyle(e).direction") == "rtl"
    chat.close()


def test_the_whole_way_works_with_the_keyboard_alone(chromium: Browser, server: Server) -> None:
    chat = Chat(chromium, server, "en")
    keys, page = chat.page.keyboard, chat.page
    active = FOCUSED
    for _ in range(60):
        keys.press("Tab")
        if "launcher" in page.evaluate(active):
            break
    keys.press("Enter")
    page.locator(".primary").wait_for()
    for _ in range(20):
        if "primary" in page.evaluate(active):
            break
        keys.press("Tab")
    keys.press("Enter")
    chat.messages().first.wait_for()
    expect(page.locator("#input")).to_be_focused()
    keys.type("my boss has not paid my wages")
    keys.press("Enter")
    expect(chat.messages("bot")).to_have_count(2)
    expect(page.locator("#input")).to_be_focused()
    keys.press("Escape")
    expect(page.locator(".panel")).to_be_hidden()
    assert "launcher" in page.evaluate(active)
    chat.close()


def test_a_message_that_could_not_be_sent_is_marked_and_sent_again_once(chromium: Browser, server: Server) -> None:
    chat = Chat(chromium, server, "en").begin()
    # Only sending fails: with the whole connection gone, its return would send before the person can press.
    chat.page.route("**/api/conversations/*/messages", lambda route: route.abort())
    chat.say("How much money do I need in a blocked account?")
    again = chat.page.locator(".message.person button", has_text="Send again")
    again.wait_for(timeout=20_000)
    chat.page.unroute("**/api/conversations/*/messages")
    again.click()
    expect(chat.messages("bot")).to_have_count(2)
    expect(chat.messages("person")).to_have_count(1)
    chat.close()


def test_a_message_written_without_a_connection_is_sent_once_when_it_is_back(chromium: Browser, server: Server) -> None:
    chat = Chat(chromium, server, "en").begin()
    chat.context.set_offline(True)
    chat.say("How much money do I need in a blocked account?")
    chat.page.locator(".message.person button", has_text="Send again").wait_for(timeout=20_000)
    chat.context.set_offline(False)
    expect(chat.messages("bot")).to_have_count(2, timeout=20_000)
    expect(chat.messages("person")).to_have_count(1)
    chat.close()


def test_draft_and_conversation_survive_a_reload_and_deleting_wipes_them(chromium: Browser, server: Server) -> None:
    chat = Chat(chromium, server, "en").begin()
    chat.ask("what is the minimum wage")
    chat.page.locator("#input").fill("half a sentence")
    chat.page.reload()
    chat.page.locator(".launcher, .panel").locator("visible=true").first.wait_for()
    if not chat.page.locator(".panel").is_visible():
        chat.page.locator(".launcher").click()
    expect(chat.messages()).to_have_count(3)
    expect(chat.page.locator("#input")).to_have_value("half a sentence")
    chat.page.locator("[aria-controls=menu]").click()
    chat.page.locator(".menu .delete").click()
    chat.page.locator(".danger").click()
    chat.page.locator("#ended").wait_for()
    assert chat.stored() == 0
    chat.close()


def test_changing_the_language_changes_what_is_said_next(chromium: Browser, server: Server) -> None:
    chat = Chat(chromium, server, "de").begin()
    chat.page.locator("#language").select_option("vi")
    expect(chat.page.locator(".talk")).to_contain_text("người")
    answer = chat.ask("asdf qwertz uiop")
    expect(answer).to_contain_text("Tôi")
    chat.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_language_and_fits_a_narrow_screen(chromium: Browser, server: Server, language: str) -> None:
    chat = Chat(chromium, server, language, viewport={"width": 320, "height": 640})
    html = chat.page.locator("html")
    assert html.get_attribute("lang") == language
    assert html.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert not re.search(r"\{\w+\}", chat.page.locator("body").inner_text())
    chat.close()


@pytest.fixture
def foreign_site(server: Server, tmp_path: Path) -> Iterator[str]:
    """Somebody else's page, on another origin, with the one script tag."""
    tag = f'<script src="{server.url}/widget.js" data-language="auto" async></script>'
    (tmp_path / "index.html").write_text(f"<!doctype html><html lang=en><title>Ministry</title><h1>Ministry</h1>{tag}</html>")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    site = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_port}/"
    site.shutdown()
    site.server_close()


def test_the_one_script_tag_works_on_somebody_elses_page(chromium: Browser, server: Server, foreign_site: str) -> None:
    chat = Chat(chromium, server, "en", locale="fr-FR")
    chat.page.goto(foreign_site)
    chat.page.locator(".launcher").wait_for()
    chat.begin()
    expect(chat.messages().first).to_contain_text("Lotse")
    answer = chat.ask("Quel salaire faut-il pour la carte bleue européenne ?")
    expect(answer).to_contain_text("50,700")
    chat.close()
