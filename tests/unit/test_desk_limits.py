"""What advisors may not do, and what happens when person, advisor and engine act at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot import bootstrap
from bot.domain.account import Advisor
from bot.domain.conversation import State
from bot.domain.errors import CaseTaken, NotYourCase, UnknownConversation
from bot.domain.messages import Author, IncomingMessage, Kind
from bot.service.desk import Desk
from bot.service.ports import Proposal
from bot.service.queues import Queue
from tests.conftest import CHEAP, Product
from tests.fakes import PausedDialogue
from tests.talk import Person, advisor

Step = Callable[[Desk, int, Advisor], Awaitable[None]]
STEPS: dict[str, Step] = {
    "reply": lambda desk, case, who: desk.reply(case, who, "hello"),
    "insert": lambda desk, case, who: desk.insert_article(case, who, "card_price"),
    "give back": lambda desk, case, who: desk.give_back(case, who),
    "close": lambda desk, case, who: desk.close(case, who, "answered"),
}
every_step = pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())


@every_step
async def test_nobody_acts_on_a_case_of_somebody_else(product: Product, step: Step) -> None:
    person, berg, tal = Person.begin(product.services), advisor(product.services), advisor(product.services, "tal")
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    before = person.log()
    with pytest.raises(NotYourCase):
        await step(product.services.desk, case, tal)
    assert (person.log(), person.state) == (before, State.WITH_ADVISOR)


@every_step
async def test_nobody_acts_on_a_case_nobody_has_claimed(product: Product, step: Step) -> None:
    person = Person.begin(product.services)
    case = await person.wait_for_a_person()
    with pytest.raises(NotYourCase):
        await step(product.services.desk, case, advisor(product.services))
    assert person.state is State.QUEUED


@every_step
async def test_nobody_acts_on_a_case_that_is_closed(product: Product, step: Step) -> None:
    person, berg = Person.begin(product.services), advisor(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    await product.services.desk.close(case, berg, "answered")
    with pytest.raises(NotYourCase):
        await step(product.services.desk, case, berg)
    assert person.state is State.BOT


@every_step
async def test_a_conversation_the_person_has_erased_is_gone_for_the_advisor(product: Product, step: Step) -> None:
    person, berg = Person.begin(product.services), advisor(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    product.services.conversations.erase(person.id)
    with pytest.raises(UnknownConversation):
        await step(product.services.desk, case, berg)
    assert product.services.lists.queues.of(berg)[Queue.MINE] == ()


async def test_a_case_the_person_has_erased_cannot_be_claimed(product: Product) -> None:
    person = Person.begin(product.services)
    case = await person.wait_for_a_person()
    product.services.conversations.erase(person.id)
    with pytest.raises(UnknownConversation):
        await product.services.desk.claim(case, advisor(product.services))
    with pytest.raises(UnknownConversation):
        product.services.desk.packet(case)


async def test_of_ten_advisors_who_claim_at_once_exactly_one_gets_the_case(product: Product) -> None:
    person = Person.begin(product.services)
    case = await person.wait_for_a_person()
    people = [advisor(product.services, f"a{number}", f"A{number}") for number in range(10)]
    claims = (product.services.desk.claim(case, who) for who in people)
    refused = [r for r in await asyncio.gather(*claims, return_exceptions=True) if r is not None]
    assert [type(error) for error in refused] == [CaseTaken] * 9
    assert {error.holder for error in refused if isinstance(error, CaseTaken)} == {product.services.desk.packet(case).holder}
    assert [message.author for message in person.log()].count(Author.SYSTEM) == 3  # consent, queued, joined


async def test_the_lists_show_who_waits_longest_what_is_mine_and_what_i_closed(product: Product) -> None:
    berg, tal = advisor(product.services), advisor(product.services, "tal")
    cases = []
    for _ in range(5):
        cases.append(await Person.begin(product.services).wait_for_a_person())
        product.clock.forward(minutes=1)
    desk = product.services.desk
    await desk.claim(cases[1], berg)
    await desk.claim(cases[2], tal)
    await desk.claim(cases[3], berg)
    await desk.close(cases[3], berg, "answered")
    queues = product.services.lists.queues.of(berg)
    lists = [[row.case.id for row in queues[queue]] for queue in (Queue.WAITING, Queue.MINE, Queue.CLOSED)]
    assert lists == [[cases[0], cases[4]], [cases[1]], [cases[3]]]


async def test_a11_of_a_hundred_messages_to_the_bot_none_is_answered_once_an_advisor_has_come(product: Product) -> None:
    product.dialogue.understands("how much", answer="card_price")
    person = Person.begin(product.services)
    case = await person.wait_for_a_person()
    messages = [person.send(text="how much", to_bot=True) for _ in range(100)]
    await asyncio.gather(*messages[:30], product.services.desk.claim(case, advisor(product.services)), *messages[30:])
    log = person.log()
    came = next(message.number for message in log if message.author is Author.SYSTEM and "Anna Berg" in message.text)
    assert [message.number for message in log] == list(range(1, len(log) + 1))
    assert sum(message.author is Author.PERSON for message in log) == 102
    answers = [message.number for message in log if message.kind is Kind.ANSWER]
    assert answers and max(answers) < came


async def test_the_bot_says_nothing_to_a_hundred_messages_at_once_while_an_advisor_is_there(product: Product) -> None:
    product.dialogue.understands("how much", answer="card_price")
    person = Person.begin(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, advisor(product.services))
    before = len(person.log())
    results = await asyncio.gather(*(person.send(text="how much") for _ in range(100)))
    written = person.log()[before:]
    assert all(result.replies == () for result in results)
    assert [message.author for message in written] == [Author.PERSON] * 100
    assert [message.number for message in person.log()] == list(range(1, before + 101))
    assert product.dialogue.asked == []


async def test_a_reply_the_engine_finds_after_an_advisor_has_claimed_is_dropped(product: Product) -> None:
    paused = PausedDialogue(Proposal("en", 0.9, answer="card_price"))
    here = product.services
    other_server = bootstrap.wire(
        here.settings, paused, product.engine, clock=product.clock, knowledge=here.knowledge, hasher=CHEAP
    )
    person = Person.begin(here)
    question = asyncio.create_task(other_server.receive(person.id, IncomingMessage("q", text="how much")))
    await paused.thinking.wait()
    await here.desk.claim(await person.wait_for_a_person(), advisor(here))
    paused.go_on.set()
    result = await question
    assert (result.message.text, result.replies) == ("how much", ())
    assert person.last == result.message
    assert person.state is State.WITH_ADVISOR


async def test_an_emergency_is_answered_even_when_an_advisor_claims_at_that_moment(product: Product) -> None:
    person = Person.begin(product.services)
    case = await person.wait_for_a_person()
    claim = product.services.desk.claim(case, advisor(product.services))
    _, reply = await asyncio.gather(claim, person.say("I want to die"))
    assert reply is not None
    assert person.state is State.WITH_ADVISOR


async def test_a_button_pressed_while_the_engine_thinks_waits_for_its_turn(product: Product) -> None:
    paused = PausedDialogue(Proposal("en", 0.9, answer="card_price"))
    here = product.services
    services = bootstrap.wire(here.settings, paused, product.engine, clock=product.clock, knowledge=here.knowledge, hasher=CHEAP)
    person = Person.begin(services)
    question = asyncio.create_task(person.say("how much"))
    await paused.thinking.wait()
    handover = asyncio.create_task(person.press("/handover"))
    paused.go_on.set()
    await asyncio.gather(question, handover)
    assert [message.text for message in person.log() if message.author is Author.PERSON] == ["how much", "/handover"]
    assert person.state is State.CONSENT
