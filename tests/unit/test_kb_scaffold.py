"""Scaffolds are files to fill in: they are refused by the check until somebody has, and never overwrite."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.domain.errors import LotseError
from bot.kb.scaffold import new_article, new_fact
from tests.unit.kb_copy import KnowledgeCopy

TODAY = date(2026, 11, 24)


@pytest.fixture
def copy(tmp_path: Path) -> KnowledgeCopy:
    """The toy knowledge to add to."""
    return KnowledgeCopy(tmp_path)


def test_a_new_fact_is_refused_until_it_has_a_source(copy: KnowledgeCopy) -> None:
    (path,) = new_fact(copy.root, "travel", "card_fee", TODAY)
    assert path == copy.root / "facts/travel/card_fee.yml"
    assert copy.problems() == ["facts/travel/card_fee.yml:1: unknown source 'name_of_a_source'"]
    copy.replace("facts/travel/card_fee.yml", "name_of_a_source", "law_1")
    assert copy.problems() == []


def test_a_new_fact_is_dated_today_and_has_no_value_yet(copy: KnowledgeCopy) -> None:
    new_fact(copy.root, "travel", "card_fee", TODAY)
    copy.replace("facts/travel/card_fee.yml", "name_of_a_source", "law_1")
    record = copy.load().facts.records["card_fee"]
    assert record.values[TODAY].value is None
    assert (record.checked, record.confidence) == (TODAY, "low")


def test_a_new_article_is_refused_until_it_is_filled_in(copy: KnowledgeCopy) -> None:
    paths = new_article(copy.root, "travel", "card_lost", TODAY)
    assert [path.name for path in paths] == ["de.md", "en.md"]
    told = copy.problems()
    assert "articles/travel/card_lost/de.md:1: an article needs a source" in told
    assert "articles/travel/card_lost/de.md:1: 'card_lost' is no topic of topics.yml" in told


@pytest.mark.parametrize("area", ["travel", "other"])
def test_a_fact_is_never_overwritten_whatever_its_area(copy: KnowledgeCopy, area: str) -> None:
    before = copy.read("facts/travel/card_price.yml")
    with pytest.raises(LotseError, match="fact card_price exists"):
        new_fact(copy.root, area, "card_price", TODAY)
    assert copy.read("facts/travel/card_price.yml") == before


def test_an_article_is_never_overwritten(copy: KnowledgeCopy) -> None:
    with pytest.raises(LotseError, match="article card_how exists"):
        new_article(copy.root, "travel", "card_how", TODAY)
    assert copy.problems() == []
