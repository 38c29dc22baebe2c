"""How a case stands to what its team aims at: first reply, next reply and resolution, in the team's opening hours only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.case import Case
from bot.kb.library import Knowledge
from bot.service.hours import Hours, hours_of
from bot.service.ports import UnitOfWork

SOON = 0.75


class Colour(StrEnum):
    """How urgent a deadline is."""

    ON_TIME = "on_time"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True)
class Deadline:
    """One target of a case: what for, since when, how many minutes it may take, how many have passed, when it ends."""

    what: str
    since: datetime
    minutes: int
    passed: int
    at: datetime | None

    @property
    def colour(self) -> Colour:
        """Late once the time is over, soon from three quarters of it on."""
        if self.passed >= self.minutes:
            return Colour.LATE
        return Colour.SOON if self.passed >= SOON * self.minutes else Colour.ON_TIME


@dataclass(frozen=True)
class Measure:
    """What the targets say with the hours known at one moment; for many cases at once."""

    knowledge: Knowledge
    hours: Hours

    def minutes(self, case: Case, start: datetime, end: datetime) -> int:
        """Business minutes between two instants, by the hours of the case's team."""
        return self.hours.business_minutes(case.team, start, end)

    def colour(self, case: Case, now: datetime) -> Colour | None:
        """The colour of the deadline that is nearest to being missed; None where nothing is due."""
        order = list(Colour)
        return max((due.colour for due in self.due(case, now)), key=order.index, default=None)

    def due(self, case: Case, now: datetime) -> list[Deadline]:
        """What is still to come for an open case: the first or the next reply while the person waits, and the resolution.

        A case put off to a later day has no deadline until then, a closed one has none at all.
        """
        if case.closed_at is not None or (case.follow_up_on is not None and case.follow_up_on > self.hours.german_day(now)):
            return []
        team = self.knowledge.teams.get(case.team or "") or self.knowledge.teams[self.knowledge.routing.fallback]
        wanted = [("resolution", case.opened_at, team.targets.resolution)]
        if case.first_reply_at is None:
            wanted.append(("first_reply", case.opened_at, team.targets.first_reply))
        elif case.waiting_since is not None:
            wanted.append(("next_reply", case.waiting_since, team.targets.next_reply))
        return [self._deadline(case, now, *target) for target in wanted]

    def _deadline(self, case: Case, now: datetime, what: str, since: datetime, minutes: int) -> Deadline:
        passed = self.hours.business_minutes(case.team, since, now)
        return Deadline(what, since, minutes, passed, self.hours.after(case.team, since, minutes))


class Targets:
    """Computes with the hours of the transaction it is asked in."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def measure(self, uow: UnitOfWork, now: datetime) -> Measure:
        """The hours are read once, for as many cases as one likes."""
        return Measure(self._knowledge, hours_of(self._knowledge, uow, now))

    def minutes(self, uow: UnitOfWork, case: Case, start: datetime, end: datetime) -> int:
        """Business minutes of one case; see Measure."""
        return self.measure(uow, end).minutes(case, start, end)

    def colour(self, uow: UnitOfWork, case: Case, now: datetime) -> Colour | None:
        """The colour of one case; see Measure."""
        return self.measure(uow, now).colour(case, now)

    def due(self, uow: UnitOfWork, case: Case, now: datetime) -> list[Deadline]:
        """The deadlines of one case; see Measure."""
        return self.measure(uow, now).due(case, now)
