"""The page of a case over HTTP: what an advisor sees of it and does with it, and who sees nothing of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bot.domain.account import Advisor
from bot.domain.messages import Author
from tests.integration.test_console import PASSWORD, Browser, House, house, in_browser, migrated, served

__all__ = ["house", "migrated", "served"]
CASE = "/console/cases/1"


def account(house: House, login: str, name: str, **values: object) -> Browser:
    """An account of a role or organisation, logged in."""
    browser = house.advisor(login, name)
    with house.unit_of_work() as uow:
        uow.advisors.save(replace(uow.advisors.by_login(login), **values))  # type: ignore[arg-type, type-var]
        uow.commit()
    return browser


def audit(house: House, action: str) -> int:
    """How often an action is on record for case 1."""
    with house.unit_of_work() as uow:
        return sum(entry.action == action and entry.subject == "case 1" for entry in uow.audit.latest(100))


def held(house: House) -> tuple[str, Browser]:
    """A conversation that Anna Berg has taken."""
    conversation, anna = house.waiting(), house.advisor()
    anna.act(1, "claim")
    return conversation, anna


def advisor_of(house: House, login: str) -> Advisor:
    with house.unit_of_work() as uow:
        found = uow.advisors.by_login(login)
    assert found is not None
    return found


def test_a02_nobody_of_another_organisation_sees_anything_of_a_case(house: House) -> None:
    conversation, _ = held(house)
    otto = account(house, "otto", "Otto", organisation="other")
    before = house.log(conversation)
    for path in (CASE, "/console/fragments/case/1", "/console/fragments/case/1/notes", "/console/fragments/case/1/articles"):
        page = otto.get(path)
        assert page.status_code == 403 and "gehört einer anderen Organisation" in page.text
        assert "Lương" not in page.text and "Vietnamesisch" not in page.text
    for step in ("claim", "reply", "notes", "close", "transfer", "details", "withdraw"):
        assert otto.act(1, step, text="hallo", outcome="answered", to="team:x", number="1").status_code == 403
    assert house.log(conversation) == before
    assert audit(house, "case.refused") == 1


def test_a02_opening_a_page_is_on_record_once_and_its_live_parts_are_not(house: House) -> None:
    _, anna = held(house)
    anna.get(CASE)
    for path in ("/console/fragments/case/1", "/console/fragments/case/1/notes", "/console/fragments/case/1/articles?q=x"):
        anna.get(path)
    before = audit(house, "case.read")
    anna.after(anna.act(1, "reply", text="Hallo"))  # the page after a form: the form itself is on record
    assert (audit(house, "case.read"), audit(house, "case.reply")) == (before, 1)
    anna.get(CASE)
    assert audit(house, "case.read") == before + 1


def test_a03_the_packet_says_what_it_is_about_where_it_began_and_what_was_not_handed_over(house: House) -> None:
    conversation = house.waiting()
    with house.unit_of_work() as uow:
        begun = uow.conversations.get(conversation)
        begun.page = "/de/blaue-karte"
        uow.conversations.save(begun)
        asked = next(message for message in uow.messages.after(conversation, 0) if message.author is Author.PERSON)
        uow.messages.save(conversation, replace(asked, withheld=True))
        uow.commit()
    page = house.advisor().get(CASE).text
    for part in ("Vietnamesisch", "Mindestgehalt für die Blaue Karte", "Webseite", "/de/blaue-karte", "Weitergabe erlaubt"):
        assert part in page
    assert "Nicht weitergegeben: 1 Nachricht" in page and "Lương tối thiểu" not in page
    assert re.search(r"Zuletzt von Lotse beantwortet.*?Sicherheit 91 %.*?§ 18g AufenthG", page, re.DOTALL)


def test_a04_a_canned_reply_is_put_into_the_box_in_the_persons_language_and_not_sent(house: House) -> None:
    conversation, anna = held(house)
    page = anna.get(CASE).text
    assert "Xin chào, tôi là Anna Berg của" in page and "Guten Tag, ich bin Anna Berg von" in page
    before = house.log(conversation)
    filled = anna.act(1, "canned", canned="greeting", text="Schon geschrieben")
    assert filled.status_code == 200 and "Gesendet ist noch nichts" in filled.text
    assert "Schon geschrieben\n\nXin chào, tôi là Anna Berg của Service point International" in filled.text
    assert house.log(conversation) == before


def test_a04_a_canned_reply_with_something_missing_is_named_before_and_never_put_in(house: House) -> None:
    _, anna = held(house)
    anna.act(1, "details", topic="")
    page = anna.get(CASE).text
    assert "Fehlt am Fall: Thema." in page  # about_topic
    assert "Steht nicht am Fall: Thema." in page and "This is about your question." in page  # or_question
    assert "Auf Vietnamesisch gibt es diesen Text nicht. Er kommt auf Englisch." in page
    refused = anna.act(1, "canned", canned="about_topic", text="Bleibt")
    assert refused.status_code == 422 and "Bleibt</textarea>" in refused.text and "{topic" not in refused.text
    assert anna.act(1, "canned", canned="nothing").status_code == 422


def test_a04_an_entry_of_the_directory_is_found_read_and_sent(house: House) -> None:
    conversation, anna = held(house)
    assert "organisation=zefas_ifs" in anna.get("/console/fragments/case/1/articles?q=servicestelle").text
    page = anna.get(f"{CASE}?organisation=zefas_ifs").text
    assert "Was die Stelle tut" in page and "Informiert." in page
    assert "Kontakt gesendet." in anna.after(anna.act(1, "directory", organisation="zefas_ifs"))
    last = house.log(conversation)[-1]
    assert last.name == "Anna Berg" and "Service point International Skilled Workers for Saxony" in last.text
    assert anna.act(1, "directory", organisation="nobody").status_code == 422


def test_a05_a_note_stands_apart_and_reaches_the_mentioned_colleague_only(house: House) -> None:
    conversation, anna = held(house)
    ben, before = house.advisor("ben", "Ben Kurz"), house.log(conversation)
    assert "standing" in ben.get(CASE).text and "Lương" not in ben.get(CASE).text
    page = anna.after(anna.act(1, "notes", text="Was meinst du, @ben?"))
    assert "Interne Notiz, die Person sieht sie nicht" in page and "Für: Ben Kurz" in page
    assert house.deps.desk.notes.unread(advisor_of(house, "ben")) == 1
    asked = ben.get(CASE).text
    assert "hat Sie um Rat gefragt" in asked and "Lương" in asked and 'id="text"' not in asked
    assert house.deps.desk.notes.unread(advisor_of(house, "ben")) == 0
    assert "Ich sage ja" in ben.after(ben.act(1, "notes", text="Ich sage ja", to="anna"))
    assert house.log(conversation) == before


def test_a05_a_mention_of_nobody_is_refused_with_the_note_kept_in_its_own_box(house: House) -> None:
    _, anna = held(house)
    refused = anna.act(1, "notes", text="Frag @niemand")
    assert refused.status_code == 422 and "mit dem Anmeldenamen niemand" in refused.text
    reply, note = (re.search(rf'<textarea id="{box}".*?</textarea>', refused.text, re.DOTALL) for box in ("text", "note"))
    assert reply and note and "niemand" not in reply[0] and "Frag @niemand</textarea>" in note[0]


def test_a05_a_lead_reads_a_colleagues_case_and_can_only_whisper(house: House) -> None:
    conversation, _ = held(house)
    lead = account(house, "lea", "Lea", role="lead")
    page = lead.get(CASE).text
    assert "Sie lesen mit." in page and "Lương" in page
    assert 'action="/console/cases/1/notes"' in page and 'action="/console/cases/1/reply"' not in page
    assert "Notiz gespeichert" in lead.after(lead.act(1, "notes", text="@anna frag nach der Frist"))
    before = house.log(conversation)
    assert lead.act(1, "reply", text="Hallo").status_code == 409
    assert house.log(conversation) == before


def test_a06_a_colleague_accepts_a_case_that_is_passed_on(house: House) -> None:
    conversation, anna = held(house)
    ben, cleo = house.advisor("ben", "Ben Kurz"), house.advisor("cleo", "Cleo")
    to = f"advisor:{advisor_of(house, 'ben').id}"
    assert to in anna.get(CASE).text
    assert "Der Fall ist übergeben" in anna.after(anna.act(1, "transfer", to=to, text="Bitte übernimm"))
    assert "Ben Kurz" in house.log(conversation)[-1].text
    offered = ben.get(CASE).text
    assert "Anna Berg übergibt Ihnen diesen Fall" in offered and "Bitte übernimm" in offered
    assert "Schon übernommen von Ben Kurz." in cleo.after(cleo.act(1, "claim"))
    assert "Sie haben den Fall übernommen" in ben.after(ben.act(1, "accept"))
    assert 'id="text"' in ben.get(CASE).text


def test_a06_declining_asks_for_a_reason_and_puts_the_case_back(house: House) -> None:
    _, anna = held(house)
    ben = house.advisor("ben", "Ben Kurz")
    anna.act(1, "transfer", to=f"advisor:{advisor_of(house, 'ben').id}", text="Bitte übernimm")
    assert ben.act(1, "decline", text="").status_code == 422
    assert "Sie haben abgelehnt" in ben.after(ben.act(1, "decline", text="Keine Zeit"))
    assert "Keine Zeit" in anna.get(CASE).text
    assert "Sie haben den Fall übernommen" in anna.after(anna.act(1, "claim"))


def test_a06_a_receiver_that_does_not_exist_is_refused_with_the_note_kept(house: House) -> None:
    _, anna = held(house)
    house.advisor("ben", "Ben Kurz")
    for to in ("", "advisor:", "advisor:x", "advisor:99999999999", "team:nobody", "../.."):
        refused = anna.act(1, "transfer", to=to, text="Meine Notiz")
        assert refused.status_code == 422 and "Meine Notiz</textarea>" in refused.text
    assert house.deps.desk.packet(1).holder == "Anna Berg"


def test_a10_case_data_are_kept_and_shown(house: House) -> None:
    _, anna = held(house)
    data = {"topic": "recognition_nurse", "responsible": "zefas_ifs", "label_deadline": "1", "follow_up": "2026-12-01"}
    page = anna.after(anna.act(1, "details", **data))
    assert "Falldaten gespeichert." in page
    facts = page[page.index('class="facts"') : page.index("</dl>")]
    for part in ("Anerkennung als Pflegefachkraft", "Frist läuft", "01.12.26"):
        assert part in facts


def test_a10_a_follow_up_day_that_cannot_be_is_refused_with_what_was_chosen_kept(house: House) -> None:
    _, anna = held(house)
    for day in ("2026-11-24", "2027-06-01", "2026-02-30", "morgen"):
        refused = anna.act(1, "details", topic="recognition_nurse", label_family="1", follow_up=day)
        assert refused.status_code == 422
        assert 'value="recognition_nurse" selected' in refused.text and 'name="label_family" value="1" checked' in refused.text
    assert house.deps.desk.packet(1).case.follow_up_on is None


def test_a10_a_case_is_closed_in_two_clicks_and_not_without_an_outcome(house: House) -> None:
    _, anna = held(house)
    outcomes = re.findall(r'<button name="outcome" value="(\w+)">', anna.get(CASE).text)
    assert "answered" in outcomes and "blocked" not in outcomes
    for outcome in ("", "blocked", "nonsense"):
        assert "wählen Sie ein Ergebnis" in anna.after(anna.act(1, "close", outcome=outcome))
    assert "Der Fall ist abgeschlossen" in anna.after(anna.act(1, "close", outcome="referred"))
    assert "An eine andere Stelle verwiesen" in anna.get(CASE).text


def test_a10_a_reply_to_a_closed_case_is_refused_and_says_what_happens_next(house: House) -> None:
    conversation, anna = held(house)
    anna.act(1, "close", outcome="answered")
    before = house.log(conversation)
    late = anna.act(1, "reply", text="Noch etwas")
    assert late.status_code == 409 and "entsteht ein neuer Fall" in late.text and "Noch etwas</textarea>" in late.text
    assert house.log(conversation) == before


def test_a11_the_page_always_says_who_answers_and_lets_the_advisor_change_it(house: House) -> None:
    _, anna = held(house)
    assert "Lotse schweigt" in anna.get(CASE).text
    page = anna.after(anna.act(1, "hand-back"))
    assert "Lotse antwortet jetzt" in page and "Selbst antworten" in page
    assert "Lotse antwortet" in anna.get("/console/fragments/case/1").text
    assert "Der Fall hat sich inzwischen geändert" in anna.after(anna.act(1, "hand-back"))
    assert "Lotse schweigt. Sie sprechen wieder mit der Person." in anna.after(anna.act(1, "take-up"))


def test_a14_an_earlier_case_of_the_same_conversation_is_linked(house: House) -> None:
    conversation, anna = held(house)
    anna.act(1, "close", outcome="answered")
    house.hand_over(conversation)
    page = anna.get("/console/cases/2").text
    assert "Frühere Fälle" in page and 'href="/console/cases/1"' in page


def test_a15_an_own_message_is_corrected_and_marked(house: House) -> None:
    conversation, anna = held(house)
    anna.act(1, "reply", text="Es kostet 10 Euro")
    number = str(house.log(conversation)[-1].number)
    refused = anna.act(1, "correct", number=number, text=" ")
    assert refused.status_code == 422
    page = anna.after(anna.act(1, "correct", number=number, text="Es kostet 100 Euro"))
    assert "Es kostet 10 Euro" not in page and "Es kostet 100 Euro" in page
    assert "Der Text ist zurückgenommen und gelöscht." in page and f"Ersetzt Nachricht {number}" in page
    assert anna.act(1, "correct", number=number, text="Noch einmal").status_code == 409


def test_a15_an_own_message_is_taken_back_and_one_of_the_person_cannot_be(house: House) -> None:
    conversation, anna = held(house)
    anna.act(1, "reply", text="Das war falsch")
    number = str(house.log(conversation)[-1].number)
    assert "Das war falsch" not in anna.after(anna.act(1, "withdraw", number=number))
    for other in ("2", "0", "x", "", "99999999999999"):
        anna.act(1, "withdraw", number=other)
    asked = [message for message in house.log(conversation) if message.author is Author.PERSON]
    assert all(message.text for message in asked)


def test_a15_who_abuses_the_chat_is_blocked_and_the_block_can_be_lifted(house: House) -> None:
    conversation, anna = held(house)
    assert "gesperrt" in anna.after(anna.act(1, "block", days="7", text="Beleidigungen"))
    page = anna.get(CASE).text
    assert "Die Person ist bis 01.12.26" in page and "Beleidigungen" in page and "Person gesperrt" in page
    house.say(conversation, payload="/handover")
    assert house.log(conversation)[-1].text == house.knowledge.strings.get("desk.blocked_still", "vi", day="1 tháng 12, 2026")
    assert "Die Sperre ist aufgehoben." in anna.after(anna.act(1, "unblock"))
    house.hand_over(conversation)
    assert house.conversations.status(conversation).state.value == "queued"


def test_a15_a_report_reaches_the_lead(house: House) -> None:
    _, anna = held(house)
    assert "An die Leitung melden" not in anna.get(CASE).text
    lead = account(house, "lea", "Lea", role="lead")
    assert "Die Leitung ist informiert" in anna.after(anna.act(1, "report", text="Bedroht mich"))
    assert "Bedroht mich" in lead.get(CASE).text


def test_a21_a_form_without_its_key_is_refused_and_writes_nothing(house: House) -> None:
    conversation, anna = held(house)
    before = house.log(conversation)
    for step in ("reply", "articles", "directory", "notes", "transfer", "correct", "block", "report", "details"):
        assert anna.act(1, step, key="", text="Hallo", topic="blue_card_salary", days="1").status_code == 403
    assert house.log(conversation) == before and house.deps.desk.packet(1).notes == ()


def test_a21_a_note_that_is_sent_twice_is_stored_once(house: House) -> None:
    _, anna = held(house)
    for _ in range(2):
        assert anna.act(1, "notes", text="Nur einmal", key="k").status_code == 303
    assert len(house.deps.desk.packet(1).notes) == 1


def test_a21_after_a_new_start_of_the_server_a_reply_sent_again_is_still_the_same(house: House, tmp_path: Path) -> None:
    conversation, anna = held(house)
    anna.act(1, "reply", text="Nur einmal", key="k")
    again = House(tmp_path / "console.db", house.clock)
    later = again.browser()
    later.login("anna", PASSWORD)
    assert later.act(1, "reply", text="Nur einmal", key="k").status_code == 303
    assert [message.text for message in again.log(conversation)].count("Nur einmal") == 1


def test_a20_every_field_of_the_page_has_a_label_and_every_part_a_heading(house: House) -> None:
    _, anna = held(house)
    anna.act(1, "reply", text="Hallo")
    house.advisor("ben", "Ben Kurz")
    account(house, "lea", "Lea", role="lead")
    for language in ("de", "en"):
        page = anna.get(f"{CASE}?language={language}").text
        for field in re.findall(r'<(?:input|textarea|select)(?![^>]*type="(?:hidden|checkbox)")[^>]* id="([^"]+)"', page):
            assert f'for="{field}"' in page, field
        for heading in re.findall(r'aria-labelledby="([^"]+)"', page):
            assert f'id="{heading}"' in page, heading
        assert page.count("<h1") == 1


@pytest.mark.browser
def test_a04_canned_replies_open_by_slash_and_are_chosen_by_keyboard_alone(house: House, served: str) -> None:
    def steps(page: Page) -> None:
        page.focus("#text")
        page.keyboard.press("/")
        expect(page.locator("#canned-q")).to_be_focused()
        page.keyboard.type("begr")
        expect(page.locator("#canned-list [role=option]:visible")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.locator("#text")).to_have_value(re.compile("^Xin chào, tôi là Anna Berg"))
        expect(page.locator("#text")).to_be_focused()
        page.fill("#text", "")
        page.keyboard.press("/")
        page.keyboard.press("Escape")
        expect(page.locator("#canned")).to_be_hidden()
        page.keyboard.type("a/b")  # only at the beginning of a line
        expect(page.locator("#text")).to_have_value("a/b")
        page.focus("#note")
        page.keyboard.type("Ein Entwurf der Notiz")
        house.say(house.deps.desk.packet(1).conversation.id, "Còn ai không?", language="vi")
        page.wait_for_selector(".message.person >> text=Còn ai không?")
        expect(page.locator("#note")).to_be_focused()
        page.reload()
        expect(page.locator("#note")).to_have_value("Ein Entwurf der Notiz")
        page.keyboard.press("Tab")
        page.click("#notes form > button")
        page.wait_for_selector(".note >> text=Ein Entwurf der Notiz")
        expect(page.locator("#note")).to_have_value("")
        assert page.locator(".message >> text=Ein Entwurf der Notiz").count() == 0
        page.click("#close > summary")
        page.click("#close button >> nth=0")
        page.wait_for_url("**/console?notice=closed")

    in_browser(house, served, steps)


@pytest.mark.browser
def test_a20_axe_finds_nothing_on_the_page_with_everything_open_light_and_dark(house: House, served: str) -> None:
    house.advisor("ben", "Ben Kurz")
    account(house, "lea", "Lea", role="lead")

    def steps(page: Page) -> None:
        conversation = house.deps.desk.packet(1).conversation.id
        page.fill("#text", "Hallo")
        page.press("#text", "Control+Enter")
        page.wait_for_selector(".message.you >> text=Hallo")
        for opened in ("#transfer", "#close", "#more", "#details", ".mend"):
            page.evaluate("selector => document.querySelector(selector).open = true", opened)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                assert _violations(page) == [], (opened, scheme)
        page.focus("#text")
        page.keyboard.press("/")
        assert _violations(page) == []
        house.conversations.erase(conversation)
        page.wait_for_selector("text=Dieses Gespräch gibt es nicht mehr.")
        assert _violations(page) == []

    in_browser(house, served, steps)


def _violations(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [(v["id"], [node["html"] for node in v["nodes"]]) for v in found if v["impact"] in ("serious", "critical")]
