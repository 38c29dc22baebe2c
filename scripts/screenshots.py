"""Takes the pictures of docs/images from a running server: `python scripts/screenshots.py http://127.0.0.1:8080 JOIN_LINK`."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
QUESTIONS = {
    "de": "Wie viel muss ich für die Blaue Karte verdienen?",
    "ar": "كم من المال أحتاج في الحساب المغلق؟",
    "vi": "Lương tối thiểu để xin thẻ xanh EU là bao nhiêu?",
}

ABOUT = {
    "de": "Ich bin Ingenieurin und habe ein Angebot aus Chemnitz.",
    "ar": "أنا مهندسة ولديّ عرض عمل في كيمنتس.",
    "vi": "Tôi là kỹ sư ở Chemnitz, lương 47.000 euro.",
}


def ask(browser, url, language, viewport, name, full_page=False):
    context = browser.new_context(viewport=viewport)
    page = context.new_page()
    page.goto(f"{url}/?language={language}")
    page.locator(".launcher").wait_for()
    page.screenshot(path=FOLDER / f"page-{name}.png", full_page=full_page)
    page.locator(".launcher").click()
    page.locator(".primary").wait_for()
    page.screenshot(path=FOLDER / f"start-{name}.png")
    page.locator(".primary").click()
    page.locator(".message").first.wait_for()
    page.locator("#input").fill(QUESTIONS[language])
    page.locator("#input").press("Enter")
    page.locator(".sources").first.wait_for()
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / f"chat-{name}.png")
    return context, page


def hand_over(page, language):
    page.locator(".choice").first.click()
    page.locator(".status").wait_for()
    page.locator("#input").fill(ABOUT[language])
    page.locator("#input").press("Enter")
    page.wait_for_timeout(800)


PAGES = ("search", "reports", "notices", "questions", "accounts", "audit", "me")


def join(browser, link, **context):
    """An account by invitation; its browser."""
    context = browser.new_context(viewport={"width": 1360, "height": 900}, locale="de-DE", **context)
    page = context.new_page()
    page.goto(link)
    for field, value in (
        ("login", "anna"),
        ("name", "Anna Berg"),
        ("password", "ein langer Satz als Passwort"),
        ("again", "ein langer Satz als Passwort"),
    ):
        page.locator(f"[name={field}]").fill(value)
    page.locator("main form button.primary").click()
    page.wait_for_url("**/console*")
    return context, page


def console(browser, url, link):
    """Every page of the desk: in German, the case in English on dark ground, queue and case on a phone."""
    context, page = join(browser, link)
    page.locator("form[action$='/claim'] button").first.wait_for()
    page.screenshot(path=FOLDER / "console-queue.png")
    page.locator("form[action$='/claim'] button").last.click()
    page.locator("textarea#text").wait_for()
    page.locator("textarea#text").fill("Chào bạn, tôi đọc câu hỏi của bạn.")
    page.locator("textarea#text").press("Control+Enter")
    expect(page.locator("textarea#text")).to_have_value("")
    page.screenshot(path=FOLDER / "console-case.png")
    case = page.url.partition("?")[0]
    page.locator("#transfer summary").click()
    page.screenshot(path=FOLDER / "console-transfer.png")
    page.goto(f"{case}?language=en")
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / "console-case-dark-en.png")
    page.emulate_media(color_scheme="light")
    page.goto(f"{url}/console?language=de")
    for name in PAGES:
        page.goto(f"{url}/console/{name}")
        page.wait_for_timeout(400)
        page.screenshot(path=FOLDER / f"console-{name}.png")
    page.set_viewport_size(PHONE)
    for name, address in (("queue", f"{url}/console"), ("case", case)):
        page.goto(address)
        page.wait_for_timeout(400)
        page.screenshot(path=FOLDER / f"console-{name}-phone.png")
    context.close()


def main(url, link):
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        ask(browser, url, "de", DESKTOP, "de")
        ask(browser, url, "ar", DESKTOP, "ar")
        ask(browser, url, "de", PHONE, "phone-de")
        ask(browser, url, "ar", PHONE, "phone-ar")
        for language in ("de", "ar", "vi"):
            _, page = ask(browser, url, language, DESKTOP, language)
            page.locator(".talk").click()
            page.locator(".choice").first.wait_for()
            page.wait_for_timeout(500)
            page.screenshot(path=FOLDER / f"chat-consent-{language}.png")
            hand_over(page, language)
            page.screenshot(path=FOLDER / f"chat-waiting-{language}.png")
        console(browser, url, link)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2])
