"""Days and times as forms give them, in German time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.domain.days import SAXONY
from bot.domain.errors import LotseError


class NotADay(LotseError):
    """A field that is to hold a day, or a day and a time, holds something else."""


def read_day(text: str) -> date | None:
    """The day of a field, None for an empty one. Raises NotADay, for years that no conversation is of, too."""
    try:
        day = date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise NotADay("not a day") from None
    if day and not 2000 <= day.year <= 2100:
        raise NotADay("a year that is not ours")
    return day


def read_instant(text: str) -> datetime | None:
    """The instant of a field with day and time, None for an empty one. Raises NotADay."""
    try:
        local = datetime.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise NotADay("not a day and a time") from None
    if local is None:
        return None
    if local.tzinfo is not None or not 2000 <= local.year <= 2100:
        raise NotADay("a time with a zone, or a year that is not ours")
    return local.replace(tzinfo=SAXONY).astimezone(UTC)
