"""Closing days from a calendar file (iCalendar, RFC 5545), as notices of kind "closed"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event, vRecur

from bot.domain.errors import LotseError
from bot.domain.questions import Notice
from bot.kb.library import Knowledge
from bot.service.hours import CLOSED
from bot.service.ports import Clock, Notifier, UnitOfWorkFactory

AHEAD = timedelta(days=730)
MOST_OF_A_SERIES = 1000
# Exceptions of a series would be lost, so a file that has them is refused as a whole.
_NOT_READ = ("RDATE", "RECURRENCE-ID")
Period = tuple[datetime, datetime]


class InvalidCalendar(LotseError):
    """The file is no calendar, or an event in it cannot be read; the message says which and why."""


@dataclass(frozen=True)
class Imported:
    """How many closings were added, and how many stood there already or are over."""

    added: int
    known: int


class Closings:
    """Adds the events of a file; the same file again adds nothing."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, knowledge: Knowledge, clock: Clock, notifier: Notifier) -> None:
        self._unit_of_work = unit_of_work
        self._knowledge = knowledge
        self._clock = clock
        self._notifier = notifier

    def add(self, content: bytes, team: str | None = None, advisor_id: int | None = None) -> Imported:
        """Close a team, or all, for every event. Raises InvalidCalendar, with nothing added, also for an unknown team."""
        if team is not None and team not in self._knowledge.teams:
            raise InvalidCalendar(f"there is no team '{team}' in knowledge/desk/teams.yml")
        now = self._clock.now()
        periods = read_periods(content, ZoneInfo(self._knowledge.calendar.zone), now)
        with self._unit_of_work() as uow:
            known = {(notice.starts_at, notice.ends_at) for notice in uow.notices.until(now) if _is_same(notice, team)}
            fresh = sorted({period for period in periods if period[1] > now} - known)
            for start, end in fresh:
                uow.notices.add(Notice(0, CLOSED, team, start, end, advisor_id))
            uow.commit()
        self._notifier.queue_changed()
        return Imported(len(fresh), len(periods) - len(fresh))


def read_periods(content: bytes, zone: ZoneInfo, now: datetime) -> list[Period]:
    """From and until, in UTC, of every event; a series up to two years from now. Raises InvalidCalendar."""
    try:
        calendar = Calendar.from_ical(content)
    except (ValueError, IndexError) as error:
        raise InvalidCalendar(f"not readable as an iCalendar file: {_first_line(error)}") from None
    events = [event for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    if not events:
        raise InvalidCalendar("there is no event in the file")
    return [period for number, event in enumerate(events, 1) for period in _periods(number, event, zone, now)]


def _periods(number: int, event: Event, zone: ZoneInfo, now: datetime) -> list[Period]:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return []
    try:
        start, length = _first(event, zone)
        begins = list(_series(event, start, zone, now)) if "RRULE" in event else [start]
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise InvalidCalendar(f"event {number} cannot be read: {_first_line(error)}") from None
    return [(_utc(begin, zone), _utc(begin + length, zone)) for begin in begins]


def _first(event: Event, zone: ZoneInfo) -> tuple[date | datetime, timedelta]:
    """The start, a day or an instant, and how long it lasts. Times without a zone are those of the desks."""
    if "DTSTART" not in event:
        raise ValueError("it has no start")
    start, end = event.start, event.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        start = start if start.tzinfo else start.replace(tzinfo=zone)
        end = end if end.tzinfo else end.replace(tzinfo=zone)
        length = end.astimezone(UTC) - start.astimezone(UTC)
    else:
        length = end - start
    if length <= timedelta():
        raise ValueError("it ends when it begins, or before")
    return start, length


def _series(event: Event, start: date | datetime, zone: ZoneInfo, now: datetime) -> Iterator[date | datetime]:
    """Every start of a series that is not long over, without those taken out of it."""
    if any(name in event for name in _NOT_READ):
        raise ValueError("single dates of its series were added or moved: write them as events of their own")
    whole_day = not isinstance(start, datetime)
    first = start if isinstance(start, datetime) else datetime(start.year, start.month, start.day)  # noqa: DTZ001 - a day
    written = event["RRULE"]
    if not isinstance(written, vRecur):
        raise ValueError("it has more than one rule of repetition")
    as_text: Callable[[], bytes] = written.to_ical
    rule = rrulestr(as_text().decode(), dtstart=first)
    left_out = {_utc(day, zone) for day in _excluded(event)}
    for count, begin in enumerate(rule):
        at = begin.date() if whole_day else begin
        if _utc(at, zone) > now + AHEAD:
            return
        if count >= MOST_OF_A_SERIES:
            raise ValueError(f"its series has more than {MOST_OF_A_SERIES} dates in two years")
        if _utc(at, zone) not in left_out:
            yield at


def _excluded(event: Event) -> Iterator[date | datetime]:
    lists = event.get("EXDATE", [])
    for one in lists if isinstance(lists, list) else [lists]:
        yield from (entry.dt for entry in one.dts)


def _utc(at: date | datetime, zone: ZoneInfo) -> datetime:
    """A day begins at midnight where the desks are."""
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day, tzinfo=zone)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _is_same(notice: Notice, team: str | None) -> bool:
    return notice.kind == CLOSED and notice.team == team


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]
