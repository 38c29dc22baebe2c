"""Deadlines of a case in the opening hours of its team: first reply, next reply, resolution."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.case import Case
from bot.service.targets import Colour, Targets
from tests.conftest import Product

BERLIN = ZoneInfo("Europe/Berlin")
# The toy's targets: 60 minutes for the first reply, 120 for the next, 1620 for the resolution.
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=BERLIN)


def case(**fields: object) -> Case:
    return Case(1, "c", TUESDAY, "zefas_ifs", "en", None, **{"team": "service_point", **fields})  # type: ignore[arg-type]


def colour(product: Product, case: Case, now: datetime) -> Colour | None:
    with product.services.unit_of_work() as uow:
        return Targets(product.services.knowledge).colour(uow, case, now)


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, Colour.ON_TIME), (44, Colour.ON_TIME), (45, Colour.SOON), (59, Colour.SOON), (60, Colour.LATE)]
)
def test_a12_a_first_reply_is_soon_due_from_three_quarters_of_its_time_on(
    product: Product, minutes: int, expected: Colour
) -> None:  # fmt: skip
    assert colour(product, case(waiting_since=TUESDAY), TUESDAY + timedelta(minutes=minutes)) is expected


def test_a12_nights_weekends_and_holidays_do_not_count(product: Product) -> None:
    opened = datetime(2026, 11, 17, 14, 30, tzinfo=BERLIN)  # before the Day of Repentance
    waiting = Case(1, "c", opened, "zefas_ifs", "en", None, team="service_point", waiting_since=opened)
    assert colour(product, waiting, datetime(2026, 11, 19, 9, 10, tzinfo=BERLIN)) is Colour.ON_TIME
    assert colour(product, waiting, datetime(2026, 11, 19, 9, 30, tzinfo=BERLIN)) is Colour.LATE


def test_a12_after_the_first_reply_the_next_one_is_measured_from_when_the_person_wrote(product: Product) -> None:
    answered = case(advisor_id=1, first_reply_at=TUESDAY + timedelta(minutes=10), waiting_since=TUESDAY + timedelta(minutes=100))
    assert colour(product, answered, TUESDAY + timedelta(minutes=180)) is Colour.ON_TIME
    assert colour(product, answered, TUESDAY + timedelta(minutes=190)) is Colour.SOON
    assert colour(product, answered, TUESDAY + timedelta(minutes=220)) is Colour.LATE


def test_a12_while_the_person_is_to_write_only_the_resolution_counts(product: Product) -> None:
    answered = case(advisor_id=1, first_reply_at=TUESDAY + timedelta(minutes=10))
    assert colour(product, answered, TUESDAY + timedelta(hours=5)) is Colour.ON_TIME
    assert colour(product, answered, TUESDAY + timedelta(days=7)) is Colour.LATE


@pytest.mark.parametrize("fields", [{"closed_at": TUESDAY}, {"follow_up_on": (TUESDAY + timedelta(days=30)).date()}])
def test_a12_a_case_that_is_closed_or_put_off_has_no_deadline(product: Product, fields: dict[str, object]) -> None:
    assert colour(product, case(**fields), TUESDAY + timedelta(days=20)) is None


def test_a12_a_case_put_off_to_today_is_due_again(product: Product) -> None:
    assert colour(product, case(follow_up_on=TUESDAY.date()), TUESDAY + timedelta(hours=2)) is Colour.LATE


def test_a12_each_deadline_says_what_for_and_until_when(product: Product) -> None:
    with product.services.unit_of_work() as uow:
        due = Targets(product.services.knowledge).due(uow, case(), TUESDAY + timedelta(minutes=30))
    first = next(deadline for deadline in due if deadline.what == "first_reply")
    assert (first.passed, first.minutes, first.at) == (30, 60, TUESDAY + timedelta(minutes=60))
    # 1620 minutes are the week from Tuesday to Monday: 360 a day, 180 on Friday.
    assert next(d for d in due if d.what == "resolution").at == datetime(2026, 11, 30, 15, 0, tzinfo=BERLIN)


def test_a12_a_team_with_other_hours_has_other_deadlines(product: Product) -> None:
    """The east desk is not open on Tuesdays at all."""
    assert colour(product, case(team="card_office_east"), TUESDAY + timedelta(hours=20)) is Colour.ON_TIME
