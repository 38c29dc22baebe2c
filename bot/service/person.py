"""What a person decides about their case: where an answer is announced, how the advice was, how long the conversation stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.address import email_address
from bot.domain.case import Case
from bot.domain.conversation import Conversation
from bot.domain.errors import IllegalTransition, InvalidMessage
from bot.service.ports import Clock, UnitOfWork, UnitOfWorkFactory

RATINGS = range(1, 6)
WEB = "web"


@dataclass(frozen=True)
class CaseView:
    """Whether a case is open, the address an answer is announced to, when the last answered case ended and how it was rated."""

    open: bool
    email: str | None
    closed_at: datetime | None
    rating: int | None


class PersonService:
    """Use cases of the person beside writing and reading; one instance serves all."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    def case(self, conversation_id: str) -> CaseView:
        """The state of things. Raises UnknownConversation."""
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
            advised = last_advised(uow, conversation_id)
            ended = (advised.closed_at, advised.rating) if advised else (None, None)
            return CaseView(uow.cases.of_conversation(conversation_id) is not None, conversation.email, *ended)

    def set_email(self, conversation_id: str, text: str | None) -> str | None:
        """The address as it is stored, None to remove it. Raises InvalidMessage, and IllegalTransition where no case is open."""
        address = email_address(text) if text is not None else None
        if text is not None and address is None:
            raise InvalidMessage("not an e-mail address")

        def step(uow: UnitOfWork, conversation: Conversation) -> None:
            if address and uow.cases.of_conversation(conversation.id) is None:
                raise IllegalTransition("no answer of an advisor is awaited")
            conversation.email = address
            if conversation.channel == WEB:
                conversation.delivered = conversation.last_number  # what is there by now the person has on the screen

        self._change(conversation_id, step)
        return address

    def rate(self, conversation_id: str, rating: int) -> None:
        """How the advice was, 1 to 5; a later rating replaces an earlier one. Raises IllegalTransition without an ended case."""
        if rating not in RATINGS:
            raise InvalidMessage("a rating is a number from 1 to 5")

        def step(uow: UnitOfWork, conversation: Conversation) -> None:
            case = last_advised(uow, conversation.id)
            if case is None:
                raise IllegalTransition("no advice has ended")
            uow.cases.save(replace(case, rating=rating))

        self._change(conversation_id, step)

    def keep(self, conversation_id: str) -> datetime:
        """Count the time until deletion anew, as a new message would. Gives the moment it is counted from."""
        now = self._clock.now()

        def step(uow: UnitOfWork, conversation: Conversation) -> None:
            conversation.last_at = now

        self._change(conversation_id, step)
        return now

    def read_up_to(self, conversation_id: str, number: int) -> None:
        """The person has got messages up to a number on the page: nobody has to tell them of these by e-mail."""
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
            if conversation.email and conversation.channel == WEB and conversation.delivered < number:
                uow.conversations.save(replace(conversation, delivered=number))
                uow.commit()

    def _change(self, conversation_id: str, step: Callable[[UnitOfWork, Conversation], None]) -> None:
        with self._unit_of_work() as uow:
            conversation = uow.conversations.get(conversation_id)
            step(uow, conversation)
            uow.conversations.save(conversation)
            uow.commit()


def last_advised(uow: UnitOfWork, conversation_id: str) -> Case | None:
    """The case that ended last, of those an advisor had."""
    ended = [case for case in uow.cases.all_of_conversation(conversation_id) if case.closed_at and case.advisor_id is not None]
    return max(ended, key=lambda case: (case.closed_at, case.id), default=None)
