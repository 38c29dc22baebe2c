"""When Telegram is slow, refuses, is not there, or somebody has blocked the bot."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest

from bot.kb.library import Knowledge
from bot.service.ports import Proposal, Question
from tests.conftest import Product
from tests.fakes import ScriptedDialogue
from tests.telegram.botapi import BotApi
from tests.telegram.conftest import House, served
from tests.telegram.test_people import with_advisor


def test_t08_retry_after_is_obeyed_and_nothing_lost_or_out_of_order(api: BotApi, folder: Path, real: Knowledge) -> None:
    with served(api, folder, real) as house:
        person = house.started()
        api.fail("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
        before = time.monotonic()
        for command in ("/help", "/menu", "/language"):
            person.write(command)
        texts = [message.text for message in person.wait(4)]
        assert time.monotonic() - before >= 1
        assert house.text("telegram.help") in texts[1] and house.text("telegram.language") == texts[3]


def test_t08_one_chat_that_is_held_back_does_not_hold_back_others(api: BotApi, folder: Path, real: Knowledge) -> None:
    with served(api, folder, real) as house:
        slow, quick = house.started(), house.started()
        api.fail("sendMessage", 429, "Too Many Requests: retry after 60", retry_after=60)
        slow.write("/help")
        api.wait_until(lambda: len(api.calls("sendMessage")) == 3)
        quick.write("/help")
        quick.wait(2)
        assert len(slow.messages()) == 1


@pytest.mark.parametrize(("code", "what"), [(500, "Internal Server Error"), (502, "Bad Gateway")])
def test_t08_an_error_of_telegram_is_tried_again(api: BotApi, folder: Path, real: Knowledge, code: int, what: str) -> None:
    with served(api, folder, real) as house:
        person = house.started()
        api.fail("sendMessage", code, what)
        person.write("/help")
        assert house.text("telegram.help") in person.wait(2)[1].text


def test_t08_what_telegram_does_not_take_goes_as_plain_text_and_what_it_never_takes_stops_nothing(
    api: BotApi, folder: Path, real: Knowledge
) -> None:
    with served(api, folder, real) as house:
        person = house.started()
        api.fail("sendMessage", 400, "Bad Request: can't parse entities")
        person.write("/help")
        assert not person.wait(2)[1].rows
        api.fail("sendMessage", 400, "Bad Request: nonsense", times=2)
        person.write("/menu")
        person.write("/language")
        assert person.wait(3)[2].text == house.text("telegram.language")


def test_t08_who_blocks_the_bot_is_marked_for_the_advisor_and_gets_nothing_more(house: House) -> None:
    person = house.started()
    advisor, case = with_advisor(house, person)
    person.block()
    house.api.wait_until(lambda: any("blockiert" in message.text for message in house.log(person)))
    house.do(house.product.services.desk.reply, case, advisor, "Sind Sie da?")
    house.do(house.product.services.desk.reply, case, advisor, "Hallo?")
    attempts = [call for call in house.api.calls("sendMessage") if call["chat_id"] == str(person.id)]
    assert not any("Sind Sie da" in call["text"] for call in attempts)
    marks = [message for message in house.log(person) if message.text == house.text("telegram.blocked", "de")]
    assert len(marks) == 1
    person.unblock()
    person.write("/start")
    person.wait_for("Hallo?")
    texts = person.texts()
    assert sum("Sind Sie da?" in text for text in texts) == sum("Hallo?" in text for text in texts) == 1
    assert not any("blockiert" in text for text in texts)


def test_t08_a_block_that_shows_only_when_something_is_sent_is_noticed_too(house: House) -> None:
    person = house.started()
    advisor, case = with_advisor(house, person)
    person.block(sends_update=False)
    house.do(house.product.services.desk.reply, case, advisor, "Sind Sie da?")
    house.api.wait_until(lambda: any("blockiert" in message.text for message in house.log(person)))


def test_t08_a_chat_that_does_not_exist_any_more_is_unreachable(house: House) -> None:
    person = house.started()
    advisor, case = with_advisor(house, person)
    room = house.api.rooms.pop(person.id)
    house.do(house.product.services.desk.reply, case, advisor, "Sind Sie da?")
    house.api.wait_until(lambda: any("blockiert" in message.text for message in house.log(person)))
    house.api.rooms[person.id] = room


def test_t08_the_server_serves_the_web_while_telegram_is_not_reached_and_connects_later(
    folder: Path, real: Knowledge, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with BotApi() as api:
        api.fail("getMe", 502, "Bad Gateway", times=2)
        with served(api, folder, real, connected=False) as house:
            assert house.product.http.get("/health").status_code == 200
            api.wait_until(lambda: len(api.commands) == 13)
            person = house.started()
            assert person.messages()
    assert "not reached" in caplog.text
    assert api.token not in caplog.text and api.token.split(":")[1] not in caplog.text


def test_t08_no_log_has_the_token_or_what_people_write(
    api: BotApi, folder: Path, real: Knowledge, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with served(api, folder, real) as house:
        person = house.started()
        api.fail("sendMessage", 400, "Bad Request: nonsense", times=2)
        person.write("my name is Nguyen Van An")
        house.api.wait_until(lambda: "is left out" in caplog.text)
        person.write("and I live in Plauen")
        person.wait(2)
    assert "Nguyen" not in caplog.text and "Plauen" not in caplog.text
    assert api.token.split(":")[1] not in caplog.text


def test_t08_a_wrong_token_turns_only_the_bot_off(folder: Path, real: Knowledge, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with BotApi(token="999:wrong-one") as api:
        other = BotApi(token="123:right-one")
        other.url = api.url
        with served(other, folder, real, connected=False) as house:
            deadline = time.monotonic() + 10
            while "LOTSE_TELEGRAM_TOKEN is refused" not in caplog.text and time.monotonic() < deadline:
                time.sleep(0.05)
            assert house.product.http.get("/health").status_code == 200
    assert "LOTSE_TELEGRAM_TOKEN is refused" in caplog.text
    assert "right-one" not in caplog.text


def test_t08_without_a_token_there_is_no_bot(product: Product) -> None:
    assert product.http.post("/telegram/webhook", json={"update_id": 1}).status_code == 404
    begun = product.http.post("/api/conversations", json={}).json()
    made = product.http.post(f"/api/conversations/{begun['id']}/code", headers={"Authorization": f"Bearer {begun['token']}"})
    assert made.json()["telegram"] is None


def test_the_web_is_not_held_up_by_a_slow_telegram(api: BotApi, folder: Path, real: Knowledge) -> None:
    with served(api, folder, real) as house:
        person = house.started()
        api.slow("sendMessage", 5)
        person.write("/help")
        assert house.product.ask("/faq/blue_card")
        assert len(person.messages()) == 1


def test_what_fails_on_our_side_is_tried_again_and_then_said(
    api: BotApi, folder: Path, real: Knowledge, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(ScriptedDialogue):
        async def respond(self, question: Question) -> Proposal:
            self.asked.append(question)
            raise RuntimeError("secret words of the person")

    broken = Broken()
    with served(api, folder, real, broken) as house:
        person = house.started()
        person.write("a question")
        assert person.wait(2)[1].text == house.text("telegram.failed")
        assert len(broken.asked) == 3
        person.write("/help")
        person.wait(3)
    assert "RuntimeError" in caplog.text and "secret words" not in caplog.text
