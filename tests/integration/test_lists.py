"""The pages around the cases over HTTP: queues, search and its files, reports, notices, and what alerts an advisor."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Page, expect, sync_playwright

from bot.domain.account import Advisor
from bot.domain.case import Case
from bot.domain.errors import MailUnavailable
from bot.service.digest import Digest
from bot.service.queues import Queue
from tests.conftest import Product
from tests.integration.test_console import CHROMIUM, PASSWORD, Browser, House, in_thread, served
from tests.talk import Person

__all__ = ["served"]
QUESTION = "Lương tối thiểu là bao nhiêu?"


@pytest.fixture
def house(tmp_path: Path, migrated: Path) -> House:
    return House(Path(shutil.copy(migrated, tmp_path)))


def account(house: House, login: str = "anna", role: str = "advisor", **fields: object) -> Browser:
    """A browser of somebody with the role."""
    browser = house.advisor(login, f"{login.title()} Berg")
    with house.unit_of_work() as uow:
        found = uow.advisors.by_login(login)
        assert found
        uow.advisors.save(replace(found, role=role, **fields))  # type: ignore[arg-type]
        uow.commit()
    return browser


def change(house: House, number: int, **fields: object) -> Case:
    with house.unit_of_work() as uow:
        case = replace(uow.cases.get(number), **fields)  # type: ignore[arg-type]
        uow.cases.save(case)
        uow.commit()
    return case


def found(page: str) -> list[int]:
    """Numbers of the cases in a table of results."""
    return [int(number) for number in re.findall(r'<th scope="row"><a href="/console/cases/(\d+)"', page)]


def tabs(page: str) -> dict[str, int]:
    """Queue -> how many, as the list of queues says."""
    return {name: int(n) for name, n in re.findall(r'id="tab-(\w+)"[^>]*>[^<]*<span class="count[^"]*">(\d+)<', page)}


def test_a01_the_list_of_queues_counts_each_and_marks_the_open_one(house: House) -> None:
    for _ in range(3):
        house.waiting()
    anna, ben = account(house), account(house, "ben")
    anna.act(1, "claim")
    ben.act(2, "claim")
    page = anna.get("/console?queue=team").text
    counts = {"waiting": 1, "mine": 1, "offered": 0, "mentions": 0, "person": 0, "follow_up": 0, "team": 1, "closed": 0}
    assert tabs(page) == counts
    assert re.search(r'id="tab-team" aria-current="page"', page)
    assert "<title>(2) Warteschlange" in page


def test_a01_every_queue_has_a_page_in_both_languages_also_when_it_is_empty(house: House) -> None:
    anna = account(house)
    for queue in (*tabs(anna.get("/console").text), "nonsense"):
        for language in ("de", "en"):
            page = anna.get(f"/console?queue={queue}&language={language}")
            assert page.status_code == 200 and 'class="empty"' in page.text


def test_a01_of_a_colleagues_case_the_team_list_shows_no_word_and_only_a_lead_gets_a_link(house: House) -> None:
    house.waiting()
    anna, ben, lead = account(house), account(house, "ben"), account(house, "lead", "lead")
    ben.act(1, "claim")
    page = anna.get("/console?queue=team").text
    assert "Vietnamesisch" in page and "Mindestgehalt für die Blaue Karte" in page and "bei Ben Berg" in page
    assert QUESTION not in page and "/console/cases/1" not in page
    assert "/console/cases/1" in lead.get("/console?queue=team").text


def test_a01_a_list_is_narrowed_to_what_occurs_in_it_and_says_that_it_is(house: House) -> None:
    house.waiting("vi")
    house.waiting("ar", "ما هو الحد الأدنى للراتب؟")
    anna = account(house)
    page = anna.get("/console").text
    offered = re.search(r'<select id="f-spoken".*?</select>', page, re.S)
    assert offered and re.findall(r'value="(\w*)"', offered[0]) == ["", "ar", "vi"]
    narrowed = anna.get("/console?spoken=ar").text
    assert 'id="w-2"' in narrowed and 'id="w-1"' not in narrowed and "Filter ist an" in narrowed
    assert 'data-src="/console/fragments/queue?spoken=ar"' in narrowed
    assert "Kein Fall passt zu diesem Filter." in anna.get("/console?spoken=fr&topic=x&team=y").text


def test_a01_an_advisor_answers_a_waiting_chat_in_three_clicks_from_the_login(house: House) -> None:
    conversation = house.waiting()
    house.advisor()
    browser, clicks = house.browser(), 0

    def click(page: str, form: str, **typed: str) -> str:
        """Press the button of the first form that leads to an address, as it stands on the page."""
        nonlocal clicks
        clicks += 1
        match = re.search(rf'<form method="post" action="({form})".*?</form>', page, re.S)
        assert match, form
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', match[0]))
        return browser.after(browser.post(match[1], {name: unescape(value) for name, value in hidden.items()} | typed))

    desk = click(browser.get("/console/login").text, "/console/login", login="anna", password=PASSWORD)
    case = click(desk, r"/console/cases/\d+/claim")
    click(case, r"/console/cases/\d+/reply", text="Guten Tag")
    assert house.log(conversation)[-1].text == "Guten Tag" and clicks <= 4


def test_a01_the_next_button_takes_the_urgent_case_and_opens_it(house: House) -> None:
    house.waiting()
    house.waiting()
    change(house, 2, urgent=True)
    anna = account(house)
    taken = anna.send("/console", "/console/next")
    assert taken.headers["location"].startswith("/console/cases/2")
    assert "Sie haben den Fall übernommen" in anna.after(taken)


def test_a01_the_next_button_says_when_there_is_nobody_and_when_there_is_no_room(house: House) -> None:
    anna = account(house, capacity=1)
    assert "Gerade wartet niemand, der zu Ihnen passt." in anna.after(anna.send("/console", "/console/next"))
    house.waiting()
    house.waiting()
    anna.act(1, "claim")
    assert "Sie haben schon so viele Gespräche" in anna.after(anna.send("/console", "/console/next"))


def test_a01_other_pages_get_the_numbers_without_the_lists(house: House) -> None:
    house.waiting()
    anna = account(house)
    counts = anna.get("/console/fragments/counts").text
    assert 'data-attention="1"' in counts and 'data-waiting="1"' in counts and QUESTION not in counts


def test_a12_a_row_says_in_words_how_it_stands_to_the_target(house: House) -> None:
    house.waiting()
    anna, said = account(house), []
    for _ in range(3):
        said += re.findall(r'class="pace (\w+)">([^<]+)<', anna.get("/console").text)
        house.clock.forward(minutes=50)
    assert said == [("on_time", "im Zeitziel"), ("soon", "bald fällig"), ("late", "überfällig")]


def test_a08_the_title_counts_unless_it_is_switched_off(house: House) -> None:
    house.waiting()
    assert "<title>(1) Warteschlange" in account(house).get("/console").text
    assert "<title>Warteschlange" in account(house, "ben", quiet=("title",)).get("/console").text


@dataclass
class Post:
    """A mail server that keeps what it is given."""

    down: bool = False
    sent: list[tuple[str, str, str]] = field(default_factory=list)

    async def send(self, to: str, subject: str, text: str) -> None:
        if self.down:
            raise MailUnavailable("down")
        self.sent.append((to, subject, text))


def mailed(product: Product, **fields: object) -> Advisor:
    with product.services.unit_of_work() as uow:
        values: dict[str, Any] = {"email": "anna@example.org"} | fields
        advisor = uow.advisors.add(Advisor(0, f"a{uow.advisors.count()}", "Anna", "-", **values))
        uow.commit()
    return advisor


def digest(product: Product, post: Post) -> Digest:
    services = product.services
    return Digest(services.unit_of_work, services.lists.queues, services.composer, services.clock, post)


async def test_a08_the_digest_comes_once_a_day_when_the_desk_opens_with_numbers_and_no_content(product: Product) -> None:
    person = Person.begin(product.services, "en")
    await person.say("My name is Quentin and I live in Pirna")
    await person.wait_for_a_person()
    mailed(product)
    post = Post()
    product.clock.instant = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)  # 8:00 in Germany, an hour before the desk opens
    assert await digest(product, post).run() == 0
    product.clock.forward(hours=1)
    assert [await digest(product, post).run() for _ in range(2)] == [1, 0]
    [(to, subject, text)] = post.sent
    assert to == "anna@example.org" and "warten auf Ihr Team: 1" in text and "http://testserver/console" in text
    assert not {"Quentin", "Pirna", "card_price", "en"} & {*re.findall(r"\w+", subject + text)}
    product.clock.forward(days=1)
    assert await digest(product, post).run() == 1


async def test_a08_no_digest_without_news_or_address_nor_for_who_switched_it_off_or_may_not_answer(product: Product) -> None:
    post = Post()
    mailed(product)
    assert await digest(product, post).run() == 0
    await Person.begin(product.services, "en").wait_for_a_person()
    mailed(product, quiet=("digest",))
    mailed(product, email=None)
    mailed(product, role="analyst")
    mailed(product, disabled_at=product.clock.now())
    mailed(product, organisation="office", teams=("card_office",))
    assert await digest(product, post).run() == 0 and post.sent == []


async def test_a08_a_mail_server_that_is_down_gets_the_digest_later(product: Product) -> None:
    await Person.begin(product.services, "en").wait_for_a_person()
    mailed(product)
    post = Post(down=True)
    assert await digest(product, post).run() == 0
    post.down = False
    assert await digest(product, post).run() == 1


def test_a16_words_are_found_upper_or_lower_case_and_shown_where_they_stand(house: House) -> None:
    house.waiting("de", "Ich suche eine Übersetzung für mein ZEUGNIS")
    house.waiting("de", "Etwas ganz anderes")
    page = account(house).get("/console/search?q=übersetzung zeugnis").text
    assert found(page) == [1] and "Gefunden: 1" in page and "<mark>Übersetzung</mark>" in page


def test_a16_signs_of_a_query_language_are_nothing_but_signs(house: House) -> None:
    house.waiting("de", "Etwas ohne Zeichen")
    anna = account(house)
    for words in ("%25", "_", "\\", "'", '"', "100%25", "<script>"):
        page = anna.get(f"/console/search?q={words}")
        assert (words, page.status_code, found(page.text), "<script>" in page.text) == (words, 200, [], False)


def test_a16_withheld_words_and_what_was_said_after_the_end_are_not_found(house: House) -> None:
    conversation = house.waiting("de", "Mein Geheimnis")
    house.waiting("de", "Mein Beruf")
    anna = account(house)
    with house.unit_of_work() as uow:
        message = next(m for m in uow.messages.after(conversation, 0) if m.text == "Mein Geheimnis")
        uow.messages.save(conversation, replace(message, withheld=True))
        uow.commit()
    anna.act(1, "claim")
    anna.act(1, "close", outcome="answered")
    house.say(conversation, "Noch etwas Privates", language="de")
    for words, numbers in (("Geheimnis", []), ("Privates", []), ("Beruf", [2])):
        assert found(anna.get(f"/console/search?q={words}").text) == numbers


def test_a16_texts_of_a_colleagues_case_are_found_by_a_lead_only_and_its_facts_by_both(house: House) -> None:
    house.waiting("de", "Ein besonderes Wort")
    anna, ben, lead = account(house), account(house, "ben"), account(house, "lead", "lead")
    ben.act(1, "claim")
    assert [found(who.get("/console/search?q=besonderes").text) for who in (anna, ben, lead)] == [[], [1], [1]]
    for query in ("q=1", "q=%231", "state=open", "spoken=de"):
        page = anna.get(f"/console/search?{query}").text
        assert found(page) == [1] and "besonderes" not in page


def test_a16_another_organisation_finds_nothing_of_it(house: House) -> None:
    house.waiting("de", "Ein besonderes Wort")
    stranger = account(house, "stranger", "lead", organisation="elsewhere")
    for query in ("q=besonderes", "q=1", "spoken=de", "state=waiting"):
        assert found(stranger.get(f"/console/search?{query}").text) == []
    assert stranger.get("/console/search/export.csv?spoken=de").text.count("\n") == 1


KNOWN = [
    ("state=waiting", [2]), ("state=open", [1]), ("state=closed", [3]), ("spoken=ar", [2]),
    ("topic=blue_card_salary", [3, 2, 1]),
    ("topic=recognition_nurse", []), ("team=service_point", [3, 2, 1]), ("label=deadline", [1]), ("outcome=answered", [3]),
    ("advisor=1", [3, 1]), ("channel=web", [3, 2, 1]), ("channel=telegram", []), ("since=2026-11-25", []),
    ("since=2026-11-24&until=2026-11-24", [3, 2, 1]), ("until=2026-11-23", []), ("spoken=vi&state=open", [1]),
    ("advisor=x", [3, 2, 1]),
]  # fmt: skip


def test_a16_cases_are_found_by_what_is_known_of_them(house: House) -> None:
    for language in ("vi", "ar", "vi"):
        house.waiting(language)
    anna = account(house)
    anna.act(1, "claim")
    anna.act(3, "claim")
    anna.act(3, "close", outcome="answered")
    change(house, 1, labels=("deadline",))
    for query, numbers in KNOWN:
        assert (query, found(anna.get(f"/console/search?{query}").text)) == (query, numbers)


def test_a16_results_come_in_pages_and_a_page_behind_the_last_is_the_last(house: House) -> None:
    conversation = house.waiting()
    with house.unit_of_work() as uow:
        case = uow.cases.of_conversation(conversation)
        assert case
        for _ in range(29):
            uow.cases.open(replace(case, id=0))
        uow.commit()
    anna = account(house)
    first, last = anna.get("/console/search?spoken=vi").text, anna.get("/console/search?spoken=vi&page=99").text
    assert found(first) == list(range(30, 5, -1)) and found(last) == [5, 4, 3, 2, 1]
    assert "Seite 1 von 2" in first and "spoken=vi&amp;page=2" in first and "Seite 2 von 2" in last


def test_a16_the_choice_of_columns_is_kept_and_nonsense_leaves_the_usual_ones(house: House) -> None:
    house.waiting()
    anna = account(house)

    def columns(page: str) -> list[str]:
        return re.findall(r'<th scope="col">([^<]+)<', page)

    usual = columns(anna.get("/console/search?spoken=vi").text)
    chosen = anna.get("/console/search?spoken=vi&columns=1&column=channel&column=rating&column=nonsense").text
    assert columns(chosen) == ["Fall", "Kanal", "Bewertung"]
    assert columns(anna.get("/console/search?spoken=vi").text) == ["Fall", "Kanal", "Bewertung"]
    assert columns(anna.get("/console/search?spoken=vi&columns=1").text) == usual


NO_DAYS = ("since=yesterday", "since=2026-12-01&until=2026-11-01", "until=9999-12-31", "since=0001-01-01")


def test_a16_a_day_that_cannot_be_is_said_and_what_was_filled_in_stays(house: House) -> None:
    anna = account(house)
    for query in NO_DAYS:
        page = anna.get(f"/console/search?q=Wort&{query}")
        assert page.status_code == 422 and 'value="Wort"' in page.text and 'role="alert"' in page.text, query


def test_a16_that_somebody_searched_is_on_record_and_what_for_is_not(house: House) -> None:
    account(house).get("/console/search?q=Krankheit")
    with house.unit_of_work() as uow:
        entries = uow.audit.latest(10)
    assert [entry.subject for entry in entries if entry.action == "search"] == ["cases"]
    assert "Krankheit" not in str(entries)


def test_a16_the_files_have_facts_of_cases_and_nothing_that_leads_to_a_person(house: House) -> None:
    conversation = house.waiting("vi", "=HYPERLINK(1)")
    anna, lead = account(house), account(house, "lead", "lead")
    anna.act(1, "claim")
    anna.act(1, "reply", text="Guten Tag, Frau Nguyen")
    anna.act(1, "close", outcome="answered")
    change(house, 1, rating=4, labels=("deadline",))
    text = lead.get("/console/search/export.csv?spoken=vi")
    assert text.headers["content-disposition"] == 'attachment; filename="lotse-2026-11-24.csv"'
    header, row = csv.reader(io.StringIO(text.text.removeprefix("\ufeff")), delimiter=";")
    assert header[0] == "Tag" and len(header) == len(row) == 9
    assert row == ["2026-11-24", "Servicestelle", "Vietnamesisch", "Mindestgehalt für die Blaue Karte", "Webseite", "0",
                   "Beantwortet", row[7], "4"]  # fmt: skip
    for secret in ("HYPERLINK", "Nguyen", "Anna", conversation):
        assert secret not in text.text
    sheet = load_workbook(io.BytesIO(lead.client.get("/console/search/export.xlsx?spoken=vi").content)).active
    assert next([cell.value for cell in line][1:4] for line in sheet.iter_rows(min_row=2)) == row[1:4]


def test_a19_an_advisor_gets_no_files_reports_or_notices(house: House) -> None:
    anna, lead = account(house), account(house, "lead", "lead")
    for path in ("search/export.csv", "reports", "reports.csv", "notices"):
        assert (path, anna.get(f"/console/{path}").status_code, lead.get(f"/console/{path}").status_code) == (path, 403, 200)


def test_a19_the_page_shows_figures_hides_small_numbers_and_offers_the_same_as_a_file(house: House) -> None:
    for _ in range(6):
        house.waiting("vi")
    house.waiting("ar", "ما هو الحد الأدنى للراتب؟")
    analyst = account(house, "lead", "lead")
    page = analyst.get("/console/reports").text
    assert re.search(r"<dt>Gespräche mit Lotse</dt><dd>7</dd>", page)
    arabic = re.search(r"Arabisch</th>.*?</tr>", page, re.S)
    assert arabic and arabic[0].count("&lt; 5") == 2
    rows = list(csv.reader(io.StringIO(analyst.get("/console/reports.csv").text.removeprefix("\ufeff")), delimiter=";"))
    assert ["Auf einen Blick", "Gespräche mit Lotse", "7"] in rows
    assert ["Vietnamesisch", "6", "6", "100", "", ""] in rows and ["Arabisch", "< 5", "< 5", "", "", ""] in rows


def test_a19_a_period_that_cannot_be_is_said(house: House) -> None:
    lead = account(house, "lead", "lead")
    for query in ("since=x", "since=2026-11-24&until=2026-11-01"):
        refused = lead.get(f"/console/reports?{query}")
        assert refused.status_code == 422 and 'role="alert"' in refused.text
        assert lead.get(f"/console/reports.csv?{query}").status_code == 404


def closing(admin: Browser, **values: str) -> Any:
    days = {"kind": "closed", "starts": "2026-11-25", "ends": "2026-11-27", "team": ""}
    return admin.send("/console/notices", "/console/notices", **days | values)


def test_a09_a_closing_day_is_entered_listed_with_its_text_and_removed(house: House) -> None:
    admin = account(house, "admin", "admin")
    page = admin.after(closing(admin))
    assert "Eingetragen." in page and "25.11.26 bis 27.11.26" in page
    assert "vom 25. November 2026 bis zum 27. November 2026" in page
    house.clock.instant = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
    admin.login("admin")
    assert "Gilt gerade" in admin.get("/console/notices").text
    assert "Entfernt." in admin.after(admin.send("/console/notices", "/console/notices/1/remove"))
    assert "Keine Schließtage und keine Hinweise." in admin.get("/console/notices").text


NO_NOTICES: list[dict[str, str]] = [
    {"ends": "2026-11-24"}, {"starts": "2026-11-01", "ends": "2026-11-02"}, {"starts": ""}, {"starts": "x"},
    {"kind": "holiday"},
    {"kind": "busy", "starts": "2026-11-25T10:00", "ends": "2026-11-25T09:00"}, {"kind": "busy", "ends": "x"},
    {"team": "nobody"}, {"ends": "2100-01-01"},
]  # fmt: skip


def test_a09_a_notice_that_cannot_be_is_refused_and_nothing_is_entered(house: House) -> None:
    admin = account(house, "admin", "admin")
    for values in NO_NOTICES:
        refused = closing(admin, **values)
        assert refused.status_code == 422 and 'role="alert"' in refused.text, values
    with house.unit_of_work() as uow:
        assert uow.notices.until(datetime(2026, 1, 1, tzinfo=UTC)) == []


EASTER = b"""BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270402\r
DTEND;VALUE=DATE:20270403\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_a09_a_calendar_file_is_taken_in_once_and_a_broken_one_says_why(house: House) -> None:
    admin = account(house, "admin", "admin")

    def send(content: bytes) -> Any:
        data = {"csrf": admin.field("/console/notices", "csrf"), "team": "service_point"}
        files = {"calendar": ("days.ics", content, "text/calendar")}
        return admin.client.post("/console/notices/calendar", data=data, files=files, follow_redirects=False)

    assert "Neu eingetragen: 1. Schon bekannt oder vorbei: 0." in admin.after(send(EASTER))
    assert "Neu eingetragen: 0. Schon bekannt oder vorbei: 1." in admin.after(send(EASTER))
    assert admin.get("/console/notices").text.count("am 2. April 2027 geschlossen") == 1
    broken = send(b"no calendar")
    assert broken.status_code == 422 and "Aus der Datei wurde nichts" in broken.text and 'lang="en"' in broken.text


