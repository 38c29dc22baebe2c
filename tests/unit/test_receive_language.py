"""In which language a person is answered: what they write, what their interface says, and languages nobody has written."""

from __future__ import annotations

import pytest

from tests.conftest import Product
from tests.talk import Person


def _language(person: Person) -> str:
    with person.services.unit_of_work() as uow:
        return uow.conversations.get(person.id).language


@pytest.mark.parametrize("language", ["de", "ar", "vi", "hi"])
async def test_the_language_somebody_writes_in_becomes_that_of_the_conversation(product: Product, language: str) -> None:
    product.dialogue.understands("how much", language=language, answer="card_price")
    person = Person.begin(product.services, "en")
    reply = await person.say("how much", language="en")
    assert reply is not None
    assert reply.language == language
    assert _language(person) == language


async def test_the_engine_is_told_the_language_spoken_so_far(product: Product) -> None:
    product.dialogue.understands("bao nhiêu", language="vi", answer="card_price")
    person = Person.begin(product.services, "en")
    await person.say("bao nhiêu", language="en")
    await person.say("ok", language="en")
    assert [question.language for question in product.dialogue.asked] == ["en", "vi"]


async def test_an_unchanged_interface_does_not_override_what_somebody_writes_in(product: Product) -> None:
    product.dialogue.understands("bao nhiêu", language="vi", answer="card_price")
    person = Person.begin(product.services, "en")
    await person.say("bao nhiêu", language="en")
    reply = await person.press("/faq/card_how", language="en")
    assert reply is not None
    assert reply.language == "vi"


async def test_an_interface_that_has_just_been_changed_wins(product: Product) -> None:
    product.dialogue.understands("bao nhiêu", language="vi", answer="card_price")
    person = Person.begin(product.services, "en")
    await person.say("bao nhiêu", language="en")
    reply = await person.press("/faq/card_how", language="de")
    assert reply is not None
    assert reply.language == "de"
    assert _language(person) == "de"


async def test_a_change_of_the_interface_counts_once(product: Product) -> None:
    product.dialogue.understands("bao nhiêu", language="vi", answer="card_price")
    person = Person.begin(product.services, "en")
    await person.press("/faq/card_how", language="de")
    await person.say("bao nhiêu", language="de")
    reply = await person.press("/faq/card_how", language="de")
    assert reply is not None
    assert reply.language == "vi"


async def test_choosing_a_language_in_the_interface_holds_from_then_on(product: Product) -> None:
    person = Person.begin(product.services, "en")
    product.services.conversations.set_language(person.id, "ar")
    reply = await person.press("/faq/card_how", language="ar")
    assert reply is not None
    assert reply.language == "ar"


@pytest.mark.parametrize("language", ["de", "en", "ar", "vi"])
async def test_the_language_button_answers_in_the_language_chosen(product: Product, language: str) -> None:
    person = Person.begin(product.services, "en")
    reply = await person.press(f"/language/{language}")
    assert reply is not None
    assert reply.text == product.services.composer.text("chat.language_set", language)
    assert _language(person) == language


async def test_an_article_not_written_in_the_language_is_shown_in_the_next_with_a_notice(product: Product) -> None:
    reply = await Person.begin(product.services, "vi").press("/faq/card_price")
    assert reply is not None
    assert (reply.language, reply.shown_language) == ("vi", "en")
    assert reply.blocks[0].type == "notice"
    assert "English" in reply.blocks[0].spans[0].text
    assert "€1,234.50" in reply.text


async def test_an_article_written_in_the_language_has_no_notice(product: Product) -> None:
    reply = await Person.begin(product.services, "de").press("/faq/card_price")
    assert reply is not None
    assert (reply.language, reply.shown_language) == ("de", "de")
    assert [block.type for block in reply.blocks] == ["paragraph", "list"]


async def test_a_language_nobody_writes_is_named_and_read_in_english(product: Product) -> None:
    product.dialogue.understands("कितना", language="hi", answer="card_price")
    reply = await Person.begin(product.services, "en").say("कितना")
    assert reply is not None
    assert (reply.language, reply.shown_language) == ("hi", "en")
    assert "हिन्दी" in reply.blocks[0].spans[0].text
    assert reply.buttons[0].title == "Get the card"


async def test_the_notice_is_not_part_of_what_is_said_to_a_button_in_an_unwritten_language(product: Product) -> None:
    person = Person.begin(product.services, "en")
    reply = await person.press("/start", language="hi")
    assert reply is not None
    assert (reply.language, reply.shown_language) == ("hi", "en")
    assert reply.text == product.services.composer.text("chat.welcome", "en")
