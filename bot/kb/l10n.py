"""Translation state, computed from fingerprints, and the one table that says what a person then sees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.kb.articles import SOURCE_LANGUAGE, Article, Text
from bot.kb.catalogue import Language


class State(StrEnum):
    """How a language version stands to the text it was made from."""

    CURRENT = "current"
    STALE = "stale"
    MISSING = "missing"


class Show(StrEnum):
    """What a person sees."""

    TEXT = "text"
    TEXT_WITH_NOTICE = "text_with_notice"
    FALLBACK = "fallback"


# A stale legal text may state what is no longer the law; a stale practical one at worst lacks a hint.
DISPLAY: dict[tuple[State, str], Show] = {
    (State.CURRENT, "legal"): Show.TEXT,
    (State.CURRENT, "practical"): Show.TEXT,
    (State.STALE, "legal"): Show.FALLBACK,
    (State.STALE, "practical"): Show.TEXT_WITH_NOTICE,
    (State.MISSING, "legal"): Show.FALLBACK,
    (State.MISSING, "practical"): Show.FALLBACK,
}


@dataclass(frozen=True)
class Choice:
    """The text to show; `stale` asks for the notice that it is being updated."""

    text: Text
    stale: bool


def state(article: Article, language: str) -> State:
    """Missing, stale or current; stale goes on along the chain (Arabic from English from German)."""
    text = article.texts.get(language)
    if text is None:
        return State.MISSING
    if language == SOURCE_LANGUAGE:
        return State.CURRENT
    if text.origin is None:
        return State.STALE
    made_from = article.texts.get(text.origin.language)
    if made_from is None or made_from.fingerprint != text.origin.hash:
        return State.STALE
    return state(article, text.origin.language)


def choose(article: Article, language: str, languages: dict[str, Language]) -> Choice:
    """The text a reader of `language` gets. Ends at the source language, which always exists."""
    fallback = languages[language].fallback if language in languages else ["en"]
    for candidate in [language, *fallback, SOURCE_LANGUAGE]:
        current = state(article, candidate)
        show = DISPLAY[(current, article.risk)]
        if show is not Show.FALLBACK:
            return Choice(article.texts[candidate], show is Show.TEXT_WITH_NOTICE)
    raise AssertionError("the source language is always current")
