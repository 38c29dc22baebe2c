"""Knowledge files are read strictly: every error has its file and line, and all of them come at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.kb.problems import Problem, Problems
from tests.unit.kb_copy import KnowledgeCopy

PRICE = "facts/travel/card_price.yml"
DE = "articles/travel/card_price/de.md"
EN = "articles/travel/card_price/en.md"


@pytest.fixture
def copy(tmp_path: Path) -> KnowledgeCopy:
    """The toy knowledge to spoil."""
    return KnowledgeCopy(tmp_path)


def test_the_toy_knowledge_is_in_order(copy: KnowledgeCopy) -> None:
    assert copy.problems() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (PRICE, "confidence: high", "confidense: high", "7: unknown key 'confidense'"),
        (PRICE, "unit: eur", "unit: dollar", "2: 'unit': Input should be 'eur'"),
        (PRICE, "{value: 40,", "{value: 40, until_day: 1,", "4: unknown key 'values.2025-01-01.until_day'"),
        (PRICE, "until: 2026-12-31, source", "until: soon, source", "5: 'values.2026-01-01.until': Input should be"),
        (PRICE, "provenance: law_text", "confidence: low", "8: duplicate key 'confidence'"),
        (PRICE, "{value: 40,", "{value: 40, value: 41,", "4: duplicate key 'value'"),
        (PRICE, "  2026-01-01:", "  2025-01-01:", "5: duplicate key '2025-01-01'"),
        (PRICE, "confidence: high\n", "", "1: key 'confidence' is missing"),
        (PRICE, "unit: eur", "unit: [eur", "3: not readable as YAML"),
        (PRICE, "unit: eur", "\tunit: eur", "2: not readable as YAML"),
        (PRICE, "checked: 2026-11-24", "checked: 2026-02-30", "9: not readable as YAML: day is out of range"),
        (DE, "risk: legal", "risk: huge", "3: 'risk': Input should be 'legal' or 'practical'"),
        (DE, "risk: legal", "risk: legal\nreviewd: 2026-01-01", "4: unknown key 'reviewd'"),
        (DE, "owner: office", "owner: [office]", "4: 'owner': Input should be a valid string"),
        (DE, "owner: office", "risk: legal", "4: duplicate key 'risk'"),
        (DE, "sources: [law_1]", "sources: [law_1", "6: not readable as YAML"),
        (EN, 'from: {language: de, hash: "785bb7288f4c"}\n', "", "2: key 'from' is missing"),
        (EN, "language: de,", "langauge: de,", "3: unknown key 'from.langauge'"),
        (EN, "\n---\nThe", "\nThe", "1: no front matter between --- lines"),
        ("topics.yml", "how: card_how", "colour: card_how", "2: 'travel.card_price.follow_up.colour"),
        ("topics.yml", "talk_to_human: {flow: handover}", "talk_to_human:", "5: 'help.talk_to_human'"),
        ("languages.yml", "direction: rtl", "direction: up", "3: 'ar.direction': Input should be 'ltr' or 'rtl'"),
        ("sources.yml", "kind: law", "kind: rumour", "4: 'law_1.kind': Input should be"),
        ("emergency.yml", "[police, ambulance]", "[]", "6: 'categories.suicide.numbers': List should have at least"),
        ("directory/organisations.yml", "en: Card office}", "fr: Bureau}", "3: 'organisations.office.name.fr"),
        ("follow_ups.yml", "cost: [card_price]", "cost: card_price", "1: 'cost': Input should be a valid list"),
        ("strings/de.yml", "app.name: Lotse", "app.name: [Lotse]", "1: 'app.name': Input should be a valid string"),
    ],
)  # fmt: skip
def test_an_error_is_told_with_its_line(copy: KnowledgeCopy, file: str, old: str, new: str, problem: str) -> None:
    told = copy.replace(file, old, new).problems()
    assert [text for text in told if text.startswith(f"{file}:{problem}")], told


@pytest.mark.parametrize("file", [PRICE, DE, EN, "topics.yml", "strings/de.yml", "strings/vi.yml", "emergency.yml"])
def test_a_file_that_is_not_utf8_is_told_and_does_not_crash(copy: KnowledgeCopy, file: str) -> None:
    told = copy.write(file, "Überweisung: ß\n".encode("latin-1")).problems()
    assert [text for text in told if text.startswith(f"{file}:1: not readable")], told


@pytest.mark.parametrize(
    "file",
    ["topics.yml", "languages.yml", "emergency.yml", "follow_ups.yml", "directory/organisations.yml", "strings/de.yml"],
)
def test_a_file_that_is_not_there_is_told(copy: KnowledgeCopy, file: str) -> None:
    told = copy.remove(file).problems()
    assert [text for text in told if text.startswith(f"{file}:1: not readable")], told


@pytest.mark.parametrize("content", ["", "# nothing\n", "just words\n", "- a\n- list\n"])
def test_a_file_without_keys_is_told(copy: KnowledgeCopy, content: str) -> None:
    told = copy.write(PRICE, content).problems()
    assert [text for text in told if text.startswith(f"{PRICE}:1: Input should be a valid dictionary")], told


def test_words_that_older_yaml_takes_for_booleans_are_words(copy: KnowledgeCopy) -> None:
    copy.replace("strings/de.yml", "app.name: Lotse", "app.name: no")
    assert copy.load().strings.get("app.name", "de") == "no"


def test_all_errors_of_all_files_come_at_once_in_order(copy: KnowledgeCopy) -> None:
    copy.replace("sources.yml", "kind: law", "kind: rumour").replace(PRICE, "unit: eur", "unit: x")
    copy.replace(PRICE, "confidence: high", "confidense: high")
    told = copy.problems()
    assert told == sorted(told)
    wanted = [f"{PRICE}:1: key 'confidence' is missing", f"{PRICE}:2: 'unit'", f"{PRICE}:7: unknown key", "sources.yml:4"]
    for start in wanted:
        assert [text for text in told if text.startswith(start)], start


def test_a_problem_names_the_file_from_the_knowledge_folder_on(tmp_path: Path) -> None:
    problems = Problems(tmp_path / "kb")
    problems.add(tmp_path / "kb" / "topics.yml", 3, "wrong")
    problems.add(Path("/elsewhere/x.yml"), 1, "wrong")
    assert [str(p) for p in problems.found] == ["kb/topics.yml:3: wrong", "/elsewhere/x.yml:1: wrong"]
    assert problems.found[0] == Problem("kb/topics.yml", 3, "wrong")
