"""Rules that need more than one file: each with the toy knowledge and one error put in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.kb_copy import KnowledgeCopy

PRICE = "facts/travel/card_price.yml"
DE = "articles/travel/card_price/de.md"
EN = "articles/travel/card_price/en.md"
HOW = "articles/travel/card_how/de.md"


@pytest.fixture
def copy(tmp_path: Path) -> KnowledgeCopy:
    """The toy knowledge to spoil."""
    return KnowledgeCopy(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (DE, "owner: office", "owner: nobody", f"{DE}:1: unknown organisation 'nobody'"),
        (DE, "sources: [law_1]", "sources: [law_2]", f"{DE}:1: unknown source 'law_2'"),
        (DE, "sources: [law_1]", "sources: []", f"{DE}:1: an article needs a source"),
        (DE, "related: [card_how]", "related: [card_why]", f"{DE}:1: unknown related topic 'card_why'"),
        (PRICE, "{value: 40, until: 2025-12-31, source: law_1}", "{value: 40, source: law_9}",
         f"{PRICE}:1: unknown source 'law_9'"),
        (HOW, "im Amt", "im Amt 3", f"{HOW}:9: '3' should be a fact"),
        (HOW, "Sie bekommen", "Frei.\n\n- Erst\n- Nach 14 Tagen\n\nSie bekommen", f"{HOW}:12: '14' should be a fact"),
        (HOW, "title: Die Karte bekommen", "title: Die Karte 2026", f"{HOW}:1: '2026' in a title: titles have no numbers"),
        (HOW, "title: Die Karte bekommen", "title: 'Karte {year}'", f"{HOW}:1: titles have no placeholders"),
        (HOW, "im Amt", "im {place}", f"{HOW}:9: unknown placeholder '{{place}}'"),
        (HOW, "im Amt", "im {fact:Card}", f"{HOW}:9: unknown placeholder '{{fact:Card}}'"),
        (HOW, "im Amt", "im {fact:card_price", f"{HOW}:9: a brace without its partner"),
        (HOW, "im Amt", "im fact:card_price}", f"{HOW}:9: a brace without its partner"),
        (EN, "**{fact:card_price}**", "**{fact:card_prise}**", f"{EN}:5: unknown fact 'card_prise'"),
        (EN, "It is valid for {fact:card_months|unit}.", "It is valid.",
         f"{EN}:5: German and 'en' do not use the same facts: card_months"),
        (PRICE, "confidence: high", "confidence: low",
         f"{DE}:9: fact 'card_price' is of low confidence and has no caveat to be shown with"),
        ("topics.yml", "follow_up: {how: card_how}", "follow_up: {how: card_why}",
         "topics.yml:1: card_price: follow-up leads to unknown topic 'card_why'"),
        ("topics.yml", "  talk_to_human: {flow: handover}", "  talk_to_human: {}\n  card_how: {}",
         "topics.yml:1: topic 'card_how' stands in two areas"),
        ("topics.yml", "help:", "  opening: {}\nhelp:", "topics.yml:1: topic 'opening' has no article in 'de'"),
        ("topics.yml", "help:", "  opening: {}\nhelp:", "strings/vi.yml:1: no label 'topic.opening'"),
        ("topics.yml", "  card_how: {follow_up: {cost: card_price}}\n", "", f"{HOW}:1: 'card_how' is no topic of topics.yml"),
        ("topics.yml", "help:", "aid:", "topics.yml:1: the article of 'talk_to_human' stands in area 'help', not 'aid'"),
        ("follow_ups.yml", "cost: [card_price]", "cost: [card_prise]", "follow_ups.yml:1: cost: unknown topic 'card_prise'"),
        ("languages.yml", "fallback: [de]", "fallback: [fr]", "languages.yml:1: en: fallback 'fr' is no language of this file"),
        ("emergency.yml", "numbers: [ambulance]", "numbers: [fire]", "emergency.yml:1: danger: unknown number 'fire'"),
        ("emergency.yml", ", vi: [nhà tôi cháy]", "", "emergency.yml:1: danger: no phrases in 'vi'"),
        ("strings/vi.yml", "topic.card_how: {", "topic.card_why: {", "strings/vi.yml:1: no label 'topic.card_how'"),
    ],
)  # fmt: skip
def test_one_error_is_found(copy: KnowledgeCopy, file: str, old: str, new: str, problem: str) -> None:
    assert problem in copy.replace(file, old, new).problems()


def test_a_topic_needs_its_article_in_english_too(copy: KnowledgeCopy) -> None:
    assert copy.remove(EN).problems() == ["topics.yml:1: topic 'card_price' has no article in 'en'"]


def test_a_translation_without_its_german_text_is_told(copy: KnowledgeCopy) -> None:
    assert f"{EN}:1: a translation without its de.md" in copy.remove(DE).problems()


def test_markup_that_articles_do_not_use_is_told_with_its_line(copy: KnowledgeCopy) -> None:
    told = copy.replace(HOW, "im Amt.", "im Amt.\n\nSiehe [hier](x)").problems()
    assert f"{HOW}:11: links, HTML, headings, tables, quotes and code are not used in articles" in told


@pytest.mark.parametrize(("length", "told"), [(59, []), (60, []), (61, ["vi"])])
def test_a_label_has_at_most_sixty_characters(copy: KnowledgeCopy, length: int, told: list[str]) -> None:
    copy.replace("strings/vi.yml", 'topic.card_how: {text: "Nhận thẻ"', f'topic.card_how: {{text: "{"ẻ" * length}"')
    expected = [f"strings/{code}.yml:1: 'topic.card_how' is longer than 60 characters" for code in told]
    assert copy.problems() == expected


def test_a_text_may_be_made_from_any_that_comes_from_the_german(copy: KnowledgeCopy) -> None:
    body = "title: الثمن\nfrom: {language: en, hash: '000000000000'}\n---\n{fact:card_price} {fact:card_months} {year}\n"
    assert copy.write("articles/travel/card_price/ar.md", f"---\n{body}").problems() == []


@pytest.mark.parametrize("first", ["ar", "vi"], ids=["of_itself", "of_each_other"])
def test_texts_made_from_each_other_are_told(copy: KnowledgeCopy, first: str) -> None:
    body = "---\ntitle: x\nfrom: {{language: {}, hash: '000000000000'}}\n---\nx\n"
    copy.write("articles/travel/card_how/ar.md", body.format(first))
    copy.write("articles/travel/card_how/vi.md", body.format("ar"))
    told = copy.problems()
    assert "articles/travel/card_how/ar.md:1: 'from' leads in a circle and not to the German text" in told


def test_a_language_without_a_translation_is_no_error(copy: KnowledgeCopy) -> None:
    assert copy.remove("strings/ar.yml").problems() == [
        f"strings/ar.yml:1: no label 'topic.{topic}'" for topic in ("card_how", "card_price", "talk_to_human")
    ]


def test_topics_come_in_the_order_of_the_catalogue(copy: KnowledgeCopy) -> None:
    knowledge = copy.load()
    assert list(knowledge.topics) == ["card_price", "card_how", "talk_to_human"]
    assert knowledge.topic_label("card_price", "vi") == "Giá thẻ"
    assert [knowledge.direction(code) for code in ("ar", "vi", "fa")] == ["rtl", "ltr", "ltr"]
