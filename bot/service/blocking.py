"""Ending a conversation with somebody who abuses it: no advisor for some days. The bot goes on answering, emergencies always."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.account import Advisor, Right
from bot.domain.case import Case
from bot.domain.conversation import Conversation
from bot.domain.errors import IllegalTransition, InvalidMessage, NotYourCase
from bot.domain.messages import Kind
from bot.kb.desk import BLOCKED
from bot.kb.formats import format_day
from bot.service import notes
from bot.service.case_steps import CaseSteps, reply_text, require_holder
from bot.service.casework import end
from bot.service.decision import Decision
from bot.service.ports import Clock, UnitOfWork
from bot.service.replies import Composer
from bot.service.rights import require_case

DAYS = (1, 7, 30)
"""For how long somebody can be blocked."""


class Blocking:
    """Use cases around blocking."""

    def __init__(self, steps: CaseSteps) -> None:
        self._steps = steps

    async def block(self, case_id: int, advisor: Advisor, days: int, reason: str) -> None:
        """Close an own case and take no new one for some days; the reason stays a note. Raises NotYourCase or InvalidMessage."""
        words = reply_text(reason)
        if days not in DAYS:
            raise InvalidMessage(f"a block lasts {DAYS} days")

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            require_holder(case, advisor)
            conversation.blocked_until = self._steps.clock.now() + timedelta(days=days)
            notes.write(uow, case, advisor, words, (), self._steps)
            end(uow, case, conversation, BLOCKED, self._steps)
            self._steps.announce(uow, conversation, "desk.blocked", day=_last_day(conversation, self._steps.clock))
            self._steps.record(uow, advisor, "case.block", case)

        await self._steps.run(case_id, step)

    async def unblock(self, case_id: int, advisor: Advisor) -> None:
        """Take a block back: whoever set it, or a lead. Raises NotYourCase, or IllegalTransition where there is none."""

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            require_case(advisor, case)
            if case.advisor_id != advisor.id and not advisor.may(Right.SUPERVISE):
                raise NotYourCase("somebody else blocked the person")
            if case.outcome != BLOCKED or not is_blocked(conversation, self._steps.clock.now()):
                raise IllegalTransition("the person is not blocked")
            conversation.blocked_until = None
            self._steps.announce(uow, conversation, "desk.unblocked")
            self._steps.record(uow, advisor, "case.unblock", case)

        await self._steps.run(case_id, step)


def is_blocked(conversation: Conversation, now: datetime) -> bool:
    """Whether the person can have no advisor at the moment."""
    return conversation.blocked_until is not None and conversation.blocked_until > now


def refusal(composer: Composer, conversation: Conversation, language: str, clock: Clock) -> Decision | None:
    """What somebody who is blocked reads when they ask for a person; None for everybody else."""
    if not is_blocked(conversation, clock.now()):
        return None
    day = _last_day(conversation, clock, language)
    return Decision(composer.say("desk.blocked_still", language, Kind.HANDOVER, day=day), language)


def _last_day(conversation: Conversation, clock: Clock, language: str | None = None) -> str:
    assert conversation.blocked_until is not None
    return format_day(clock.day_of(conversation.blocked_until), language or conversation.language)