def test_a09_a_lead_speaks_for_the_own_teams_only(house: House) -> None:
    lead, stranger = account(house, "lead", "lead"), account(house, "stranger", "lead", organisation="elsewhere")
    assert closing(lead, team="service_point").status_code == 303
    assert closing(lead, team="").status_code == 403
    for answer in (closing(stranger, team="service_point"), stranger.send("/console/notices", "/console/notices/1/remove")):
        assert answer.status_code == 403
    assert "25.11.26" in lead.get("/console/notices").text and "25.11.26" not in stranger.get("/console/notices").text


def test_a09_people_read_notices_in_their_language_while_they_are_in_force(product: Product) -> None:
    board, now = product.services.lists.notices, product.clock.now()
    admin = mailed(product, role="admin")
    board.add(admin, "busy", "service_point", now + timedelta(hours=1), now + timedelta(hours=2))
    board.add(admin, "closed", None, datetime(2026, 12, 23, 23, tzinfo=UTC), datetime(2026, 12, 24, 23, tzinfo=UTC))

    def shown(language: str = "en") -> list[dict[str, str]]:
        notices: list[dict[str, str]] = product.http.get(f"/api/widget?language={language}").json()["notices"]
        return notices

    assert shown() == []
    product.clock.forward(hours=1)
    [busy] = shown()
    assert (busy["kind"], busy["until"]) == ("busy", (now + timedelta(hours=2)).isoformat())
    assert busy["text"].startswith("Service point: Very many people") and shown("de")[0]["text"].startswith("Servicestelle: ")
    product.clock.instant = datetime(2026, 12, 22, 9, tzinfo=UTC)
    assert shown()[0]["text"].startswith("The advice service is closed on 24 December 2026.")


