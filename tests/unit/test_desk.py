"""Advisors at their desk: claim, write, insert an article, give back, close, and who may not."""

from __future__ import annotations

import pytest

from bot.domain.conversation import State
from bot.domain.errors import CaseTaken, InvalidMessage
from bot.domain.messages import Author, Kind
from bot.domain.text import MESSAGE_LIMIT
from tests.conftest import Product
from tests.talk import Person, advisor


async def test_a_claim_says_by_name_who_has_joined(product: Product) -> None:
    person = Person.begin(product.services, "vi")
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, advisor(product.services, name="Anna Berg"))
    assert person.last.text == product.services.composer.text("handover.joined", "vi", name="Anna Berg")
    assert (person.last.author, person.last.kind) == (Author.SYSTEM, Kind.HANDOVER)
    status = product.services.conversations.status(person.id)
    assert (status.state, status.position, status.advisor) == (State.WITH_ADVISOR, None, "Anna Berg")


async def test_the_second_of_two_advisors_reads_who_has_the_case(product: Product) -> None:
    person = Person.begin(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, advisor(product.services, "berg", "Anna Berg"))
    with pytest.raises(CaseTaken) as refused:
        await product.services.desk.claim(case, advisor(product.services, "tal", "Ben Tal"))
    assert refused.value.holder == "Anna Berg"
    assert product.services.desk.packet(case).holder == "Anna Berg"


async def test_the_second_claim_changes_nothing_in_the_conversation(product: Product) -> None:
    person = Person.begin(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, advisor(product.services, "berg"))
    before = person.log()
    with pytest.raises(CaseTaken):
        await product.services.desk.claim(case, advisor(product.services, "tal"))
    assert person.log() == before


async def test_a_case_the_person_has_left_cannot_be_claimed(product: Product) -> None:
    person = Person.begin(product.services)
    case = await person.wait_for_a_person()
    await person.press("/handover/leave")
    with pytest.raises(CaseTaken):
        await product.services.desk.claim(case, advisor(product.services))
    assert person.state is State.BOT


async def test_a_reply_reaches_the_person_as_the_advisor_wrote_it(product: Product) -> None:
    person, berg = Person.begin(product.services, "vi"), advisor(product.services, name="Anna Berg")
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    await product.services.desk.reply(case, berg, " Chào bạn,\x00 <b>ạ</b>\n")
    said = person.last
    assert (said.author, said.name, said.kind) == (Author.ADVISOR, "Anna Berg", Kind.ADVISOR)
    assert (said.text, said.language, said.reply) == ("Chào bạn, <b>ạ</b>", "vi", None)


@pytest.mark.parametrize(("length", "accepted"), [(-1, True), (0, True), (1, False)])
async def test_the_longest_reply_is_sent_and_one_more_character_is_refused(product: Product, length: int, accepted: bool) -> None:
    person, berg = Person.begin(product.services), advisor(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    text = "a" * (MESSAGE_LIMIT + length)
    if accepted:
        await product.services.desk.reply(case, berg, text)
    else:
        with pytest.raises(InvalidMessage):
            await product.services.desk.reply(case, berg, text)
    assert (person.last.text == text) is accepted


@pytest.mark.parametrize("text", ["", "  \n", "\x00", "...", "🙏"])
async def test_a_reply_without_words_is_refused(product: Product, text: str) -> None:
    person, berg = Person.begin(product.services), advisor(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    with pytest.raises(InvalidMessage):
        await product.services.desk.reply(case, berg, text)


@pytest.mark.parametrize(("language", "shown"), [("de", "de"), ("en", "en"), ("vi", "en"), ("hi", "en")])
async def test_an_inserted_article_is_in_the_persons_language(product: Product, language: str, shown: str) -> None:
    person, berg = Person.begin(product.services, "en"), advisor(product.services)
    case = await person.wait_for_a_person()
    product.services.conversations.set_language(person.id, language)
    await product.services.desk.claim(case, berg)
    await product.services.desk.insert_article(case, berg, "card_price")
    said = person.last
    assert (said.author, said.kind, said.name) == (Author.ADVISOR, Kind.ADVISOR, "Anna Berg")
    assert said.reply is not None
    assert (said.reply.language, said.reply.shown_language, said.reply.topic) == (language, shown, "card_price")
    assert (said.reply.facts, said.reply.buttons) == (("card_price", "card_months"), ())
    assert said.reply.sources[0].url == "https://law.example/1"


async def test_the_advisor_reads_in_german_what_was_answered(product: Product) -> None:
    person = Person.begin(product.services, "vi")
    await person.press("/faq/card_price")
    product.clock.forward(days=60)
    german = product.services.desk.german(person.last)
    assert german is not None
    assert german.shown_language == "de"
    assert "1.234,50" in german.text  # as of the day it was said


async def test_what_is_no_answer_has_no_german_counterpart(product: Product) -> None:
    person = Person.begin(product.services, "vi")
    await person.wait_for_a_person()
    assert [product.services.desk.german(message) for message in person.log()] == [None] * len(person.log())


async def test_an_unknown_article_cannot_be_inserted(product: Product) -> None:
    person, berg = Person.begin(product.services), advisor(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    with pytest.raises(InvalidMessage):
        await product.services.desk.insert_article(case, berg, "no_such_topic")


async def test_a_case_given_back_keeps_its_place(product: Product) -> None:
    first, second, berg = Person.begin(product.services), Person.begin(product.services), advisor(product.services)
    case = await first.wait_for_a_person()
    product.clock.forward(minutes=1)
    await second.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    product.clock.forward(minutes=1)
    await product.services.desk.give_back(case, berg)
    assert (first.state, first.place, second.place) == (State.QUEUED, 1, 2)
    assert first.last.text == product.services.composer.text("handover.returned", "en", name="Anna Berg")


async def test_a_case_given_back_can_be_claimed_by_somebody_else(product: Product) -> None:
    person, berg, tal = Person.begin(product.services), advisor(product.services), advisor(product.services, "tal", "T")
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    await product.services.desk.give_back(case, berg)
    await product.services.desk.claim(case, tal)
    assert product.services.desk.packet(case).holder == "T"


async def test_closing_brings_the_bot_back(product: Product) -> None:
    product.dialogue.understands("how much", answer="card_price")
    person, berg = Person.begin(product.services, "ar"), advisor(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    await product.services.desk.close(case, berg, "answered")
    assert person.last.text == product.services.composer.text("handover.closed", "ar")
    assert person.state is State.BOT
    reply = await person.say("how much")
    assert reply is not None
    assert reply.topic == "card_price"


async def test_after_a_closed_case_another_can_be_opened(product: Product) -> None:
    person, berg = Person.begin(product.services), advisor(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    await product.services.desk.close(case, berg, "answered")
    assert await person.wait_for_a_person() != case
    assert (person.state, person.place) == (State.QUEUED, 1)
