"""An article as a person reads it on one day: facts of that day, formats of the language, sources, notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.errors import LotseError
from bot.domain.messages import Block, SourceNote, paragraph
from bot.kb import l10n, markup
from bot.kb.facts import FactNotInForce
from bot.kb.formats import format_day, format_fact, language_name
from bot.kb.library import Knowledge


class NoArticle(LotseError):
    """The topic has no article."""


@dataclass(frozen=True)
class Site:
    """What articles about Lotse itself need to know of this installation."""

    base_url: str = ""
    retention_days: int = 30


@dataclass(frozen=True)
class Rendered:
    """`confirmed` is False where the safe text stands instead, because a fact is not in force or the article is withdrawn."""

    title: str
    blocks: tuple[Block, ...]
    shown_language: str
    facts: tuple[str, ...]
    sources: tuple[SourceNote, ...]
    related: tuple[str, ...]
    confirmed: bool = True


def render(knowledge: Knowledge, topic: str, language: str, on: date, site: Site) -> Rendered:
    """The article for a reader of `language` on a day. Raises NoArticle; never shows another day's number."""
    article = knowledge.articles.get(topic)
    if article is None:
        raise NoArticle(f"there is no article '{topic}'")
    choice = l10n.choose(article, language, knowledge.languages)
    text, shown = choice.text, choice.text.language
    values = {"year": str(on.year), "retention_days": str(site.retention_days)}

    def value(name: str) -> str:
        match = markup.FACT.fullmatch(name)
        if match is None:
            return values[name]
        return format_fact(knowledge.facts.get(match[1], on), shown, with_unit=match[2] is not None)

    sources = _sources(knowledge, article.sources, site)
    try:
        if article.withdrawn and article.withdrawn.on <= on:
            raise FactNotInForce(topic, on)
        blocks = markup.substitute(text.blocks, value)
    except FactNotInForce as gap:
        safe = (paragraph(_safe_text(knowledge, gap, language)),)
        if gap.source:
            sources = tuple(dict.fromkeys((*_sources(knowledge, (gap.source,), site), *sources)))
        return Rendered(text.title, safe, _written(knowledge, language), (), sources, article.related, confirmed=False)
    notices = _notices(knowledge, language, shown, choice.stale)
    facts = tuple(markup.fact_ids(text.body))
    blocks += _caveats(knowledge, facts, shown)
    return Rendered(text.title, notices + blocks, shown, facts, sources, article.related)


def _safe_text(knowledge: Knowledge, gap: FactNotInForce, language: str) -> str:
    """What stands instead of an article whose number is not known for the day."""
    if gap.ended is None:
        return knowledge.strings.get("chat.not_in_force", language)
    return knowledge.strings.get("chat.value_ended", language, day=format_day(gap.ended, _written(knowledge, language)))


def _caveats(knowledge: Knowledge, facts: tuple[str, ...], shown: str) -> tuple[Block, ...]:
    """The sentences without which facts of low confidence must not be shown."""
    records = (knowledge.facts.records[name] for name in facts)
    return tuple(paragraph(r.caveat["de" if shown == "de" else "en"]) for r in records if r.confidence == "low" and r.caveat)


def _written(knowledge: Knowledge, language: str) -> str:
    return language if language in knowledge.languages else "en"


def _notices(knowledge: Knowledge, language: str, shown: str, stale: bool) -> tuple[Block, ...]:
    notices: list[Block] = []
    if language not in knowledge.languages:
        names = {"person": language_name(language), "shown": knowledge.languages[shown].autonym}
        notices.append(paragraph(knowledge.strings.get("notice.unwritten", "en", **names), "notice"))
    elif shown != language:
        autonym = knowledge.languages[shown].autonym
        notices.append(paragraph(knowledge.strings.get("notice.shown_in", language, language=autonym), "notice"))
    if stale:
        notices.append(paragraph(knowledge.strings.get("notice.stale", language), "notice"))
    return tuple(notices)


def _sources(knowledge: Knowledge, names: tuple[str, ...], site: Site) -> tuple[SourceNote, ...]:
    records = (knowledge.sources[name] for name in names)
    return tuple(SourceNote(record.title, _absolute(record.url, site), record.checked) for record in records)


def _absolute(url: str, site: Site) -> str:
    return site.base_url + url if url.startswith("/") else url
