"""Opening a case with the person's consent: the team that gets it, what the person reads, and a case that is open already."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.account import Advisor
from bot.domain.case import Case
from bot.domain.conversation import Conversation, Trigger
from bot.domain.messages import Block, Button, Kind, Reply, paragraph
from bot.kb.flowfile import OutcomeRecord
from bot.service.hours import hours_of
from bot.service.out_of_hours import closed_notes
from bot.service.ports import Names, UnitOfWork
from bot.service.presence import is_there
from bot.service.replies import LEAVE, Composer
from bot.service.routing import Route, available, choose, matter_of


class Opening:
    """Opens cases within a running transaction; the caller saves the conversation and commits."""

    def __init__(self, uow: UnitOfWork, composer: Composer, names: Names, now: datetime) -> None:
        self._uow = uow
        self._composer = composer
        self._names = names
        self._now = now

    def agreed(self, conversation: Conversation, ended: OutcomeRecord | None) -> Reply:
        """The person has agreed: a new case waits, or the one that is still open goes on; what the person reads."""
        if conversation.check:
            conversation.check = replace(conversation.check, paused=True)
        still_open = self._uow.cases.of_conversation(conversation.id)
        if still_open is None:
            conversation.move(Trigger.AGREE)
            return self._queued(conversation, self._uow.cases.open(self._new(conversation, ended)))
        urgent = still_open.urgent or (ended is not None and ended.urgent)
        case = replace(still_open, urgent=urgent, waiting_since=still_open.waiting_since or self._now, follow_up_on=None)
        holder = self._uow.advisors.get(case.advisor_id) if case.advisor_id is not None else None
        if holder is not None and is_there(holder, self._now):
            return self._taken_up(conversation, case, holder)
        conversation.move(Trigger.AGREE)
        free = replace(case, advisor_id=None, claimed_at=None)
        self._uow.cases.save(free)
        return self._queued(conversation, free)

    def asked(self, conversation: Conversation, ended: OutcomeRecord | None, said: Reply | None) -> Reply | None:
        """The question for consent, with when somebody is there where nobody is now."""
        if said is None:
            return None
        route = self._route(conversation, ended)
        return replace(said, blocks=(*said.blocks, *self._closed(conversation, route.team)))

    def _new(self, conversation: Conversation, ended: OutcomeRecord | None) -> Case:
        route = self._route(conversation, ended)
        return Case(
            0, conversation.id, self._now, route.organisation, conversation.language, conversation.topic,
            urgent=ended is not None and ended.urgent, team=route.team, waiting_since=self._now, responsible=route.responsible,
        )  # fmt: skip

    def _route(self, conversation: Conversation, ended: OutcomeRecord | None) -> Route:
        knowledge = self._composer.knowledge
        matter = matter_of(self._uow, knowledge, conversation, ended.handover if ended else None, self._names)
        return choose(knowledge, matter, available(self._uow, knowledge))

    def _queued(self, conversation: Conversation, case: Case) -> Reply:
        composer, language = self._composer, conversation.language
        notes = self._closed(conversation, case.team)
        if not notes:
            return composer.queued(language, self._uow.cases.position(case))
        leave = Button(composer.text("handover.leave", language), LEAVE)
        reply = composer.say("opening.handed_over", language, Kind.HANDOVER, (leave,))
        message = paragraph(composer.text("opening.leave_message", language))
        return replace(reply, blocks=(*reply.blocks, *notes, message))

    def _taken_up(self, conversation: Conversation, case: Case, holder: Advisor) -> Reply:
        """The advisor who has the case all along is there: no need to wait in a queue."""
        conversation.move(Trigger.TAKE_UP)
        self._uow.cases.save(case)
        return self._composer.say("opening.same_advisor", conversation.language, Kind.HANDOVER, name=holder.name)

    def _closed(self, conversation: Conversation, team: str | None) -> tuple[Block, ...]:
        hours = hours_of(self._composer.knowledge, self._uow, self._now)
        return closed_notes(self._composer, hours, conversation, team, self._now)
