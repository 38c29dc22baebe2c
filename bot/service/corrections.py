"""Correcting or taking back an own message: the old one loses its text, a new entry says what happened, on both sides."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.account import Advisor
from bot.domain.case import Case
from bot.domain.conversation import Conversation
from bot.domain.errors import IllegalTransition, InvalidMessage
from bot.domain.messages import Author, Kind, StoredMessage
from bot.service import log
from bot.service.case_steps import CaseSteps, reply_text, require_holder
from bot.service.ports import UnitOfWork


class Corrections:
    """Use cases around messages that were sent."""

    def __init__(self, steps: CaseSteps) -> None:
        self._steps = steps

    async def correct(self, case_id: int, advisor: Advisor, number: int, text: str) -> None:
        """Send a text in place of an own message. Raises NotYourCase, InvalidMessage, or IllegalTransition once it is gone."""
        words = reply_text(text)

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            self._empty(uow, case, conversation, advisor, number)
            now = self._steps.clock.now()
            log.write(uow, conversation, Author.ADVISOR, now, words, Kind.ADVISOR, name=advisor.name, replaces=number)
            self._steps.record(uow, advisor, "case.correct", case)

        await self._steps.run(case_id, step)

    async def withdraw(self, case_id: int, advisor: Advisor, number: int) -> None:
        """Take an own message back. Raises NotYourCase, InvalidMessage, or IllegalTransition if it is gone already."""

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            self._empty(uow, case, conversation, advisor, number)
            self._steps.announce(uow, conversation, "desk.withdrawn", replaces=number, name=advisor.name)
            self._steps.record(uow, advisor, "case.withdraw", case)

        await self._steps.run(case_id, step)

    def _empty(self, uow: UnitOfWork, case: Case, conversation: Conversation, advisor: Advisor, number: int) -> None:
        require_holder(case, advisor)
        message = uow.messages.get(conversation.id, number)
        if message is None or not is_own(message, case, advisor):
            raise InvalidMessage("not an own message of this case")
        if message.withdrawn:
            raise IllegalTransition("the message is withdrawn already")
        uow.messages.save(conversation.id, replace(message, text="", reply=None, original=None, withdrawn=True))


def is_own(message: StoredMessage, case: Case, advisor: Advisor) -> bool:
    """Whether the advisor wrote the message in this case; a message carries the name of whoever wrote it, not the account."""
    return message.author is Author.ADVISOR and message.name == advisor.name and message.at >= case.opened_at
