"""Questions without a subject and topics to choose from: the conversation's topic, the catalogue, and only what exists."""

from __future__ import annotations

import pytest

from bot.domain.messages import Kind
from tests.conftest import Product
from tests.talk import Person


async def test_a_follow_up_is_answered_by_the_topic_the_catalogue_names(product: Product) -> None:
    product.dialogue.understands("and how?", follow_up="how")
    person = Person.begin(product.services)
    await person.press("/faq/card_price")
    reply = await person.say("and how?")
    assert reply is not None
    assert (reply.kind, reply.topic) == (Kind.ANSWER, "card_how")


async def test_a_follow_up_moves_the_conversation_to_the_topic_it_was_answered_by(product: Product) -> None:
    product.dialogue.understands("and how?", follow_up="how")
    product.dialogue.understands("and the price?", follow_up="cost")
    person = Person.begin(product.services)
    await person.press("/faq/card_price")
    await person.say("and how?")
    reply = await person.say("and the price?")
    assert reply is not None
    assert reply.topic == "card_price"


async def test_a_follow_up_the_catalogue_says_nothing_about_stays_with_the_topic(product: Product) -> None:
    product.dialogue.understands("which papers?", follow_up="documents")
    person = Person.begin(product.services)
    await person.press("/faq/card_price")
    reply = await person.say("which papers?")
    assert reply is not None
    assert reply.topic == "card_price"


async def test_a_follow_up_without_a_topic_offers_what_it_may_be_about(product: Product) -> None:
    product.dialogue.understands("and how?", follow_up="how")
    reply = await Person.begin(product.services).say("and how?")
    assert reply is not None
    assert (reply.kind, reply.options) == (Kind.CLARIFY, ("card_how", "card_price"))


async def test_a_follow_up_without_a_topic_and_without_an_offer_is_not_understood(product: Product) -> None:
    product.dialogue.understands("which papers?", follow_up="documents")
    reply = await Person.begin(product.services).say("which papers?")
    assert reply is not None
    assert reply.kind is Kind.FALLBACK


async def test_the_engine_is_told_what_the_conversation_is_about(product: Product) -> None:
    person = Person.begin(product.services)
    await person.say("one")
    await person.press("/faq/card_price")
    await person.say("two")
    assert [question.topic for question in product.dialogue.asked] == [None, "card_price"]


async def test_topics_to_choose_from_come_with_something_else_and_a_person(product: Product) -> None:
    product.dialogue.understands("card", clarify=("card_price", "card_how"))
    reply = await Person.begin(product.services).say("card")
    assert reply is not None
    assert (reply.kind, reply.options, reply.topic) == (Kind.CLARIFY, ("card_price", "card_how"), None)
    payloads = [button.payload for button in reply.buttons]
    assert payloads == ["/faq/card_price", "/faq/card_how", "/other", "/handover"]


async def test_a_topic_that_does_not_exist_is_not_offered(product: Product) -> None:
    product.dialogue.understands("card", clarify=("no_such_topic", "card_how"))
    reply = await Person.begin(product.services).say("card")
    assert reply is not None
    assert reply.options == ("card_how",)
    assert "/faq/no_such_topic" not in [button.payload for button in reply.buttons]


async def test_topics_none_of_which_exist_are_a_question_not_understood(product: Product) -> None:
    product.dialogue.understands("card", clarify=("no_such_topic", "nor_this"))
    reply = await Person.begin(product.services).say("card")
    assert reply is not None
    assert reply.kind is Kind.FALLBACK


async def test_asking_back_keeps_what_the_conversation_was_about(product: Product) -> None:
    product.dialogue.understands("card", clarify=("card_price", "card_how"))
    person = Person.begin(product.services)
    await person.press("/faq/card_price")
    await person.say("card")
    assert person.topic == "card_price"


@pytest.mark.parametrize("language", ["de", "en", "ar", "vi"])
async def test_asking_back_is_in_the_persons_language(product: Product, language: str) -> None:
    product.dialogue.understands("card", language=language, clarify=("card_price", "card_how"))
    reply = await Person.begin(product.services).say("card")
    assert reply is not None
    text = product.services.composer.text
    assert reply.text == text("chat.clarify", language)
    assert [button.title for button in reply.buttons[2:]] == [text("chat.other", language), text("chat.person", language)]
