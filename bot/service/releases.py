"""Cases that go back into the queue: their advisor is gone while the person waits, or leaves; nobody accepted a transfer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.domain.account import Advisor
from bot.domain.case import Case
from bot.domain.conversation import Conversation, Trigger
from bot.domain.errors import UnknownConversation
from bot.service.case_steps import CaseSteps, Step
from bot.service.hours import Hours, hours_of
from bot.service.ports import UnitOfWork
from bot.service.transfers import brought_back, team_name

ABSENT_MINUTES = 5
ACCEPT_MINUTES = 15


class NothingToDo(Exception):
    """What was true when the cases were looked through is so no more: nothing is stored."""


class Releases:
    """Each is one step on one case, looked at again once its conversation is locked."""

    def __init__(self, steps: CaseSteps) -> None:
        self._steps = steps
        self._knowledge = steps.composer.knowledge

    async def give_back_waiting(self, advisor: Advisor) -> int:
        """An advisor who leaves gives back the cases whose person waits for an answer. Returns how many."""
        with self._steps.unit_of_work() as uow:
            waiting = [case.id for case in uow.cases.held_by(advisor.id) if case.waiting_since is not None]

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            if case.advisor_id != advisor.id or case.waiting_since is None or not conversation.allows(Trigger.RELEASE):
                raise NothingToDo
            self._free(uow, case, conversation)
            self._steps.announce(uow, conversation, "handover.returned", name=advisor.name)
            self._steps.record(uow, advisor, "case.give_back", case)

        return sum([await self._try(case, step) for case in waiting])

    async def of_absent_advisors(self, since: datetime) -> int:
        """Cases whose person waits and whose advisor has not been there for some minutes of opening hours, counted from `since`
        at the earliest: while the server was down nobody could be seen. Returns how many."""
        with self._steps.unit_of_work() as uow:
            hours = self._hours(uow)
            absent = [case.id for case in uow.cases.held() if self._is_left_alone(uow, hours, case, since)]

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            alone = self._is_left_alone(uow, self._hours(uow), case, since)
            if not alone or not conversation.allows(Trigger.RELEASE):
                raise NothingToDo
            self._free(uow, case, conversation)
            self._steps.announce(uow, conversation, "opening.advisor_gone")

        return sum([await self._try(case, step) for case in absent])

    async def of_transfers(self) -> int:
        """Transfers that nobody accepted in time go back to the team they came from. Returns how many."""
        with self._steps.unit_of_work() as uow:
            hours = self._hours(uow)
            old = [case.id for case in uow.cases.waiting() if self._is_forgotten(hours, case)]

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            forgotten = self._is_forgotten(self._hours(uow), case)
            if case.offer is None or not forgotten or not conversation.allows(Trigger.RELEASE):
                raise NothingToDo
            back = brought_back(case, self._knowledge, uow.advisors.get(case.offer.by))
            conversation.move(Trigger.RELEASE)
            uow.cases.save(back)
            name = team_name(self._knowledge, back.team or self._knowledge.routing.fallback, conversation.language)
            self._steps.announce(uow, conversation, "opening.not_accepted", team=name)

        return sum([await self._try(case, step) for case in old])

    def _free(self, uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
        conversation.move(Trigger.RELEASE)
        uow.cases.save(replace(case, advisor_id=None, claimed_at=None, follow_up_on=None))

    def _is_left_alone(self, uow: UnitOfWork, hours: Hours, case: Case, since: datetime) -> bool:
        if case.advisor_id is None or case.closed_at is not None or case.waiting_since is None or _is_put_off(case, self._today):
            return False
        seen = [at for at in (uow.advisors.get(case.advisor_id).seen_at, case.claimed_at, since) if at]
        # At night nobody could take the case: only opening hours count, and it stays with its advisor until the morning.
        return hours.business_minutes(case.team, max(seen), self._now) >= ABSENT_MINUTES

    def _is_forgotten(self, hours: Hours, case: Case) -> bool:
        if case.offer is None or case.advisor_id is not None or case.closed_at is not None:
            return False
        return hours.business_minutes(case.offer.team or case.team, case.offer.at, self._now) >= ACCEPT_MINUTES

    async def _try(self, case_id: int, step: Step) -> bool:
        """Whether the step was done; a case that was erased or has changed meanwhile is left alone."""
        try:
            await self._steps.run(case_id, step)
        except (NothingToDo, UnknownConversation):
            return False
        return True

    def _hours(self, uow: UnitOfWork) -> Hours:
        return hours_of(self._knowledge, uow, self._now)

    @property
    def _now(self) -> datetime:
        return self._steps.clock.now()

    @property
    def _today(self) -> date:
        return self._steps.clock.today()


def _is_put_off(case: Case, today: date) -> bool:
    return case.follow_up_on is not None and case.follow_up_on > today
