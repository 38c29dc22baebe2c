"""A case as a page shows it: the packet on top, the conversation, notes. Pure functions of what the desk gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.console.checksheet import CheckSheet, check_sheet
from bot.console.labels import Labels, Tongue
from bot.console.lines import Line, last_answer, lines_of, messages_of, open_question
from bot.domain.account import Advisor
from bot.domain.conversation import State
from bot.domain.messages import Author
from bot.service.desk import Desk, Packet
from bot.service.rights import is_offered_to, may_read

__all__ = ["Casefile", "Standing", "messages_of", "open_casefile", "standing_of"]


class Standing(StrEnum):
    """How a case stands to the advisor who looks at it."""

    WAITING = "waiting"
    OFFERED = "offered"
    MINE = "mine"
    TAKEN = "taken"
    CLOSED = "closed"


@dataclass(frozen=True)
class NoteLine:
    """A note: who wrote it to whom, when, and whether it is for the reader."""

    id: int
    author: str
    time: str
    text: str
    to: tuple[str, ...]
    mine: bool


@dataclass(frozen=True)
class OfferLine:
    """A transfer that waits to be accepted: from whom, to whom, with what note."""

    by: str
    to: str
    time: str
    note: str


@dataclass(frozen=True)
class Earlier:
    """A closed case of the same conversation."""

    id: int
    time: str
    topic: str | None


@dataclass(frozen=True)
class Casefile:
    """Everything of a case that one advisor may see; without lines and notes where it is not theirs to read.

    `bot_answers`: the bot was handed the conversation back; `blocked_until` while a block of this case lasts.
    """

    packet: Packet
    standing: Standing
    readable: bool
    tongue: Tongue
    topic: str | None
    channel: str
    organisation: str
    team: str | None
    since: str
    age: str
    ended: str
    question: Line | None
    answer: Line | None
    lines: tuple[Line, ...]
    check: CheckSheet | None
    notes: tuple[NoteLine, ...]
    offer: OfferLine | None
    earlier: tuple[Earlier, ...]
    bot_answers: bool
    labels: tuple[str, ...]
    responsible: str | None
    outcome: str | None
    follow_up: str | None
    blocked_until: str | None

    @property
    def id(self) -> int:
        """The number of the case."""
        return self.packet.case.id

    @property
    def answerable(self) -> bool:
        """Whether the last word is the person's, so that an answer is due."""
        return bool(self.lines) and self.lines[-1].message.author is Author.PERSON

    @property
    def last_of_person(self) -> int:
        """Number of the person's last message, 0 without one."""
        return max((line.message.number for line in self.lines if line.side == "person"), default=0)


def open_casefile(packet: Packet, advisor: Advisor, desk: Desk, labels: Labels, now: datetime) -> Casefile:
    """What the advisor sees of the packet."""
    case, conversation = packet.case, packet.conversation
    readable = may_read(advisor, case, packet.notes)
    lines = lines_of(packet, advisor, desk, labels) if readable else ()
    blocked = conversation.blocked_until if case.outcome == "blocked" else None
    return Casefile(
        packet, standing_of(packet, advisor), readable, labels.tongue(conversation.language), labels.topic(case.topic),
        labels.channel(conversation.channel), labels.organisation(case.organisation),
        labels.team(case.team) if case.team else None, labels.clock_time(case.opened_at), labels.age(case.opened_at),
        labels.clock_time(case.closed_at) if case.closed_at else "",
        open_question(lines, case.opened_at), last_answer(lines), lines, check_sheet(packet, desk) if lines else None,
        _notes(packet, advisor, labels) if readable else (), _offer(packet, labels) if readable else None,
        tuple(Earlier(c.id, labels.clock_time(c.opened_at), labels.topic(c.topic)) for c in packet.earlier),
        case.closed_at is None and case.advisor_id is not None and conversation.state in (State.BOT, State.CONSENT),
        tuple(map(labels.mark, case.labels)), labels.organisation(case.responsible) if case.responsible else None,
        labels.outcome(case.outcome) if case.outcome else None, labels.day(case.follow_up_on) if case.follow_up_on else None,
        labels.clock_time(blocked) if blocked and blocked > now else None,
    )  # fmt: skip


def standing_of(packet: Packet, advisor: Advisor) -> Standing:
    """Waiting, offered to the advisor, mine, a colleague's, or closed."""
    case = packet.case
    if case.closed_at is not None:
        return Standing.CLOSED
    if case.advisor_id is not None:
        return Standing.MINE if case.advisor_id == advisor.id else Standing.TAKEN
    if case.offer is None:
        return Standing.WAITING
    return Standing.OFFERED if is_offered_to(advisor, case.offer) else Standing.TAKEN


def _notes(packet: Packet, advisor: Advisor, labels: Labels) -> tuple[NoteLine, ...]:
    return tuple(
        NoteLine(
            note.id, packet.names[note.advisor_id], labels.clock_time(note.at), note.text,
            tuple(packet.names[one] for one in note.mentions), note.advisor_id == advisor.id,
        )
        for note in packet.notes
    )  # fmt: skip


def _offer(packet: Packet, labels: Labels) -> OfferLine | None:
    offer = packet.case.offer
    if offer is None:
        return None
    to = packet.names[offer.advisor_id] if offer.advisor_id is not None else labels.team(offer.team or "")
    return OfferLine(packet.names[offer.by], to, labels.clock_time(offer.at), offer.note)
