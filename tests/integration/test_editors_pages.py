"""The editors' list, passing questions on and machine translation over HTTP: the console, the widget's API, files to download."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import pytest
import yaml
from starlette.testclient import TestClient

from bot import bootstrap
from bot.kb.library import Knowledge
from bot.settings import Settings
from bot.store.database import create_engine
from tests.conftest import CHEAP
from tests.editors import SharedWords, TranslationDouble, served_glossary, served_words, translation_server
from tests.fakes import ScriptedDialogue, SetClock
from tests.integration.test_console import ORIGIN, PASSWORD, Browser

EXAMPLES = """\
version: "3.1"
nlu:
- intent: faq/card_price
  metadata: {language: de}
  examples: |
    - was kostet die karte
"""
GERMAN = "Sie brauchen 50.700 € und eine Duldung."


@dataclass
class Office:
    """The server with its console, a person in the widget, a translation service that may be off."""

    services: bootstrap.Services
    dialogue: ScriptedDialogue
    http: TestClient
    double: TranslationDouble

    def staff(self, role: str, name: str = "Anna Berg") -> Browser:
        """Somebody of a role, logged in."""
        login = name.split()[0].casefold()
        self.services.accounts.join(self.services.accounts.invite(role), login, name, PASSWORD, ("de", "en"))
        client = TestClient(self.http.app, base_url=ORIGIN, headers={"Origin": ORIGIN, "Accept-Language": "de"})
        browser = Browser(client)
        assert browser.login(login).status_code == 303
        return browser

    def person(self, language: str = "vi") -> Visitor:
        """Somebody who opens the widget."""
        begun = self.http.post("/api/conversations", json={"language": language}).json()
        return Visitor(self.http, begun["id"], begun["token"])

    def asked(self, *texts: str, kind: str = "not_understood", language: str = "de") -> None:
        """Questions in the editors' list."""
        with self.services.unit_of_work() as uow:
            for text in texts:
                uow.questions.add(kind, text, language, None, self.services.clock.today())
            uow.commit()

    def listed(self) -> list[tuple[str, str]]:
        """Kind and text of what is in the list."""
        with self.services.unit_of_work() as uow:
            return [(one.kind, one.text) for one in uow.questions.all() if one.done_on is None]


