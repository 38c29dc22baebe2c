"""What the desk and the assistant did in a period. Counts only, and none that is about fewer than five people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.account import Advisor, Right
from bot.domain.case import Case
from bot.domain.days import begin_of, end_of
from bot.service.audit import record
from bot.service.figures import Share, Spread, share, shown, spread
from bot.service.overview import Begun, Rated, Replied
from bot.service.ports import Clock, UnitOfWorkFactory
from bot.service.rights import require
from bot.service.targets import Targets

MISSED = ("outside_hours", "long_wait", "nobody_there")
FACT_ERRORS = ("wrong", "outdated")
STARS = (5, 4, 3, 2, 1)
RESOLVED = 4
"""From this many stars on a person says that their need was met."""


@dataclass(frozen=True)
class Line:
    """One language or topic. Numbers are None where they stand for one to four people."""

    key: str
    conversations: int | None
    cases: int | None
    understood: Share
    wait: Spread


@dataclass(frozen=True)
class FactError:
    """How often answers about a topic were said to be wrong or outdated; None for less than five times."""

    topic: str
    times: int | None


@dataclass(frozen=True)
class Report:
    """Everything of one period and organisation; what the assistant did is of the whole house.

    `wait` is in minutes of business time until the first reply. `missed` has the reasons of MISSED, `reasons` those of ratings.
    """

    since: date
    until: date
    conversations: int
    cases: int
    answered: Share
    wait: Spread
    missed: dict[str, int]
    handed_over: Share
    understood: Share
    asked_back: Share
    unknown: Share
    stars: dict[int, int]
    resolved: Share
    helpful: Share
    reasons: dict[str, int]
    fact_errors: tuple[FactError, ...]
    follow_ups: int
    follow_ups_due: int
    languages: tuple[Line, ...]
    topics: tuple[Line, ...]


class Reports:
    """Makes reports; one instance serves all."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, targets: Targets) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._targets = targets

    def report(self, advisor: Advisor, since: date, until: date) -> Report:
        """The days from `since` to `until`, both included, of the advisor's organisation. Raises NotAllowed."""
        require(advisor, Right.REPORT)
        start, end = begin_of(since), end_of(until)
        with self._unit_of_work() as uow:
            record(uow, self._clock.now(), advisor, "report", f"{since.isoformat()} to {until.isoformat()}")
            cases = uow.cases.opened_between(advisor.organisation, start, end)
            counts = (uow.overview.begun(start, end), uow.overview.replied(start, end), uow.overview.rated(start, end))
            measure = self._targets.measure(uow, self._clock.now())
            held = [*uow.cases.held_in(advisor.organisation)]
            uow.commit()
        answered = ((case, case.first_reply_at) for case in cases if case.first_reply_at)
        waits = {case.id: measure.minutes(case, case.opened_at, at) for case, at in answered}
        days = [case.follow_up_on for case in held if case.follow_up_on]
        today = self._clock.today()
        return _Making(cases, waits, *counts).report(since, until, len(days), sum(day <= today for day in days))


@dataclass(frozen=True)
class _Making:
    """The rows of a period on their way to a report."""

    cases: list[Case]
    waits: dict[int, int]
    begun: list[Begun]
    replied: list[Replied]
    rated: list[Rated]

    def report(self, since: date, until: date, follow_ups: int, due: int) -> Report:
        begun = sum(row.times for row in self.begun)
        stars = Counter(case.rating for case in self.cases if case.rating)
        kinds = _kinds(self.replied)
        reasons = Counter[str]()
        for row in self.rated:
            reasons[row.reason or ""] += row.times if row.reason else 0
        return Report(
            since, until, begun, len(self.cases), share(len(self.waits), len(self.cases)), spread(self.waits.values()),
            {reason: sum(case.missed == reason for case in self.cases) for reason in MISSED},
            share(sum(row.handed_over for row in self.begun), begun),
            share(kinds["answer"], kinds.total()), share(kinds["clarify"], kinds.total()),
            share(kinds["fallback"], kinds.total()),
            {star: stars[star] for star in STARS},
            share(sum(number for star, number in stars.items() if star >= RESOLVED), stars.total()),
            share(sum(row.times for row in self.rated if row.helpful), sum(row.times for row in self.rated)),
            {reason: number for reason, number in sorted(reasons.items()) if number},
            self._fact_errors(), follow_ups, due,
            self._lines(lambda row: row.language, {row.language: row.times for row in self.begun}),
            self._lines(lambda row: row.topic, {}),
        )  # fmt: skip

    def _fact_errors(self) -> tuple[FactError, ...]:
        found = Counter[str]()
        for row in self.rated:
            if row.reason in FACT_ERRORS:
                found[row.topic or ""] += row.times
        errors = [FactError(topic, shown(times)) for topic, times in found.items()]
        return tuple(sorted(errors, key=lambda error: (-(error.times or 0), error.topic)))

    def _lines(self, key: Callable[[Case | Replied], str | None], begun: dict[str, int]) -> tuple[Line, ...]:
        """One line for each key that occurs anywhere, the most cases first."""
        keys = {name for name in (*begun, *map(key, self.cases), *map(key, self.replied)) if name}
        lines = [self._line(name, begun, key) for name in keys]
        return tuple(sorted(lines, key=lambda line: (-(line.cases or 0), -(line.conversations or 0), line.key)))

    def _line(self, name: str, begun: dict[str, int], key: Callable[[Case | Replied], str | None]) -> Line:
        cases = [case for case in self.cases if key(case) == name]
        kinds = _kinds(row for row in self.replied if key(row) == name)
        waits = [self.waits[case.id] for case in cases if case.id in self.waits]
        wait = spread(waits) if shown(len(waits)) else Spread(0)
        return Line(name, shown(begun.get(name, 0)), shown(len(cases)), share(kinds["answer"], kinds.total()), wait)


def _kinds(replied: Iterable[Replied]) -> Counter[str]:
    kinds = Counter[str]()
    for row in replied:
        kinds[row.kind] += row.times
    return kinds
