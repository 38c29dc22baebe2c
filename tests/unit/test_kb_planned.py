"""Drafts and the calendar remind editors; derived values follow their fact; doubtful values come with their caveat."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.domain.messages import plain_text
from bot.kb.due import due
from bot.kb.facts import FactNotInForce
from bot.kb.problems import KnowledgeError
from bot.kb.render import Site, render
from tests.unit.kb_copy import KnowledgeCopy

DRAFT = """description: Price of the card next year
replaces: card_price
value: 1300
from: 2027-01-01
status: Draft of the ministry
source: law_1
checked: 2026-11-24
"""
THIRD = """description: A third of the price of the card
unit: eur
derived: {of: card_price, times: 1, by: 3, source: law_1}
legal_basis: § 1 Kartengesetz
confidence: high
provenance: computed
checked: 2026-11-24
"""


@pytest.fixture
def copy(tmp_path: Path) -> KnowledgeCopy:
    """The toy knowledge to add to."""
    return KnowledgeCopy(tmp_path)


def told(copy: KnowledgeCopy) -> list[str]:
    with pytest.raises(KnowledgeError) as error:
        copy.load()
    return [f"{problem.file}: {problem.text}" for problem in error.value.problems]


def test_a_draft_is_due_on_its_day_and_never_a_value(copy: KnowledgeCopy) -> None:
    knowledge = copy.write("planned/card_price_2027.yml", DRAFT).load()
    items = [item for item in due(knowledge, date(2027, 1, 1)) if item.what == "draft card_price_2027"]
    assert [(item.on, item.why) for item in items] == [
        (date(2027, 1, 1), "would change fact card_price; enter it once it is law (Draft of the ministry)")
    ]
    with pytest.raises(FactNotInForce):
        knowledge.facts.get("card_price", date(2027, 1, 1))
    assert "card_price_2027" not in knowledge.facts.records


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("replaces: card_price", "replaces: card_prise", "replaces the unknown fact 'card_prise'"),
        ("source: law_1", "source: rumour", "unknown source 'rumour'"),
        ("status:", "state:", "unknown key 'state'"),
    ],
)
def test_a_draft_that_leads_nowhere_is_told(copy: KnowledgeCopy, old: str, new: str, problem: str) -> None:
    copy.write("planned/card_price_2027.yml", DRAFT.replace(old, new))
    assert f"kb/planned/card_price_2027.yml: {problem}" in told(copy)


def test_the_calendar_reminds(copy: KnowledgeCopy) -> None:
    copy.write("calendar.yml", '- {on: 2026-12-01, what: "Look at the price", facts: [card_price]}\n')
    assert ("calendar", "Look at the price (card_price)") in [(i.what, i.why) for i in due(copy.load(), date(2026, 12, 1))]
    copy.write("calendar.yml", '- {on: 2026-12-01, what: "Look at the price", facts: [card_prise]}\n')
    assert "kb/calendar.yml: unknown fact 'card_prise'" in told(copy)


def test_a_derived_value_follows_its_fact_day_by_day(copy: KnowledgeCopy) -> None:
    facts = copy.write("facts/travel/card_third.yml", THIRD).load().facts
    assert facts.get("card_third", date(2025, 6, 1)).value == 13.33
    assert facts.get("card_third", date(2026, 6, 1)).value == 411.5
    with pytest.raises(FactNotInForce):
        facts.get("card_third", date(2027, 6, 1))


def test_a_derived_value_can_be_rounded_up_to_whole_euros(copy: KnowledgeCopy) -> None:
    copy.write("facts/travel/card_third.yml", THIRD.replace("by: 3,", "by: 3, round: euro_up,"))
    assert copy.load().facts.get("card_third", date(2025, 6, 1)).value == 14


def test_a_chain_of_derived_values_is_followed(copy: KnowledgeCopy) -> None:
    copy.write("facts/travel/card_third.yml", THIRD)
    copy.write("facts/travel/a_ninth.yml", THIRD.replace("of: card_price", "of: card_third"))
    assert copy.load().facts.get("a_ninth", date(2026, 6, 1)).value == 137.17


@pytest.mark.parametrize("of", ["card_prise", "card_third"])
def test_a_derived_value_without_a_fact_is_told(copy: KnowledgeCopy, of: str) -> None:
    copy.write("facts/travel/card_third.yml", THIRD.replace("of: card_price", f"of: {of}"))
    assert f"kb/facts/travel/card_third.yml: derived from '{of}', which is no fact with values" in told(copy)


def test_a_doubtful_value_is_shown_with_its_caveat_only(copy: KnowledgeCopy) -> None:
    caveat = "confidence: low\ncaveat: {de: Der Preis ist nicht sicher., en: The price is not certain.}"
    copy.replace("facts/travel/card_price.yml", "confidence: high", caveat)
    article = render(copy.load(), "card_price", "en", date(2026, 11, 24), Site())
    assert plain_text(article.blocks).endswith("The price is not certain.")


def test_a_fact_in_words_is_not_put_into_a_text(copy: KnowledgeCopy) -> None:
    fact = THIRD.replace("unit: eur\nderived: {of: card_price, times: 1, by: 3, source: law_1}",
                        "unit: text\nvalues:\n  2026-01-01: {value: Only on Sundays, source: law_1}")  # fmt: skip
    copy.write("facts/travel/card_days.yml", fact)
    copy.replace("articles/travel/card_how/de.md", "im Amt", "im {fact:card_days}")
    assert any("fact 'card_days' is in words" in problem for problem in told(copy))
