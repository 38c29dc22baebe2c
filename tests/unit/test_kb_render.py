"""An article on a day and in a language: numbers of that day or the safe text, sources, notices, direction."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.domain.messages import Block, SourceNote, plain_text
from bot.kb.library import Knowledge
from bot.kb.render import NoArticle, Rendered, Site, render
from tests.unit.kb_copy import KnowledgeCopy

TODAY = date(2026, 11, 24)
SITE = Site("https://lotse.example", 30)
AR = "articles/travel/card_price/ar.md"
HOW_AR = "articles/travel/card_how/ar.md"


@pytest.fixture
def copy(tmp_path: Path) -> KnowledgeCopy:
    """The toy knowledge to change."""
    return KnowledgeCopy(tmp_path)


def rendered(knowledge: Knowledge, language: str = "en", on: date = TODAY, topic: str = "card_price") -> Rendered:
    """The price article unless told otherwise."""
    return render(knowledge, topic, language, on, SITE)


def notices(article: Rendered) -> list[str]:
    """The texts of the notices above the article."""
    return [block.spans[0].text for block in article.blocks if block.type == "notice"]


def test_an_article_has_the_values_of_the_day_in_the_format_of_the_language(toy: Knowledge) -> None:
    article = rendered(toy, "de")
    assert plain_text(article.blocks) == ("Die Karte kostet 2026 1.234,50\xa0€ (§ 1 Kartengesetz).\n\n- Sie gilt 3 Monate.")
    assert (article.title, article.shown_language, article.confirmed) == ("Preis der Karte", "de", True)
    assert article.facts == ("card_price", "card_months")
    assert article.related == ("card_how",)
    assert article.sources == (SourceNote("§ 1 Kartengesetz", "https://law.example/1", date(2026, 8, 19)),)


def test_on_another_day_the_value_and_the_year_are_those_of_that_day(toy: Knowledge) -> None:
    text = plain_text(rendered(toy, on=date(2025, 12, 31)).blocks)
    assert text.startswith("The card costs €40 in 2025")


@pytest.mark.parametrize(
    ("day", "start"),
    [
        ("2024-12-31", "I cannot give you a checked number"),
        ("2025-01-01", "The card costs"),
        ("2026-12-31", "The card costs"),
        ("2027-01-01", "The previous value applied until 31 December"),
    ],
)
def test_without_a_value_in_force_the_safe_text_stands_instead(toy: Knowledge, day: str, start: str) -> None:
    article = rendered(toy, on=date.fromisoformat(day))
    confirmed = start == "The card costs"
    assert article.confirmed is confirmed
    text = plain_text(article.blocks)
    assert text.startswith(start)
    assert confirmed or "€" not in text


@pytest.mark.parametrize(
    ("language", "start", "shown"),
    [("de", "Der bisherige Wert galt bis zum 31. Dezember 2026", "de"), ("hi", "The previous value", "en")],
)
def test_the_safe_text_is_in_the_language_of_the_person(toy: Knowledge, language: str, start: str, shown: str) -> None:
    article = rendered(toy, language, on=date(2027, 1, 1))
    assert plain_text(article.blocks).startswith(start)
    assert article.sources[0].title == "§ 1 Kartengesetz"
    assert (article.shown_language, article.facts, article.related) == (shown, (), ("card_how",))
    assert article.sources


@pytest.mark.parametrize(("day", "confirmed"), [("2026-11-23", True), ("2026-11-24", False), ("2026-11-25", False)])
def test_from_its_day_on_a_withdrawn_article_is_not_shown(copy: KnowledgeCopy, day: str, confirmed: bool) -> None:
    head = "related: [card_price]"
    copy.replace("articles/travel/card_how/de.md", head, f"{head}\nwithdrawn: {{on: 2026-11-24, reason: law changed}}")
    article = rendered(copy.load(), on=date.fromisoformat(day), topic="card_how")
    assert article.confirmed is confirmed
    assert ("You get the card" in plain_text(article.blocks)) is confirmed


def test_an_unknown_topic_raises(toy: Knowledge) -> None:
    with pytest.raises(NoArticle, match="no article 'card_why'"):
        rendered(toy, topic="card_why")


def test_a_language_without_the_article_is_told_in_which_it_is_shown(toy: Knowledge) -> None:
    article = rendered(toy, "vi")
    assert article.shown_language == "en"
    assert notices(article) == [toy.strings.get("notice.shown_in", "vi", language="English")]
    assert "English" in notices(article)[0]
    assert "€1,234.50" in plain_text(article.blocks)


def test_a_language_we_do_not_write_is_named_and_english_is_shown(toy: Knowledge) -> None:
    article = rendered(toy, "hi")
    assert article.shown_language == "en"
    assert notices(article) == ["I understand हिन्दी but do not write it yet. You read this in English."]


@pytest.mark.parametrize("language", ["de", "en"])
def test_in_its_own_language_an_article_has_no_notice(toy: Knowledge, language: str) -> None:
    assert notices(rendered(toy, language)) == []


def test_a_stale_practical_translation_says_that_it_is_being_updated(copy: KnowledgeCopy) -> None:
    copy.replace("articles/travel/card_how/de.md", "im Amt", "im Rathaus")
    article = rendered(copy.load(), topic="card_how")
    assert notices(article) == ["This text is being updated."]
    assert article.shown_language == "en"


def test_a_stale_legal_translation_gives_way_to_german(copy: KnowledgeCopy) -> None:
    copy.replace("articles/travel/card_price/de.md", "Die Karte kostet", "Eine Karte kostet")
    article = rendered(copy.load())
    assert article.shown_language == "de"
    assert notices(article) == ["This article does not exist in English yet. You see it in Deutsch."]


def test_a_stale_translation_of_another_language_has_both_notices(copy: KnowledgeCopy) -> None:
    copy.replace("articles/travel/card_how/de.md", "im Amt", "im Rathaus")
    knowledge = copy.load()
    article = rendered(knowledge, "vi", topic="card_how")
    assert notices(article) == [
        knowledge.strings.get("notice.shown_in", "vi", language="English"),
        knowledge.strings.get("notice.stale", "vi"),
    ]


def test_in_arabic_every_value_is_isolated(copy: KnowledgeCopy) -> None:
    origin = copy.load().articles["card_price"].texts["de"].fingerprint
    body = "ثمن البطاقة {fact:card_price} لعام {year} لمدة {fact:card_months|unit}."
    copy.write(AR, f"---\ntitle: ثمن\nfrom: {{language: de, hash: '{origin}'}}\n---\n{body}\n")
    text = plain_text(rendered(copy.load(), "ar").blocks)
    assert "\u2068\u200f1,234.50\xa0€\u2069" in text
    assert "\u20683 أشهر\u2069" in text
    assert text.count("\u2068") == text.count("\u2069") == 2


def test_what_is_told_of_this_installation_comes_from_it(copy: KnowledgeCopy) -> None:
    copy.replace("articles/travel/card_how/de.md", "im Amt", "im Amt, für {retention_days} Tage")
    copy.replace("sources.yml", "https://law.example/1", "/privacy")
    article = rendered(copy.load(), "de", topic="card_how")
    assert plain_text(article.blocks) == "Sie bekommen die Karte im Amt, für 30 Tage."
    assert article.sources[0].url == "https://lotse.example/privacy"


def test_lists_and_strong_words_stay_what_they_are(toy: Knowledge) -> None:
    first, second = rendered(toy).blocks
    assert [span.text for span in first.spans if span.strong] == ["€1,234.50"]
    assert second == Block("list", items=((second.items[0]),))
    assert len(second.items) == 1
