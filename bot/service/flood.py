"""Somebody, or something, writes without end: asked once to slow down, then kept in the log without a reply until it is quiet."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

MOST, WITHIN = 50, timedelta(seconds=10)
# Conversations that are looked at before those that have gone quiet are forgotten.
_REMEMBERED = 1000


class Pace(StrEnum):
    """How fast a conversation is: fine, too fast for the first time, or still too fast."""

    FINE = "fine"
    TOO_FAST = "too_fast"
    STILL = "still"


@dataclass
class Flood:
    """Counts the messages of each conversation over the last seconds. In memory: a restart forgives."""

    most: int = MOST
    within: timedelta = WITHIN
    _seen: dict[str, deque[datetime]] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    def __len__(self) -> int:
        """How many conversations are remembered."""
        return len(self._seen)

    def pace(self, conversation_id: str, now: datetime) -> Pace:
        """Count one message; what it makes of the conversation's pace."""
        seen = self._recent(conversation_id, now)
        seen.append(now)
        if len(seen) <= self.most:
            self._told.discard(conversation_id)
            return Pace.FINE
        if conversation_id in self._told:
            return Pace.STILL
        self._told.add(conversation_id)
        return Pace.TOO_FAST

    def _recent(self, conversation_id: str, now: datetime) -> deque[datetime]:
        if len(self._seen) > _REMEMBERED:
            self._forget_quiet(now)
        seen = self._seen.setdefault(conversation_id, deque(maxlen=self.most + 1))
        while seen and now - seen[0] >= self.within:
            seen.popleft()
        return seen

    def _forget_quiet(self, now: datetime) -> None:
        quiet = [key for key, seen in self._seen.items() if not seen or now - seen[-1] >= self.within]
        for key in quiet:
            del self._seen[key]
            self._told.discard(key)