@dataclass
class Visitor:
    """A person over the widget's API."""

    http: TestClient
    id: str
    token: str
    sent: int = 0

    def call(self, method: str, path: str, body: object = None) -> tuple[int, object]:
        """Status and JSON of a request of the widget."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = self.http.request(method, f"/api/conversations/{self.id}/{path}", json=body, headers=headers)
        return answer.status_code, answer.json() if answer.content else None

    def say(self, **message: str) -> list[dict]:
        """Write a message or press a button; what is in the answer."""
        self.sent += 1
        status, answer = self.call("POST", "messages", {"client_id": f"m{self.sent}", **message})
        assert status == 200
        return answer["messages"]  # type: ignore[index]

    def waits(self) -> None:
        """Ask for a person and agree."""
        self.say(payload="/handover")
        self.say(payload="/handover/yes")

    def log(self) -> list[dict]:
        """Everything said so far."""
        return self.call("GET", "export")[1]["messages"]  # type: ignore[index]


@pytest.fixture
def office(config: Settings, toy: Knowledge, tmp_path: Path) -> Iterator[Office]:
    folder = tmp_path / "data" / "nlu"
    folder.mkdir(parents=True)
    (folder / "travel.yml").write_text(EXAMPLES, "utf-8")
    with translation_server() as double:
        engine, dialogue = create_engine(config.database_url), ScriptedDialogue()
        services = bootstrap.wire(
            replace(config, translate_url=double.url), dialogue, engine, clock=SetClock(), hasher=CHEAP,
            knowledge=replace(toy, personal_words=served_words(), glossary=served_glossary()), similarity=SharedWords(),
        )  # fmt: skip
        with TestClient(bootstrap.web_app(services)) as http:
            yield Office(services, dialogue, http, double)
        engine.dispose()


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_only_those_who_edit_open_the_list_and_it_is_where_an_editor_begins(office: Office) -> None:
    office.asked("darf ich mein auto ummelden")
    editor = office.staff("editor", "Edda Klar")
    assert editor.get("/console").headers["location"] == "/console/questions"
    assert "darf ich mein auto ummelden" in editor.get("/console/questions").text
    advisor = office.staff("advisor")
    for path in ("/console/questions", "/console/questions/1"):
        assert advisor.get(path).status_code == 403
    for step in ("example", "draft", "done", "compare"):
        assert advisor.send("/console/me", f"/console/questions/1/{step}", q_1="1").status_code == 403
    assert office.http.get("/console/questions", follow_redirects=False).status_code == 303


def test_the_list_shows_groups_with_counts_by_reason_and_language(office: Office) -> None:
    office.asked("auto ummelden wo", "auto ummelden wo")
    office.asked("auto ummelden bitte wo", kind="advisor", language="vi")
    office.asked("hund impfen")
    page = text_of(office.staff("editor").get("/console/questions").text)
    assert "3 × auto ummelden wo 2 ähnliche Fragen nicht verstanden 2, aus der Beratung 1 Deutsch 2, Vietnamesisch 1" in page
    assert page.index("auto ummelden") < page.index("hund impfen")


def test_an_empty_list_says_so_and_a_question_that_is_gone_too(office: Office) -> None:
    editor = office.staff("editor")
    assert "Keine offenen Fragen" in editor.get("/console/questions").text
    for number in ("1", "99999999999"):
        gone = editor.get(f"/console/questions/{number}")
        assert (gone.status_code, "nicht mehr offen" in gone.text) == (404, True)


def test_a17_chosen_questions_are_downloaded_as_examples_of_a_topic(office: Office) -> None:
    office.asked("karte preis kind", "karte preis hund kind", "Was kostet die Karte?")
    office.dialogue.understands("karte preis kind", "de", answer="card_price")
    editor = office.staff("editor")
    page = editor.get("/console/questions/1").text
    assert re.search(r'<optgroup label="Vorschläge"><option value="card_price" lang="de" selected>', page)
    file = editor.send("/console/questions/1", "/console/questions/1/example", topic="card_price", q_1="1")
    assert file.headers["content-disposition"] == 'attachment; filename="travel.yml"'
    assert yaml.safe_load(file.text)["nlu"] == [
        {"intent": "faq/card_price", "metadata": {"language": "de"}, "examples": "- karte preis kind\n"}
    ]


def test_a17_an_example_that_is_there_already_is_shown_and_left_out(office: Office) -> None:
    office.asked("Was kostet die Karte?")
    editor = office.staff("editor")
    compared = editor.send("/console/questions/1", "/console/questions/1/compare", topic="card_price", q_1="1")
    assert "was kostet die karte Steht schon wörtlich da" in text_of(compared.text)
    file = editor.send("/console/questions/1", "/console/questions/1/example", topic="card_price", q_1="1")
    assert yaml.safe_load(file.text)["nlu"] is None
    assert "# already an example: Was kostet die Karte?" in file.text


def test_an_example_without_a_topic_or_a_question_is_refused_with_what_to_do(office: Office) -> None:
    office.asked("karte preis kind")
    editor = office.staff("editor")
    for data in ({"q_1": "1"}, {"topic": "card_price"}, {"topic": "nowhere", "q_1": "1"}):
        refused = editor.send("/console/questions/1", "/console/questions/1/example", **data)
        assert (refused.status_code, "Wählen Sie ein Thema" in refused.text) == (422, True)


def test_the_draft_of_an_article_is_an_archive_with_the_questions_as_comments(office: Office) -> None:
    office.asked("auto ummelden wo")
    editor = office.staff("editor")
    file = editor.send("/console/questions/1", "/console/questions/1/draft", area="travel", new_topic="car_registration", q_1="1")
    assert file.headers["content-disposition"] == 'attachment; filename="car_registration.zip"'
    archive = zipfile.ZipFile(io.BytesIO(file.content))  # type: ignore[attr-defined]
    german = next(name for name in archive.namelist() if name.endswith("articles/travel/car_registration/de.md"))
    assert "# auto ummelden wo (de, 1)" in archive.read(german).decode()
    for area, topic in (("travel", "../x"), ("travel", "card_price"), ("nowhere", "fine"), ("travel", "")):
        refused = editor.send("/console/questions/1", "/console/questions/1/draft", area=area, new_topic=topic, q_1="1")
        assert (refused.status_code, "Der Name passt nicht" in refused.text) == (422, True)


def test_what_is_marked_done_leaves_the_list_and_only_what_was_chosen(office: Office) -> None:
    office.asked("auto ummelden wo", "auto ummelden wo bitte")
    editor = office.staff("editor")
    answer = editor.send("/console/questions/1", "/console/questions/1/done", q_1="1", q_999="1")
    assert "Als erledigt markiert" in editor.after(answer)
    assert office.listed() == [("not_understood", "auto ummelden wo bitte")]


def test_a_form_of_the_list_without_its_token_changes_nothing(office: Office) -> None:
    office.asked("auto ummelden wo")
    assert office.staff("editor").post("/console/questions/1/done", {"csrf": "x", "q_1": "1"}).status_code == 403
    assert len(office.listed()) == 1


def a_case(office: Office, text: str = "Frau Lindqvist, wo melde ich mein auto um? Tel 0176 55512345") -> tuple[Visitor, Browser]:
    person = office.person("vi")
    person.say(text=text)
    person.waits()
    advisor = office.staff("advisor")
    assert advisor.act(1, "claim").status_code == 303
    return person, advisor


def number_of(person: Visitor, text: str) -> int:
    return next(message["number"] for message in person.log() if text in message["text"])


def test_a17_a_message_of_a_case_is_passed_on_without_personal_data(office: Office) -> None:
    person, advisor = a_case(office)
    with office.services.unit_of_work() as uow:
        uow.questions.done([one.id for one in uow.questions.all()], office.services.clock.today())
        uow.commit()
    number = number_of(person, "wo melde ich")
    path = f"/console/cases/1/messages/{number}/draft"
    assert f'href="{path}"' in advisor.get("/console/cases/1").text
    page = advisor.get(path).text
    kept = unescape(re.search(r"<textarea[^>]*>([^<]*)</textarea>", page)[1])  # type: ignore[index]
    assert kept == "Frau ‹…›, wo melde ich mein auto um? Tel ‹…›"
    done = advisor.send(path, path, text=f"{kept} Anna Berg", topic="card_how")
    assert "steht jetzt in der Liste der Redaktion" in advisor.after(done)
    assert office.listed() == [("advisor", "Frau ‹…›, wo melde ich mein auto um? Tel ‹…›")]


def test_a17_the_form_shows_that_there_is_such_an_example(office: Office) -> None:
    person, advisor = a_case(office, "Was kostet die Karte?")
    page = advisor.get(f"/console/cases/1/messages/{number_of(person, 'kostet')}/draft").text
    assert "was kostet die karte Steht schon wörtlich da" in text_of(page)


def test_a17_what_says_nothing_without_personal_data_is_refused_with_what_to_do(office: Office) -> None:
    person, advisor = a_case(office)
    path = f"/console/cases/1/messages/{number_of(person, 'wo melde ich')}/draft"
    refused = advisor.send(path, path, text="Anna Berg")
    assert (refused.status_code, "Schreiben Sie die Frage in eigenen Worten" in refused.text) == (422, True)


def test_a17_a_message_that_may_not_be_read_cannot_be_passed_on(office: Office) -> None:
    person, _ = a_case(office)
    number = number_of(person, "wo melde ich")
    other = office.staff("advisor", "Bea Colleague")
    assert other.get(f"/console/cases/1/messages/{number}/draft").status_code == 404
    for path in ("/console/cases/1/messages/99/draft", "/console/cases/9/messages/1/draft"):
        assert other.get(path).status_code == 404


def test_w09_an_answer_is_rated_and_the_rating_is_in_the_export(office: Office) -> None:
    office.dialogue.understands("giá thẻ", "vi", answer="card_price")
    person = office.person()
    answer = person.say(text="giá thẻ")[-1]
    rating = {"number": answer["number"], "helpful": False, "reason": "not_understood"}
    assert person.call("POST", "ratings", rating) == (204, None)
    assert person.call("GET", "export")[1]["ratings"] == [rating]  # type: ignore[index]
    assert office.listed() == [("unhelpful", "giá thẻ")]


@pytest.mark.parametrize(
    "rating",
    [
        {"number": 1, "helpful": True}, {"number": 3, "helpful": False, "reason": "rude"}, {"number": 99, "helpful": True},
        {"number": 3, "helpful": True, "reason": "wrong"}, {"helpful": True}, {"number": 0, "helpful": True},
        {"number": 10**12, "helpful": True}, {"number": 3, "helpful": "maybe"},
    ],
)  # fmt: skip
def test_w09_a_rating_that_is_none_is_refused(office: Office, rating: dict) -> None:
    office.dialogue.understands("giá thẻ", "vi", answer="card_price")
    person = office.person()
    assert person.say(text="giá thẻ")[-1]["number"] == 3
    assert person.call("POST", "ratings", rating)[0] == 422
    person.token = "somebody else's"
    assert person.call("POST", "ratings", {"number": 3, "helpful": True})[0] == 401


def test_w21_what_the_person_wrote_stands_in_german_beside_the_original(office: Office) -> None:
    person, advisor = a_case(office)
    person.say(text="Tôi cần 3 tháng")
    number = number_of(person, "3 tháng")
    assert (
        '<p class="machine-all" data-translations="/console/fragments/case/1/translations">'
        in advisor.get("/console/cases/1").text
    )
    part = advisor.get("/console/fragments/case/1/translations").text
    assert f'data-translation="{number}"' in part
    assert "Automatisch übersetzt [de] Tôi cần 3 tháng" in text_of(part)
    whole = text_of(advisor.get("/console/cases/1/translations").text)
    assert whole.index("Tôi cần 3 tháng") < whole.index("[de] Tôi cần 3 tháng")
    assert person.log()[-1]["text"] == "Tôi cần 3 tháng"


def test_w21_a_translation_that_lost_a_number_is_not_shown_but_named(office: Office) -> None:
    person, advisor = a_case(office)
    person.say(text="Tôi cần 3 tháng")
    office.double.speak = lambda text, target: "Ich brauche 4 Monate"
    part = text_of(advisor.get("/console/fragments/case/1/translations").text)
    assert "4 Monate" not in part
    assert "Nicht übersetzt. Eine Zahl oder ein Fachwort wäre dabei verloren gegangen." in part


def test_w21_a_service_that_is_down_is_said_and_nothing_else_suffers(office: Office) -> None:
    person, advisor = a_case(office)
    office.double.status = 500
    assert "Der Übersetzungsdienst antwortet gerade nicht" in advisor.get("/console/fragments/case/1/translations").text
    preview = advisor.act(1, "preview", text=GERMAN)
    assert preview.status_code == 503
    assert "Original senden" in preview.text and GERMAN in unescape(preview.text)
    assert advisor.act(1, "reply", text=GERMAN).status_code == 303
    assert (person.log()[-1]["text"], person.log()[-1]["original"]) == (GERMAN, None)


def fields(html: str) -> dict[str, str]:
    form = html[html.index('id="translated"') :]
    return {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)}


def test_a04_a_reply_is_read_in_the_persons_language_before_it_is_sent(office: Office) -> None:
    person, advisor = a_case(office)
    before = len(person.log())
    assert 'formaction="/console/cases/1/preview"' in advisor.get("/console/cases/1").text
    preview = advisor.act(1, "preview", text=GERMAN)
    shown = text_of(preview.text)
    assert f"[vi] {GERMAN}" in shown
    assert "Unverändert geblieben: 2 50.700 € Duldung : Abschiebung ist ausgesetzt" in shown
    assert len(person.log()) == before


def test_w21_a_reply_sent_translated_carries_its_original(office: Office) -> None:
    person, advisor = a_case(office)
    form = fields(advisor.act(1, "preview", text=GERMAN).text)
    for _ in range(2):  # a second click sends nothing twice
        assert advisor.post("/console/cases/1/translated", form).status_code == 303
    sent = [message for message in person.log() if message["author"] == "advisor"]
    assert [(m["text"], m["original"]) for m in sent] == [(f"[vi] {GERMAN}", {"text": GERMAN, "language": "de"})]
    page = text_of(advisor.get("/console/cases/1").text)
    assert f"[vi] {GERMAN}" in page and f"Auf Deutsch {GERMAN}" in page


def test_w21_a_translation_that_was_tampered_with_is_not_sent(office: Office) -> None:
    person, advisor = a_case(office)
    form = fields(advisor.act(1, "preview", text=GERMAN).text)
    refused = advisor.post("/console/cases/1/translated", {**form, "translated": "You need 500 €"})
    assert (refused.status_code, "hat eine Zahl oder ein Fachwort verloren" in refused.text) == (422, True)
    assert not [message for message in person.log() if message["author"] == "advisor"]


def test_w21_a_person_who_changed_their_language_gets_no_old_translation(office: Office) -> None:
    person, advisor = a_case(office)
    form = fields(advisor.act(1, "preview", text=GERMAN).text)
    assert person.call("PUT", "language", {"language": "ar"})[0] == 200
    refused = advisor.post("/console/cases/1/translated", form)
    assert (refused.status_code, "die Sprache gewechselt" in refused.text) == (409, True)


def test_a04_only_who_has_the_case_translates_a_reply(office: Office) -> None:
    a_case(office)
    other = office.staff("advisor", "Bea Colleague")
    assert other.act(1, "preview", text=GERMAN).status_code == 409
    assert office.double.asked == []
    assert text_of(other.get("/console/fragments/case/1/translations").text) == ""
    empty = office.staff("lead", "Lena Lead").act(1, "preview", text="  ")
    assert empty.status_code == 409


def test_a04_an_empty_reply_is_not_translated(office: Office) -> None:
    _, advisor = a_case(office)
    assert advisor.act(1, "preview", text="   ").status_code == 422
    assert office.double.asked == []


def test_without_a_service_nothing_pretends_to_translate(config: Settings, toy: Knowledge) -> None:
    engine, dialogue = create_engine(config.database_url), ScriptedDialogue()
    services = bootstrap.wire(config, dialogue, engine, clock=SetClock(), knowledge=toy, hasher=CHEAP, similarity=SharedWords())
    with TestClient(bootstrap.web_app(services)) as http:
        office = Office(services, dialogue, http, TranslationDouble(""))
        _, advisor = a_case(office)
        page = advisor.get("/console/cases/1").text
        assert "translations" not in page and "preview" not in page and "translate.js" not in page
        assert "Sprache der Person: Vietnamesisch" in page
        assert advisor.get("/console/cases/1/translations").status_code == 404
    engine.dispose()