async def test_a09_on_a_closing_day_nobody_waits(product: Product) -> None:
    admin = mailed(product, role="admin")
    await Person.begin(product.services).wait_for_a_person()
    now = product.clock.now()
    product.services.lists.notices.add(admin, "closed", "service_point", now, now + timedelta(days=1))
    product.clock.forward(hours=3)
    [row] = product.services.lists.queues.of(admin)[Queue.WAITING]
    assert (row.minutes, row.outside) == (0, True)


ALERTS = """
window.alerts = [];
window.Notification = class {
  static permission = "granted";
  constructor(title, { body }) { alerts.push([title, body]); }
};
document.hasFocus = () => false;
"""


@pytest.fixture
def opened(house: House, served: str) -> Callable[..., None]:
    """Runs steps in a real browser in which Anna looks elsewhere while the console is open."""

    def run(steps: Callable[[Page], None]) -> None:
        def work() -> None:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
                page = browser.new_context(locale="de-DE").new_page()
                page.add_init_script(ALERTS)
                page.goto(f"{served}/console/login")
                page.fill("#login", "anna")
                page.fill("#password", PASSWORD)
                page.click("main button")
                page.wait_for_url("**/console")
                steps(page)
                browser.close()

        in_thread(work)

    return run


@pytest.mark.browser
def test_a01_a_new_case_appears_at_once_and_the_focus_stays_where_it_was(house: House, opened: Any) -> None:
    house.waiting()
    account(house)

    def steps(page: Page) -> None:
        page.focus("#claim-1")
        with page.expect_response("**/fragments/queue"):
            house.hub.queue_changed()  # nothing new: what is fetched is what is there
        assert page.evaluate("document.activeElement.id") == "claim-1"
        house.waiting("ar", "ما هو الحد الأدنى للراتب؟")
        page.wait_for_selector("#w-2")
        assert page.evaluate("document.activeElement.id") == "claim-1"
        expect(page.locator("#tab-waiting .count")).to_have_text("2")
        expect(page.locator("#announce")).to_have_text("Ein neuer Fall wartet.")
        assert page.title().startswith("(2) Warteschlange")

    opened(steps)


