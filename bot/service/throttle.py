"""Slows down guessing: after five attempts in a row every further one has to wait longer."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import LotseError

FREE_ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
REMEMBERED = 10_000


class TooManyAttempts(LotseError):
    """Whoever is guessed for has to wait `seconds` before the next attempt."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


@dataclass(frozen=True)
class _Attempts:
    count: int
    wait_until: datetime


class Throttle:
    """Counts attempts per key (a login name, an account's codes) in this process: a wait that doubles from 30 s to 15 min."""

    def __init__(self) -> None:
        self._attempts: dict[str, _Attempts] = {}
        self._lock = threading.Lock()

    def attempt(self, key: str, now: datetime) -> None:
        """Count an attempt before it is made, so that many at once do not slip through. Raises TooManyAttempts."""
        with self._lock:
            before = self._attempts.get(key, _Attempts(0, now))
            if before.wait_until > now:
                raise TooManyAttempts(-int((now - before.wait_until) // timedelta(seconds=1)))
            self._forget_oldest(now)
            count = before.count + 1
            self._attempts[key] = _Attempts(count, now + _wait(count))

    def clear(self, key: str) -> None:
        """The attempt was right: start counting again."""
        with self._lock:
            self._attempts.pop(key, None)

    def _forget_oldest(self, now: datetime) -> None:
        if len(self._attempts) < REMEMBERED:
            return
        self._attempts = {key: a for key, a in self._attempts.items() if a.wait_until > now}


def _wait(count: int) -> timedelta:
    if count < FREE_ATTEMPTS:
        return timedelta(0)
    # The exponent is capped, too: nobody is to make a number of a thousand digits.
    doublings = min(count - FREE_ATTEMPTS, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
