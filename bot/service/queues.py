"""The desk's queues: who waits, whom the advisor talks to, what is offered to them, who has to wait for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.account import Advisor, Right
from bot.domain.case import Case, Note
from bot.service.overview import Head
from bot.service.ports import Clock, UnitOfWork, UnitOfWorkFactory
from bot.service.rights import is_offered_to
from bot.service.targets import Measure, Targets

CLOSED_SHOWN = 50
_MINUTE = timedelta(minutes=1)


class Queue(StrEnum):
    """The lists, in the order they are offered."""

    WAITING = "waiting"
    MINE = "mine"
    OFFERED = "offered"
    MENTIONS = "mentions"
    PERSON = "person"
    FOLLOW_UP = "follow_up"
    TEAM = "team"
    CLOSED = "closed"


@dataclass(frozen=True)
class Row:
    """A case in a list. `head` is None where a colleague's conversation is not to be read.

    `minutes` the person has waited in business time, `outside` says that it was all outside of it; `colour` is how that stands to
    the team's target; `holder` and `by` are names, `due` says that its follow-up day has come.
    """

    case: Case
    head: Head | None = None
    minutes: int | None = None
    outside: bool = False
    colour: str | None = None
    holder: str | None = None
    by: str | None = None
    note: Note | None = None
    due: bool = False

    @property
    def answerable(self) -> bool:
        """Whether the last word is the person's."""
        return self.case.waiting_since is not None


@dataclass(frozen=True)
class Lists:
    """All queues of one advisor."""

    rows: dict[Queue, tuple[Row, ...]]

    def __getitem__(self, queue: Queue) -> tuple[Row, ...]:
        return self.rows[queue]


class Queues:
    """Reads the queues of an advisor; cases of other organisations are in none of them."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, targets: Targets) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._targets = targets

    def of(self, advisor: Advisor) -> Lists:
        """Waiting: urgent first, own teams before others, then oldest. Mine: due days on top, then who waits longest."""
        with self._unit_of_work() as uow:
            now = self._clock.now()
            return _Reading(uow, advisor, now, self._clock.today(), self._targets.measure(uow, now)).lists()


class _Reading:
    """One look at all queues, within one transaction."""

    def __init__(self, uow: UnitOfWork, advisor: Advisor, now: datetime, today: date, measure: Measure) -> None:
        self._uow = uow
        self._advisor = advisor
        self._now = now
        self._today = today
        self._measure = measure
        self._names = {colleague.id: colleague.name for colleague in uow.advisors.all()}
        self._heads: dict[str, Head] = {}

    def lists(self) -> Lists:
        uow, me = self._uow, self._advisor
        free, held = uow.cases.waiting(me.organisation), uow.cases.held_by(me.id)
        others = [case for case in uow.cases.held_in(me.organisation) if case.advisor_id != me.id]
        closed = [case for case in uow.cases.closed_by(me.id, CLOSED_SHOWN) if case.organisation == me.organisation]
        notes = [note for note in uow.notes.mentioning(me.id) if me.id not in note.read_by]
        self._heads = uow.overview.heads({case.conversation_id for case in (*free, *held, *closed)})
        queues: dict[Queue, tuple[Row, ...]] = dict.fromkeys(Queue, ()) | self._held(held) | self._free(free)
        queues[Queue.TEAM] = (*queues[Queue.TEAM], *self._colleagues(others))
        queues[Queue.CLOSED] = tuple(map(self._row, closed))
        queues[Queue.MENTIONS] = tuple(self._mentions(notes))
        return Lists(queues)

    def _free(self, cases: list[Case]) -> dict[Queue, tuple[Row, ...]]:
        """Who waits for anybody, and what waits for somebody to accept it."""
        mine = self._advisor.teams
        waiting = [case for case in cases if case.offer is None]
        waiting.sort(key=lambda case: (not case.urgent, case.team is not None and case.team not in mine, case.opened_at, case.id))
        offered = [case for case in cases if self._is_offered_to_me(case)]
        elsewhere = [case for case in cases if case.offer and case not in offered]
        return {
            Queue.WAITING: tuple(map(self._row, waiting)),
            Queue.OFFERED: tuple(map(self._row, offered)),
            Queue.TEAM: tuple(self._colleagues(elsewhere)),
        }

    def _held(self, cases: list[Case]) -> dict[Queue, tuple[Row, ...]]:
        """The own cases by whose turn it is."""
        rows = [self._row(case) for case in cases]
        later = [row for row in rows if row.case.follow_up_on and not row.due]
        theirs = [row for row in rows if row not in later and not row.due and not row.answerable and row.case.first_reply_at]
        mine = [row for row in rows if row not in later and row not in theirs]
        mine.sort(key=lambda row: (not row.due, not row.case.urgent, row.case.waiting_since or row.case.opened_at))
        later.sort(key=lambda row: (row.case.follow_up_on or self._today, row.case.id))
        return {Queue.MINE: tuple(mine), Queue.PERSON: tuple(theirs), Queue.FOLLOW_UP: tuple(later)}

    def _colleagues(self, cases: Iterable[Case]) -> Iterable[Row]:
        """Cases of colleagues in the own teams, for leads in all teams, without what they are about in words."""
        everything = self._advisor.may(Right.SUPERVISE)
        for case in cases:
            if everything or case.team is None or case.team in self._advisor.teams:
                yield replace(self._row(case), head=None)

    def _mentions(self, notes: list[Note]) -> Iterable[Row]:
        for note in notes:
            case = self._uow.cases.get(note.case_id)
            if case.organisation == self._advisor.organisation:
                yield Row(case, by=self._names.get(note.advisor_id), note=note)

    def _is_offered_to_me(self, case: Case) -> bool:
        # Who offers a case to their own team does not offer it to themselves.
        return is_offered_to(self._advisor, case.offer) and case.offer is not None and case.offer.by != self._advisor.id

    def _row(self, case: Case) -> Row:
        open_, since = case.closed_at is None, case.waiting_since or (case.opened_at if case.advisor_id is None else None)
        minutes = self._measure.minutes(case, since, self._now) if open_ and since else None
        outside = minutes == 0 and since is not None and self._now - since >= _MINUTE
        return Row(
            case, self._heads.get(case.conversation_id), minutes, outside,
            self._measure.colour(case, self._now) if open_ else None,
            self._names.get(case.advisor_id or 0), self._names.get(case.offer.by) if case.offer else None,
            due=open_ and case.follow_up_on is not None and case.follow_up_on <= self._today,
        )  # fmt: skip
