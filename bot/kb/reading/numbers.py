"""A number as an answer: years, months, an age, a count, a calendar year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.kb.flowfile import QuestionRecord
from bot.kb.reading.days import Days
from bot.kb.reading.quantities import Quantities, Quantity, Token, tokens
from bot.kb.reading.text import Phrases
from bot.kb.reading.words import AnswerWords

_FIRST_CALENDAR_YEAR = 1900
_EARLIEST_START = 1950
_OLDEST = 120
# "one child", "tengo un hijo": an article is the number one where things are counted.
_LONGEST_ARTICLE = 3


class Numbers:
    """Reads one number in the unit of the question."""

    def __init__(self, words: AnswerWords, quantities: Quantities, days: Days) -> None:
        self._quantities, self._days = quantities, days
        self._less, self._no, self._none = Phrases(words.less), Phrases(words.negations), Phrases(words.none)

    def read(self, question: QuestionRecord, text: str, on: date, language: str) -> float | None:
        """The number, or None where there is none, more than one, only a bound, or one out of range."""
        found = tokens(text)
        value = self._nothing(question, text, found, language)
        if value is None:
            value = self._something(question, text, found, on, language)
        if value is None or not question.least <= value <= _most(question):
            return None
        return int(value) if value == int(value) else value

    def _nothing(self, question: QuestionRecord, text: str, found: Sequence[Token], language: str) -> float | None:
        """Zero for "none" and "keine Kinder", where that is in range."""
        words = [token.text for token in found if token.kind != "sign"]
        if question.unit == "age" or question.least > 0 or any(token.kind == "number" for token in found):
            return None
        place = self._none.find(words, language)
        return 0 if self._none.are(text, language) or (place and place[0] == 0 and len(words) - place[1] <= 1) else None

    def _something(self, question: QuestionRecord, text: str, found: Sequence[Token], on: date, language: str) -> float | None:
        if self.is_bound(found, language):
            return None
        if question.unit in ("year", "month") and _most(question) < _FIRST_CALENDAR_YEAR:
            written = self._days.written(text, on, language)
            if written:
                return _since(question, written.day, written.precision == "year", on)
        quantities = self._quantities.find(found, language) or []
        longest = _LONGEST_ARTICLE if question.unit in (None, "count") else 1
        if any(quantity.article and not quantity.unit for quantity in quantities) and len(found) > longest:
            return None
        return _together(question, quantities)

    def is_bound(self, found: Sequence[Token], language: str) -> bool:
        """Whether it says "less than", or what is not so."""
        words = [token.text for token in found if token.kind == "word"]
        return any(token.text == "<" for token in found) or self._less.within(words, language) or self._no.within(words, language)


def _together(question: QuestionRecord, quantities: Sequence[Quantity]) -> float | None:
    """One number, or years and months."""
    units = [quantity.unit for quantity in quantities]
    if units == ["year", "month"] and question.unit in ("year", "month", "age"):
        months = quantities[0].value * 12 + quantities[1].value
        return months if question.unit == "month" else quantities[0].value if question.unit == "age" else _years(months)
    return _one(question, quantities[0]) if len(quantities) == 1 else None


def _one(question: QuestionRecord, quantity: Quantity) -> float | None:
    if _most(question) >= _FIRST_CALENDAR_YEAR and question.unit == "year":
        return quantity.value if quantity.year else None
    if quantity.unit is None or question.unit in (None, "count", quantity.unit):
        return quantity.value
    if question.unit == "year" and quantity.unit == "month":
        return _years(quantity.value)
    if question.unit == "month" and quantity.unit == "year":
        return quantity.value * 12
    return quantity.value if question.unit == "age" and quantity.unit == "year" else None


def _since(question: QuestionRecord, day: date, whole_year: bool, on: date) -> float | None:
    """The years or months from a day to today; of a year alone the difference of the years."""
    if day > on or day.year < _EARLIEST_START:
        return None
    if whole_year:
        return on.year - day.year if question.unit == "year" else None
    months = (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day)
    return months if question.unit == "month" else _years(months)


def _years(months: float) -> float:
    """Rounded down to a tenth: nobody gets more than is there."""
    return int(months * 10 / 12) / 10


def _most(question: QuestionRecord) -> float:
    if question.most is not None:
        return question.most
    return _OLDEST if question.unit == "age" else float("inf")
