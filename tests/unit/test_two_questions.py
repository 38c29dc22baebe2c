"""Two questions in one message are told apart; one long question stays one."""

from __future__ import annotations

import pytest

from bot.service.two_questions import split
from tests.conftest import Product
from tests.talk import Person


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("What does it cost? How long does it take?", "What does it cost?", "How long does it take?"),
        ("What does the card cost and how do I get it?", "What does the card cost", "how do I get it?"),
        ("Was kostet die Karte und wo bekomme ich sie?", "Was kostet die Karte", "wo bekomme ich sie?"),
        ("Combien coûte la carte et où puis-je la demander", "Combien coûte la carte", "où puis-je la demander"),
        ("Сколько стоит карта и где её получить?", "Сколько стоит карта", "где её получить?"),
        ("كم سعر البطاقة؟ أين أحصل عليها؟", "كم سعر البطاقة؟", "أين أحصل عليها؟"),
        ("كم سعر البطاقة وأين أحصل عليها", "كم سعر البطاقة", "أين أحصل عليها"),
    ],
)
def test_two_questions_are_told_apart(text: str, first: str, second: str) -> None:
    assert split(text) == (first, second)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "Really?? How?",
        "I want to live and work in Dresden",
        "Can I train and work?",
        "Bread and butter",
        "What?! Why?",
        "I am a nurse, so I can start right away?",
        "Ich habe die Karte, also darf ich sofort wechseln?",
    ],
)
def test_one_question_stays_one(text: str) -> None:
    assert split(text) is None


BOTH = "What does the card cost and how do I get it?"


async def test_the_first_is_answered_and_the_second_offered(product: Product) -> None:
    product.dialogue.understands(BOTH, answer="card_price")
    product.dialogue.understands("how do I get it?", answer="card_how")
    reply = await Person.begin(product.services).say(BOTH)
    assert reply is not None
    assert reply.topic == "card_price"
    assert reply.text.endswith(product.services.composer.text("chat.two_questions", "en"))
    assert reply.buttons[0].payload == "/faq/card_how"


async def test_the_first_is_answered_though_the_whole_sounds_like_the_second(product: Product) -> None:
    product.dialogue.understands(BOTH, answer="card_how")
    product.dialogue.understands("What does the card cost", answer="card_price")
    product.dialogue.understands("how do I get it?", answer="card_how")
    reply = await Person.begin(product.services).say(BOTH)
    assert reply is not None
    assert (reply.topic, reply.buttons[0].payload) == ("card_price", "/faq/card_how")


async def test_a_second_question_without_a_subject_is_about_the_first(product: Product) -> None:
    product.dialogue.understands(BOTH, answer="card_price")
    product.dialogue.understands("how do I get it?", follow_up="how")
    reply = await Person.begin(product.services).say(BOTH)
    assert reply is not None
    assert (reply.topic, reply.buttons[0].payload) == ("card_price", "/faq/card_how")


async def test_what_is_not_sure_is_not_offered(product: Product) -> None:
    product.dialogue.understands(BOTH, answer="card_price")
    product.dialogue.understands("how do I get it?", clarify=("card_how", "talk_to_human"))
    reply = await Person.begin(product.services).say(BOTH)
    assert reply is not None
    assert product.services.composer.text("chat.two_questions", "en") not in reply.text


async def test_two_questions_nobody_understands_are_one_that_is_not_known(product: Product) -> None:
    reply = await Person.begin(product.services).say("Who are you? Where are they?")
    assert reply is not None
    assert reply.text == product.services.composer.text("chat.fallback", "en")
