"""Going on elsewhere by a one-time code: the same conversation, the same case, every message of an advisor once."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.conversation import State
from bot.domain.errors import InvalidCode, UnknownConversation
from bot.domain.messages import IncomingMessage
from bot.service.conversations import hash_token
from tests.conftest import Product
from tests.talk import Person as WebPerson
from tests.telegram.botapi import Person
from tests.telegram.conftest import PAGE, House


class Page:
    """Somebody's browser."""

    def __init__(self, house: House, entered: dict[str, Any] | None = None) -> None:
        self.http = house.product.http
        begun = entered or self.http.post("/api/conversations", json={"language": "de"}).json()
        self.id, self.token, self.messages = begun["id"], begun["token"], begun["messages"]
        self._said = 0

    @classmethod
    def enter(cls, house: House, code: str) -> Page:
        """Open the one-time link."""
        answer = house.product.http.post("/api/enter", json={"code": code})
        assert answer.status_code == 200, answer.text
        return cls(house, answer.json())

    def call(self, method: str, path: str, **body: Any) -> Any:
        return self.http.request(
            method, f"/api/conversations/{self.id}{path}", json=body or None, headers={"Authorization": f"Bearer {self.token}"}
        )

    def say(self, **message: str) -> list[dict[str, Any]]:
        """Write or press; the message and the replies."""
        self._said += 1
        answer = self.call("POST", "/messages", client_id=f"w{self._said}", **message)
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"]

    def code(self) -> dict[str, str]:
        """A code to go on elsewhere."""
        answer = self.call("POST", "/code")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def texts(self) -> list[str]:
        """The whole log, as the page shows it."""
        return [message["text"] for message in self.call("GET", "/export").json()["messages"]]


def link_in(person: Person) -> str:
    """The code in the link that /web gives."""
    button = next(button for row in person.messages()[-1].rows for button in row)
    assert button["url"].startswith(f"{PAGE}/#enter=")
    return button["url"].partition("=")[2]


def test_the_code_leads_to_telegram_or_to_another_browser(house: House) -> None:
    made = Page(house).code()
    assert len(made["code"]) >= 24
    assert made["telegram"] == f"https://t.me/{house.api.username}?start=s_{made['code']}"
    assert made["web"] == f"{PAGE}/#enter={made['code']}"
    assert len(f"s_{made['code']}") <= 64, "more a deep link does not carry"


def test_only_a_hash_of_the_code_is_stored(house: House) -> None:
    code = Page(house).code()["code"]
    with house.product.engine.connect() as connection:
        stored = connection.exec_driver_sql("select code_hash from switch_codes").scalars().all()
    assert hash_token(code) in stored and code not in stored


def test_a_conversation_begun_on_the_web_goes_on_in_telegram_without_repeating_anything(house: House) -> None:
    house.product.dialogue.understands("Was ist die Blaue Karte?", "de", answer="blue_card")
    page, person = Page(house), house.person("vi")
    page.say(text="Was ist die Blaue Karte?")
    person.write(f"/start s_{page.code()['code']}")
    first = person.wait(1)[0]
    assert house.text("switch.to_telegram", "de") in first.text and house.text("telegram.notice", "de") in first.text
    person.write("Was ist die Blaue Karte?")
    answer = person.wait(2)[1]
    assert "Blaue Karte" in answer.text, "in the language of the conversation, not of Telegram"
    assert len(person.messages()) == 2
    assert page.texts()[-1][:60] == answer.text[:60], "the page reads along"


def test_in_the_middle_of_a_check_the_way_back_to_its_question_is_offered(house: House) -> None:
    page, person = Page(house), house.person("de")
    page.say(payload="/flow/office_finder")
    person.write(f"/start s_{page.code()['code']}")
    person.wait(1)
    person.press(house.text("check.resume", "de"))
    assert person.wait(2)[1].rows


def test_web_to_telegram_to_web_with_an_advisors_replies_each_exactly_once(house: House) -> None:
    desk, page, person, advisor = house.product.services.desk, Page(house), house.person("de"), house.advisor()
    page.say(payload="/handover")
    page.say(payload="/handover/yes")
    with house.product.services.unit_of_work() as uow:
        case = uow.cases.of_conversation(page.id)
    assert case is not None
    house.do(desk.claim, case.id, advisor)
    house.do(desk.reply, case.id, advisor, "Antwort eins")

    person.write(f"/start s_{page.code()['code']}")
    person.wait(1)
    house.do(desk.reply, case.id, advisor, "Antwort zwei")
    person.wait_for("Antwort zwei")
    person.write("Danke, und noch etwas")
    house.api.wait_until(lambda: "Danke, und noch etwas" in page.texts())

    person.write("/web")
    person.wait(3)
    back = Page.enter(house, link_in(person))
    assert back.id == page.id
    assert house.text("switch.to_web", "de") in person.wait(4)[3].text
    house.do(desk.reply, case.id, advisor, "Antwort drei")
    texts = back.texts()
    assert [texts.count(f"Antwort {number}") for number in ("eins", "zwei", "drei")] == [1, 1, 1]
    seen = "\n".join(person.texts())
    assert [seen.count(f"Antwort {number}") for number in ("eins", "zwei", "drei")] == [0, 1, 0]
    with house.product.services.unit_of_work() as uow:
        after = uow.cases.of_conversation(page.id)
        assert after and (after.id, after.advisor_id) == (case.id, advisor.id)
        assert uow.conversations.get(page.id).state is State.WITH_ADVISOR


