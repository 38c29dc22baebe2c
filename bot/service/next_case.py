"""Which waiting case an advisor takes next: urgent ones, their languages, their topics, then whoever has waited longest."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta

from bot.domain.account import Advisor
from bot.domain.case import Case
from bot.domain.errors import NoRoom
from bot.kb.library import Knowledge
from bot.service.ports import Clock, UnitOfWork, UnitOfWorkFactory
from bot.service.presence import is_there, may_answer
from bot.service.rights import is_offered_to

LEFT_TO_OTHERS = timedelta(minutes=2)


class NextCase:
    """Chooses only; taking it is a claim, which of two advisors one wins."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, knowledge: Knowledge, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._knowledge = knowledge
        self._clock = clock

    async def next_for(self, advisor: Advisor) -> Case | None:
        """The case to take, None where there is none for this advisor now. Raises NoRoom when they hold as many as they take."""
        return await asyncio.to_thread(self._choose, advisor)

    def _choose(self, advisor: Advisor) -> Case | None:
        now = self._clock.now()
        with self._unit_of_work() as uow:
            if not has_room(uow, advisor, self._clock.today()):
                raise NoRoom(f"{advisor.capacity} cases are held already")
            waiting = [case for case in uow.cases.waiting(advisor.organisation) if _is_for(advisor, case)]
            others = self._others(uow, advisor, now)
        mine = [case for case in waiting if not _is_left_to(others, advisor, case, now)]
        return min(mine, key=lambda case: self._rank(advisor, case), default=None)

    def _others(self, uow: UnitOfWork, advisor: Advisor, now: datetime) -> list[Advisor]:
        """Colleagues who are there and have room."""
        colleagues = [one for one in uow.advisors.all(advisor.organisation) if one.id != advisor.id and may_answer(one)]
        return [one for one in colleagues if is_there(one, now) and has_room(uow, one, self._clock.today())]

    def _rank(self, advisor: Advisor, case: Case) -> tuple[bool, bool, bool, datetime, int]:
        spoken = case.language in advisor.languages
        return not case.urgent, not spoken, not self._is_preferred(advisor, case), case.opened_at, case.id

    def _is_preferred(self, advisor: Advisor, case: Case) -> bool:
        """Topics are preferred by area; who prefers none takes all alike."""
        areas = self._knowledge.areas
        return not advisor.topics or any(case.topic in areas.get(area, {}) for area in advisor.topics)


def has_room(uow: UnitOfWork, advisor: Advisor, today: date) -> bool:
    """Whether the advisor takes another case; those put off to a later day do not count."""
    held = [case for case in uow.cases.held_by(advisor.id) if case.follow_up_on is None or case.follow_up_on <= today]
    return len(held) < advisor.capacity


def _is_for(advisor: Advisor, case: Case) -> bool:
    """Cases of the advisor's teams, and what is offered to the advisor."""
    if case.offer is not None:
        return is_offered_to(advisor, case.offer)
    return case.team is None or case.team in advisor.teams


def _is_left_to(others: list[Advisor], advisor: Advisor, case: Case, now: datetime) -> bool:
    """For its first minutes a case is left to a colleague who speaks its language, unless it is urgent."""
    if case.urgent or case.language in advisor.languages or now - (case.waiting_since or case.opened_at) >= LEFT_TO_OTHERS:
        return False
    return any(case.language in one.languages and _is_for(one, case) for one in others)
