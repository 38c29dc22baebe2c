"""With an advisor: names, silence of the bot, the end of the advice, and what an advisor corrects or takes back."""

from __future__ import annotations

from pathlib import Path

from bot.domain.account import Advisor
from bot.domain.conversation import State
from bot.domain.messages import Author
from bot.kb.library import Knowledge
from bot.service.ports import Proposal
from tests.fakes import PausedDialogue
from tests.telegram.botapi import BotApi, Person
from tests.telegram.conftest import House, served
from tests.telegram.test_buttons import let_go


def with_advisor(house: House, person: Person, name: str = "Anna Berg") -> tuple[Advisor, int]:
    """The person talks to an advisor; the advisor and the case."""
    case = house.waiting_case(person)
    advisor = house.advisor()
    house.do(house.product.services.desk.claim, case, advisor)
    person.wait_for(house.text("handover.joined", name=name))
    return advisor, case


def test_t07_the_typing_sign_is_shown_while_the_bot_thinks(api: BotApi, folder: Path, real: Knowledge) -> None:
    thinking = PausedDialogue(Proposal("en", 0.9, answer="blue_card"))
    with served(api, folder, real, thinking) as house:
        person = house.started()
        person.write("something to think about")
        api.wait_until(lambda: bool(api.calls("sendChatAction")))
        assert api.calls("sendChatAction")[0] == {"chat_id": str(person.id), "action": "typing"}
        house.do(let_go, thinking)
        person.wait(2)


def test_t07_an_advisors_messages_have_a_name_and_the_bot_is_silent(house: House) -> None:
    house.product.dialogue.understands("What is the Blue Card?", answer="blue_card")
    person = house.started()
    advisor, case = with_advisor(house, person)
    house.do(house.product.services.desk.reply, case, advisor, "Guten Tag <Herr> Nguyen & Familie")
    person.wait_for("Anna Berg (advisor)\nGuten Tag <Herr> Nguyen & Familie")
    seen = len(person.messages())
    for update in [person.write("What is the Blue Card?") for _ in range(3)]:
        house.handled(update)
    assert len(person.messages()) == seen
    assert house.log(person)[-1].author is Author.PERSON


def test_t07_hundred_messages_to_an_advisor_are_all_kept_in_order_and_none_is_answered(house: House) -> None:
    person = house.started()
    with_advisor(house, person)
    seen = len(person.messages())
    updates = [person.write(f"line {number}") for number in range(100)]
    house.handled(updates[-1])
    lines = [message.text for message in house.log(person) if message.text.startswith("line ")]
    assert lines == [f"line {number}" for number in range(100)]
    assert len(person.messages()) == seen


def test_t07_what_cannot_be_read_and_commands_are_answered_while_an_advisor_is_there(house: House) -> None:
    person = house.started()
    with_advisor(house, person)
    for write, key in (
        (lambda: person.send(voice={"file_id": "f", "file_unique_id": "u", "duration": 3}), "unreadable.voice"),
        (lambda: person.write("/start"), "telegram.with_person"),
        (lambda: person.write("/menu"), "telegram.with_person"),
        (lambda: person.write("/help"), "telegram.help"),
        (lambda: person.write("/human"), "handover.already"),
    ):
        seen = len(person.messages())
        write()
        assert house.text(key) in person.wait(seen + 1)[-1].text
    assert {message.author for message in house.log(person)[-10:]} == {Author.PERSON, Author.SYSTEM}


def test_t07_the_person_is_told_when_the_advice_ends(house: House) -> None:
    person = house.started()
    advisor, case = with_advisor(house, person)
    house.do(house.product.services.desk.close, case, advisor, "answered")
    person.wait_for(house.text("handover.closed"))


def test_t07_the_person_can_end_the_advice(house: House) -> None:
    person = house.started()
    _, case = with_advisor(house, person)
    person.write("/end")
    person.wait_for(house.text("ended.closed"))
    conversation = house.conversation(person)
    with house.product.services.unit_of_work() as uow:
        assert uow.cases.get(case).closed_at is not None
    assert conversation and conversation.state is State.BOT
    house.product.dialogue.understands("What is the Blue Card?", answer="blue_card")
    person.write("What is the Blue Card?")
    person.wait_for("The EU Blue Card")


def test_t07_the_person_can_stop_waiting(house: House) -> None:
    person = house.started()
    case = house.waiting_case(person)
    person.write("/end")
    person.wait_for(house.text("handover.left"))
    with house.product.services.unit_of_work() as uow:
        assert uow.cases.get(case).closed_at is not None


def test_t07_a_corrected_message_is_no_longer_readable_and_the_right_one_comes(house: House) -> None:
    person = house.started()
    advisor, case = with_advisor(house, person)
    desk = house.product.services.desk
    house.do(desk.reply, case, advisor, "The office is open on Monday.")
    person.wait_for("open on Monday")
    wrong = next(message for message in house.log(person) if "Monday" in message.text)
    house.do(desk.corrections.correct, case, advisor, wrong.number, "The office is open on Tuesday.")
    person.wait_for("open on Tuesday")
    assert not any("Monday" in text for text in person.texts())
    assert house.text("telegram.corrected") in person.texts()


def test_t07_a_withdrawn_message_is_no_longer_readable_in_any_of_its_parts(house: House) -> None:
    person = house.started()
    advisor, case = with_advisor(house, person)
    desk = house.product.services.desk
    house.do(desk.insert_article, case, advisor, "blue_card")
    person.wait_for("The EU Blue Card")
    sent = next(message for message in house.log(person) if message.author is Author.ADVISOR)
    house.do(desk.corrections.withdraw, case, advisor, sent.number)
    person.wait_for(lambda messages: not any("The EU Blue Card" in message.text for message in messages))


def test_t07_a_message_taken_back_before_it_was_sent_is_never_sent(api: BotApi, folder: Path, real: Knowledge) -> None:
    with served(api, folder, real) as house:
        person = house.started()
        advisor, case = with_advisor(house, person)
        api.fail("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
        desk = house.product.services.desk
        house.do(desk.reply, case, advisor, "first")
        house.do(desk.reply, case, advisor, "never to be read")
        wrong = house.log(person)[-1]
        house.do(desk.corrections.withdraw, case, advisor, wrong.number)
        person.wait_for("first")
        person.write("/help")
        person.wait_for(house.text("telegram.help"))
        assert not any("never to be read" in str(call) for call in api.calls("sendMessage"))


def test_t07_an_advisor_who_takes_the_case_while_the_bot_thinks_is_the_only_one_to_answer(
    api: BotApi, folder: Path, real: Knowledge
) -> None:
    thinking = PausedDialogue(Proposal("en", 0.9, answer="blue_card"))
    with served(api, folder, real, thinking) as house:
        person = house.started()
        person.write("a question")
        api.wait_until(lambda: thinking.waiting == 1)
        with house.product.services.unit_of_work() as uow:
            conversation = uow.conversations.by_sender("telegram", str(person.id))
            assert conversation
            conversation.state = State.WITH_ADVISOR
            uow.conversations.save(conversation)
            uow.commit()
        house.do(let_go, thinking)
        api.wait_until(lambda: len(house.log(person)) == 3)
        assert [message.author for message in house.log(person)] == [Author.PERSON, Author.BOT, Author.PERSON]
