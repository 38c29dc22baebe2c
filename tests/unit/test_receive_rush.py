"""When more people ask at once than can be answered, the last ones are told so at once instead of waiting for ever."""

from __future__ import annotations

import asyncio

import pytest

from bot import bootstrap
from bot.domain.messages import IncomingMessage
from bot.service.ports import Proposal
from bot.service.receive import MOST_AT_ONCE
from tests.conftest import CHEAP, Product
from tests.fakes import PausedDialogue
from tests.talk import Person


@pytest.mark.parametrize(("before", "busy"), [(MOST_AT_ONCE - 1, False), (MOST_AT_ONCE, True), (MOST_AT_ONCE + 1, True)])
async def test_a_question_beyond_what_can_be_answered_is_told_to_come_back(product: Product, before: int, busy: bool) -> None:
    paused = PausedDialogue(Proposal("en", 0.9, answer="card_price"))
    here = product.services
    services = bootstrap.wire(here.settings, paused, product.engine, clock=product.clock, knowledge=here.knowledge, hasher=CHEAP)
    people = [Person.begin(services) for _ in range(before + 1)]
    asked = [asyncio.create_task(services.receive(person.id, IncomingMessage("q", text="how much"))) for person in people]
    while sum(task.done() for task in asked) + paused.waiting < len(asked):  # noqa: ASYNC110 - two kinds of progress, no one event
        await asyncio.sleep(0.01)
    paused.go_on.set()
    replies = [result.replies[0].reply for result in await asyncio.gather(*asked)]
    told = [reply for reply in replies if reply and reply.text == services.composer.text("chat.busy", "en")]
    assert len(told) == (before + 1 - MOST_AT_ONCE if busy else 0)
    assert all(button.payload == "/handover" for reply in told for button in reply.buttons)
