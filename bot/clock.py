"""Time for the whole product; tests pass their own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SAXONY = ZoneInfo("Europe/Berlin")


class SystemClock:
    """Implements service.ports.Clock. `as_of` pretends another day, for trying out what will be law then."""

    def __init__(self, as_of: date | None = None) -> None:
        self._as_of = as_of

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self._as_of or self.day_of(self.now())

    def day_of(self, instant: datetime) -> date:
        return instant.astimezone(SAXONY).date()
