"""A case as a page shows it: the packet on top, then line by line what was said. Pure functions of what the desk gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.console.checksheet import CheckSheet, check_sheet
from bot.console.labels import Labels, Tongue
from bot.domain.account import Advisor
from bot.domain.messages import Author, Block, Kind, StoredMessage
from bot.service.desk import Desk, Packet
from bot.service.payloads import read_payload

# Replies to what is no question: steps of the hand-over, answers in a guided check.
STEPS = {Kind.HANDOVER, Kind.FLOW, Kind.OUTCOME}


class Standing(StrEnum):
    """How a case stands to the advisor who looks at it."""

    WAITING = "waiting"
    MINE = "mine"
    TAKEN = "taken"
    CLOSED = "closed"


@dataclass(frozen=True)
class Line:
    """One message. `shown` is the language's name, `german` the German counterpart of what the bot said.

    `side` is person, bot, you, colleague or system.
    """

    message: StoredMessage
    side: str
    language: str
    shown: str
    direction: str
    time: str
    german: tuple[Block, ...] | None
    topic: str | None
    options: tuple[str, ...]
    button: str | None

    @property
    def pressed(self) -> bool:
        """Whether the person pressed a button instead of typing."""
        return self.message.payload is not None

    @property
    def bare(self) -> bool:
        """Whether the log has no more than the button's code, which nobody wants to read."""
        return self.button is not None and self.message.text == self.message.payload


@dataclass(frozen=True)
class Casefile:
    """Everything of a case that one advisor may see. Without `lines` where a colleague holds it."""

    packet: Packet
    standing: Standing
    tongue: Tongue
    topic: str | None
    channel: str
    organisation: str
    since: str
    age: str
    ended: str
    question: Line | None
    answer: Line | None
    lines: tuple[Line, ...]
    check: CheckSheet | None = None

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


def open_casefile(packet: Packet, advisor: Advisor, desk: Desk, labels: Labels) -> Casefile:
    """What the advisor sees of the packet."""
    case = packet.case
    standing = standing_of(packet, advisor)
    shown = () if _is_hidden(packet, advisor) else messages_of(packet)
    replies = {message.in_reply_to: message for message in shown if message.in_reply_to}
    lines = tuple(_line(message, replies.get(message.number), advisor, desk, labels) for message in shown)
    return Casefile(
        packet, standing, labels.tongue(packet.conversation.language), labels.topic(case.topic),
        labels.channel(packet.conversation.channel), labels.organisation(case.organisation),
        labels.clock_time(case.opened_at), labels.age(case.opened_at),
        labels.clock_time(case.closed_at) if case.closed_at else "",
        _open_question(lines, case.opened_at), _last_answer(lines), lines,
        check_sheet(packet, desk) if lines else None,
    )  # fmt: skip


def standing_of(packet: Packet, advisor: Advisor) -> Standing:
    """Waiting, mine, a colleague's, or closed."""
    case = packet.case
    if case.closed_at is not None:
        return Standing.CLOSED
    if case.advisor_id is None:
        return Standing.WAITING
    return Standing.MINE if case.advisor_id == advisor.id else Standing.TAKEN


def messages_of(packet: Packet) -> tuple[StoredMessage, ...]:
    """The messages that belong to the case: what the person says to the bot after the end was not handed over."""
    closed = packet.case.closed_at
    if closed is None:
        return packet.messages
    kept = [message for message in packet.messages if message.at <= closed]
    after = packet.messages[len(kept) : len(kept) + 1]
    return (*kept, *(message for message in after if message.author is Author.SYSTEM))


def _is_hidden(packet: Packet, advisor: Advisor) -> bool:
    # A colleague's conversation is nobody else's business; a waiting one has to be read to be chosen.
    if packet.case.advisor_id is None:
        return packet.case.closed_at is not None
    return packet.case.advisor_id != advisor.id


def _line(message: StoredMessage, answered: StoredMessage | None, advisor: Advisor, desk: Desk, labels: Labels) -> Line:
    reply = message.reply
    note = answered.reply.flow if answered and answered.reply else None
    language = _language(message)
    tongue = labels.tongue(language)
    options = reply.options if reply else ()
    topic = reply.topic if reply and reply.kind is not Kind.HANDOVER else None
    return Line(
        message, _side(message, advisor), language, tongue.name, tongue.direction if reply else "auto",
        labels.clock_time(message.at), _german(message, desk, labels), labels.topic(topic),
        tuple(filter(None, map(labels.topic, options))), labels.answer(note, message.payload) or labels.button(message.payload),
    )  # fmt: skip


def _language(message: StoredMessage) -> str:
    """What a screen reader is to read it in; empty, which is "not known", for the words an advisor typed."""
    if message.reply:
        return message.reply.shown_language
    return "" if message.author is Author.ADVISOR else message.language


def _side(message: StoredMessage, advisor: Advisor) -> str:
    if message.author is Author.ADVISOR:
        # A message carries the name of whoever wrote it, not the account.
        return "you" if message.name == advisor.name else "colleague"
    return message.author.value


def _german(message: StoredMessage, desk: Desk, labels: Labels) -> tuple[Block, ...] | None:
    """The German counterpart: of an article its own, of an interface text its source."""
    reply = message.reply
    if reply is None or reply.shown_language == "de":
        return None
    article = desk.german(message)
    return article.blocks if article else labels.german(reply)


def _open_question(lines: tuple[Line, ...], opened_at: datetime) -> Line | None:
    """The person's last own words; "yes, pass it on" or an answer in a check is not a question, so those come last."""
    said = [line for line in lines if line.side == "person" and not _is_step(line, opened_at)]
    steps = {line.message.in_reply_to for line in lines if line.message.kind in STEPS}
    typed = [line for line in said if not line.pressed]
    answers = {line.message.in_reply_to for line in lines if line.message.kind in (Kind.FLOW, Kind.OUTCOME)}
    own = [line for line in typed if line.message.number not in answers]
    begun = [line for line in said if _payload_name(line) in ("faq", "flow")]
    for choice in ([line for line in typed if line.message.number not in steps], own, begun, said):
        if choice:
            return choice[-1]
    return None


def _is_step(line: Line, opened_at: datetime) -> bool:
    return line.message.at == opened_at or _payload_name(line) == "handover"


def _payload_name(line: Line) -> str | None:
    payload = read_payload(line.message.payload) if line.message.payload else None
    return payload.name if payload else None


def _last_answer(lines: tuple[Line, ...]) -> Line | None:
    answers = [line for line in lines if line.side == "bot" and line.message.kind in (Kind.ANSWER, Kind.OUTCOME)]
    return answers[-1] if answers else None
