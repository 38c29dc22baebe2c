"""`lotse kb ...` on copies of the toy knowledge: what it prints, what it writes, how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import build
from bot.domain.errors import LotseError
from bot.kb.problems import KnowledgeError
from bot.kb.render import NoArticle
from tests.unit.kb_copy import KnowledgeCopy

DE, EN = "articles/travel/card_price/de.md", "articles/travel/card_price/en.md"


@pytest.fixture
def copy(tmp_path: Path) -> KnowledgeCopy:
    """The toy knowledge to work on."""
    return KnowledgeCopy(tmp_path)


def kb(copy: KnowledgeCopy, *arguments: str) -> Result:
    """`lotse kb ARGUMENTS --root COPY`"""
    return CliRunner().invoke(build(knowledge_only=True), ["kb", *arguments, "--root", str(copy.root)])


def test_check_counts_what_is_in_order(copy: KnowledgeCopy) -> None:
    result = kb(copy, "check")
    assert result.exit_code == 0
    fingerprint = copy.load().fingerprint
    assert result.stdout == f"The knowledge is in order: 3 articles, 2 facts, 1 sources ({fingerprint}).\n"


def test_check_prints_every_error_and_ends_with_one(copy: KnowledgeCopy) -> None:
    copy.replace("sources.yml", "kind: law", "kind: rumour").replace("topics.yml", "how: card_how", "how: nowhere")
    result = kb(copy, "check")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[-1] == f"{len(lines) - 1} errors"
    assert "kb/topics.yml:1: card_price: follow-up leads to unknown topic 'nowhere'" in lines
    assert any(line.startswith("kb/sources.yml:4: 'law_1.kind'") for line in lines)


def test_check_prints_what_looks_like_markup_as_it_is(copy: KnowledgeCopy) -> None:
    copy.replace(EN, "The card", "The {[red]} card")
    assert f"kb/{EN}:5: unknown placeholder '{{[red]}}'" in kb(copy, "check").stdout


@pytest.mark.parametrize(
    ("as_of", "within", "code", "printed"),
    [
        ("2026-11-30", "30", 0, "0 due by 2026-12-30\n"),
        ("2026-12-01", "30", 1,
         "2026-12-31  fact card_price: value ends; used by card_price\n1 due by 2026-12-31\n"),
        ("2026-12-31", "0", 1, "2026-12-31  fact card_price: value ends; used by card_price\n1 due by 2026-12-31\n"),
    ],
)  # fmt: skip
def test_due_ends_with_one_when_something_is_due(copy: KnowledgeCopy, as_of: str, within: str, code: int, printed: str) -> None:
    result = kb(copy, "due", "--as-of", as_of, "--within", within)
    assert (result.exit_code, result.stdout) == (code, printed)


@pytest.mark.parametrize("command", [("due",), ("preview", "card_price")])
@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", "24.11.2026"])
def test_a_day_that_is_none_is_refused_in_a_sentence(copy: KnowledgeCopy, command: tuple[str, ...], day: str) -> None:
    result = kb(copy, *command, "--as-of", day)
    assert isinstance(result.exception, LotseError)
    assert str(result.exception) == f"--as-of must be a day such as 2026-11-24, not '{day}'"


@pytest.mark.parametrize("command", [("due",), ("l10n",), ("preview", "card_price"), ("l10n", "stamp", "all")])
def test_other_commands_refuse_broken_knowledge(copy: KnowledgeCopy, command: tuple[str, ...]) -> None:
    result = kb(copy.replace("sources.yml", "kind: law", "kind: rumour"), *command)
    assert isinstance(result.exception, KnowledgeError)
    assert "kb/sources.yml:4: 'law_1.kind'" in str(result.exception)


def table(result: Result) -> dict[str, list[int]]:
    """The rows of the table of translation states."""
    rows = [line.strip("│|").split("│") for line in result.stdout.splitlines() if line.startswith("│")]
    return {row[0].strip(): [int(cell) for cell in row[1:]] for row in rows}


def test_l10n_counts_articles_and_texts_per_language(copy: KnowledgeCopy) -> None:
    copy.replace(DE, "Die Karte kostet", "Eine Karte kostet").replace("strings/de.yml", "Frage stellen", "Fragen")
    before = len(copy.load().strings.texts["de"])
    result = kb(copy, "l10n")
    missing = before - len(copy.load().strings.texts["vi"])
    assert result.exit_code == 0
    assert table(result) == {
        "de": [3, 0, 0, 0, 0],
        "en": [2, 1, 0, 1, 0],
        "ar": [0, 0, 3, 1, missing],
        "vi": [0, 0, 3, 1, missing],
    }


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (("card_price",), "1 texts stamped\n"),
        (("card_how",), "0 texts stamped\n"),
        (("strings",), "3 texts stamped\n"),
        (("strings", "--language", "vi"), "1 texts stamped\n"),
        (("all",), "4 texts stamped\n"),
        (("all", "--language", "en"), "2 texts stamped\n"),
    ],
)
def test_stamp_makes_current_what_is_named_and_says_how_much(
    copy: KnowledgeCopy, arguments: tuple[str, ...], printed: str
) -> None:
    copy.replace(DE, "Die Karte kostet", "Eine Karte kostet").replace("strings/de.yml", "Frage stellen", "Fragen")
    assert kb(copy, "l10n", "stamp", *arguments).stdout == printed
    assert kb(copy, "l10n", "stamp", *arguments).stdout == "0 texts stamped\n"


def test_stamp_refuses_a_name_that_is_no_topic(copy: KnowledgeCopy) -> None:
    result = kb(copy, "l10n", "stamp", "card_prise", "card_how")
    assert isinstance(result.exception, LotseError)
    assert str(result.exception) == "no article card_prise"


def test_a_new_fact_is_created_once(copy: KnowledgeCopy) -> None:
    result = kb(copy, "new", "fact", "travel", "card_fee")
    path = copy.root / "facts/travel/card_fee.yml"
    assert result.stdout == f"created {path}; `lotse kb check` says what is left to do\n"
    assert path.is_file()
    again = kb(copy, "new", "fact", "travel", "card_fee")
    assert isinstance(again.exception, LotseError)


def test_a_new_article_is_created_in_german_and_english(copy: KnowledgeCopy) -> None:
    result = kb(copy, "new", "article", "travel", "card_lost")
    assert result.exit_code == 0
    assert sorted(path.name for path in (copy.root / "articles/travel/card_lost").iterdir()) == ["de.md", "en.md"]


@pytest.mark.parametrize(
    ("language", "day", "text"),
    [
        ("de", "2026-11-24", "Die Karte kostet 2026 1.234,50\xa0€ (§ 1 Kartengesetz).\n\n- Sie gilt 3 Monate.\n"),
        ("en", "2025-12-31", "The card costs €40 in 2025 (section 1 Kartengesetz).\n\n- It is valid for 3 months.\n"),
    ],
)
def test_preview_shows_the_article_of_that_day(copy: KnowledgeCopy, language: str, day: str, text: str) -> None:
    result = kb(copy, "preview", "card_price", "--language", language, "--as-of", day)
    title = "Preis der Karte" if language == "de" else "Price of the card"
    button = "[Karte bekommen]" if language == "de" else "[Get the card]"
    assert result.stdout == f"{title}\n\n{text}\n{button}\n§ 1 Kartengesetz, https://law.example/1, 2026-08-19\n"


def test_preview_shows_the_safe_text_where_a_number_is_not_in_force(copy: KnowledgeCopy) -> None:
    result = kb(copy, "preview", "card_price", "--language", "en", "--as-of", "2027-01-01")
    assert "The previous value applied until 31 December 2026." in result.stdout


def test_preview_of_an_unknown_topic_is_refused_in_a_sentence(copy: KnowledgeCopy) -> None:
    result = kb(copy, "preview", "card_why")
    assert isinstance(result.exception, NoArticle)
    assert str(result.exception) == "there is no article 'card_why'"
