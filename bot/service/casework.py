"""What advisors keep of a case beside the conversation: topic, labels, responsible authority, a day to come back; and its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.account import Advisor
from bot.domain.case import Case
from bot.domain.conversation import Conversation, Trigger
from bot.domain.errors import IllegalTransition, InvalidMessage
from bot.kb.desk import BLOCKED
from bot.service import missed
from bot.service.case_steps import CaseSteps, require_holder
from bot.service.ports import UnitOfWork


class InvalidDay(InvalidMessage):
    """A follow-up day that is past, or on which the conversation will have been erased; `latest` is the last one possible."""

    def __init__(self, latest: date) -> None:
        super().__init__(f"the day is not between tomorrow and {latest}")
        self.latest = latest


@dataclass(frozen=True)
class Details:
    """What an advisor notes down: ids of the knowledge, and a day."""

    topic: str | None = None
    labels: tuple[str, ...] = ()
    responsible: str | None = None
    follow_up_on: date | None = None


class Casework:
    """Use cases around one case."""

    def __init__(self, steps: CaseSteps) -> None:
        self._steps = steps
        self._knowledge = steps.composer.knowledge

    async def note_down(self, case_id: int, advisor: Advisor, details: Details) -> None:
        """Keep the details. Raises NotYourCase, InvalidMessage for an unknown id, InvalidDay."""
        self._check(details)

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            require_holder(case, advisor)
            if details.follow_up_on != case.follow_up_on:
                self._check_day(details.follow_up_on, conversation)
            labels = tuple(key for key in self._knowledge.desk.labels if key in details.labels)
            uow.cases.save(
                replace(
                    case, topic=details.topic, labels=labels, responsible=details.responsible, follow_up_on=details.follow_up_on
                )
            )
            self._steps.record(uow, advisor, "case.details", case)

        await self._steps.run(case_id, step)

    async def close(self, case_id: int, advisor: Advisor, outcome: str) -> None:
        """End the hand-over; the bot answers again. Raises NotYourCase, or InvalidMessage for no outcome that can be chosen."""
        if outcome not in self._knowledge.desk.offered():
            raise InvalidMessage(f"no outcome {outcome}")

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            require_holder(case, advisor)
            end(uow, case, conversation, outcome, self._steps)
            self._steps.announce(uow, conversation, "handover.closed")
            self._steps.record(uow, advisor, "case.close", case)

        await self._steps.run(case_id, step)

    async def hand_back(self, case_id: int, advisor: Advisor) -> None:
        """Let the bot answer and keep the case. Raises IllegalTransition when the bot answers already."""

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            require_holder(case, advisor)
            conversation.move(Trigger.HAND_BACK)
            uow.cases.save(replace(case, waiting_since=None))
            self._steps.announce(uow, conversation, "desk.handed_back", name=advisor.name)
            self._steps.record(uow, advisor, "case.hand_back", case)

        await self._steps.run(case_id, step)

    async def take_up(self, case_id: int, advisor: Advisor) -> None:
        """Talk to the person again; the bot falls silent. Raises IllegalTransition when it is silent already."""

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            require_holder(case, advisor)
            if not self.resume(uow, conversation, advisor):
                raise IllegalTransition("the bot is silent already")
            self._steps.record(uow, advisor, "case.take_up", case)

        await self._steps.run(case_id, step)

    def resume(self, uow: UnitOfWork, conversation: Conversation, advisor: Advisor) -> bool:
        """Silence a bot that was handed the conversation back, within a running step; whether it was."""
        if not conversation.allows(Trigger.TAKE_UP):
            return False
        conversation.move(Trigger.TAKE_UP)
        self._steps.announce(uow, conversation, "desk.taken_up", name=advisor.name)
        return True

    def latest_day(self, conversation: Conversation) -> date:
        """The last day to come back to a case: after it the conversation is erased."""
        kept = timedelta(days=self._steps.composer.site.retention_days)
        return self._steps.clock.day_of(conversation.last_at + kept)

    def _check(self, details: Details) -> None:
        knowledge = self._knowledge
        known = {*knowledge.desk.labels} >= {*details.labels}
        known &= details.topic is None or details.topic in knowledge.topics
        known &= details.responsible is None or details.responsible in knowledge.organisations
        if not known:
            raise InvalidMessage("an unknown topic, label or organisation")

    def _check_day(self, day: date | None, conversation: Conversation) -> None:
        latest = self.latest_day(conversation)
        if day is not None and not self._steps.clock.today() < day <= latest:
            raise InvalidDay(latest)


def end(uow: UnitOfWork, case: Case, conversation: Conversation, outcome: str, steps: CaseSteps) -> None:
    """Close the case within a running step."""
    conversation.move(Trigger.CLOSE)
    now = steps.clock.now()
    # Whoever is blocked was not missed.
    why = None if outcome == BLOCKED else missed.reason(uow, case, now, steps.composer.knowledge)
    closed = replace(case, closed_at=now, outcome=outcome, waiting_since=None, follow_up_on=None, offer=None, missed=why)
    uow.cases.save(closed)
