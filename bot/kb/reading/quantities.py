"""Numbers in an answer, as digits of any script or as words, with the unit after them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.kb.reading.spelled import NumberWords
from bot.kb.reading.text import Phrases, ascii_digits, bare
from bot.kb.reading.words import AnswerWords

Unit = Literal["year", "month", "shorter"]
YEARS = range(1900, 2100)
# 40.000 or 40 000,50 in groups of three; then 25 or 2,5.
_GROUPED = r"\d{1,3}(?P<by>[ .,'’])\d{3}(?:(?P=by)\d{3})*(?P<cents>[.,]\d{1,2})?(?!\d)"
_TOKEN = re.compile(rf"(?P<number>{_GROUPED}|\d+(?:[.,]\d+)?)|(?P<word>[^\W\d_]+)|(?P<sign>[^\s\w])")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_SIGNS = str.maketrans({"٫": ",", "٬": ".", "−": "-", "–": "-", "—": "-", "％": "%", "٪": "%"})
_LARGEST = 10.0**9
_LONGEST = 30
_MOST_BESIDE = 7  # in a longer text, "one" and "two" are seldom the answer
# Arabic prepositions and "and" are written as one word with a number.
_PREFIXES = frozenset("وبلفك")


@dataclass(frozen=True)
class Token:
    """A number, a word (bare) or a sign. `glued`: no space before it. `value` is None for a number that makes no sense."""

    kind: str
    text: str
    glued: bool
    value: float | None = None


@dataclass(frozen=True)
class Quantity:
    """A number and its unit; it takes the tokens from `start` to `end`. `article`: "a year"; `year`: four digits like 2019."""

    value: float
    start: int
    end: int
    unit: Unit | None = None
    article: bool = False
    year: bool = False


def tokens(text: str) -> list[Token]:
    """Numbers, words and signs from left to right."""
    normal = ascii_digits(_SPACES.sub(" ", text)).translate(_SIGNS)
    for sign, decimals in _FRACTIONS.items():
        normal = re.sub(rf"(?<=\d) ?{sign}", decimals, normal).replace(sign, "0" + decimals)
    found: list[Token] = []
    end = -1
    for match in _TOKEN.finditer(normal):
        kind = "number" if match["number"] else "word" if match["word"] else "sign"
        value = _value(match) if match["number"] else None
        found.append(Token(kind, bare(match[0]) if kind == "word" else match[0], match.start() == end, value))
        end = match.end()
    return found


def _value(match: re.Match[str]) -> float | None:
    """As in "40.000", "45,934.20" and "2,5", but not "45.934.20"; a number that begins with 0 has no groups: "0.500"."""
    written, by, cents = match["number"], match["by"], match["cents"] or ""
    if by and (cents.startswith(by) or (written.startswith("0") and (cents or by not in ".," or written.count(by) > 1))):
        return None
    grouped = by and not written.startswith("0")
    value = float((written.removesuffix(cents).replace(by, "") + cents if grouped else written).replace(",", "."))
    return value if value < _LARGEST else None


class Quantities:
    """Finds numbers and their units in tokens."""

    def __init__(self, words: AnswerWords) -> None:
        self._spelled = NumberWords(words)
        self._units: dict[Unit, Phrases] = {
            "year": Phrases(words.years), "month": Phrases(words.months), "shorter": Phrases(words.shorter),
        }  # fmt: skip
        self._thousands = Phrases(words.thousands)
        self._half = Phrases(words.and_half)
        self._one = {code: frozenset(map(bare, forms)) for code, forms in words.one.items()}
        self._spans = {bare(word): months for forms in words.spans.values() for word, months in forms.items()}

    def find(self, found: Sequence[Token], language: str) -> list[Quantity] | None:
        """All numbers; None where one makes no sense, is negative, a percentage, or part of a name; also of a long text."""
        if len(found) > _LONGEST:
            return None
        if any(token.kind == "number" for token in found):
            return self._digits(found, language) if all(_sound(found, at) for at in range(len(found))) else None
        texts = [token.text for token in found if token.kind == "word"]
        if own := self._words(texts, language):
            return own
        others = {tuple(self._words(texts, other, foreign=True)) for other in self._spelled.languages if other != language}
        readings = [list(reading) for reading in others if reading]
        return readings[0] if len(readings) == 1 else []

    def _digits(self, found: Sequence[Token], language: str) -> list[Quantity] | None:
        texts = [token.text for token in found]
        numbers = [_number(token, at) for at, token in enumerate(found) if token.kind == "number"]
        measured = [self._measured(number, texts) for number in numbers]
        rest = set(range(len(texts))).difference(*(range(quantity.start, quantity.end) for quantity in measured))
        unclear = any(_has_tail(quantity, found) for quantity in measured) or any(map(self._is_span, texts))
        return None if unclear or any(self._is_another(texts, at, language) for at in rest) else measured

    def _is_another(self, texts: Sequence[str], at: int, language: str) -> bool:
        """Whether a number is written as a word beside digits: "3 thousand five hundred", "two kids and 3 dogs"."""
        spelled = self._spelled.at(texts, at, language)
        is_unit = any(words.at(texts, at) for words in self._units.values())
        return spelled is not None and 1 < spelled[1] < 1000 and not is_unit

    def _is_span(self, text: str) -> bool:
        """Whether it is several years or months in one word."""
        return self._spans.get(text, 1) not in (1, 12)

    def _words(self, texts: Sequence[str], language: str, foreign: bool = False) -> list[Quantity]:
        """Number words of one language; articles count where nothing else is a number."""
        found: list[Quantity] = []
        at = 0
        while at < len(texts):
            quantity = self._spelled_at(texts, at, language, foreign)
            found += [quantity] if quantity else []
            at = quantity.end if quantity else at + 1
        beside = len(texts) - sum(quantity.end - quantity.start for quantity in found)
        return ([quantity for quantity in found if not quantity.article] or found) if beside <= _MOST_BESIDE else []

    def _spelled_at(self, texts: Sequence[str], at: int, language: str, foreign: bool) -> Quantity | None:
        spelled = self._spelled.at(texts, at, language, foreign)
        if spelled:
            article = texts[at] in self._one.get(language, ()) and spelled[0] == 1
            return self._measured(Quantity(spelled[1], at, at + spelled[0], article=article), texts)
        if texts[at] in self._spans:
            quantity = Quantity(self._spans[texts[at]] / 12, at, at + 1, "year", article=not self._is_span(texts[at]))
            return self._and_half(quantity, texts)
        return self._one_and_half(texts, at)

    def _one_and_half(self, texts: Sequence[str], at: int) -> Quantity | None:
        """A year and a half without a number: "año y medio"."""
        for unit, words in self._units.items():
            size = words.at(texts, at)
            if size and self._half.at(texts, at + size):
                return self._and_half(Quantity(1, at, at + size, unit), texts)
        return None

    def _measured(self, quantity: Quantity, texts: Sequence[str]) -> Quantity:
        """With the thousand, the half and the unit that follow."""
        if texts[quantity.end : quantity.end + 1] == ["-"]:  # "3-year", "40.000-€"
            quantity = replace(quantity, end=quantity.end + 1)
        if size := self._thousands.at(texts, quantity.end):
            quantity = replace(quantity, value=quantity.value * 1000, end=quantity.end + size, year=False)
        quantity = self._and_half(quantity, texts)
        for unit, words in self._units.items():
            if size := words.at(texts, quantity.end):
                return self._and_half(replace(quantity, unit=unit, end=quantity.end + size), texts)
        return quantity

    def _and_half(self, quantity: Quantity, texts: Sequence[str]) -> Quantity:
        size = self._half.at(texts, quantity.end)
        return replace(quantity, value=quantity.value + 0.5, end=quantity.end + size) if size else quantity


def _has_tail(quantity: Quantity, found: Sequence[Token]) -> bool:
    """Whether letters that mean nothing hang on a number: "47x"; endings hang on years: "2019dan"."""
    after = found[quantity.end : quantity.end + 1]
    return (
        bool(after and after[0].kind == "word" and after[0].glued and not quantity.year)
        and found[quantity.end - 1].kind == "number"
    )


def _number(token: Token, at: int) -> Quantity:
    assert token.value is not None
    return Quantity(token.value, at, at + 1, year=len(token.text) == 4 and token.text.isdigit() and int(token.text) in YEARS)


def _sound(found: Sequence[Token], at: int) -> bool:
    """Whether a token is no number that is something else: B1, 1e999, -3, 50 %."""
    token = found[at]
    before, after = found[at - 1] if at else None, found[at + 1] if at + 1 < len(found) else None
    if token.kind != "number":
        return True
    if token.value is None or (after and after.text == "%") or (before and before.text == "%"):
        return False
    if not (before and (token.glued or before.text == "§")):
        return True
    if before.text in "-§":
        return before.text == "-" and before.glued
    return before.kind != "word" or before.text in _PREFIXES
