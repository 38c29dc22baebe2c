"""Days in Saxony as instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SAXONY = ZoneInfo("Europe/Berlin")


def day_of(instant: datetime) -> date:
    """The day it is at an instant."""
    return instant.astimezone(SAXONY).date()


def begin_of(day: date) -> datetime:
    """The instant a day begins."""
    return datetime.combine(day, time(), SAXONY).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The instant a day is over, which is when the next begins."""
    return begin_of(day + timedelta(days=1))
