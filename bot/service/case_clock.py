"""Whose turn it is in a case: since when the person has waited for an answer, and when they got the first one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.conversation import Conversation
from bot.service.ports import UnitOfWork


def person_wrote(uow: UnitOfWork, conversation: Conversation, at: datetime) -> None:
    """The person waits from now on, unless they do already; a day to come back to the case has lost its sense.

    What they say while the bot answers is said to the bot: nobody has to answer it.
    """
    case = uow.cases.of_conversation(conversation.id) if conversation.bot_is_silent else None
    if case is not None and (case.waiting_since is None or case.follow_up_on is not None):
        uow.cases.save(replace(case, waiting_since=case.waiting_since or at, follow_up_on=None))


def advisor_wrote(uow: UnitOfWork, case: Case, at: datetime) -> None:
    """The last word is the advisor's."""
    uow.cases.save(replace(case, waiting_since=None, first_reply_at=case.first_reply_at or at))
