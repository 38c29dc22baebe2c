"""Wakes watchers inside one process: server-sent events wait here instead of asking the database again and again."""

from __future__ import annotations

import asyncio
from collections import defaultdict

_QUEUE = "\0queue"
_ANY = "\0any"


class Signal:
    """One watcher's bell. `wait` tells whether it rang since the last wait; a ring in between is not lost."""

    def __init__(self, hub: Hub, key: str) -> None:
        self._hub = hub
        self._key = key
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()

    async def wait(self, timeout: float) -> bool:
        """True when something changed, False after `timeout` seconds."""
        try:
            await asyncio.wait_for(self._event.wait(), timeout)
        except TimeoutError:
            return False
        self._event.clear()
        return True

    def ring(self) -> None:
        """Callable from any thread."""
        self._loop.call_soon_threadsafe(self._event.set)

    def close(self) -> None:
        """Stop listening."""
        self._hub.forget(self._key, self)


class Hub:
    """Implements service.ports.Notifier for watchers in this process."""

    def __init__(self) -> None:
        self._signals: dict[str, set[Signal]] = defaultdict(set)

    def conversation_signal(self, conversation_id: str) -> Signal:
        """A bell for one conversation."""
        return self._listen(conversation_id)

    def queue_signal(self) -> Signal:
        """A bell for the console's lists."""
        return self._listen(_QUEUE)

    def any_signal(self) -> Signal:
        """A bell that rings on any change, for whoever pushes messages out."""
        return self._listen(_ANY)

    def conversation_changed(self, conversation_id: str) -> None:
        self._ring(conversation_id)
        self._ring(_ANY)

    def queue_changed(self) -> None:
        """Positions in the queue change for everybody who waits, so all bells ring."""
        for key in list(self._signals):
            self._ring(key)

    def forget(self, key: str, signal: Signal) -> None:
        """Take a bell down."""
        self._signals[key].discard(signal)
        if not self._signals[key]:
            del self._signals[key]

    def _listen(self, key: str) -> Signal:
        signal = Signal(self, key)
        self._signals[key].add(signal)
        return signal

    def _ring(self, key: str) -> None:
        for signal in list(self._signals.get(key, ())):
            signal.ring()
