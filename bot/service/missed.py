"""Why nobody answered: the person wrote outside the hours, waited too long, or nobody of the team was there."""

from __future__ import annotations

from datetime import datetime

from bot.domain.case import Case
from bot.kb.library import Knowledge
from bot.service.hours import hours_of
from bot.service.ports import UnitOfWork
from bot.service.presence import is_there, of_team

OUTSIDE_HOURS = "outside_hours"
LONG_WAIT = "long_wait"
NOBODY_THERE = "nobody_there"


def reason(uow: UnitOfWork, case: Case, now: datetime, knowledge: Knowledge) -> str | None:
    """For a case that ends now; None where it was answered. Outside the hours: the desk was not open for a minute meanwhile."""
    if case.first_reply_at is not None:
        return None
    hours = hours_of(knowledge, uow, now)
    if hours.business_minutes(case.team, case.opened_at, now) == 0:
        # Who leaves an open desk within a minute has changed their mind; nobody has missed them.
        return None if hours.is_open(case.team, now) else OUTSIDE_HOURS
    return LONG_WAIT if _somebody_is_there(uow, case, now) else NOBODY_THERE


def _somebody_is_there(uow: UnitOfWork, case: Case, now: datetime) -> bool:
    """Whether anybody of the team is at the desk, whatever else they are busy with."""
    return any(is_there(one, now) for one in of_team(uow, case.organisation, case.team))
