"""What an advisor reads of a case. Messages that the person did not hand over are in none of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.case import Case, Note
from bot.domain.conversation import Conversation
from bot.domain.messages import StoredMessage
from bot.service.case_steps import holder_name
from bot.service.ports import UnitOfWork
from bot.service.withholding import hides_check


@dataclass(frozen=True)
class Packet:
    """A case, its conversation, and what of its log was handed over, as the person saw it.

    `withheld` counts the messages that were not; `notes` are the advisors' own, `names` by id of who wrote them, is mentioned or
    has offered the case; `earlier` the closed cases of the same conversation and organisation.
    """

    case: Case
    conversation: Conversation
    messages: tuple[StoredMessage, ...]
    holder: str | None
    withheld: int = 0
    notes: tuple[Note, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    earlier: tuple[Case, ...] = ()


def load_packet(uow: UnitOfWork, case: Case) -> Packet:
    """Everything of a case within a running transaction."""
    conversation = uow.conversations.get(case.conversation_id)
    log = uow.messages.after(conversation.id, 0)
    if conversation.check and hides_check(log, conversation.check):
        conversation.check = None
    shown = tuple(message for message in log if not message.withheld)
    notes = tuple(uow.notes.of_case(case.id))
    before = [c for c in uow.cases.all_of_conversation(conversation.id) if c.id < case.id and c.organisation == case.organisation]
    return Packet(
        case, conversation, shown, holder_name(uow, case), len(log) - len(shown), notes, _names(uow, case, notes), tuple(before)
    )


def _names(uow: UnitOfWork, case: Case, notes: tuple[Note, ...]) -> dict[int, str]:
    ids = {advisor for note in notes for advisor in (note.advisor_id, *note.mentions)}
    if case.offer:
        ids |= {case.offer.by} | ({case.offer.advisor_id} if case.offer.advisor_id is not None else set())
    return {advisor: uow.advisors.get(advisor).name for advisor in ids}
