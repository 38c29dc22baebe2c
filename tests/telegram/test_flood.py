"""Too many messages: asked once to slow down, all kept; ways to a person and emergencies are never held back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.messages import Author
from bot.service.flood import MOST, Flood, Pace
from tests.conftest import Product
from tests.fakes import MORNING, SetClock
from tests.talk import Person
from tests.telegram.conftest import House


def test_t09_a_hundred_messages_in_ten_seconds_are_kept_and_answered_once_to_slow_down(house: House) -> None:
    person = house.started()
    house.handled([person.write(f"question {number}") for number in range(100)][-1])
    log = house.log(person)
    asked = [message.text for message in log if message.text.startswith("question")]
    assert asked == [f"question {number}" for number in range(100)]
    slow = house.text("flood.slow_down")
    replies = [message.text for message in log if message.author is Author.BOT]
    assert replies.count(slow) == 1 and replies[-1] == slow
    assert len(replies) == MOST + 1, "the first message and fifty counted, then the request"
    person.wait_for(slow)


def test_t09_a_person_and_an_emergency_are_reached_in_the_middle_of_a_flood(house: House) -> None:
    person = house.started()
    house.handled([person.write("x1") for _ in range(60)][-1])
    house.handled(person.write("I want to kill myself"))
    assert house.text("emergency.suicide") in house.log(person)[-1].text
    house.handled(person.write("/human"))
    assert house.text("handover.consent")[:40] in house.log(person)[-1].text


@pytest.mark.parametrize(("payload", "kind"), [("/handover", "handover"), ("/handover/yes", "handover")])
async def test_t09_payloads_to_a_person_are_never_held_back(product: Product, payload: str, kind: str) -> None:
    person = Person.begin(product.services)
    for number in range(MOST + 5):
        await person.say(f"question {number}")
    reply = await person.press(payload)
    assert reply is not None and reply.kind == kind


async def test_t09_an_emergency_is_never_held_back_on_the_web(product: Product) -> None:
    person = Person.begin(product.services)
    for number in range(MOST + 5):
        last = await person.say(f"question {number}")
    assert last is None
    reply = await person.say("I want to die")
    assert reply is not None and reply.kind == "emergency"


async def test_t09_when_it_is_quiet_again_the_bot_answers_again(product: Product) -> None:
    product.dialogue.understands("how much", answer="card_price")
    person = Person.begin(product.services)
    for number in range(MOST + 1):
        slow = await person.say(f"question {number}")
    assert slow and slow.text == product.services.composer.text("flood.slow_down", "en")
    product.clock.forward(seconds=9.9)
    assert await person.say("how much") is None
    product.clock.forward(seconds=10)
    answer = await person.say("how much")
    assert answer and answer.topic == "card_price"


@pytest.mark.parametrize(("messages", "pace"), [(MOST, Pace.FINE), (MOST + 1, Pace.TOO_FAST), (MOST + 2, Pace.STILL)])
def test_t09_fifty_messages_within_ten_seconds_are_fine(messages: int, pace: Pace) -> None:
    flood = Flood()
    assert [flood.pace("a", MORNING) for _ in range(messages)][-1] is pace
    assert flood.pace("b", MORNING) is Pace.FINE


def test_t09_conversations_that_have_gone_quiet_are_forgotten() -> None:
    flood, clock = Flood(), SetClock()
    for number in range(3000):
        flood.pace(f"c{number}", clock.now())
        clock.forward(seconds=1)
    assert len(flood) < 1100
    assert flood.pace("c2999", clock.now() + timedelta(seconds=1)) is Pace.FINE
