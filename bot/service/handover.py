"""Hand-over on the person's side: ask, agree or decline, wait, leave the queue. Routing is the service point for now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import Case, Conversation, State, Trigger
from bot.domain.messages import Kind, Reply
from bot.service.decision import Decision
from bot.service.payloads import Payload
from bot.service.ports import UnitOfWork
from bot.service.replies import Composer

SERVICE_POINT = "zefas_ifs"
_STEPS = {
    None: Trigger.ASK_PERSON,
    "yes": Trigger.AGREE,
    "no": Trigger.DECLINE,
    "leave": Trigger.LEAVE_QUEUE,
}


def decide(composer: Composer, conversation: Conversation, payload: Payload, language: str) -> Decision:
    """What a hand-over payload leads to in the state the conversation is in; a step that is not possible is explained."""
    trigger = _STEPS.get(payload.value)
    if trigger is None:
        return Decision(composer.fallback(language, "chat.unknown_payload"), language)
    if conversation.bot_is_silent and not conversation.allows(trigger):
        return Decision(composer.say("handover.already", language, Kind.HANDOVER), language)
    if not conversation.allows(trigger):
        trigger = Trigger.ASK_PERSON  # an old button: start again with the question
    return Decision(_says(composer, trigger, language), language, trigger=trigger)


def apply(
    uow: UnitOfWork, conversation: Conversation, trigger: Trigger | None, now: datetime, composer: Composer
) -> Reply | None:
    """Move the conversation, open or close its case. Gives the reply that only now can be known: the place in the queue."""
    if trigger is None:
        if conversation.state is State.CONSENT:
            conversation.move(Trigger.DECLINE)  # asking something else is an answer, too
        return None
    conversation.move(trigger)
    if trigger is Trigger.AGREE:
        case = Case(0, conversation.id, now, SERVICE_POINT, conversation.language, conversation.topic)
        position = uow.cases.position(uow.cases.open(case))
        return composer.queued(conversation.language, position)
    if trigger is Trigger.LEAVE_QUEUE:
        case_left = uow.cases.of_conversation(conversation.id)
        if case_left:
            uow.cases.save(replace(case_left, closed_at=now))
    return None


def _says(composer: Composer, trigger: Trigger, language: str) -> Reply | None:
    if trigger is Trigger.ASK_PERSON:
        return composer.consent(language)
    if trigger is Trigger.AGREE:
        return None
    key = "handover.declined" if trigger is Trigger.DECLINE else "handover.left"
    return composer.say(key, language, Kind.HANDOVER)
