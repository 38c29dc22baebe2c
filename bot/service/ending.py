"""The person ends the hand-over: stops waiting, or ends the talk with the advisor, also one that was handed back to the bot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import WAITING_STATES, Conversation, Trigger
from bot.domain.messages import Kind, Reply
from bot.service import missed
from bot.service.ports import UnitOfWork
from bot.service.replies import Composer

END = "/handover/end"


def trigger_of(conversation: Conversation) -> Trigger:
    """The step that ends what there is to end."""
    return Trigger.LEAVE_QUEUE if conversation.state in WAITING_STATES else Trigger.CLOSE


def close(uow: UnitOfWork, conversation: Conversation, now: datetime, composer: Composer) -> Reply:
    """Close the open case, if there is one; what the person reads."""
    case = uow.cases.of_conversation(conversation.id)
    if case is None:
        return composer.say("ended.nothing", conversation.language, Kind.HANDOVER)
    uow.cases.save(replace(case, closed_at=now, offer=None, missed=missed.reason(uow, case, now, composer.knowledge)))
    return composer.say("ended.closed", conversation.language, Kind.HANDOVER)
