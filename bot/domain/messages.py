"""Messages as they travel: what a channel brings in, what the core sends out. Frozen; channels only translate them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.checks import FlowNote


class Author(StrEnum):
    """Who wrote a message."""

    PERSON = "person"
    BOT = "bot"
    ADVISOR = "advisor"
    SYSTEM = "system"


class Kind(StrEnum):
    """What a reply is; the values are public (REST channel, evaluation)."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    FLOW = "flow"
    OUTCOME = "outcome"
    HANDOVER = "handover"
    SMALLTALK = "smalltalk"
    FALLBACK = "fallback"
    EMERGENCY = "emergency"
    ADVISOR = "advisor"
    PERSON = "person"


@dataclass(frozen=True)
class IncomingMessage:
    """One message of a person. Exactly one of `text` and `payload` is given; `title` is the button's text for the log.

    `external_id` is the channel's own id of the message: the same id again is the same message.
    `language` is the language of the interface, a hint only. `withheld` are numbers of own messages that the person does not want
    to hand over with the consent this message gives. `to_bot`: somebody who waits for an advisor asks the bot meanwhile.
    """

    external_id: str
    text: str | None = None
    payload: str | None = None
    title: str | None = None
    language: str | None = None
    withheld: tuple[int, ...] = ()
    to_bot: bool = False


@dataclass(frozen=True)
class Button:
    """A quick reply: what the person reads and what is sent.

    `url`: it opens a page instead; `minor`: a way around the question, not an answer.
    """

    title: str
    payload: str
    url: str | None = None
    minor: bool = False


@dataclass(frozen=True)
class Span:
    """A run of text, strong or not."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph or notice (`spans`), or a list or ordered list (`items`, each a line of spans)."""

    type: str
    spans: tuple[Span, ...] = ()
    items: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True)
class SourceNote:
    """A source below an answer; `checked` is the state of the text that was read."""

    title: str
    url: str
    checked: date


@dataclass(frozen=True)
class Reply:
    """One message of the bot, ready for any channel. `blocks` is the text; ids say what it is made of."""

    kind: Kind
    language: str
    shown_language: str
    blocks: tuple[Block, ...]
    topic: str | None = None
    confidence: float | None = None
    options: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    sources: tuple[SourceNote, ...] = ()
    buttons: tuple[Button, ...] = ()
    flow: FlowNote | None = None

    @property
    def text(self) -> str:
        """The blocks as plain text: paragraphs apart by an empty line, list points with a dash."""
        return plain_text(self.blocks)


@dataclass(frozen=True)
class Original:
    """The words a machine translation was made from, and their language."""

    text: str
    language: str


@dataclass(frozen=True)
class StoredMessage:
    """A message of the log. `number` counts from 1 within its conversation and never has a gap.

    `replaces` is the number of an advisor's message that this one corrects or withdraws; that one is then `withdrawn` and has
    lost its text. `withheld`: not handed over to advisors. `original`: this is a machine translation of it.
    """

    number: int
    author: Author
    at: datetime
    text: str
    kind: Kind
    language: str
    external_id: str | None = None
    in_reply_to: int | None = None
    name: str | None = None
    payload: str | None = None
    reply: Reply | None = None
    replaces: int | None = None
    withdrawn: bool = False
    withheld: bool = False
    original: Original | None = None


def plain_text(blocks: tuple[Block, ...]) -> str:
    """Blocks as text without markup."""
    return "\n\n".join(_block_text(block) for block in blocks)


def _block_text(block: Block) -> str:
    if block.type == "list":
        return "\n".join("- " + _line(item) for item in block.items)
    if block.type == "ordered":
        return "\n".join(f"{number}. {_line(item)}" for number, item in enumerate(block.items, 1))
    return _line(block.spans)


def _line(spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans)


def paragraph(text: str, type: str = "paragraph") -> Block:
    """A block of one plain span."""
    return Block(type=type, spans=(Span(text),))
