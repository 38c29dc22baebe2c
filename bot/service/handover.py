"""Hand-over on the person's side: ask, agree or decline, wait, leave the queue. Routing is the service point for now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.conversation import Conversation, State, Trigger
from bot.domain.messages import Button, Kind, Reply
from bot.kb.flowfile import OutcomeRecord
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
    return Decision(_says(composer, conversation, trigger, language), language, trigger=trigger)


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
        ended = _ended(composer, conversation)
        organisation = (ended.handover if ended else None) or SERVICE_POINT
        urgent = ended is not None and ended.urgent
        case = Case(0, conversation.id, now, organisation, conversation.language, conversation.topic, urgent=urgent)
        if conversation.check:
            conversation.check = replace(conversation.check, paused=True)
        position = uow.cases.position(uow.cases.open(case))
        return composer.queued(conversation.language, position)
    if trigger is Trigger.LEAVE_QUEUE:
        case_left = uow.cases.of_conversation(conversation.id)
        if case_left:
            uow.cases.save(replace(case_left, closed_at=now))
    return None


def _ended(composer: Composer, conversation: Conversation) -> OutcomeRecord | None:
    """Where the conversation's guided check has ended, if it has."""
    check = conversation.check
    flow = composer.knowledge.flows.get(check.flow) if check else None
    return flow.record.outcomes.get(check.outcome or "") if check and flow else None


def _says(composer: Composer, conversation: Conversation, trigger: Trigger, language: str) -> Reply | None:
    if trigger is Trigger.ASK_PERSON:
        ended = _ended(composer, conversation)
        urgent_to = ended.handover if ended and ended.urgent else None
        return composer.consent(language, bool(conversation.check and conversation.check.answers), urgent_to)
    if trigger is Trigger.AGREE:
        return None
    key = "handover.declined" if trigger is Trigger.DECLINE else "handover.left"
    check = conversation.check
    go_on = (Button(composer.text("check.resume", language), "/check/resume"),) if check and not check.outcome else ()
    return composer.say(key, language, Kind.HANDOVER, go_on)
