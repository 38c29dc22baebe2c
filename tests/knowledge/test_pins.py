"""High-stakes values, read in the statute a second time by hand: pins.yml and the facts have to agree."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.kb.facts import FactNotInForce
from bot.kb.library import Knowledge
from tests.conftest import read_yaml

PINS: list[dict[str, Any]] = read_yaml((Path(__file__).parent / "pins.yml").read_text("utf-8"))


@pytest.mark.parametrize("pin", PINS, ids=[f"{pin['fact']}-{pin['day']}" for pin in PINS])
def test_a_fact_has_the_value_that_was_read_in_the_statute(real: Knowledge, pin: dict[str, Any]) -> None:
    if pin["value"] is None:
        with pytest.raises(FactNotInForce):
            real.facts.get(pin["fact"], pin["day"])
        return
    fact = real.facts.get(pin["fact"], pin["day"])
    assert fact.value == pin["value"], f"the statute says {pin['value']}: {pin['read']}"


@pytest.mark.parametrize("pin", PINS, ids=[f"{pin['fact']}-{pin['day']}" for pin in PINS])
def test_a_pin_says_where_it_was_read_word_by_word(pin: dict[str, Any]) -> None:
    assert set(pin) == {"fact", "day", "value", "read"}
    assert isinstance(pin["day"], date)
    for section, quotation in pin["read"].items():
        assert section.startswith(("§ ", "Anlage "))
        assert quotation


def test_a_value_is_pinned_once_for_a_day() -> None:
    keys = [(pin["fact"], pin["day"]) for pin in PINS]
    assert len(keys) == len(set(keys)) >= 30
