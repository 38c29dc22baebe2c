"""Personal data is taken out of a question in twelve languages, and what it asks stays."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.kb.examples import Examples
from bot.nlu.name_finder import shared_names
from bot.service.anonymise import LONGEST, Anonymiser
from bot.service.personal_marks import GONE
from tests.conftest import ROOT
from tests.editors import served_words

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load((Path(__file__).parent / "anonymise_cases.yml").read_text("utf-8"))
EACH = [(language, case) for language, cases in CASES.items() for case in cases]


@pytest.fixture(scope="module")
def examples() -> Examples:
    return Examples(ROOT / "data" / "nlu")


@pytest.fixture(scope="module")
def anonymise(examples: Examples) -> Anonymiser:
    return Anonymiser(served_words(), shared_names(), lambda: examples.words)


def test_a17_nothing_personal_is_left_of_any_case_and_what_is_asked_stays(anonymise: Anonymiser) -> None:
    left, lost = [], []
    for language, case in EACH:
        kept = anonymise(case["text"], language)
        left += [(case["text"], part) for part in case["gone"] if str(part) in kept]
        lost += [(case["text"], part) for part in case["stays"] if str(part) not in kept]
    assert (left, lost) == ([], [])


def test_the_cases_cover_twelve_languages() -> None:
    assert set(CASES) == {"de", "en", "ar", "cs", "es", "fr", "pl", "pt", "ru", "tr", "uk", "vi"}
    assert len(EACH) >= 150


def test_hardly_any_question_without_personal_data_is_changed(examples: Examples) -> None:
    """Measured on every tenth example, with the words of the other nine tenths: most of what goes is a foreign town."""
    tenth, others = examples.all[::10], [example for place, example in enumerate(examples.all) if place % 10]
    words = frozenset(word for example in others for word in example.text.casefold().replace("?", " ").replace(",", " ").split())
    anonymise = Anonymiser(served_words(), shared_names(), lambda: words)
    changed = Counter(GONE in anonymise(example.text, example.language) for example in tenth[::4])
    assert changed[True] / changed.total() < 0.06


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Oluwaseun Adebayo", "en"), ("anna", "de"), ("0176 55512345", "de"), ("ok", "en"), ("Gniewomir", "pl"), ("!!!", "de"),
        ("my name is tendai mbeki", "en"),
    ],
)  # fmt: skip
def test_what_asks_nothing_any_more_is_not_worth_keeping(anonymise: Anonymiser, text: str, language: str) -> None:
    kept = anonymise(text, language)
    assert text not in kept or not anonymise.meaningful(kept)
    assert not anonymise.meaningful(kept.replace("my name is", ""))


@pytest.mark.parametrize(("text", "language"), [("Kindergeld", "de"), ("welche versicherung", "de"), ("العمل في ألمانيا", "ar")])
def test_a_short_question_is_worth_keeping(anonymise: Anonymiser, text: str, language: str) -> None:
    assert anonymise.meaningful(anonymise(text, language))


def test_a_long_story_is_cut_and_stands_on_one_line(anonymise: Anonymiser) -> None:
    kept = anonymise("Ich brauche\nHilfe mit der Anerkennung. " * 60, "de")
    assert len(kept) <= LONGEST
    assert "\n" not in kept


def test_without_words_and_examples_numbers_and_addresses_still_go() -> None:
    from bot.kb.personal import PersonalWords

    bare = Anonymiser(PersonalWords(), shared_names(), frozenset)
    kept = bare("Schreiben Sie an a.b@c.example, Pass C4T7X2K19, geboren 12.03.1990", "de")
    assert not any(part in kept for part in ("a.b", "C4T7X2K19", "1990"))
