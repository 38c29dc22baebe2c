"""The fingerprint of a text changes with its wording and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.kb.articles import fingerprint
from tests.unit.kb_copy import KnowledgeCopy

TEXT = "Preis der Karte\nDie Karte kostet **{fact:card_price}**.\n\n- Sie gilt drei Monate für dich."
DE = "articles/travel/card_price/de.md"
PRICE = "facts/travel/card_price.yml"


def test_it_is_twelve_hexadecimal_digits() -> None:
    assert len(fingerprint(TEXT)) == 12
    assert int(fingerprint(TEXT), 16) >= 0


def test_it_is_the_one_that_stands_in_thousands_of_translations() -> None:
    assert fingerprint("Grüße\nfür dich") == "fd276a2a192b"


@pytest.mark.parametrize(
    "same",
    [
        TEXT + "\n\n",
        "\n" + TEXT,
        TEXT.replace("\n", "  \n"),
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("ü", "u\u0308"),
    ],
    ids=["blank_lines_after", "blank_lines_before", "trailing_blanks", "windows_line_ends", "decomposed_letters"],
)
def test_it_stays_with_what_a_reader_does_not_see(same: str) -> None:
    assert fingerprint(same) == fingerprint(TEXT)


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("drei", "vier"),
        TEXT.replace("dich.", "dich"),
        TEXT.replace("Karte", "karte"),
        TEXT.replace("card_price", "card_months"),
        TEXT.replace("**", ""),
        TEXT.replace("\n\n", "\n"),
        TEXT.replace("für dich", "für  dich"),
    ],
    ids=["word", "full_stop", "case", "fact", "strong", "paragraph", "blank"],
)
def test_it_changes_with_what_a_reader_sees(other: str) -> None:
    assert fingerprint(other) != fingerprint(TEXT)


def article_fingerprint(copy: KnowledgeCopy) -> str:
    """Fingerprint of the German price article."""
    return copy.load().articles["card_price"].texts["de"].fingerprint


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (PRICE, "value: 1234.5", "value: 99"),
        (DE, "checked: 2026-11-24", "checked: 2026-11-25"),
        (DE, "related: [card_how]", "related: []"),
        (DE, "Kartengesetz).", "Kartengesetz).   "),
    ],
    ids=["value", "checked", "related", "blanks"],
)
def test_an_article_is_the_same_text_after_this(tmp_path: Path, file: str, old: str, new: str) -> None:
    copy = KnowledgeCopy(tmp_path)
    before = article_fingerprint(copy)
    assert article_fingerprint(copy.replace(file, old, new)) == before


@pytest.mark.parametrize(("old", "new"), [("title: Preis der Karte", "title: Kartenpreis"), ("- Sie gilt", "- Die Karte gilt")])
def test_an_article_is_another_text_with_another_title_or_body(tmp_path: Path, old: str, new: str) -> None:
    copy = KnowledgeCopy(tmp_path)
    before = article_fingerprint(copy)
    assert article_fingerprint(copy.replace(DE, old, new)) != before


@pytest.mark.parametrize("file", [PRICE, DE, "topics.yml", "strings/vi.yml"])
def test_the_fingerprint_of_all_knowledge_changes_with_any_file(tmp_path: Path, file: str) -> None:
    copy = KnowledgeCopy(tmp_path)
    before = copy.load().fingerprint
    assert copy.load().fingerprint == before
    assert copy.write(file, copy.read(file) + "\n").load().fingerprint != before


def test_the_fingerprint_of_all_knowledge_does_not_depend_on_where_it_lies(tmp_path: Path) -> None:
    one, two = KnowledgeCopy(tmp_path / "one"), KnowledgeCopy(tmp_path / "two")
    assert one.load().fingerprint == two.load().fingerprint
