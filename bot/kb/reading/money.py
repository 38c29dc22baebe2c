"""Pay as an answer: euros gross a year."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from bot.kb.flowfile import QuestionRecord
from bot.kb.reading.numbers import Numbers
from bot.kb.reading.quantities import Quantities, Quantity, Token, tokens
from bot.kb.reading.text import Phrases
from bot.kb.reading.words import AnswerWords

# What is smaller is pay of a month, and what is much smaller is none.
_LEAST_A_YEAR = 10_000
_LEAST_A_MONTH = 100


class Money:
    """Reads one amount."""

    def __init__(self, words: AnswerWords, quantities: Quantities, numbers: Numbers) -> None:
        self._quantities, self._numbers = quantities, numbers
        self._monthly = [Phrases(words.monthly), Phrases(words.months)]
        self._yearly = [Phrases(words.yearly), Phrases(words.years)]
        self._refused = [Phrases(table) for table in (words.shorter, words.net, words.millions, words.other_money)]

    def read(self, question: QuestionRecord, text: str, language: str) -> float | None:
        """Euros a year; None where it is another currency, net, by the hour, a bound, several amounts or out of range."""
        found = tokens(text)
        quantities = self._quantities.find(found, language)
        if not quantities or len(quantities) != 1 or quantities[0].article or quantities[0].unit == "shorter":
            return None
        words = [token.text for token in found if token.kind == "word"]
        if _is_foreign(text) or self._numbers.is_bound(found, language) or _any(self._refused, words, language):
            return None
        amount = self._a_year(quantities[0], _beside(found, quantities[0]), language)
        most = question.most if question.most is not None else float("inf")
        return amount if amount is not None and question.least <= amount <= most else None

    def _a_year(self, quantity: Quantity, words: Sequence[str], language: str) -> float | None:
        monthly = quantity.unit == "month" or _any(self._monthly, words, language)
        yearly = quantity.unit == "year" or _any(self._yearly, words, language)
        if (monthly and yearly) or quantity.value == 0:
            return None if quantity.value else 0.0
        if not yearly and (monthly or quantity.value < _LEAST_A_YEAR):
            return round(quantity.value * 12, 2) if quantity.value >= _LEAST_A_MONTH else None
        return quantity.value if quantity.value >= _LEAST_A_MONTH * 12 else None


def _any(tables: Sequence[Phrases], words: Sequence[str], language: str) -> bool:
    return any(table.within(words, language) for table in tables)


def _beside(found: Sequence[Token], quantity: Quantity) -> list[str]:
    """The words without the number: "năm" is a year, but five, too."""
    digits = any(token.kind == "number" for token in found)
    counted = found if digits else [token for token in found if token.kind == "word"]
    rest = [*counted[: quantity.start], *counted[quantity.end :]]
    return [token.text for token in rest if token.kind == "word"]


def _is_foreign(text: str) -> bool:
    """Whether it has the sign of another currency."""
    return any(unicodedata.category(char) == "Sc" and char != "€" for char in text)
