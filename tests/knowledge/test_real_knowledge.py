"""The knowledge that is served: complete, confirmed today, silent about numbers that are no longer law."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bot.domain.messages import plain_text
from bot.kb import l10n
from bot.kb.facts import FactNotInForce
from bot.kb.formats import format_day
from bot.kb.library import Knowledge
from bot.kb.markup import PLACEHOLDER, fact_ids
from bot.kb.problems import Problems
from bot.kb.render import Site, render
from bot.kb.strings import string_states
from tests.conftest import ROOT

KNOWLEDGE = ROOT / "knowledge"
TODAY = date(2026, 11, 24)
NEXT_YEAR = date(2027, 1, 15)
LANGUAGES = ["de", "en", "ar", "cs", "es", "fr", "pl", "pt", "ru", "tr", "uk", "vi"]
TOPICS = sorted(path.parent.name for path in (KNOWLEDGE / "articles").glob("*/*/de.md"))
SITE = Site("https://lotse.example", 30)
LEAST_WORDS, MOST_WORDS = 40, 115


def in_force(knowledge: Knowledge, fact_id: str, on: date) -> bool:
    """Whether a fact has a value on a day."""
    try:
        knowledge.facts.get(fact_id, on)
    except FactNotInForce:
        return False
    return True


def used_facts(knowledge: Knowledge) -> dict[str, list[str]]:
    """The topics that use a fact, by fact."""
    used: dict[str, list[str]] = {}
    for topic, article in knowledge.articles.items():
        for fact_id in fact_ids(article.texts["de"].body):
            used.setdefault(fact_id, []).append(topic)
    return used


def test_it_loads_without_a_problem_and_every_topic_has_its_article(real: Knowledge) -> None:
    assert sorted(real.topics) == sorted(real.articles) == TOPICS


def test_the_twelve_languages_are_written(real: Knowledge) -> None:
    assert sorted(real.languages) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("topic", TOPICS)
def test_an_article_is_confirmed_today_with_a_source_and_of_a_size_to_read(real: Knowledge, topic: str, language: str) -> None:
    article = render(real, topic, language, TODAY, SITE)
    assert article.confirmed, f"{topic}: a fact is not in force, or the article is withdrawn"
    assert article.shown_language == language, f"{topic}: the text in {language} is stale"
    assert article.sources
    assert all(source.url.startswith(("https://", "http://")) for source in article.sources)
    # A dash of a list or a section sign alone is no word; a fact is one, be it a list of eleven countries.
    body = PLACEHOLDER.sub("fact", real.articles[topic].texts[language].body)
    words = sum(any(map(str.isalnum, word)) for word in body.split())
    assert LEAST_WORDS <= words <= MOST_WORDS, f"{topic} in {language} has {words} words"


@pytest.mark.parametrize("topic", TOPICS)
def test_german_and_english_use_the_same_facts(real: Knowledge, topic: str) -> None:
    texts = real.articles[topic].texts
    assert set(fact_ids(texts["de"].body)) == set(fact_ids(texts["en"].body))


@pytest.mark.parametrize("topic", TOPICS)
def test_no_translation_of_an_article_is_stale(real: Knowledge, topic: str) -> None:
    article = real.articles[topic]
    assert [code for code in article.texts if l10n.state(article, code) is not l10n.State.CURRENT] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_next_year_a_number_that_is_no_longer_law_gives_way_to_the_safe_text(real: Knowledge, topic: str, language: str) -> None:
    article = render(real, topic, language, NEXT_YEAR, SITE)
    gone = [name for name in fact_ids(real.articles[topic].texts["de"].body) if not in_force(real, name, NEXT_YEAR)]
    assert article.confirmed is not bool(gone)
    if gone:
        ends = format_day(date(2026, 12, 31), language)
        assert plain_text(article.blocks) == real.strings.get("chat.value_ended", language, day=ends)
        assert article.sources


def test_next_year_the_salaries_of_this_year_are_not_shown(real: Knowledge) -> None:
    for topic in ("blue_card_salary", "blue_card", "experienced_worker"):
        assert not render(real, topic, "en", NEXT_YEAR, SITE).confirmed


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "de"])
def test_every_interface_text_exists_and_is_made_from_the_german_one_as_it_stands(real: Knowledge, language: str) -> None:
    states = string_states(KNOWLEDGE / "strings", real.languages, Problems(KNOWLEDGE))
    assert states[language] == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_interface_text_is_empty(real: Knowledge, language: str) -> None:
    assert [key for key, text in real.strings.texts[language].items() if not text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_topics_have_the_same_label(real: Knowledge, language: str) -> None:
    labels = Counter(real.topic_label(topic, language).casefold() for topic in real.topics)
    assert [label for label, count in labels.items() if count > 1] == []


def test_facts_that_articles_use_are_law_and_known_well_enough(real: Knowledge) -> None:
    weak = {
        fact_id: topics
        for fact_id, topics in used_facts(real).items()
        if real.facts.records[fact_id].confidence not in ("high", "medium")
        or any(word in fact_id for word in ("draft", "planned", "proposed"))
    }
    assert weak == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_emergency_has_its_text_and_names_for_its_numbers(real: Knowledge, language: str) -> None:
    for category in real.emergency.categories:
        assert real.strings.has(f"emergency.{category}", language)
    for number in real.emergency.numbers:
        assert real.strings.has(f"emergency.number.{number}", language)


def test_every_file_is_where_the_engine_looks_for_it() -> None:
    parts = {path.relative_to(KNOWLEDGE).parts[0] for path in KNOWLEDGE.rglob("*") if path.is_file()}
    folders = {"articles", "facts", "strings", "directory", "professions", "education", "planned", "flows", "desk"}
    files = {
        "answer_words.yml",
        "calendar.yml",
        "countries.yml",
        "emergency.yml",
        "follow_ups.yml",
        "languages.yml",
        "personal_words.yml",
        "topics.yml",
    }
    assert {part for part in parts - folders - files if not Path(part).match("sources*.yml")} == set()
    flows = {path.stem for path in (KNOWLEDGE / "flows").iterdir()}
    areas = {path.name for path in (KNOWLEDGE / "strings").iterdir() if path.is_dir()}
    assert flows <= areas
    for folder in (KNOWLEDGE / "strings", *(KNOWLEDGE / "strings" / area for area in areas)):
        assert sorted(path.stem for path in folder.glob("*.yml")) == sorted(LANGUAGES)
