"""Emergency words get their numbers at once, in every state of a conversation, and never reach the engine."""

from __future__ import annotations

import pytest

from bot.domain.conversation import State
from bot.domain.messages import Author, Kind
from tests.conftest import Product
from tests.talk import Person, advisor

PHRASES = {"de": "Hilfe, ich will sterben", "en": "I want to die.", "ar": "أريد أن أموت", "vi": "Tôi muốn chết!"}


@pytest.mark.parametrize("language", PHRASES)
async def test_emergency_words_get_the_numbers_in_the_persons_language(product: Product, language: str) -> None:
    reply = await Person.begin(product.services, language).say(PHRASES[language])
    assert reply is not None
    assert (reply.kind, reply.language, reply.shown_language) == (Kind.EMERGENCY, language, language)
    assert product.services.composer.text("emergency.suicide", language) in reply.text
    numbers = [item[1].text.strip("\u2066\u2069") for item in reply.blocks[1].items]
    assert numbers == ["110", "112"]


async def test_emergency_words_are_found_in_whatever_language_they_are(product: Product) -> None:
    reply = await Person.begin(product.services, "en").say(PHRASES["vi"])
    assert reply is not None
    assert reply.kind is Kind.EMERGENCY


async def test_the_engine_is_not_asked_about_an_emergency(product: Product) -> None:
    product.dialogue.down = True
    reply = await Person.begin(product.services).say(PHRASES["en"])
    assert reply is not None
    assert reply.kind is Kind.EMERGENCY
    assert product.dialogue.asked == []


async def test_an_emergency_offers_a_person(product: Product) -> None:
    reply = await Person.begin(product.services).say(PHRASES["en"])
    assert reply is not None
    assert [button.payload for button in reply.buttons] == ["/handover"]


async def test_a_phone_number_keeps_its_order_in_a_line_from_right_to_left(product: Product) -> None:
    reply = await Person.begin(product.services, "ar").say(PHRASES["ar"])
    assert reply is not None
    assert [item[1].text for item in reply.blocks[1].items] == ["\u2066110\u2069", "\u2066112\u2069"]


async def test_two_emergencies_in_one_message_get_the_one_about_life_first(product: Product) -> None:
    reply = await Person.begin(product.services).say("My house is on fire and I want to die")
    assert reply is not None
    assert product.services.composer.text("emergency.suicide", "en") in reply.text


@pytest.mark.parametrize(
    ("text", "urgent"),
    [
        ("Ich will nicht mehr leben", True),
        ("Ich will nicht mehr leben!!!", True),
        ("Ich will nicht mehr leben in Berlin", False),
        ("I want to diet", False),
        ("I WANT TO DIE", True),
    ],
)
async def test_only_whole_phrases_are_an_emergency(product: Product, text: str, urgent: bool) -> None:
    reply = await Person.begin(product.services).say(text)
    assert reply is not None
    assert (reply.kind is Kind.EMERGENCY) is urgent


async def test_emergency_words_get_the_numbers_in_a_message_that_is_too_long(product: Product) -> None:
    reply = await Person.begin(product.services).say("a " * 5000 + ". I want to die")
    assert reply is not None
    assert reply.kind is Kind.EMERGENCY


async def test_emergency_words_get_the_numbers_while_consent_is_asked(product: Product) -> None:
    person = Person.begin(product.services)
    await person.press("/handover")
    reply = await person.say(PHRASES["en"])
    assert reply is not None
    assert reply.kind is Kind.EMERGENCY


async def test_emergency_words_get_the_numbers_while_waiting_and_the_place_is_kept(product: Product) -> None:
    person = Person.begin(product.services)
    await person.wait_for_a_person()
    reply = await person.say(PHRASES["en"])
    assert reply is not None
    assert reply.kind is Kind.EMERGENCY
    assert (person.state, person.place) == (State.QUEUED, 1)


async def test_emergency_words_get_the_numbers_while_an_advisor_has_the_chat(product: Product) -> None:
    person = Person.begin(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, advisor(product.services))
    reply = await person.say(PHRASES["en"])
    assert reply is not None
    assert reply.kind is Kind.EMERGENCY
    assert person.state is State.WITH_ADVISOR
    assert person.last.author is Author.BOT
