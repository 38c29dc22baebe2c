"""What advisors keep of a case beside the conversation, how it ends, who answers meanwhile, and whose turn it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.account import Advisor
from bot.domain.case import Case
from bot.domain.conversation import State
from bot.domain.errors import CaseClosed, CaseTaken, IllegalTransition, InvalidMessage, NotAllowed, NotYourCase
from bot.domain.messages import Author
from bot.service.casework import Details, InvalidDay
from tests.conftest import Product
from tests.fakes import MORNING
from tests.talk import Person, advisor


async def held(product: Product, language: str = "en") -> tuple[Person, int, Advisor]:
    """Somebody who talks to Anna Berg."""
    person, berg = Person.begin(product.services, language), advisor(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    return person, case, berg


def case_of(product: Product, case: int) -> Case:
    return product.services.desk.packet(case).case


def recorded(product: Product, case: int) -> list[str]:
    """What the audit log has of a case, oldest first."""
    with product.services.unit_of_work() as uow:
        return [entry.action for entry in uow.audit.latest(50) if entry.subject == f"case {case}"][::-1]


async def test_a02_who_claims_later_reads_who_was_faster_and_a_case_of_another_organisation_stays_closed(
    product: Product,
) -> None:
    _, case, _ = await held(product)
    with pytest.raises(CaseTaken, match="Anna Berg"):
        await product.services.desk.claim(case, advisor(product.services, "tal", "Ben Tal"))
    stranger = advisor(product.services, "out", "Otto", organisation="office")
    for attempt in (product.services.desk.claim(case, stranger), product.services.desk.reply(case, stranger, "hello")):
        with pytest.raises(NotAllowed):
            await attempt
    with pytest.raises(NotAllowed):
        product.services.desk.read(case, stranger)
    assert recorded(product, case) == ["case.claim", "case.refused"]


async def test_a10_topic_labels_authority_and_day_are_kept_with_the_case(product: Product) -> None:
    _, case, berg = await held(product)
    details = Details("card_how", ("abroad", "deadline"), "office", date(2026, 12, 1))
    await product.services.desk.casework.note_down(case, berg, details)
    kept = case_of(product, case)
    assert (kept.topic, kept.responsible, kept.follow_up_on) == ("card_how", "office", date(2026, 12, 1))
    assert kept.labels == ("deadline", "abroad")  # in the order of the table
    await product.services.desk.casework.note_down(case, berg, Details())
    emptied = case_of(product, case)
    assert (emptied.topic, emptied.labels, emptied.responsible, emptied.follow_up_on) == (None, (), None, None)


@pytest.mark.parametrize("details", [Details("no_topic"), Details(labels=("no_label",)), Details(responsible="no_office")])
async def test_a10_what_is_in_no_table_is_refused(product: Product, details: Details) -> None:
    _, case, berg = await held(product)
    before = case_of(product, case)
    with pytest.raises(InvalidMessage):
        await product.services.desk.casework.note_down(case, berg, details)
    assert case_of(product, case) == before


@pytest.mark.parametrize(("days", "accepted"), [(-1, False), (0, False), (1, True), (30, True), (31, False)])
async def test_a10_a_follow_up_day_lies_after_today_and_before_the_conversation_is_erased(
    product: Product, days: int, accepted: bool
) -> None:
    _, case, berg = await held(product)
    day = MORNING.date() + timedelta(days=days)
    if accepted:
        await product.services.desk.casework.note_down(case, berg, Details(follow_up_on=day))
    else:
        with pytest.raises(InvalidDay) as refused:
            await product.services.desk.casework.note_down(case, berg, Details(follow_up_on=day))
        assert refused.value.latest == MORNING.date() + timedelta(days=30)
    assert case_of(product, case).follow_up_on == (day if accepted else None)


async def test_a10_a_day_that_has_come_does_not_keep_other_details_from_being_saved(product: Product) -> None:
    _, case, berg = await held(product)
    tomorrow = MORNING.date() + timedelta(days=1)
    await product.services.desk.casework.note_down(case, berg, Details(follow_up_on=tomorrow))
    product.clock.forward(days=3)
    await product.services.desk.casework.note_down(case, berg, Details("card_how", follow_up_on=tomorrow))
    assert case_of(product, case).topic == "card_how"


async def test_a10_when_the_person_writes_the_follow_up_day_is_dropped(product: Product) -> None:
    person, case, berg = await held(product)
    await product.services.desk.casework.note_down(case, berg, Details(follow_up_on=date(2026, 12, 1)))
    await person.say("I have the letter now")
    assert case_of(product, case).follow_up_on is None


async def test_a10_closing_keeps_the_outcome_and_needs_one_that_can_be_chosen(product: Product) -> None:
    person, case, berg = await held(product)
    for outcome in ("", "nothing", "blocked"):
        with pytest.raises(InvalidMessage):
            await product.services.desk.close(case, berg, outcome)
    assert person.state is State.WITH_ADVISOR
    await product.services.desk.close(case, berg, "referred")
    closed = case_of(product, case)
    assert (closed.outcome, closed.closed_at, person.state) == ("referred", product.clock.now(), State.BOT)


async def test_a10_a_closed_case_takes_nothing_more_and_says_that_it_is_closed(product: Product) -> None:
    person, case, berg = await held(product)
    desk = product.services.desk
    await desk.close(case, berg, "answered")
    before = person.log()
    for late in (desk.reply(case, berg, "one more"), desk.insert_entry(case, berg, "office"), desk.close(case, berg, "answered")):
        with pytest.raises(CaseClosed):
            await late
    assert person.log() == before


async def test_a12_the_person_waits_from_their_first_word_until_an_answer(product: Product) -> None:
    person, case, berg = await held(product)
    assert case_of(product, case).waiting_since == MORNING
    product.clock.forward(minutes=4)
    await product.services.desk.reply(case, berg, "Hello")
    answered = case_of(product, case)
    assert (answered.waiting_since, answered.first_reply_at) == (None, MORNING + timedelta(minutes=4))
    product.clock.forward(minutes=1)
    await person.say("thank you")
    product.clock.forward(minutes=1)
    await person.say("and one more thing")
    assert case_of(product, case).waiting_since == MORNING + timedelta(minutes=5)
    await product.services.desk.insert_article(case, berg, "card_price")
    again = case_of(product, case)
    assert (again.waiting_since, again.first_reply_at) == (None, MORNING + timedelta(minutes=4))


async def test_a11_the_bot_answers_again_while_the_advisor_keeps_the_case(product: Product) -> None:
    product.dialogue.understands("how much", answer="card_price")
    person, case, berg = await held(product, "vi")
    await product.services.desk.casework.hand_back(case, berg)
    assert person.last.text == product.services.composer.text("desk.handed_back", "vi", name="Anna Berg")
    reply = await person.say("how much")
    assert reply is not None and reply.topic == "card_price"
    kept = case_of(product, case)
    assert (kept.advisor_id, kept.waiting_since, person.state) == (berg.id, None, State.BOT)


async def test_a11_taking_up_silences_the_bot_and_so_does_simply_writing(product: Product) -> None:
    product.dialogue.understands("how much", answer="card_price")
    person, case, berg = await held(product)
    casework = product.services.desk.casework
    await casework.hand_back(case, berg)
    await casework.take_up(case, berg)
    assert (person.state, await person.say("how much")) == (State.WITH_ADVISOR, None)
    await casework.hand_back(case, berg)
    await product.services.desk.reply(case, berg, "I am here again")
    assert (person.state, await person.say("how much")) == (State.WITH_ADVISOR, None)
    said = [message.text for message in person.log() if message.author is Author.SYSTEM]
    assert said.count(product.services.composer.text("desk.taken_up", "en", name="Anna Berg")) == 2


async def test_a11_what_is_so_already_cannot_be_done_again(product: Product) -> None:
    _, case, berg = await held(product)
    casework = product.services.desk.casework
    with pytest.raises(IllegalTransition):
        await casework.take_up(case, berg)
    await casework.hand_back(case, berg)
    with pytest.raises(IllegalTransition):
        await casework.hand_back(case, berg)


@pytest.mark.parametrize("end", ["close", "give back"])
async def test_a11_a_case_that_was_handed_back_can_be_closed_and_given_back(product: Product, end: str) -> None:
    person, case, berg = await held(product)
    desk = product.services.desk
    await desk.casework.hand_back(case, berg)
    if end == "close":
        await desk.close(case, berg, "answered")
        assert person.state is State.BOT
    else:
        await desk.give_back(case, berg)
        assert person.state is State.QUEUED


async def test_a21_a_reply_sent_again_with_its_key_is_the_same_reply_also_after_the_server_began_anew(product: Product) -> None:
    person, case, berg = await held(product)
    for _ in range(2):
        await product.services.desk.reply(case, berg, "only once", key="k1")
    await product.services.desk.reply(case, berg, "only once", key="k2")
    assert [message.text for message in person.log()].count("only once") == 2


async def test_a04_an_entry_of_the_directory_is_sent_in_the_persons_language_with_the_day_it_was_checked(
    product: Product,
) -> None:
    person, case, berg = await held(product)
    await product.services.desk.insert_entry(case, berg, "office_east")
    said = person.last
    assert (said.author, said.name) == (Author.ADVISOR, "Anna Berg")
    assert "Card office East" in said.text and "03581 100" in said.text and "1 October 2026" in said.text
    with pytest.raises(InvalidMessage):
        await product.services.desk.insert_entry(case, berg, "no_office")


async def test_a13_what_was_not_handed_over_is_in_no_packet(product: Product) -> None:
    person, case, _ = await held(product)
    await person.say("private")
    private = person.last
    with product.services.unit_of_work() as uow:
        uow.messages.save(person.id, replace(private, withheld=True))
        uow.commit()
    packet = product.services.desk.packet(case)
    assert packet.withheld == 1
    assert "private" not in [message.text for message in packet.messages]


async def test_a14_earlier_cases_of_the_same_conversation_come_along_but_not_those_of_another_organisation(
    product: Product,
) -> None:
    person, first, berg = await held(product)
    await product.services.desk.close(first, berg, "answered")
    second = await person.wait_for_a_person()
    assert [case.id for case in product.services.desk.packet(second).earlier] == [first]
    with product.services.unit_of_work() as uow:
        uow.cases.save(replace(uow.cases.get(first), organisation="office"))
        uow.commit()
    assert product.services.desk.packet(second).earlier == ()


async def test_a18_opening_a_case_is_on_record_and_looking_again_for_what_is_new_is_not(product: Product) -> None:
    _, case, berg = await held(product)
    product.services.desk.read(case, berg)
    product.services.desk.look(case, berg)
    assert recorded(product, case) == ["case.claim", "case.read"]


async def test_nobody_but_the_holder_works_on_a_case(product: Product) -> None:
    _, case, _ = await held(product)
    tal, casework = advisor(product.services, "tal"), product.services.desk.casework
    for attempt in (casework.note_down(case, tal, Details()), casework.hand_back(case, tal), casework.take_up(case, tal)):
        with pytest.raises(NotYourCase):
            await attempt
