"""What the transcript of a conversation shows: every message with its author, time, language and direction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from bot.channels.web.page import WEB
from bot.domain.conversation import Conversation
from bot.domain.messages import Author, Block, Original, StoredMessage, paragraph
from bot.kb.formats import format_day
from bot.kb.library import Knowledge

SAXONY = "Europe/Berlin"


@dataclass(frozen=True)
class Entry:
    """One message. `sources` are (title, address, "checked on ..."); `original` is what a machine translation was made from.

    `gone` is the key of what stands instead of a message that was withdrawn or corrected.
    """

    author: str
    side: str
    at: str
    time: str
    language: str | None
    direction: str
    blocks: tuple[Block, ...]
    sources: tuple[tuple[str, str, str], ...]
    original: Original | None
    gone: str | None


def context(knowledge: Knowledge, conversation: Conversation, messages: list[StoredMessage], base_url: str) -> dict[str, object]:
    """The values of transcript.html, in the language of the conversation. Pages of our own are found from a file, too."""
    strings, language = knowledge.strings, conversation.language
    shown = language if language in knowledge.languages else "en"
    zone = ZoneInfo(conversation.zone or SAXONY)
    corrected = {message.replaces for message in messages if message.author is Author.ADVISOR}
    return {
        "language": shown,
        "direction": knowledge.direction(shown),
        "t": lambda key, **values: strings.get(key, shown, **values),
        "style": (WEB / "static" / "transcript.css").read_text("utf-8"),
        "begun": _time(conversation.created_at, shown, zone),
        "zone": str(zone),
        "base_url": base_url,
        "entries": [_entry(knowledge, message, shown, zone, message.number in corrected) for message in messages],
    }


def _entry(knowledge: Knowledge, message: StoredMessage, shown: str, zone: ZoneInfo, corrected: bool) -> Entry:
    reply = message.reply
    language = _language(message)
    sources = tuple(
        (source.title, source.url, knowledge.strings.get("notice.checked", shown, date=format_day(source.checked, shown)))
        for source in (reply.sources if reply else ())
    )
    return Entry(
        _author(knowledge, message, shown), message.author.value, message.at.astimezone(UTC).isoformat(),
        _time(message.at, shown, zone), language, knowledge.direction(language) if language else "auto",
        reply.blocks if reply else (paragraph(message.text),), sources, message.original,
        ("widget.corrected" if corrected else "widget.withdrawn") if message.withdrawn else None,
    )  # fmt: skip


def _language(message: StoredMessage) -> str | None:
    """What a screen reader is to read it in; None for what somebody typed, of which nobody knows for certain."""
    if message.reply:
        return message.reply.shown_language
    return message.language if message.original else None


def _author(knowledge: Knowledge, message: StoredMessage, language: str) -> str:
    keys = {Author.PERSON: "widget.you", Author.ADVISOR: "widget.advisor", Author.BOT: "widget.bot"}
    role = knowledge.strings.get(keys.get(message.author, "widget.system"), language)
    return f"{message.name} · {role}" if message.author is Author.ADVISOR and message.name else role


def _time(at: datetime, language: str, zone: ZoneInfo) -> str:
    return str(format_datetime(at, "medium", tzinfo=zone, locale=language))
