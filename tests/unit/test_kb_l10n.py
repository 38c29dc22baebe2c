"""What a person sees of a translation that is current, stale or missing, along the chain it was made through."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.kb import l10n
from bot.kb.articles import Article, Origin, Text, fingerprint
from bot.kb.catalogue import Language
from bot.kb.l10n import State

LANGUAGES = {
    "de": Language(autonym="Deutsch", fallback=["en"]),
    "en": Language(autonym="English", fallback=["de"]),
    "ar": Language(autonym="العربية", direction="rtl", fallback=["en", "de"]),
    "vi": Language(autonym="Tiếng Việt", fallback=["en", "de"]),
}
CURRENT = object()


def article(risk: str, **made_from: tuple[str, object] | None) -> Article:
    """An article in German and in the languages named, each made from another; a wrong fingerprint makes it stale."""
    texts = {"de": text("de", None)}
    for code, origin in made_from.items():
        if origin is None:
            texts[code] = text(code, None)
            continue
        parent, hash_ = origin
        right = fingerprint(f"title {parent}\nbody {parent}")
        texts[code] = text(code, Origin(language=parent, hash=right if hash_ is CURRENT else str(hash_)))
    return Article("t", "a", risk, "o", ("s",), (), date(2026, 1, 1), None, texts)


def text(code: str, origin: Origin | None) -> Text:
    """A language version."""
    return Text(code, f"title {code}", f"body {code}", (), Path(f"{code}.md"), 5, origin)


def test_a_translation_of_the_text_as_it_stands_is_current() -> None:
    assert l10n.state(article("legal", en=("de", CURRENT)), "en") == State.CURRENT


@pytest.mark.parametrize("hash_", ["000000000000", ""])
def test_a_translation_of_another_text_is_stale(hash_: str) -> None:
    assert l10n.state(article("legal", en=("de", hash_)), "en") == State.STALE


def test_a_translation_that_does_not_say_of_what_is_stale() -> None:
    assert l10n.state(article("legal", en=None), "en") == State.STALE


def test_a_translation_of_a_text_that_is_gone_is_stale() -> None:
    assert l10n.state(article("legal", ar=("en", CURRENT)), "ar") == State.STALE


def test_what_does_not_exist_is_missing_and_german_is_always_current() -> None:
    subject = article("legal")
    assert (l10n.state(subject, "en"), l10n.state(subject, "de")) == (State.MISSING, State.CURRENT)


@pytest.mark.parametrize(
    ("english", "arabic", "expected"),
    [
        (CURRENT, CURRENT, State.CURRENT),
        ("000000000000", CURRENT, State.STALE),
        (CURRENT, "000000000000", State.STALE),
    ],
    ids=["both_current", "english_stale", "arabic_stale"],
)
def test_arabic_made_from_english_is_stale_as_soon_as_one_of_them_is(english: object, arabic: object, expected: State) -> None:
    subject = article("legal", en=("de", english), ar=("en", arabic))
    assert l10n.state(subject, "ar") == expected


@pytest.mark.parametrize(
    ("risk", "vietnamese", "shown", "stale"),
    [
        ("legal", CURRENT, "vi", False),
        ("practical", CURRENT, "vi", False),
        ("legal", "000000000000", "en", False),
        ("practical", "000000000000", "vi", True),
    ],
)
def test_a_stale_legal_text_is_not_shown_a_stale_practical_one_with_a_notice(
    risk: str, vietnamese: object, shown: str, stale: bool
) -> None:
    choice = l10n.choose(article(risk, en=("de", CURRENT), vi=("de", vietnamese)), "vi", LANGUAGES)
    assert (choice.text.language, choice.stale) == (shown, stale)


@pytest.mark.parametrize("risk", ["legal", "practical"])
@pytest.mark.parametrize(("language", "shown"), [("ar", "en"), ("vi", "en"), ("de", "de"), ("hi", "en"), ("xx", "en")])
def test_where_an_article_is_missing_the_next_language_of_the_chain_stands_in(risk: str, language: str, shown: str) -> None:
    assert l10n.choose(article(risk, en=("de", CURRENT)), language, LANGUAGES).text.language == shown


@pytest.mark.parametrize("language", ["ar", "en", "hi"])
def test_the_chain_ends_with_german(language: str) -> None:
    assert l10n.choose(article("legal"), language, LANGUAGES).text.language == "de"
    stale = article("legal", en=("de", "000000000000"))
    assert l10n.choose(stale, language, LANGUAGES).text.language == "de"


def test_the_notice_belongs_to_the_text_that_is_shown() -> None:
    subject = article("practical", en=("de", "000000000000"))
    assert l10n.choose(subject, "ar", LANGUAGES).stale is True
    assert l10n.choose(subject, "de", LANGUAGES).stale is False


def test_every_state_and_risk_has_an_entry_in_the_display_table() -> None:
    assert set(l10n.DISPLAY) == {(state, risk) for state in State for risk in ("legal", "practical")}
