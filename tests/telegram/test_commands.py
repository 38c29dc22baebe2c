"""Commands, the first message, languages, export and deletion: what somebody does who opens the bot for the first time."""

from __future__ import annotations

import json

import pytest

from bot.service.asides import COMMANDS
from tests.telegram.conftest import PAGE, House


def test_t01_the_commands_are_named_in_every_language_and_in_english_for_all_others(house: House) -> None:
    languages = house.product.services.knowledge.languages
    assert set(house.api.commands) == {"", *languages}
    for code, commands in house.api.commands.items():
        assert [command["command"] for command in commands] == list(COMMANDS)
        assert [command["description"] for command in commands] == [
            house.text(f"command.{name}", code or "en") for name in COMMANDS
        ]


@pytest.mark.parametrize(
    ("command", "key"),
    [
        ("/menu", "chat.welcome"), ("/human", "handover.consent"), ("/language", "telegram.language"), ("/help", "telegram.help"),
        ("/delete", "telegram.delete"), ("/end", "ended.nothing"), ("/nonsense", "telegram.help_unknown"),
        ("/HELP", "telegram.help"), ("/help@lotse_test_bot", "telegram.help"), ("/help me please", "telegram.help"),
    ],
)  # fmt: skip
def test_t01_a_command_is_followed_in_the_persons_language(house: House, command: str, key: str) -> None:
    person = house.started("de")
    person.write(command)
    assert house.text(key, "de") in person.wait(2)[1].text


def test_t01_privacy_says_what_is_stored_how_long_and_how_to_get_or_delete_it(house: House) -> None:
    person = house.started()
    person.write("/privacy")
    message = person.wait(2)[1]
    assert "30 days" in message.text and house.text("telegram.notice") in message.text
    assert message.titles[1:] == [house.text("command.export"), house.text("command.delete")]
    person.press(message.titles[0])
    assert person.wait(3)[2].text


def test_t01_export_sends_everything_as_a_file(house: House) -> None:
    person = house.started()
    person.write("/export")
    document = person.wait(2)[1].document
    assert document is not None
    exported = json.loads(document)
    assert exported["channel"] == "telegram"
    assert exported["messages"][0]["text"] == "/start"


def test_t01_somebody_unknown_learns_that_nothing_is_stored(house: House) -> None:
    person = house.person("de")
    person.write("/export")
    assert person.wait(1)[0].text == house.text("telegram.nothing_stored", "de")
    assert house.conversation(person) is None


def test_t01_delete_asks_first_and_then_erases_everything(house: House) -> None:
    person = house.started()
    before = house.conversation(person)
    assert before is not None
    person.write("/delete")
    person.wait(2)
    person.press(house.text("telegram.delete_yes"))
    person.wait_for(house.text("telegram.deleted")[:40])
    assert house.conversation(person) is None
    person.write("hello")
    person.wait(4)  # begins anew: the first message and a reply
    after = house.conversation(person)
    assert after is not None and after.id != before.id


def test_t01_who_does_not_want_to_delete_keeps_everything(house: House) -> None:
    person = house.started()
    before = house.conversation(person)
    person.write("/delete")
    person.wait(2)
    person.press(house.text("telegram.delete_no"))
    person.wait_for(house.text("telegram.delete_kept"))
    after = house.conversation(person)
    assert after and before and after.id == before.id


def test_t01_a_language_is_chosen_by_its_own_name_and_kept(house: House) -> None:
    person = house.started("en")
    person.write("/language")
    names = person.wait(2)[1].titles
    assert {"Deutsch", "Tiếng Việt", "العربية"} <= set(names) and len(names) == 12
    person.press("Deutsch")
    assert person.wait(3)[2].text == house.text("chat.language_set", "de")
    person.write("/help")
    assert house.text("telegram.help", "de") in person.wait(4)[3].text


@pytest.mark.parametrize(("start", "payload"), [("t_blue_card", "/faq/blue_card"), ("f_office_finder", "/flow/office_finder")])
def test_t01_a_deep_link_leads_to_a_topic_or_a_check(house: House, start: str, payload: str) -> None:
    person = house.person()
    person.write(f"/start {start}")
    assert house.text("telegram.notice") in person.wait(2)[0].text, "the first message comes first"
    assert [message.payload for message in house.log(person) if message.payload] == [payload]


@pytest.mark.parametrize("start", ["t_no_such_topic", "f_no_such_flow", "x", "t_", "../../etc/passwd", "💥"])
def test_t01_a_deep_link_to_nothing_is_a_plain_start(house: House, start: str) -> None:
    person = house.person()
    person.write(f"/start {start}")
    assert house.text("telegram.notice") in person.wait(1)[0].text


@pytest.mark.parametrize("words", ["/start", "What is the Blue Card?"])
def test_t02_the_first_message_says_what_this_is_and_where_the_web_chat_is(house: House, words: str) -> None:
    person = house.person("de")
    person.write(words)
    first = person.wait(1)[0]
    assert house.text("chat.welcome", "de") in first.text
    assert "Computerprogramm" in first.text
    assert "nicht Ende zu Ende verschlüsselt" in first.text and "außerhalb der Europäischen Union" in first.text
    assert first.button(house.text("telegram.web", "de"))["url"] == f"{PAGE}/?language=de"


def test_t02_the_link_to_the_web_chat_stays_when_other_buttons_go(house: House) -> None:
    person = house.started()
    person.press(person.messages()[0].titles[0])
    person.wait(2)
    person.wait_for(lambda sent: sent[0].titles == [house.text("telegram.web")])


@pytest.mark.parametrize(("code", "language"), [("vi", "vi"), ("pt-br", "pt"), ("zh-hans", "zh"), (None, "en"), ("??", "en")])
def test_t02_telegrams_language_is_the_first_hint(house: House, code: str | None, language: str) -> None:
    person = house.started(code)
    assert house.text("chat.welcome", language) in person.messages()[0].text


def test_t02_the_question_somebody_begins_with_is_answered_after_the_first_message(house: House) -> None:
    house.product.dialogue.understands("What is the Blue Card?", answer="blue_card")
    person = house.person()
    person.write("What is the Blue Card?")
    assert "EU Blue Card" in person.wait(2)[1].text
