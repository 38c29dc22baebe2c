"""Hand-over on the person's side: ask, agree or decline, wait, leave the queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import Conversation, State, Trigger
from bot.domain.messages import Button, Kind, Reply
from bot.kb.flowfile import OutcomeRecord
from bot.service import ending, missed
from bot.service.decision import Decision
from bot.service.opening import Opening
from bot.service.payloads import Payload
from bot.service.ports import Names, UnitOfWork
from bot.service.replies import Composer

_STEPS = {
    None: Trigger.ASK_PERSON,
    "yes": Trigger.AGREE,
    "no": Trigger.DECLINE,
    "leave": Trigger.LEAVE_QUEUE,
}


def decide(composer: Composer, conversation: Conversation, payload: Payload, language: str) -> Decision:
    """What a hand-over payload leads to in the state the conversation is in; a step that is not possible is explained."""
    trigger = ending.trigger_of(conversation) if payload.value == "end" else _STEPS.get(payload.value)
    if trigger is None:
        return Decision(composer.fallback(language, "chat.unknown_payload"), language)
    if conversation.bot_is_silent and not conversation.allows(trigger):
        return Decision(composer.say("handover.already", language, Kind.HANDOVER), language)
    if not conversation.allows(trigger):
        trigger = Trigger.ASK_PERSON  # an old button: start again with the question
    return Decision(_says(composer, conversation, trigger, language), language, trigger=trigger)


def apply(
    uow: UnitOfWork, conversation: Conversation, decision: Decision, now: datetime, composer: Composer, names: Names
) -> Reply | None:  # fmt: skip
    """Move the conversation, open or close its case. Gives what is said, with what only now can be known: the place in the queue,
    and when somebody is there. `names` finds the place in what the person wrote, which decides on the team."""
    trigger, opening = decision.trigger, Opening(uow, composer, names, now)
    if trigger is None:
        if conversation.state is State.CONSENT:
            conversation.move(Trigger.DECLINE)  # asking something else is an answer, too
        return decision.reply
    if trigger is Trigger.AGREE:
        return opening.agreed(conversation, _ended(composer, conversation))
    conversation.move(trigger)
    if trigger is Trigger.ASK_PERSON:
        return opening.asked(conversation, _ended(composer, conversation), decision.reply)
    if trigger is Trigger.CLOSE:
        return ending.close(uow, conversation, now, composer)
    if trigger is Trigger.LEAVE_QUEUE:
        case_left = uow.cases.of_conversation(conversation.id)
        if case_left:
            why = missed.reason(uow, case_left, now, composer.knowledge)
            uow.cases.save(replace(case_left, closed_at=now, missed=why))
    return decision.reply


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
    if trigger in (Trigger.AGREE, Trigger.CLOSE):
        return None
    key = "handover.declined" if trigger is Trigger.DECLINE else "handover.left"
    check = conversation.check
    go_on = (Button(composer.text("check.resume", language), "/check/resume"),) if check and not check.outcome else ()
    return composer.say(key, language, Kind.HANDOVER, go_on)
