"""Digits in prose are facts; sections of law, levels of a language and a few names may keep theirs."""

from __future__ import annotations

import pytest

from bot.kb.lint import digits


@pytest.mark.parametrize(
    "text",
    [
        "§ 18g AufenthG", "§ 18g Absatz 2 Satz 1 Nummer 3 AufenthG", "§§ 81, 81a und 81b", "§§ 18a bis 18c",
        "§ 16d Abs. 3", "§§ 18a, 18b oder 18g Absatz 1",
        "section 18g", "Sections 18a and 18b", "Section 19c(2)", "section 18g paragraph 2 sentence 1", "section 20a (5)",
        "Article 13 GDPR", "Artikel 6 Grundgesetz", "Art. 12", "paragraph 3", "Paragraf 5",
        "Deutsch A1 oder B2", "level C1.", "{fact:card_price} and {fact:blue_card_2026|unit}", "{year}",
        "status H+ in anabin", "TestDaF 4",
        "no digits at all",
    ],
)  # fmt: skip
def test_these_are_no_numbers_of_their_own(text: str) -> None:
    assert digits(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("50.700 Euro", ["50", "700"]),
        ("13,90 €", ["13", "90"]),
        ("nach 3 Monaten", ["3"]),
        ("bis 31. Dezember 2026", ["31", "2026"]),
        ("A3 und B12 und D1", ["3", "12", "1"]),
        ("§ 18g: 24 Monate", ["24"]),
        ("section 18g, 24 months", ["24"]),
        ("§ 18g AufenthG und 5 Jahre", ["5"]),
        ("TestDaF 5", ["5"]),
        ("٣ أشهر", ["٣"]),
        ("Telefon 0351", ["0351"]),
    ],
)
def test_every_other_number_is_found(text: str, found: list[str]) -> None:
    assert [match for _, match in digits(text)] == found


def test_a_number_is_told_with_its_line() -> None:
    assert digits("none\n§ 18g\n\n- 5 years") == [(4, "5")]
