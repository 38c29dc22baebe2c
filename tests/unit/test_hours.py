"""Opening hours: holidays of Saxony, closings, the change of the clocks, business time, and closings from a calendar file."""

from __future__ import annotations

import os
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner, Result

from bot.cli import build
from bot.domain.errors import SettingsError
from bot.domain.questions import Notice
from bot.kb.library import Knowledge
from bot.service.closings import Closings, Imported, InvalidCalendar, read_periods
from bot.service.hours import Hours, hours_of
from tests.conftest import TOY, Product

BERLIN = ZoneInfo("Europe/Berlin")
DESK, EAST = "service_point", "card_office_east"


def berlin(day: int, month: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


def closed(start: datetime, end: datetime, team: str | None = None) -> Notice:
    return Notice(1, "closed", team, start.astimezone(UTC), end.astimezone(UTC))


@pytest.fixture
def hours(toy: Knowledge) -> Hours:
    return Hours(toy)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (berlin(24, 11, 9), True),  # a Tuesday
        (berlin(24, 11, 14, 59), True),
        (berlin(24, 11, 15), False),
        (berlin(24, 11, 8, 59), False),
        (berlin(27, 11, 11, 59), True),  # a Friday
        (berlin(27, 11, 12), False),
        (berlin(28, 11, 10), False),  # a Saturday
        (datetime(2026, 7, 14, 7, 0, tzinfo=UTC), True),  # in summer 09:00 is 07:00 UTC
        (datetime(2026, 11, 24, 7, 0, tzinfo=UTC), False),
    ],
)
def test_a09_a_desk_is_open_at_its_hours_in_german_time(hours: Hours, at: datetime, is_open: bool) -> None:
    assert hours.is_open(DESK, at) is is_open


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [(18, 11, 2026), (17, 11, 2027), (1, 1, 2026), (3, 4, 2026), (14, 5, 2026), (31, 10, 2028), (3, 10, 2028), (25, 12, 2028)],
)
def test_a09_on_public_holidays_of_saxony_nobody_is_there(hours: Hours, day: int, month: int, year: int) -> None:
    assert not hours.is_open(DESK, berlin(day, month, 10, year=year))
    assert hours.is_open(DESK, berlin(24, 11, 10))


@pytest.mark.parametrize(("day", "month"), [(8, 12), (6, 1), (4, 6)])
def test_a09_holidays_of_other_federal_states_are_working_days(hours: Hours, day: int, month: int) -> None:
    """Epiphany and Corpus Christi are no holidays in all of Saxony."""
    assert hours.is_open(DESK, berlin(day, month, 10))


def test_a09_days_that_are_closed_every_year_stand_in_the_file(hours: Hours) -> None:
    assert not hours.is_open(DESK, berlin(24, 12, 10))
    assert not hours.is_open(DESK, berlin(31, 12, 10))
    assert hours.is_open(DESK, berlin(30, 12, 10))


def test_a09_the_day_of_repentance_is_named_with_its_name(hours: Hours) -> None:
    between = (berlin(17, 11, 16), berlin(19, 11, 9))
    assert hours.holidays(DESK, *between, "de") == [(date(2026, 11, 18), "Buß- und Bettag")]
    assert hours.holidays(DESK, *between, "vi") == [(date(2026, 11, 18), "Repentance and Prayer Day")]
    assert hours.holidays(DESK, berlin(2, 10, 16), berlin(5, 10, 9), "de") == []  # 3 October is a Saturday


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (berlin(17, 11, 16), berlin(19, 11, 9)),
        (berlin(27, 11, 12), berlin(30, 11, 9)),
        (berlin(24, 11, 7), berlin(24, 11, 9)),
        (berlin(23, 12, 16), berlin(28, 12, 9)),
        (berlin(2, 4, 16), berlin(7, 4, 9)),  # Easter
    ],
)
def test_a09_the_next_opening_is_found_across_weekends_and_holidays(hours: Hours, at: datetime, opens: datetime) -> None:
    assert hours.next_opening(DESK, at) == opens


def test_a09_an_open_desk_opens_now(hours: Hours) -> None:
    assert hours.next_opening(DESK, berlin(24, 11, 10, 30)) == berlin(24, 11, 10, 30)


