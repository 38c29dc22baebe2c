"""Whatever is typed gets a clear word: too long, empty, control characters, emoji, markup, and an engine that is down."""

from __future__ import annotations

import pytest

from bot.domain.messages import Kind, Reply
from bot.domain.text import MESSAGE_LIMIT
from tests.conftest import Product
from tests.talk import Person

LANGUAGES = ["de", "en", "ar", "vi"]
WITHOUT_WORDS = {
    "nothing": "",
    "blanks": " \n\t ",
    "no-break spaces": "\u00a0\u2003",
    "control characters": "\x00\x07\x1b",
    "zero width": "\u200b\u200d\ufeff",
    "directions": "\u200f\u202e",
    "one emoji": "🙏",
    "emoji of several parts": "👩‍👩‍👧🇻🇳❤️",
    "punctuation": "?!...",
}


def _is(product: Product, reply: Reply | None, key: str, language: str = "en", **values: object) -> bool:
    assert reply is not None
    return reply.text == product.services.composer.text(key, language, **values)


def _offers_a_person(reply: Reply | None) -> bool:
    assert reply is not None
    return "/handover" in [button.payload for button in reply.buttons]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", WITHOUT_WORDS.values(), ids=WITHOUT_WORDS.keys())
async def test_a_message_without_words_is_named_so_in_the_persons_language(product: Product, text: str, language: str) -> None:
    reply = await Person.begin(product.services, language).say(text)
    assert _is(product, reply, "chat.empty", language)
    assert _offers_a_person(reply)
    assert product.dialogue.asked == []


@pytest.mark.parametrize(("length", "understood"), [(-1, True), (0, True), (1, False)])
async def test_the_longest_message_is_understood_and_one_more_character_is_too_long(
    product: Product, length: int, understood: bool
) -> None:
    reply = await Person.begin(product.services).say("ä" * (MESSAGE_LIMIT + length))
    assert _is(product, reply, "chat.too_long", limit=MESSAGE_LIMIT) is not understood
    assert len(product.dialogue.asked) == int(understood)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_too_long_is_said_in_the_persons_language_with_a_person_offered(product: Product, language: str) -> None:
    reply = await Person.begin(product.services, language).say("a" * 10_000)
    assert _is(product, reply, "chat.too_long", language, limit=MESSAGE_LIMIT)
    assert _offers_a_person(reply)


async def test_blanks_around_a_message_do_not_count_towards_its_length(product: Product) -> None:
    await Person.begin(product.services).say(" " * 5000 + "how much" + "\n" * 5000)
    assert [question.text for question in product.dialogue.asked] == ["how much"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("how\x00 much\x1b", "how much"),
        ("how\r\nmuch", "how\nmuch"),
        ("\u202ehow much\u202c", "how much"),
        ("how much\ue000", "how much"),
        ("u\u0308ber", "über"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("how much 🙏", "how much 🙏"),
    ],
)
async def test_characters_nobody_sees_are_taken_out_before_anything_else(product: Product, typed: str, kept: str) -> None:
    person = Person.begin(product.services)
    await person.say(typed)
    assert [question.text for question in product.dialogue.asked] == [kept]
    assert person.log()[1].text == kept


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '<b>how</b> &amp; "much"\'; DROP TABLE messages;--', "{{ 7*7 }}"])
async def test_markup_is_stored_as_it_was_typed_and_never_said_back(product: Product, text: str) -> None:
    person = Person.begin(product.services)
    reply = await person.say(text)
    assert reply is not None
    assert person.log()[1].text == text
    assert text not in reply.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_engine_that_is_down_is_a_clear_word_and_a_person(product: Product, language: str) -> None:
    product.dialogue.down = True
    person = Person.begin(product.services, language)
    reply = await person.say("how much")
    assert _is(product, reply, "chat.engine_down", language)
    assert _offers_a_person(reply)


async def test_buttons_work_while_the_engine_is_down(product: Product) -> None:
    product.dialogue.down = True
    reply = await Person.begin(product.services).press("/faq/card_price")
    assert reply is not None
    assert reply.kind is Kind.ANSWER


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_the_engine_does_not_know_is_said_to_be_so(product: Product, language: str) -> None:
    product.dialogue.understands("what is the weather", language=language)
    reply = await Person.begin(product.services, language).say("what is the weather")
    assert _is(product, reply, "chat.fallback", language)
    assert reply is not None
    assert (reply.kind, reply.topic) == (Kind.FALLBACK, None)
    assert _offers_a_person(reply)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["greet", "thanks", "goodbye", "affirm", "deny"])
async def test_small_talk_is_answered_in_kind(product: Product, name: str, language: str) -> None:
    product.dialogue.understands("well", language=language, smalltalk=name)
    reply = await Person.begin(product.services).say("well")
    assert _is(product, reply, f"chat.{name}", language)
    assert reply is not None
    assert reply.kind is Kind.SMALLTALK
