"""When a team's desk is open: its hours, the public holidays of Saxony, days closed every year, and exceptional closings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.domain.questions import Notice
from bot.kb.library import Knowledge
from bot.kb.teams import WEEKDAYS, Span, Team, closed_day
from bot.service.ports import UnitOfWork

CLOSED = "closed"
# Cases live as long as conversations; waiting times are never asked for further back.
_BACK = timedelta(days=400)
_AHEAD = 400
Open = tuple[datetime, datetime]


@dataclass(frozen=True)
class Hours:
    """Opening hours of all teams with the closings known at one moment. `team` is an id; None for the fallback."""

    knowledge: Knowledge
    closings: tuple[Notice, ...] = ()

    def is_open(self, team: str | None, at: datetime) -> bool:
        """Whether the desk answers at this instant."""
        return any(start <= at < end for start, end in self._of_day(team, self._day(at)))

    def next_opening(self, team: str | None, at: datetime) -> datetime | None:
        """The next instant, in UTC, at which a closed desk opens, `at` itself while it is open; None where none is known."""
        for start, end in self._from(team, self._day(at), _AHEAD):
            if end > at:
                return max(start, at.astimezone(UTC))
        return None

    def business_minutes(self, team: str | None, start: datetime, end: datetime) -> int:
        """Whole minutes of opening hours between two instants; 0 where `end` is not later."""
        days = (self._day(end) - self._day(start)).days
        open_ = sum((_overlap(part, start, end) for part in self._from(team, self._day(start), days)), timedelta())
        return int(open_.total_seconds() // 60)

    def after(self, team: str | None, start: datetime, minutes: int) -> datetime | None:
        """The instant at which so many minutes of opening hours have passed since `start`; None beyond what is known."""
        left = timedelta(minutes=minutes)
        for begin, end in self._from(team, self._day(start), _AHEAD):
            open_ = _overlap((begin, end), start, end)
            if open_ >= left > timedelta():
                return max(begin, start.astimezone(UTC)) + left
            left -= open_
        return None

    def holidays(self, team: str | None, start: datetime, end: datetime, language: str) -> list[tuple[date, str]]:
        """Public holidays between two instants on which the desk would be open otherwise, with their names."""
        first, hours = self._day(start), self._team(team).hours
        days = [first + timedelta(days=offset) for offset in range((self._day(end) - first).days + 1)]
        named = [(day, closed_day(self.knowledge.calendar, day, language)) for day in days if hours.get(WEEKDAYS[day.weekday()])]
        return [(day, name) for day, name in named if name]

    def german_day(self, at: datetime) -> date:
        """The day it is at the desks."""
        return self._day(at)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of all hours."""
        return ZoneInfo(self.knowledge.calendar.zone)

    def _team(self, team: str | None) -> Team:
        return self.knowledge.teams.get(team or "") or self.knowledge.teams[self.knowledge.routing.fallback]

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _from(self, team: str | None, first: date, days: int) -> Iterator[Open]:
        for offset in range(days + 1):
            yield from self._of_day(team, first + timedelta(days=offset))

    def _of_day(self, team: str | None, day: date) -> list[Open]:
        """What is left of the hours of a day, in UTC and in order, once its closings are taken out."""
        if closed_day(self.knowledge.calendar, day) is not None:
            return []
        parts = [self._instants(span, day) for span in self._team(team).hours.get(WEEKDAYS[day.weekday()], [])]
        for closing in self.closings:
            if closing.team in (None, team):
                parts = [left for part in parts for left in _without(part, closing)]
        return parts

    def _instants(self, span: Span, day: date) -> Open:
        start = datetime.combine(day, span.start, self.zone)
        end = datetime.combine(day, span.end, self.zone) if span.end else _midnight(day + timedelta(days=1), self.zone)
        return start.astimezone(UTC), end.astimezone(UTC)


def hours_of(knowledge: Knowledge, uow: UnitOfWork, now: datetime) -> Hours:
    """The hours as they stand in this transaction, with closings of the past, too: waiting times are computed from them."""
    return Hours(knowledge, tuple(notice for notice in uow.notices.until(now - _BACK) if notice.kind == CLOSED))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _overlap(part: Open, start: datetime, end: datetime) -> timedelta:
    return max(min(part[1], end) - max(part[0], start), timedelta())


def _without(part: Open, closing: Notice) -> Iterator[Open]:
    before = (part[0], min(part[1], closing.starts_at))
    after = (max(part[0], closing.ends_at), part[1])
    yield from (left for left in (before, after) if left[0] < left[1])