def test_a09_an_exceptional_closing_counts_for_its_team_or_for_all(toy: Knowledge) -> None:
    of_team = Hours(toy, (closed(berlin(24, 11, 11), berlin(25, 11, 12), DESK),))
    assert [of_team.is_open(DESK, berlin(24, 11, hour)) for hour in (10, 11, 14)] == [True, False, False]
    assert of_team.next_opening(DESK, berlin(24, 11, 11)) == berlin(25, 11, 12)
    assert of_team.is_open("card_office", berlin(24, 11, 11))
    assert of_team.business_minutes(DESK, berlin(24, 11, 9), berlin(25, 11, 15)) == 2 * 60 + 3 * 60
    of_all = Hours(toy, (closed(berlin(23, 11, 0), berlin(28, 11, 0)),))
    assert not of_all.is_open("card_office", berlin(24, 11, 11))
    assert of_all.next_opening("card_office", berlin(24, 11, 11)) == berlin(30, 11, 9)


def test_a09_two_closings_that_overlap_are_taken_out_once(toy: Knowledge) -> None:
    closings = (closed(berlin(24, 11, 10), berlin(24, 11, 12)), closed(berlin(24, 11, 11), berlin(24, 11, 13)))
    assert Hours(toy, closings).business_minutes(DESK, berlin(24, 11, 0), berlin(25, 11, 0)) == 3 * 60


def test_a09_where_no_opening_is_known_none_is_said(toy: Knowledge) -> None:
    forever = Hours(toy, (closed(berlin(1, 1, 0), berlin(1, 1, 0, year=2040)),))
    assert forever.next_opening(DESK, berlin(24, 11, 10)) is None
    assert forever.business_minutes(DESK, berlin(23, 11, 9), berlin(24, 11, 15)) == 0


def test_a09_the_nights_the_clocks_change_are_an_hour_longer_or_shorter(hours: Hours) -> None:
    """The east desk is open from Saturday 22:00 to Sunday 04:00."""
    usual = hours.business_minutes(EAST, berlin(17, 10, 12), berlin(18, 10, 12))
    autumn = hours.business_minutes(EAST, berlin(24, 10, 12), berlin(25, 10, 12))
    spring = hours.business_minutes(EAST, berlin(28, 3, 12), berlin(29, 3, 12))
    assert (usual, autumn, spring) == (6 * 60, 7 * 60, 5 * 60)


def test_a09_the_hour_that_comes_twice_is_open_both_times(hours: Hours) -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert {at.astimezone(BERLIN).strftime("%H:%M") for at in (first, second)} == {"02:30"}
    assert hours.is_open(EAST, first)
    assert hours.is_open(EAST, second)


def test_a09_the_day_after_the_clocks_change_opens_at_nine_again(hours: Hours) -> None:
    assert hours.next_opening(DESK, datetime(2026, 3, 27, 18, tzinfo=UTC)) == datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert hours.next_opening(DESK, datetime(2026, 10, 23, 18, tzinfo=UTC)) == datetime(2026, 10, 26, 8, tzinfo=UTC)


