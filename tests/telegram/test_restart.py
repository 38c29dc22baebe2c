"""The server stops, or is killed, and starts again: nothing is lost, nothing is answered twice."""

from __future__ import annotations

from pathlib import Path

from bot.domain.messages import Author, paragraph
from bot.kb.library import Knowledge
from bot.service import log
from bot.service.ports import Proposal
from tests.fakes import PausedDialogue, ScriptedDialogue
from tests.telegram.botapi import BotApi
from tests.telegram.conftest import served
from tests.telegram.test_texts import reply
from tests.telegram.test_webhook import PUBLIC, deliver


def test_what_was_written_while_the_server_was_down_is_answered(api: BotApi, folder: Path, real: Knowledge) -> None:
    with served(api, folder, real) as house:
        person = house.started()
    person.write("/help")
    with served(api, folder, real) as house:
        assert house.text("telegram.help") in person.wait(2)[1].text


def test_t03_an_update_taken_by_webhook_and_not_worked_on_is_worked_on_after_the_restart(
    api: BotApi, folder: Path, real: Knowledge
) -> None:
    stuck = PausedDialogue(Proposal("en", 0.9, answer="blue_card"))
    with served(api, folder, real, stuck, page=PUBLIC) as house:
        person = house.person()
        person.write("a question")
        update = api.updates[-1]
        assert deliver(house, update) == 200
        api.wait_until(lambda: stuck.waiting == 1)  # the server stops in the middle of it
    quick = ScriptedDialogue()
    quick.understands("a question", answer="blue_card")
    with served(api, folder, real, quick, page=PUBLIC) as house:
        person.wait_for("The EU Blue Card")
        house.handled(update["update_id"])
        assert [message.author for message in house.log(person)] == [Author.BOT, Author.PERSON, Author.BOT]
        with house.product.services.unit_of_work() as uow:
            assert uow.telegram.waiting() == [], "what people wrote stands in the messages only"


def test_t03_an_update_worked_on_before_the_restart_is_not_worked_on_again(api: BotApi, folder: Path, real: Knowledge) -> None:
    with served(api, folder, real) as house:
        person = house.started()
        update = dict(api.calls("getUpdates")[-1])
        house.handled(int(update["offset"]) - 1)
    again = {"update_id": int(update["offset"]) - 1, "message": person.message(text="/start")}
    with served(api, folder, real) as house:
        with api.changed:
            api.updates.append(again)  # Telegram did not hear that it was confirmed
            api.changed.notify_all()
        person.write("/help")
        person.wait(2)
        assert len(house.log(person)) == 4


def test_what_was_said_and_not_sent_is_sent_after_the_restart_and_only_once(api: BotApi, folder: Path, real: Knowledge) -> None:
    with served(api, folder, real) as house:
        person = house.started()
        api.fail("sendMessage", 502, "Bad Gateway", times=100)
        person.write("/help")
        api.wait_until(lambda: len(house.log(person)) == 4)
    api.recover("sendMessage")
    with served(api, folder, real) as house:
        assert house.text("telegram.help") in person.wait(2)[1].text
        person.write("/language")
        assert len(person.wait(3)) == 3


def test_a_long_message_that_was_sent_in_part_is_finished(api: BotApi, folder: Path, real: Knowledge) -> None:
    with served(api, folder, real) as house:
        person = house.started()
        conversation = house.conversation(person)
        assert conversation
        long = "\n\n".join(f"{part}: " + "Wort " * 700 for part in range(3))
        with house.product.services.unit_of_work() as uow:
            conversation = uow.conversations.get(conversation.id)
            log.write_reply(uow, conversation, house.product.clock.now(), reply(*map(paragraph, long.split("\n\n"))))
            uow.telegram.sent(conversation.id, conversation.last_number, 0, 999_999)  # as before a crash
            uow.conversations.save(conversation)
            uow.commit()
        house.product.services.hub.conversation_changed(conversation.id)
        assert [message.text[:2] for message in person.wait(3)[1:]] == ["1:", "2:"]
