"""Bells: rung once they wake, a ring before the wait is not lost, and nobody else is woken."""

from __future__ import annotations

import asyncio

from bot.service.hub import Hub

AT_ONCE = 0.0
AMPLE = 30.0


async def test_a_change_wakes_who_watches_the_conversation() -> None:
    hub = Hub()
    signal = hub.conversation_signal("c_1")
    waiting = asyncio.create_task(signal.wait(AMPLE))
    hub.conversation_changed("c_1")
    assert await waiting


async def test_a_ring_before_the_wait_is_not_lost() -> None:
    hub = Hub()
    signal = hub.conversation_signal("c_1")
    hub.conversation_changed("c_1")
    assert await signal.wait(AMPLE)


async def test_many_rings_before_the_wait_wake_once() -> None:
    hub = Hub()
    signal = hub.conversation_signal("c_1")
    for _ in range(3):
        hub.conversation_changed("c_1")
    assert await signal.wait(AMPLE)
    assert not await signal.wait(AT_ONCE)


async def test_a_bell_nobody_rings_says_so_after_its_time() -> None:
    assert not await Hub().conversation_signal("c_1").wait(AT_ONCE)


async def test_a_change_of_another_conversation_wakes_nobody() -> None:
    hub = Hub()
    signal, lists = hub.conversation_signal("c_1"), hub.queue_signal()
    hub.conversation_changed("c_2")
    assert not await signal.wait(AT_ONCE)
    assert not await lists.wait(AT_ONCE)


async def test_all_who_watch_a_conversation_are_woken() -> None:
    hub = Hub()
    signals = [hub.conversation_signal("c_1") for _ in range(3)]
    hub.conversation_changed("c_1")
    assert [await signal.wait(AMPLE) for signal in signals] == [True] * 3


async def test_a_change_of_the_queue_wakes_the_console_and_everybody_who_waits() -> None:
    hub = Hub()
    signals = [hub.queue_signal(), hub.conversation_signal("c_1"), hub.conversation_signal("c_2")]
    hub.queue_changed()
    assert [await signal.wait(AMPLE) for signal in signals] == [True] * 3


async def test_a_change_in_another_thread_wakes_too() -> None:
    hub = Hub()
    signal = hub.conversation_signal("c_1")
    await asyncio.to_thread(hub.conversation_changed, "c_1")
    assert await signal.wait(AMPLE)


async def test_a_bell_that_is_taken_down_is_not_rung_any_more() -> None:
    hub = Hub()
    gone, there = hub.conversation_signal("c_1"), hub.conversation_signal("c_1")
    gone.close()
    hub.conversation_changed("c_1")
    assert await there.wait(AMPLE)
    assert not await gone.wait(AT_ONCE)


async def test_taking_a_bell_down_twice_does_no_harm() -> None:
    hub = Hub()
    signal, other = hub.conversation_signal("c_1"), hub.conversation_signal("c_1")
    signal.close()
    signal.close()
    hub.conversation_changed("c_1")
    assert await other.wait(AMPLE)