def _minute_by_minute(hours: Hours, team: str, start: datetime, end: datetime) -> int:
    minutes = int((end - start).total_seconds() // 60)
    return sum(hours.is_open(team, start + timedelta(minutes=minute)) for minute in range(minutes))


@pytest.mark.parametrize("team", [DESK, EAST])
def test_a12_business_minutes_are_the_open_ones_counted_one_by_one(toy: Knowledge, team: str) -> None:
    dice = random.Random(20261124)
    closings = (closed(berlin(23, 10, 11, 17), berlin(24, 10, 23, 5)), closed(berlin(17, 11, 8), berlin(17, 11, 10, 30), DESK))
    hours = Hours(toy, closings)
    for _ in range(12):
        start = datetime(2026, 10, 21, tzinfo=UTC) + timedelta(minutes=dice.randrange(28 * 24 * 60))
        end = start + timedelta(minutes=dice.randrange(4 * 24 * 60))
        assert hours.business_minutes(team, start, end) == _minute_by_minute(hours, team, start, end), (start, end)


def test_a12_business_minutes_add_up_and_never_run_backwards(toy: Knowledge) -> None:
    dice = random.Random(7)
    hours = Hours(toy, (closed(berlin(25, 11, 10), berlin(26, 11, 10)),))
    for _ in range(60):
        points = sorted(dice.randrange(90 * 24 * 60) for _ in range(3))
        a, b, c = (datetime(2026, 9, 20, tzinfo=UTC) + timedelta(minutes=point) for point in points)
        parts = hours.business_minutes(DESK, a, b) + hours.business_minutes(DESK, b, c)
        assert hours.business_minutes(DESK, a, c) == parts <= (c - a).total_seconds() / 60
        assert hours.business_minutes(DESK, c, a) == 0


def test_a12_the_end_of_a_deadline_is_where_its_minutes_have_passed(toy: Knowledge) -> None:
    dice = random.Random(11)
    hours = Hours(toy)
    for _ in range(40):
        start = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(60 * 24 * 60))
        minutes = dice.randrange(1, 2000)
        end = hours.after(DESK, start, minutes)
        assert end is not None
        assert hours.business_minutes(DESK, start, end) == minutes
        assert hours.business_minutes(DESK, start, end - timedelta(minutes=1)) == minutes - 1


NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\nUID:{number}\n{event}\nEND:VEVENT\n" for number, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def periods(*events: str) -> list[tuple[datetime, datetime]]:
    return read_periods(calendar(*events), BERLIN, NOW)


def test_a09_a_day_of_a_calendar_file_is_a_german_day() -> None:
    assert periods("DTSTART;VALUE=DATE:20261214\nSUMMARY:Betriebsausflug") == [(berlin(14, 12, 0), berlin(15, 12, 0))]
    assert periods("DTSTART;VALUE=DATE:20261223\nDTEND;VALUE=DATE:20270102") == [(berlin(23, 12, 0), berlin(2, 1, 0, year=2027))]


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:20261214T110000\nDTEND:20261214T130000",
        "DTSTART;TZID=Europe/Berlin:20261214T110000\nDURATION:PT2H",
        "DTSTART:20261214T100000Z\nDTEND:20261214T120000Z",
        "DTSTART;TZID=Asia/Ho_Chi_Minh:20261214T170000\nDTEND;TZID=Asia/Ho_Chi_Minh:20261214T190000",
    ],
)
def test_a09_times_of_a_calendar_file_are_read_in_their_zone(event: str) -> None:
    assert periods(event) == [(berlin(14, 12, 11), berlin(14, 12, 13))]


def test_a09_a_series_is_expanded_for_two_years_without_what_was_taken_out() -> None:
    monthly = (
        "DTSTART;TZID=Europe/Berlin:20261201T130000\nDURATION:PT2H\nRRULE:FREQ=MONTHLY;BYDAY=1TU\nEXDATE;TZID=Europe/Berlin:"
    )
    found = periods(monthly + "20270105T130000")
    assert found[:2] == [(berlin(1, 12, 13), berlin(1, 12, 15)), (berlin(2, 2, 13, year=2027), berlin(2, 2, 15, year=2027))]
    assert len(found) == 23
    assert all(start.astimezone(BERLIN).hour == 13 for start, _ in found)  # in summer, too
    yearly = periods("DTSTART;VALUE=DATE:20261224\nRRULE:FREQ=YEARLY;UNTIL=20301231")
    assert [start.astimezone(BERLIN).date() for start, _ in yearly] == [date(2026, 12, 24), date(2027, 12, 24)]


