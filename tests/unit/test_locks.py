"""One conversation does one thing at a time, in the order things came; others do not wait for it."""

from __future__ import annotations

import asyncio

import pytest

from bot.service.locks import ConversationLocks


async def test_the_second_waits_until_the_first_is_done() -> None:
    locks, order, entered, leave = ConversationLocks(), [], asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with locks.hold("c_1"):
            entered.set()
            await leave.wait()
            order.append("first")

    async def second() -> None:
        async with locks.hold("c_1"):
            order.append("second")

    one = asyncio.create_task(first())
    await entered.wait()
    two = asyncio.create_task(second())
    leave.set()
    await asyncio.gather(one, two)
    assert order == ["first", "second"]


async def test_another_conversation_does_not_wait() -> None:
    locks = ConversationLocks()
    async with asyncio.timeout(5), locks.hold("c_1"), locks.hold("c_2"):
        held = True
    assert held


async def test_turns_come_in_the_order_of_asking() -> None:
    locks, order = ConversationLocks(), []

    async def take(number: int) -> None:
        async with locks.hold("c_1"):
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*(take(number) for number in range(20)))
    assert order == list(range(20))


async def test_an_error_gives_the_turn_on() -> None:
    locks = ConversationLocks()
    with pytest.raises(RuntimeError):
        async with locks.hold("c_1"):
            raise RuntimeError
    async with locks.hold("c_1"):
        pass


async def test_who_gives_up_waiting_does_not_keep_others_out() -> None:
    locks = ConversationLocks()

    async def take() -> None:
        async with locks.hold("c_1"):
            pass

    async with locks.hold("c_1"):
        impatient = asyncio.create_task(take())
        patient = asyncio.create_task(take())
        await asyncio.sleep(0)
        impatient.cancel()
    await patient
    assert impatient.cancelled()
