"""What was said in a case, line by line as a page shows it, and which line is the open question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.console.labels import Labels
from bot.domain.account import Advisor
from bot.domain.messages import Author, Block, Kind, StoredMessage, paragraph
from bot.service.corrections import is_own
from bot.service.desk import Desk, Packet
from bot.service.payloads import read_payload

# Replies to what is no question: steps of the hand-over, answers in a guided check.
STEPS = {Kind.HANDOVER, Kind.FLOW, Kind.OUTCOME}


@dataclass(frozen=True)
class Line:
    """One message. `shown` is the language's name, `german` the German counterpart of what the bot said.

    `side` is person, bot, you, colleague or system; `mendable`: the reader may correct or withdraw it.
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
    mendable: bool = False

    @property
    def pressed(self) -> bool:
        """Whether the person pressed a button instead of typing."""
        return self.message.payload is not None

    @property
    def bare(self) -> bool:
        """Whether the log has no more than the button's code, which nobody wants to read."""
        return self.button is not None and self.message.text == self.message.payload


def lines_of(packet: Packet, advisor: Advisor, desk: Desk, labels: Labels) -> tuple[Line, ...]:
    """All messages of the case that were handed over."""
    shown = messages_of(packet)
    replies = {message.in_reply_to: message for message in shown if message.in_reply_to}
    return tuple(_line(packet, message, replies.get(message.number), advisor, desk, labels) for message in shown)


def messages_of(packet: Packet) -> tuple[StoredMessage, ...]:
    """The messages that belong to the case: what the person says to the bot after the end was not handed over."""
    closed = packet.case.closed_at
    if closed is None:
        return packet.messages
    kept = [message for message in packet.messages if message.at <= closed]
    after = packet.messages[len(kept) : len(kept) + 1]
    return (*kept, *(message for message in after if message.author is Author.SYSTEM))


def open_question(lines: tuple[Line, ...], opened_at: datetime) -> Line | None:
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


def last_answer(lines: tuple[Line, ...]) -> Line | None:
    """The last article or result of a check that the bot gave."""
    answers = [line for line in lines if line.side == "bot" and line.message.kind in (Kind.ANSWER, Kind.OUTCOME)]
    return answers[-1] if answers else None


def _line(
    packet: Packet, message: StoredMessage, answered: StoredMessage | None, advisor: Advisor, desk: Desk, labels: Labels
) -> Line:
    reply = message.reply
    note = answered.reply.flow if answered and answered.reply else None
    language = _language(message)
    tongue = labels.tongue(language)
    options = reply.options if reply else ()
    topic = reply.topic if reply and reply.kind is not Kind.HANDOVER else None
    held = packet.case.advisor_id == advisor.id and packet.case.closed_at is None
    return Line(
        message, _side(message, advisor), language, tongue.name, tongue.direction if reply else "auto",
        labels.clock_time(message.at), _german(message, desk, labels), labels.topic(topic),
        tuple(filter(None, map(labels.topic, options))), labels.answer(note, message.payload) or labels.button(message.payload),
        held and not message.withdrawn and is_own(message, packet.case, advisor),
    )  # fmt: skip


def _language(message: StoredMessage) -> str:
    """What a screen reader is to read it in; empty, which is "not known", for the words an advisor typed."""
    if message.reply:
        return message.reply.shown_language
    typed = message.author is Author.ADVISOR and message.original is None
    return "" if typed else message.language


def _side(message: StoredMessage, advisor: Advisor) -> str:
    if message.author is Author.ADVISOR:
        # A message carries the name of whoever wrote it, not the account.
        return "you" if message.name == advisor.name else "colleague"
    return message.author.value


def _german(message: StoredMessage, desk: Desk, labels: Labels) -> tuple[Block, ...] | None:
    """The German counterpart: of an article its own, of an interface text its source, of a translation what the advisor wrote."""
    reply = message.reply
    if message.original is not None and message.original.language == "de":
        return tuple(paragraph(line) for line in message.original.text.splitlines() if line.strip())
    if reply is None or reply.shown_language == "de":
        return None
    article = desk.german(message)
    return article.blocks if article else labels.german(reply)


def _is_step(line: Line, opened_at: datetime) -> bool:
    return line.message.at == opened_at or _payload_name(line) == "handover"


def _payload_name(line: Line) -> str | None:
    payload = read_payload(line.message.payload) if line.message.payload else None
    return payload.name if payload else None