def test_the_chat_that_was_left_begins_afresh(house: House) -> None:
    person = house.started("de")
    before = house.conversation(person)
    person.write("/web")
    person.wait(2)
    page = Page.enter(house, link_in(person))
    person.wait_for(house.text("switch.to_web", "de"))
    person.write("/help")
    person.wait_for(house.text("telegram.help", "de"))
    after = house.conversation(person)
    assert before and after and page.id == before.id and after.id != before.id
    assert not any(house.text("telegram.help", "de") in text for text in page.texts())


def test_a_code_works_once(house: House) -> None:
    page = Page(house)
    code = page.code()["code"]
    Page.enter(house, code)
    answer = house.product.http.post("/api/enter", json={"code": code})
    assert answer.status_code == 410 and answer.json()["error"]["code"] == "invalid_code"
    assert page.call("GET", "/export").status_code == 401, "the token of the browser that was left is void"
    person = house.person("de")
    person.write(f"/start s_{code}")
    person.wait_for(house.text("telegram.code_invalid", "de"))


@pytest.mark.parametrize("code", ["x", "a" * 32, "' or 1=1 --"])
def test_a_code_that_nobody_made_opens_nothing(house: House, code: str) -> None:
    assert house.product.http.post("/api/enter", json={"code": code}).status_code == 410


@pytest.mark.parametrize("body", [{}, {"code": ""}, {"code": "x" * 101}, {"code": None}])
def test_a_request_without_a_code_is_refused(house: House, body: dict[str, Any]) -> None:
    assert house.product.http.post("/api/enter", json=body).status_code == 422


def test_a_code_wants_the_token_of_its_conversation(house: House) -> None:
    page, other = Page(house), Page(house)
    page.token = other.token
    assert page.call("POST", "/code").status_code == 401


@pytest.mark.parametrize(("minutes", "works"), [(9.9, True), (10, False)])
async def test_a_code_is_too_old_after_ten_minutes(product: Product, minutes: float, works: bool) -> None:
    person, switching = WebPerson.begin(product.services), product.services.switching
    code = switching.make(person.id)
    product.clock.forward(minutes=minutes)
    if works:
        assert switching.enter_web(code)[0].id == person.id
        return
    for enter in (lambda: switching.enter_web(code), lambda: switching.enter_telegram(code, "5", "de")):
        with pytest.raises(InvalidCode):
            enter()


async def test_a_code_of_an_erased_conversation_opens_nothing(product: Product) -> None:
    person = WebPerson.begin(product.services)
    code = product.services.switching.make(person.id)
    product.services.conversations.erase(person.id)
    with pytest.raises(InvalidCode):
        product.services.switching.enter_web(code)
    with pytest.raises(UnknownConversation):
        product.services.switching.make(person.id)


async def test_an_older_conversation_of_the_chat_keeps_its_data_and_its_advisor_is_told(product: Product) -> None:
    services = product.services
    old = services.conversations.of_sender("telegram", "5", "de")
    await services.receive(old.id, message("a1", payload="/handover"))
    await services.receive(old.id, message("a2", payload="/handover/yes"))
    person = WebPerson.begin(services)
    await person.say("something")
    services.switching.enter_telegram(services.switching.make(person.id), "5", "de")
    with services.unit_of_work() as uow:
        now = uow.conversations.by_sender("telegram", "5")
        left = uow.conversations.get(old.id)
        last = uow.messages.after(old.id, 0)[-1]
    assert now and now.id == person.id
    assert left.sender == old.id and left.last_number == 5
    assert last.text == services.composer.text("switch.left", "de")


async def test_the_same_step_into_telegram_twice_is_one(product: Product) -> None:
    person, switching = WebPerson.begin(product.services), product.services.switching
    code = switching.make(person.id)
    entered = [switching.enter_telegram(code, "5", "de", external_id="tg1") for _ in range(2)]
    assert {conversation.id for conversation in entered} == {person.id}
    assert len(person.log()) == 2


async def test_what_is_written_on_the_page_that_was_left_stays_with_telegram(product: Product) -> None:
    services, person = product.services, WebPerson.begin(product.services)
    services.switching.enter_telegram(services.switching.make(person.id), "5", "de")
    await person.say("from the page")
    with services.unit_of_work() as uow:
        conversation = uow.conversations.get(person.id)
    assert (conversation.channel, conversation.sender) == ("telegram", "5")


def message(external_id: str, **parts: str) -> Any:
    """A message of a person."""
    return IncomingMessage(external_id, **parts)  # type: ignore[arg-type]
