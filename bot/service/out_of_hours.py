"""What a person reads while nobody is there: when the desk opens next, in their language and time zone, and why it is closed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.conversation import Conversation
from bot.domain.messages import Block, paragraph
from bot.kb.formats import format_moment, format_weekday
from bot.service.hours import Hours
from bot.service.replies import Composer

MOST_HOLIDAYS = 2


def known_zone(name: str | None) -> str | None:
    """A time zone as a browser names it, or None for one that we do not know."""
    return name if name in available_timezones() else None


def closed_notes(
    composer: Composer, hours: Hours, conversation: Conversation, team: str | None, now: datetime
) -> tuple[Block, ...]:
    """Paragraphs that say when somebody is there again; none while the desk is open."""
    if hours.is_open(team, now):
        return ()
    language = conversation.language
    opening = hours.next_opening(team, now)
    if opening is None:
        return (paragraph(composer.text("opening.closed_unknown", language)),)
    when = _when(composer, hours, conversation, opening)
    return (
        paragraph(composer.text("opening.closed", language, when=when)),
        *_holidays(composer, hours, conversation, team, (now, opening)),
    )


def _when(composer: Composer, hours: Hours, conversation: Conversation, opening: datetime) -> str:
    """The instant in the person's own time, else in German time; which of the two it is, is said."""
    zone = known_zone(conversation.zone)
    local = opening.astimezone(ZoneInfo(zone) if zone else hours.zone)
    language = _shown(composer, conversation)
    return composer.text("opening.your_time" if zone else "opening.german_time", language, when=format_moment(local, language))


def _holidays(
    composer: Composer, hours: Hours, conversation: Conversation, team: str | None, between: tuple[datetime, datetime]
) -> tuple[Block, ...]:  # fmt: skip
    language = _shown(composer, conversation)
    named = hours.holidays(team, *between, language)[:MOST_HOLIDAYS]
    texts = [composer.text("opening.holiday", language, day=format_weekday(day, language), name=name) for day, name in named]
    return tuple(map(paragraph, texts))


def _shown(composer: Composer, conversation: Conversation) -> str:
    """Dates and names belong to the language the sentence around them is written in."""
    language = conversation.language
    return language if composer.knowledge.strings.has("opening.closed", language) else "en"
