"""What is due for review: values that end, reviews that were promised or are half a year old."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.kb.due import Due, due
from tests.unit.kb_copy import KnowledgeCopy

PRICE = "facts/travel/card_price.yml"
ENDS = Due(date(2026, 12, 31), "fact card_price", "value ends; used by card_price")
REVIEW = date(2027, 5, 26)


@pytest.fixture
def copy(tmp_path: Path) -> KnowledgeCopy:
    """The toy knowledge to change."""
    return KnowledgeCopy(tmp_path)


@pytest.mark.parametrize(("until", "items"), [("2026-12-30", []), ("2026-12-31", [ENDS]), ("2027-01-01", [ENDS])])
def test_a_value_is_due_on_its_last_day(copy: KnowledgeCopy, until: str, items: list[Due]) -> None:
    assert due(copy.load(), date.fromisoformat(until)) == items


def test_only_the_last_value_of_a_fact_ends(copy: KnowledgeCopy) -> None:
    copy.replace(PRICE, "until: 2026-12-31, ", "")
    assert due(copy.load(), date(2027, 1, 31)) == []


def test_half_a_year_after_it_was_checked_everything_is_due_again(copy: KnowledgeCopy) -> None:
    before, on = (due(copy.load(), day) for day in (date(2027, 5, 25), REVIEW))
    assert before == [ENDS]
    names = ["article card_how", "article card_price", "article talk_to_human", "fact card_months", "fact card_price"]
    assert on == [ENDS, *(Due(REVIEW, name, "regular review") for name in names)]


def test_a_promised_review_comes_on_its_day(copy: KnowledgeCopy) -> None:
    copy.append(PRICE, "review_by: 2026-12-01")
    assert due(copy.load(), date(2026, 12, 1)) == [Due(date(2026, 12, 1), "fact card_price", "regular review")]


def test_a_fact_that_no_article_uses_says_so(copy: KnowledgeCopy) -> None:
    copy.write("facts/travel/card_price_child.yml", copy.read(PRICE))
    assert Due(date(2026, 12, 31), "fact card_price_child", "value ends; used by no article") in due(
        copy.load(), date(2026, 12, 31)
    )


def test_an_article_uses_a_fact_and_not_one_whose_name_begins_alike(copy: KnowledgeCopy) -> None:
    copy.write("facts/travel/card.yml", copy.read(PRICE))
    assert Due(date(2026, 12, 31), "fact card", "value ends; used by no article") in due(copy.load(), date(2026, 12, 31))
