"""Emergency words bypass the model: whole phrases of any language, the most urgent category first."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.kb.library import Knowledge
from bot.kb.urgent import EmergencyWords, normalise
from tests.unit.kb_copy import KnowledgeCopy


@pytest.fixture
def words(toy: Knowledge) -> EmergencyWords:
    """Danger and suicide in four languages."""
    return EmergencyWords(toy)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("mein haus brennt", "danger"),
        ("Hilfe, MEIN HAUS   BRENNT!!!", "danger"),
        ("Hello, my house is on fire. What visa do I need?", "danger"),
        ("بيتي يحترق الآن", "danger"),
        ("بَيتي يَحتَرِق", "danger"),
        ("Nhà tôi cháy", "danger"),
        ("Nha\u0300 to\u0302i cha\u0301y", "danger"),
        ("i want to die", "suicide"),
        ("I want\nto die", "suicide"),
        ("أريد أن أموت", "suicide"),
    ],
)
def test_a_phrase_is_found_however_it_is_written(words: EmergencyWords, text: str, category: str) -> None:
    found = words.find(text)
    assert found is not None
    assert found.category == category


@pytest.mark.parametrize(
    "text",
    ["", "   ", "👍", "!?", "i want to diet", "hi want to die", "mein haus brennt2", "my house", "Wie teuer ist die Karte?"],
)
def test_other_words_are_no_emergency(words: EmergencyWords, text: str) -> None:
    assert words.find(text) is None


@pytest.mark.parametrize(
    ("text", "urgent"),
    [
        ("Ich will nicht mehr leben", True),
        ("Ich will nicht mehr leben.", True),
        ("Ich will nicht mehr leben! Was tun?", True),
        ("Es reicht, ich will nicht mehr leben", True),
        ("Ich will nicht mehr leben in Venezuela", False),
        ("Ich will nicht mehr leben, wo Krieg ist", True),
    ],
)
def test_some_phrases_are_urgent_only_where_the_sentence_ends(words: EmergencyWords, text: str, urgent: bool) -> None:
    assert (words.find(text) is not None) is urgent


def test_of_two_categories_the_one_of_life_and_death_comes_first(words: EmergencyWords) -> None:
    found = words.find("my house is on fire and i want to die")
    assert found is not None
    assert found.category == "suicide"


def test_the_numbers_come_in_the_order_of_the_category(words: EmergencyWords) -> None:
    found = words.find("i want to die")
    assert found is not None
    assert [(key, number.number) for key, number in found.numbers.items()] == [("police", "110"), ("ambulance", "112")]


def test_a_category_the_order_does_not_name_comes_last(tmp_path: Path) -> None:
    copy = KnowledgeCopy(tmp_path).replace("emergency.yml", "  danger:", "  aardvark:")
    found = EmergencyWords(copy.load()).find("my house is on fire, i want to die")
    assert found is not None
    assert found.category == "suicide"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("İSTANBUL'da", "istanbulda"),
        ("I’m  done", "im done"),
        ("don't", "dont"),
        ("Straße", "strasse"),
        ("أُرِيـــد", "أريد"),
        ("a-b_c.d", "a b c d"),
    ],
)
def test_spellings_of_one_word_are_the_same(text: str, words: str) -> None:
    assert normalise(text) == words