@pytest.mark.browser
def test_a08_an_alert_says_that_something_waits_and_nothing_of_what_or_who(house: House, opened: Any) -> None:
    account(house)

    def steps(page: Page) -> None:
        house.waiting()
        page.wait_for_selector("#w-1")  # the list changes and the alert comes with the same event
        expect(page.locator("#announce")).to_have_text("Ein neuer Fall wartet.")
        assert page.evaluate("alerts") == [["Lotse Beratung", "Ein neuer Fall wartet."]]
        with house.unit_of_work() as uow:
            uow.advisors.save(replace(uow.advisors.get(1), quiet=("desktop", "sound")))
            uow.commit()
        page.reload()
        expect(page.locator("#alerts-sound")).to_be_disabled()
        house.waiting()
        page.wait_for_selector("#w-2")
        assert page.evaluate("alerts") == []

    opened(steps)


@pytest.mark.browser
def test_a20_axe_finds_nothing_on_queues_search_reports_and_notices_light_and_dark(house: House, opened: Any) -> None:
    for _ in range(3):
        house.waiting()
    change(house, 2, urgent=True)
    anna = account(house, role="admin")
    anna.act(1, "claim")

    def steps(page: Page) -> None:
        base = page.url
        for path in ("", "?queue=mine&spoken=vi", "/search?q=bao", "/reports", "/notices"):
            page.goto(base + path)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                violations = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
                assert [(path, scheme, v["id"], [n["html"] for n in v["nodes"]]) for v in violations] == []

    opened(steps)


def test_a20_the_pages_are_there_in_english_too(house: House) -> None:
    house.waiting()
    admin = account(house, "admin", "admin")
    pages = {
        "": "Take the next case",
        "/search": "Words or number",
        "/reports": "Conversations with Lotse",
        "/notices": "Closing",
    }
    for path, words in pages.items():
        assert words in admin.get(f"/console{path}?language=en").text
