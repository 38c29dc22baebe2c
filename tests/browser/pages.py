"""What a person does with widget and console, in the words of the journeys."""

from __future__ import annotations

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Server

PASSWORD = "ein langer Satz als Passwort"


class Chat:
    """The widget in a browser of its own."""

    def __init__(self, browser: Browser, server: Server, language: str = "de", **context: object) -> None:
        self.context = browser.new_context(**context)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{server.url}/?language={language}")
        self.page.locator(".launcher").wait_for()

    def begin(self) -> Chat:
        """Open the chat and go on from the first screen."""
        self.page.locator(".launcher").click()
        self.page.locator(".primary").click()
        self.page.locator(".message").first.wait_for()
        return self

    def say(self, text: str) -> None:
        """Type and send."""
        self.page.locator("#input").fill(text)
        self.page.locator("#input").press("Enter")

    def ask(self, text: str) -> Locator:
        """Type, send, and give the answer that comes."""
        before = self.messages("bot").count()
        self.say(text)
        expect(self.messages("bot")).to_have_count(before + 1)
        return self.messages("bot").last

    def messages(self, author: str = "") -> Locator:
        """The messages of the log, of one author or all."""
        return self.page.locator(f".message.{author}" if author else ".message")

    def choose(self, title: str) -> None:
        """Press a quick reply."""
        self.page.locator(".choice", has_text=title).click()

    def stored(self) -> int:
        """How many things the page keeps in the browser."""
        return int(self.page.evaluate("localStorage.length + sessionStorage.length")) + len(self.context.cookies())

    def close(self) -> None:
        """Close the browser; a script error on the way is a failure."""
        self.context.close()
        assert self.errors == []


class Desk:
    """The console in a browser of its own, as a new advisor."""

    def __init__(self, browser: Browser, server: Server, login: str, name: str) -> None:
        self.context = browser.new_context(locale="de-DE")
        self.page: Page = self.context.new_page()
        self.page.goto(server.invite())
        for field, value in (("login", login), ("name", name), ("password", PASSWORD), ("again", PASSWORD)):
            self.page.locator(f"[name={field}]").fill(value)
        self.page.locator("main form button.primary").click()
        self.page.wait_for_url("**/console*")
