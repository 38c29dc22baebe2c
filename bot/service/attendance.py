"""Who has the page open: a person who reads along needs no e-mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Attendance:
    """Counts the open event streams of persons in this process. Advisors who watch a conversation do not count."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    @contextmanager
    def of(self, conversation_id: str) -> Iterator[None]:
        """As long as it is entered, the person is here."""
        self._open[conversation_id] += 1
        try:
            yield
        finally:
            self._open[conversation_id] -= 1
            if not self._open[conversation_id]:
                del self._open[conversation_id]

    def is_here(self, conversation_id: str) -> bool:
        """Whether the person has the conversation open anywhere."""
        return conversation_id in self._open
