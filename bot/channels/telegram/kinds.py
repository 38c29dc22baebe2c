"""What kind of message it is that has no text."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import filters

# Attribute of a message -> the kind we have words for. An animation is a document, too: the first that fits counts.
KINDS = {
    "photo": "photo", "animation": "video", "video": "video", "video_note": "video", "voice": "voice", "audio": "voice",
    "document": "document", "sticker": "sticker", "dice": "sticker", "venue": "location", "location": "location",
    "contact": "contact", "poll": "poll",
}  # fmt: skip


def kind_of(message: Message) -> str:
    """One of service.asides.UNREADABLE."""
    return next((kind for name, kind in KINDS.items() if getattr(message, name)), "other")


def is_event(update: Update) -> bool:
    """Whether it tells of something that nobody says: a message was pinned, the chat has a new picture."""
    return bool(filters.StatusUpdate.ALL.check_update(update))
