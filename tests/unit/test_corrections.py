"""Correcting and taking back what was sent, and ending a conversation with somebody who abuses it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.account import Advisor
from bot.domain.conversation import State
from bot.domain.errors import IllegalTransition, InvalidMessage, NotYourCase
from bot.domain.messages import Author, Kind
from tests.conftest import Product
from tests.talk import Person, advisor


async def held(product: Product, language: str = "en") -> tuple[Person, int, Advisor]:
    person, berg = Person.begin(product.services, language), advisor(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    return person, case, berg


async def test_a15_a_correction_empties_the_old_message_and_stands_as_a_new_one_for_it(product: Product) -> None:
    person, case, berg = await held(product)
    await product.services.desk.reply(case, berg, "It costs 10 euros")
    number = person.last.number
    await product.services.desk.corrections.correct(case, berg, number, "It costs 100 euros")
    old, new = person.log()[-2:]
    assert (old.number, old.text, old.withdrawn) == (number, "", True)
    assert (new.text, new.replaces, new.author, new.name) == ("It costs 100 euros", number, Author.ADVISOR, "Anna Berg")
    with product.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT text, reply FROM messages").fetchall()
    assert not any("10 euros" in str(row) for row in rows)


async def test_a15_a_correction_can_be_corrected(product: Product) -> None:
    person, case, berg = await held(product)
    await product.services.desk.reply(case, berg, "one")
    for text in ("two", "three"):
        await product.services.desk.corrections.correct(case, berg, person.last.number, text)
    assert [message.text for message in person.log()[-3:]] == ["", "", "three"]


async def test_a15_a_withdrawal_leaves_a_notice_in_the_persons_language(product: Product) -> None:
    person, case, berg = await held(product, "vi")
    await product.services.desk.insert_article(case, berg, "card_price")
    number = person.last.number
    await product.services.desk.corrections.withdraw(case, berg, number)
    old, notice = person.log()[-2:]
    assert (old.text, old.reply, old.withdrawn) == ("", None, True)
    assert (notice.author, notice.replaces) == (Author.SYSTEM, number)
    assert notice.text == product.services.composer.text("desk.withdrawn", "vi", name="Anna Berg")


async def test_a15_what_is_gone_or_not_ones_own_cannot_be_changed(product: Product) -> None:
    person, case, berg = await held(product)
    await product.services.desk.reply(case, berg, "hello")
    number, corrections = person.last.number, product.services.desk.corrections
    await corrections.withdraw(case, berg, number)
    with pytest.raises(IllegalTransition):
        await corrections.correct(case, berg, number, "again")
    await person.say("my own words")
    for other in (1, person.last.number, 999):
        with pytest.raises(InvalidMessage):
            await corrections.withdraw(case, berg, other)
    with pytest.raises(NotYourCase):
        await corrections.withdraw(case, advisor(product.services, "tal", "Anna Berg"), number)


async def test_a15_a_message_of_an_earlier_case_stays(product: Product) -> None:
    person, case, berg = await held(product)
    await product.services.desk.reply(case, berg, "hello")
    number = person.last.number
    await product.services.desk.close(case, berg, "answered")
    product.clock.forward(minutes=1)
    second = await person.wait_for_a_person()
    await product.services.desk.claim(second, berg)
    with pytest.raises(InvalidMessage):
        await product.services.desk.corrections.withdraw(second, berg, number)


async def test_a15_a_block_closes_the_case_and_says_until_when(product: Product) -> None:
    person, case, berg = await held(product)
    await product.services.desk.blocking.block(case, berg, 7, "insults")
    packet = product.services.desk.packet(case)
    assert (packet.case.outcome, packet.case.closed_at, person.state) == ("blocked", product.clock.now(), State.BOT)
    assert [note.text for note in packet.notes] == ["insults"]
    assert "1 December 2026" in person.last.text and "insults" not in person.last.text


async def test_a15_who_is_blocked_gets_no_advisor_but_the_bot_and_always_the_emergency_numbers(product: Product) -> None:
    product.dialogue.understands("how much", answer="card_price")
    person, case, berg = await held(product)
    await product.services.desk.blocking.block(case, berg, 1, "insults")
    for payload in ("/handover", "/handover/yes"):
        reply = await person.press(payload)
        assert reply is not None and "25 November 2026" in reply.text and person.state is State.BOT
    answer, urgent = await person.say("how much"), await person.say("I want to die")
    assert answer is not None and answer.topic == "card_price"
    assert urgent is not None and urgent.kind is Kind.EMERGENCY
    product.clock.forward(days=1)
    await person.wait_for_a_person()
    assert person.state is State.QUEUED


async def test_a15_a_block_needs_a_reason_and_one_of_the_lengths(product: Product) -> None:
    person, case, berg = await held(product)
    for days, reason in ((7, " "), (3650, "insults"), (0, "insults")):
        with pytest.raises(InvalidMessage):
            await product.services.desk.blocking.block(case, berg, days, reason)
    assert person.state is State.WITH_ADVISOR


async def test_a15_a_block_is_lifted_by_who_set_it_or_a_lead(product: Product) -> None:
    person, case, berg = await held(product)
    blocking = product.services.desk.blocking
    await blocking.block(case, berg, 30, "insults")
    with pytest.raises(NotYourCase):
        await blocking.unblock(case, advisor(product.services, "tal"))
    await blocking.unblock(case, advisor(product.services, "lea", role="lead"))
    assert person.last.text == product.services.composer.text("desk.unblocked", "en")
    with pytest.raises(IllegalTransition):
        await blocking.unblock(case, berg)
    product.clock.forward(seconds=1)
    await person.wait_for_a_person()
    assert person.state is State.QUEUED


async def test_a15_a_block_ends_by_itself(product: Product) -> None:
    person, case, berg = await held(product)
    await product.services.desk.blocking.block(case, berg, 1, "insults")
    states = []
    for wait in (timedelta(days=1, seconds=-1), timedelta(seconds=1)):
        product.clock.instant += wait
        await person.press("/handover")
        states.append(person.state)
    assert states == [State.BOT, State.CONSENT]