def test_a09_a_cancelled_event_closes_nothing() -> None:
    assert periods("DTSTART;VALUE=DATE:20261214\nSTATUS:CANCELLED") == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not readable as an iCalendar file"),
        (b"\xff\xfe\x00\x01", "not readable as an iCalendar file"),
        (b"<html>no calendar</html>", "not readable as an iCalendar file"),
        (calendar(), "there is no event in the file"),
        (calendar("SUMMARY:when?"), "event 1 cannot be read: it has no start"),
        (calendar("DTSTART;VALUE=DATE:20261214", "DTSTART:gestern"), "event 2 cannot be read"),
        (calendar("DTSTART:20261214T110000\nDTEND:20261214T090000"), "event 1 cannot be read"),
        (calendar("DTSTART;VALUE=DATE:20261214\nDTEND:20261214T090000Z"), "event 1 cannot be read"),
        (calendar("DTSTART;VALUE=DATE:20261214\nRRULE:FREQ=FORTNIGHTLY"), "event 1 cannot be read"),
        (calendar("DTSTART:20261214T110000Z\nDURATION:PT1M\nRRULE:FREQ=MINUTELY"), "more than 1000 dates"),
        (calendar("DTSTART;VALUE=DATE:20261214\nRRULE:FREQ=DAILY;COUNT=3\nRDATE;VALUE=DATE:20261220"), "added or moved"),
    ],
)
def test_a09_a_broken_calendar_file_is_refused_with_what_is_wrong(content: bytes, message: str) -> None:
    with pytest.raises(InvalidCalendar, match=message):
        read_periods(content, BERLIN, NOW)


HOLIDAYS = ("DTSTART;VALUE=DATE:20261222\nDTEND;VALUE=DATE:20261224", "DTSTART;VALUE=DATE:20260105")


def test_a09_closings_of_a_file_close_the_desk_once_however_often_it_is_imported(product: Product) -> None:
    services = product.services
    closings = Closings(services.unit_of_work, services.knowledge, services.clock, services.hub)
    assert closings.add(calendar(*HOLIDAYS), DESK) == Imported(added=1, known=1)  # January is over
    assert closings.add(calendar(*HOLIDAYS), DESK) == Imported(added=0, known=2)
    assert closings.add(calendar(*HOLIDAYS)) == Imported(added=1, known=1)
    with services.unit_of_work() as uow:
        assert [(notice.kind, notice.team) for notice in uow.notices.until(services.clock.now())] == [
            ("closed", DESK),
            ("closed", None),
        ]
        hours = hours_of(services.knowledge, uow, services.clock.now())
    assert hours.next_opening(DESK, berlin(21, 12, 16)) == berlin(28, 12, 9)


def test_a09_a_file_with_one_broken_event_adds_nothing(product: Product) -> None:
    services = product.services
    closings = Closings(services.unit_of_work, services.knowledge, services.clock, services.hub)
    with pytest.raises(InvalidCalendar, match="event 2"):
        closings.add(calendar(HOLIDAYS[0], "DTSTART:gestern"))
    with pytest.raises(InvalidCalendar, match="there is no team 'cards'"):
        closings.add(calendar(*HOLIDAYS), "cards")
    with services.unit_of_work() as uow:
        assert uow.notices.until(services.clock.now()) == []


def test_a09_a_closing_that_has_ended_still_counts_for_waits_of_the_past(product: Product) -> None:
    services, now = product.services, product.clock.now()
    with services.unit_of_work() as uow:
        uow.notices.add(Notice(0, "closed", None, now - timedelta(days=4), now - timedelta(days=1)))
        uow.notices.add(Notice(0, "busy", None, now, now + timedelta(days=1)))  # no closing
        uow.commit()
        hours = hours_of(services.knowledge, uow, now)
    assert hours.business_minutes(DESK, now - timedelta(days=4), now - timedelta(days=1)) == 0
    assert hours.is_open(DESK, now)


def test_a09_operators_import_closings_by_command(tmp_path: Path) -> None:
    file = tmp_path / "closed.ics"
    file.write_bytes(calendar("DTSTART;VALUE=DATE:29991224"))
    own = {name: None for name in os.environ if name.startswith("LOTSE_")}
    env = own | {"LOTSE_DATABASE_URL": f"sqlite:///{tmp_path}/lotse.sqlite", "LOTSE_KNOWLEDGE": str(TOY)}

    def lotse(*arguments: str) -> Result:
        return CliRunner().invoke(build(), ["desk", "closings", *arguments], env=env)

    assert lotse(str(file), "--team", DESK).stdout == "1 closings added, 0 known already or over\n"
    assert lotse(str(file), "--team", DESK).stdout == "0 closings added, 1 known already or over\n"
    assert isinstance(lotse(str(tmp_path / "none.ics")).exception, SettingsError)
    assert isinstance(lotse(str(file), "--team", "cards").exception, InvalidCalendar)
