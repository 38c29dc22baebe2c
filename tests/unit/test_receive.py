"""The message path over a real database and a scripted engine: what is said, what is stored, what never happens twice."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import UnknownConversation
from bot.domain.messages import Author, IncomingMessage, Kind
from tests.conftest import Product
from tests.talk import Person


def test_a_question_gets_its_article_with_source_and_facts(product: Product) -> None:
    product.dialogue.understands("how much", answer="card_price")
    (reply,) = product.ask("how much")
    assert reply["custom"]["kind"] == "answer"
    assert reply["custom"]["topic"] == "card_price"
    assert reply["custom"]["facts"] == ["card_price", "card_months"]
    assert reply["custom"]["sources"] == [{"title": "§ 1 Kartengesetz", "url": "https://law.example/1", "checked": "2026-08-19"}]
    assert "€1,234.50" in reply["text"]


async def test_a_conversation_begins_with_a_welcome_in_its_language(product: Product) -> None:
    (welcome,) = Person.begin(product.services, "vi").log()
    assert (welcome.number, welcome.author, welcome.kind, welcome.language) == (1, Author.BOT, Kind.SMALLTALK, "vi")
    assert welcome.text == product.services.composer.text("chat.welcome", "vi")


async def test_messages_are_numbered_without_a_gap_and_name_what_they_answer(product: Product) -> None:
    person = Person.begin(product.services)
    await person.say("one")
    await person.say("two")
    log = person.log()
    assert [message.number for message in log] == [1, 2, 3, 4, 5]
    assert [message.in_reply_to for message in log] == [None, None, 2, None, 4]
    assert [message.text for message in log if message.author is Author.PERSON] == ["one", "two"]


async def test_the_same_external_id_gives_the_stored_reply_and_stores_nothing(product: Product) -> None:
    person = Person.begin(product.services)
    first = await person.send(text="hello", external_id="same")
    again = await person.send(text="hello", external_id="same")
    assert again == first
    assert len(person.log()) == 3
    assert len(product.dialogue.asked) == 1


async def test_the_same_message_twenty_times_at_once_is_one_message(product: Product) -> None:
    person = Person.begin(product.services)
    results = await asyncio.gather(*(person.send(text="hello", external_id="same") for _ in range(20)))
    assert all(result == results[0] for result in results)
    assert len(person.log()) == 3
    assert len(product.dialogue.asked) == 1


async def test_the_same_external_id_in_two_conversations_is_two_messages(product: Product) -> None:
    for person in (Person.begin(product.services), Person.begin(product.services)):
        await person.send(text="hello", external_id="same")
        assert len(person.log()) == 3


async def test_a_message_to_no_conversation_is_refused(product: Product) -> None:
    with pytest.raises(UnknownConversation):
        await product.services.receive("c_nobody", IncomingMessage("m1", text="hello"))


async def test_a_topic_button_is_answered_without_asking_the_engine(product: Product) -> None:
    reply = await Person.begin(product.services).press("/faq/card_how")
    assert reply is not None
    assert (reply.kind, reply.topic) == (Kind.ANSWER, "card_how")
    assert product.dialogue.asked == []


async def test_a_typed_payload_is_answered_like_the_button(product: Product) -> None:
    person = Person.begin(product.services)
    assert await person.say("/faq/card_how") == await person.press("/faq/card_how")


@pytest.mark.parametrize("payload", ["/start", "/restart", "/menu"])
async def test_starting_again_is_the_welcome(product: Product, payload: str) -> None:
    reply = await Person.begin(product.services, "ar").press(payload)
    assert reply is not None
    assert reply.text == product.services.composer.text("chat.welcome", "ar")


async def test_something_else_asks_for_other_words_and_keeps_the_topic(product: Product) -> None:
    person = Person.begin(product.services)
    await person.press("/faq/card_price")
    reply = await person.press("/other")
    assert reply is not None
    assert reply.text == product.services.composer.text("chat.other_reply", "en")
    assert person.topic == "card_price"


@pytest.mark.parametrize(
    "payload",
    ["/faq/no_such_topic", "/faq", "/language/xx", "/faq/card_price/x/y", "no slash", "/", "/../etc", "/handover/maybe"],
)
async def test_a_button_nobody_knows_says_so_and_offers_a_person(product: Product, payload: str) -> None:
    reply = await Person.begin(product.services).press(payload)
    assert reply is not None
    assert reply.kind is Kind.FALLBACK
    assert reply.text == product.services.composer.text("chat.unknown_payload", "en")
    assert [button.payload for button in reply.buttons] == ["/handover"]


async def test_a_text_that_only_begins_with_a_slash_is_a_question(product: Product) -> None:
    product.dialogue.understands("/ how much?", answer="card_price")
    reply = await Person.begin(product.services).say("/ how much?")
    assert reply is not None
    assert reply.topic == "card_price"


async def test_the_title_of_a_button_is_what_the_log_shows(product: Product) -> None:
    person = Person.begin(product.services)
    await person.send(payload="/faq/card_how", title="Get the card")
    written = person.log()[1]
    assert (written.text, written.payload) == ("Get the card", "/faq/card_how")


async def test_an_answer_leads_on_to_related_topics(product: Product) -> None:
    reply = await Person.begin(product.services).press("/faq/card_price")
    assert reply is not None
    assert [(button.title, button.payload) for button in reply.buttons] == [("Get the card", "/faq/card_how")]


async def test_the_article_about_talking_to_a_person_has_the_button_for_it(product: Product) -> None:
    reply = await Person.begin(product.services).press("/faq/talk_to_human")
    assert reply is not None
    assert reply.buttons[0].payload == "/handover"


async def test_a_topic_of_the_catalogue_that_the_engine_invented_is_not_known(product: Product) -> None:
    product.dialogue.understands("who", answer="no_such_topic")
    reply = await Person.begin(product.services).say("who")
    assert reply is not None
    assert reply.kind is Kind.FALLBACK


@pytest.mark.parametrize(("day", "confirmed"), [(-1, True), (0, True), (1, False)])
async def test_the_day_a_number_ends_decides_whether_it_is_said(product: Product, day: int, confirmed: bool) -> None:
    product.clock.forward(days=37 + day)  # 31 December 2026, the last day of the price
    reply = await Person.begin(product.services).press("/faq/card_price")
    assert reply is not None
    assert ("€1,234.50" in reply.text) is confirmed
    assert ("is not published yet" in reply.text) is not confirmed
    assert ("/handover" in [button.payload for button in reply.buttons]) is not confirmed


async def test_what_is_said_with_a_number_out_of_force_names_no_fact(product: Product) -> None:
    product.clock.forward(days=38)
    reply = await Person.begin(product.services).press("/faq/card_price")
    assert reply is not None
    assert reply.facts == ()
    assert "1,234" not in reply.text
