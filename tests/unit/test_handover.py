"""Hand-over on the person's side: asked, agreed, declined, waiting, left, and every button that came too late."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.conversation import State
from bot.domain.messages import Author, Kind, Reply
from tests.conftest import Product
from tests.talk import Person, advisor

LANGUAGES = ["de", "en", "ar", "vi"]


def _text(product: Product, key: str, language: str = "en", **values: object) -> str:
    return product.services.composer.text(key, language, **values)


def _payloads(reply: Reply | None) -> list[str]:
    assert reply is not None
    return [button.payload for button in reply.buttons]


def _waiting(product: Product) -> int:
    with product.services.unit_of_work() as uow:
        return len(uow.cases.waiting())


@pytest.mark.parametrize("language", LANGUAGES)
async def test_asking_for_a_person_asks_for_consent_first(product: Product, language: str) -> None:
    person = Person.begin(product.services, language)
    reply = await person.press("/handover")
    assert reply is not None
    assert (reply.kind, reply.topic, reply.text) == (
        Kind.HANDOVER,
        "talk_to_human",
        _text(product, "handover.consent", language),
    )
    assert _payloads(reply) == ["/handover/yes", "/handover/yes/new", "/handover/no"]
    assert (person.state, person.last.author, _waiting(product)) == (State.CONSENT, Author.SYSTEM, 0)


async def test_a_question_understood_as_asking_for_a_person_asks_for_consent(product: Product) -> None:
    product.dialogue.understands("a human please", answer="talk_to_human")
    person = Person.begin(product.services)
    reply = await person.say("a human please")
    assert _payloads(reply) == ["/handover/yes", "/handover/yes/new", "/handover/no"]
    assert person.state is State.CONSENT


@pytest.mark.parametrize("language", LANGUAGES)
async def test_consent_puts_the_person_into_the_queue_and_says_the_place(product: Product, language: str) -> None:
    person = Person.begin(product.services, language)
    await person.press("/handover")
    reply = await person.press("/handover/yes")
    assert reply is not None
    assert reply.text == _text(product, "handover.queued", language, position=1)
    assert _payloads(reply) == ["/handover/leave"]
    assert (person.state, person.place) == (State.QUEUED, 1)


async def test_the_case_knows_topic_and_language_of_the_conversation(product: Product) -> None:
    person = Person.begin(product.services, "vi")
    await person.press("/faq/card_price")
    packet = product.services.desk.packet(await person.wait_for_a_person())
    assert (packet.case.topic, packet.case.language, packet.holder) == ("card_price", "vi", None)
    assert list(packet.messages) == person.log()


async def test_without_consent_nothing_is_passed_on(product: Product) -> None:
    person = Person.begin(product.services)
    await person.press("/handover")
    reply = await person.press("/handover/no")
    assert reply is not None
    assert reply.text == _text(product, "handover.declined")
    assert (person.state, _waiting(product)) == (State.BOT, 0)


@pytest.mark.parametrize(("word", "state"), [("affirm", State.QUEUED), ("deny", State.BOT)])
async def test_consent_can_be_given_and_refused_in_words(product: Product, word: str, state: State) -> None:
    product.dialogue.understands("well", smalltalk=word)
    person = Person.begin(product.services)
    await person.press("/handover")
    reply = await person.say("well")
    assert reply is not None
    assert (reply.kind, person.state) == (Kind.HANDOVER, state)


async def test_a_yes_without_a_question_hands_nothing_over(product: Product) -> None:
    product.dialogue.understands("yes", smalltalk="affirm")
    person = Person.begin(product.services)
    reply = await person.say("yes")
    assert reply is not None
    assert (reply.kind, person.state) == (Kind.SMALLTALK, State.BOT)


@pytest.mark.parametrize("text", ["how much", "thanks", "what is this", "?", "a" * 2001])
async def test_writing_something_else_while_consent_is_asked_is_answered_and_withdraws_the_question(
    product: Product, text: str
) -> None:
    product.dialogue.understands("how much", answer="card_price")
    product.dialogue.understands("thanks", smalltalk="thanks")
    person = Person.begin(product.services)
    await person.press("/handover")
    reply = await person.say(text)
    assert reply is not None
    assert reply.kind is not Kind.HANDOVER
    assert (person.state, _waiting(product)) == (State.BOT, 0)


async def test_pressing_something_else_while_consent_is_asked_withdraws_the_question(product: Product) -> None:
    person = Person.begin(product.services)
    await person.press("/handover")
    await person.press("/faq/card_price")
    assert person.state is State.BOT


@pytest.mark.parametrize("payload", ["/handover/yes", "/handover/no", "/handover/leave"])
async def test_an_old_button_begins_again_with_the_question(product: Product, payload: str) -> None:
    person = Person.begin(product.services)
    reply = await person.press(payload)
    assert reply is not None
    assert reply.text == _text(product, "handover.consent")
    assert (person.state, _waiting(product)) == (State.CONSENT, 0)


@pytest.mark.parametrize("payload", ["/handover", "/handover/leave"])
async def test_the_question_can_be_asked_twice(product: Product, payload: str) -> None:
    person = Person.begin(product.services)
    await person.press("/handover")
    assert _payloads(await person.press(payload)) == ["/handover/yes", "/handover/yes/new", "/handover/no"]
    assert person.state is State.CONSENT


@pytest.mark.parametrize("payload", ["/handover", "/handover/yes", "/handover/no"])
async def test_who_waits_already_is_told_so_and_keeps_the_place(product: Product, payload: str) -> None:
    person = Person.begin(product.services)
    await person.wait_for_a_person()
    reply = await person.press(payload)
    assert reply is not None
    assert reply.text == _text(product, "handover.already")
    assert (person.state, person.place, _waiting(product)) == (State.QUEUED, 1, 1)


@pytest.mark.parametrize("payload", ["/handover", "/handover/yes", "/handover/no", "/handover/leave"])
async def test_who_has_an_advisor_is_told_so_by_every_old_button(product: Product, payload: str) -> None:
    person = Person.begin(product.services)
    await product.services.desk.claim(await person.wait_for_a_person(), advisor(product.services))
    reply = await person.press(payload)
    assert reply is not None
    assert reply.text == _text(product, "handover.already")
    assert person.state is State.WITH_ADVISOR


async def test_consent_given_twice_at_once_opens_one_case(product: Product) -> None:
    person = Person.begin(product.services)
    await person.press("/handover")
    await asyncio.gather(*(person.press("/handover/yes") for _ in range(5)))
    assert (person.place, _waiting(product)) == (1, 1)


async def test_while_waiting_messages_are_kept_and_the_bot_stays_silent(product: Product) -> None:
    person = Person.begin(product.services)
    case = await person.wait_for_a_person()
    assert await person.say("one more thing") is None
    assert await person.press("/faq/card_price") is None
    assert product.dialogue.asked == []
    assert [message.text for message in product.services.desk.packet(case).messages][-2:] == [
        "one more thing",
        "/faq/card_price",
    ]


async def test_leaving_the_queue_brings_the_bot_back(product: Product) -> None:
    product.dialogue.understands("how much", answer="card_price")
    person = Person.begin(product.services)
    await person.wait_for_a_person()
    reply = await person.press("/handover/leave")
    assert reply is not None
    assert reply.text == _text(product, "handover.left")
    assert (person.state, person.place, _waiting(product)) == (State.BOT, None, 0)
    answer = await person.say("how much")
    assert answer is not None
    assert answer.topic == "card_price"


async def test_who_comes_later_waits_behind(product: Product) -> None:
    people = [Person.begin(product.services) for _ in range(3)]
    for person in people:
        await person.wait_for_a_person()
        product.clock.forward(seconds=1)
    assert [person.place for person in people] == [1, 2, 3]


async def test_who_comes_in_the_same_instant_has_a_place_of_their_own(product: Product) -> None:
    people = [Person.begin(product.services) for _ in range(3)]
    for person in people:
        await person.wait_for_a_person()
    assert [person.place for person in people] == [1, 2, 3]


async def test_everybody_behind_moves_up_when_somebody_leaves_is_served_or_erased(product: Product) -> None:
    people = [Person.begin(product.services) for _ in range(4)]
    cases = [await person.wait_for_a_person() for person in people]
    await people[0].press("/handover/leave")
    assert [person.place for person in people] == [None, 1, 2, 3]
    await product.services.desk.claim(cases[2], advisor(product.services))
    assert [person.place for person in people] == [None, 1, None, 2]
    product.services.conversations.erase(people[1].id)
    assert people[3].place == 1


async def test_who_leaves_and_comes_again_waits_at_the_end(product: Product) -> None:
    first, second = Person.begin(product.services), Person.begin(product.services)
    await first.wait_for_a_person()
    await second.wait_for_a_person()
    await first.press("/handover/leave")
    product.clock.forward(seconds=1)
    await first.wait_for_a_person()
    assert (first.place, second.place) == (2, 1)
