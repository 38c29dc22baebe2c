"""What the web channel is given, and the little it shares: language negotiation, limits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request

from bot.kb.library import Knowledge
from bot.service.attendance import Attendance
from bot.service.conversations import ConversationService
from bot.service.hub import Hub
from bot.service.mailing import Mailing
from bot.service.notice_board import NoticeBoard
from bot.service.person import PersonService
from bot.service.ratings import AnswerRatings
from bot.service.receive import ReceiveMessage
from bot.service.switching import Switching

BODY_LIMIT = 64 * 1024
_TAG = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True)
class WebDeps:
    """Everything the routes use; made once by bootstrap."""

    knowledge: Knowledge
    conversations: ConversationService
    receive: ReceiveMessage
    hub: Hub
    retention_days: int
    service_url: str
    version: str
    person: PersonService
    attendance: Attendance
    mailing: Mailing | None
    switching: Switching
    telegram_link: Callable[[str], str | None]
    base_url: str
    notices: NoticeBoard
    ratings: AnswerRatings


def negotiate(knowledge: Knowledge, wanted: str | None, request: Request) -> str:
    """A language we write in: the one asked for, else the first of Accept-Language, else English."""
    header = request.headers.get("accept-language", "")
    for tag in [wanted or "", *header.split(",")]:
        code = tag.split(";")[0].strip().lower()[:2]
        if code in knowledge.languages:
            return code
    return "en"


def hint(language: str | None) -> str | None:
    """A language code a client claims, or None when it is not one."""
    code = (language or "").lower().split("-")[0]
    return code if _TAG.fullmatch(code) else None
