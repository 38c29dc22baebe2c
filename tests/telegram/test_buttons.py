"""Buttons: one or two a row, answered at once, gone when they are done with, explained when they are pressed all the same."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.kb.library import Knowledge
from bot.service.ports import Proposal
from tests.fakes import PausedDialogue
from tests.telegram.botapi import BotApi, Person
from tests.telegram.conftest import House, served


def ask(house: House, person: Person, topic: str) -> None:
    """Ask for a topic and wait for the answer."""
    house.product.dialogue.understands(topic, answer=topic)
    seen = len(person.messages())
    person.write(topic)
    person.wait(seen + 1)


def test_t04_one_or_two_buttons_stand_in_a_row(house: House) -> None:
    person = house.started()
    person.write("/language")
    rows = person.wait(2)[1].rows
    assert {len(row) for row in rows} == {2}
    ask(house, person, "blue_card")
    assert {len(row) for row in person.messages()[-1].rows} <= {1, 2}
    assert all(len(row) == 1 for row in person.messages()[-1].rows for button in row if len(button["text"]) > 16)


def test_t04_what_was_chosen_stays_to_be_read_and_the_buttons_go(house: House) -> None:
    person = house.started()
    ask(house, person, "blue_card")
    title = person.messages()[-1].titles[0]
    person.press(title)
    person.wait_for(lambda sent: len(sent) == 3 and not sent[1].rows)
    assert person.messages()[1].text.endswith(house.text("telegram.chosen", title=title))
    assert [message.text for message in house.log(person)][-2] == title
    assert person.answers() == [{"callback_query_id": person.answers()[0]["callback_query_id"], "show_alert": False}]


def test_t04_older_buttons_go_when_a_newer_question_is_there(house: House) -> None:
    person = house.started()
    ask(house, person, "blue_card")
    ask(house, person, "study_overview")
    person.wait_for(lambda sent: not sent[1].rows and bool(sent[2].rows))
    assert "Your choice" not in person.messages()[1].text


def test_t04_a_stale_button_is_explained_and_followed_all_the_same(house: House) -> None:
    person = house.started()
    ask(house, person, "blue_card")
    old = person.messages()[-1]
    old_rows = [list(row) for row in old.rows]
    ask(house, person, "study_overview")
    person.wait_for(lambda sent: not sent[1].rows)
    old.rows = old_rows  # somebody who presses at that moment still saw them
    person.press(old.titles[0], on=old)
    person.wait(4)
    assert person.answers()[-1]["text"] == house.text("telegram.older") and person.answers()[-1]["show_alert"] is True


def test_t04_a_button_pressed_twice_counts_once(house: House) -> None:
    person = house.started()
    ask(house, person, "blue_card")
    message = person.messages()[-1]
    rows = [list(row) for row in message.rows]
    person.press(message.titles[0])
    person.wait(3)
    person.wait_for(lambda sent: not sent[1].rows)
    message.rows = rows
    house.handled(person.press(message.titles[0], on=message))
    assert person.answers()[-1]["text"] == house.text("telegram.pressed")
    assert len(person.messages()) == 3


def test_t04_a_button_of_an_erased_conversation_leads_to_the_beginning(house: House) -> None:
    person = house.started()
    ask(house, person, "blue_card")
    old = person.messages()[-1]
    rows = [list(row) for row in old.rows]
    person.write("/delete")
    person.wait(3)
    person.press(house.text("telegram.delete_yes"))
    person.wait_for(house.text("telegram.deleted")[:40])
    old.rows = rows
    person.press(old.titles[0], on=old)
    person.wait_for(lambda sent: house.text("chat.welcome") in sent[-1].text)
    assert person.answers()[-1]["text"] == house.text("telegram.gone")


def test_t04_what_a_button_carries_that_nobody_made_does_no_harm(house: House) -> None:
    person = house.started()
    message = person.messages()[0]
    for data in ("", "/delete/yes", "00000000:1:0", "x" * 64, "'; drop table messages; --"):
        at = person.message(text="-") | {"message_id": message.id}
        number = house.api.next_number()
        query = {"id": f"q{number}", "from": person.user, "chat_instance": "1", "data": data, "message": at}
        house.handled(house.api.put(callback_query=query))
    assert house.conversation(person) is not None
    assert {answer["text"] for answer in person.answers()} == {house.text("telegram.gone")}


def test_t04_a_check_is_answered_by_buttons_alone(house: House) -> None:
    person = house.started()
    person.write("/start f_office_finder")
    person.wait(2)
    for _ in range(3):
        seen = len(person.messages())
        person.press(person.messages()[-1].titles[0])
        person.wait(seen + 1)
    assert [message.author.value for message in house.log(person)] == ["person", "bot"] * 5


def test_t04_a_button_is_answered_within_a_second_while_the_bot_still_thinks(api: BotApi, folder: Path, real: Knowledge) -> None:
    thinking = PausedDialogue(Proposal("en", 0.9, answer="blue_card"))
    with served(api, folder, real, thinking) as house:
        person = house.started()
        person.write("something to think about")
        api.wait_until(lambda: thinking.waiting == 1)
        before = time.monotonic()
        person.press(person.messages()[0].titles[0])
        api.wait_until(lambda: bool(person.answers()))
        assert time.monotonic() - before < 1
        assert len(person.messages()) == 1, "the press waits for its turn"
        house.do(let_go, thinking)
        person.wait(3)


async def let_go(thinking: PausedDialogue) -> None:
    """The engine goes on."""
    await asyncio.sleep(0)
    thinking.go_on.set()


def test_t04_a_page_that_telegram_would_not_link_to_stands_in_the_text(api: BotApi, folder: Path, real: Knowledge) -> None:
    with served(api, folder, real, page="http://127.0.0.1:8080") as house:
        person = house.started()
        first = person.messages()[0]
        assert house.text("telegram.web") not in first.titles
        assert "http://127.0.0.1:8080" in first.text
        person.write("/web")
        assert "http://127.0.0.1:8080/#enter=" in person.wait(2)[1].text
