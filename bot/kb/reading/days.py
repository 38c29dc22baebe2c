"""Days in an answer: 2019, 05/2027, 12.05.2027, 12 May 2027 in every language, tomorrow. Day first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Literal

from bot.kb.reading.dateparsing import Library, month_names
from bot.kb.reading.quantities import YEARS
from bot.kb.reading.spelled import NumberWords
from bot.kb.reading.text import SHORTEST_FOREIGN, Phrases, ascii_digits, bare, runs
from bot.kb.reading.words import AnswerWords

Precision = Literal["day", "month", "year"]
_ISO = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})(?:[/-]|\. ?)(\d{1,2})(?:[/-]|\. ?)(\d{4}|\d{2})(?!\d)")
_MONTH_YEAR = re.compile(r"(?<!\d)(\d{1,2})(?: ?[/-] ?|\. ?)(\d{4})(?!\d)")
_YEAR_MONTH = re.compile(r"(?<!\d)(\d{4})[-/](\d{1,2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_NUMBER = re.compile(r"\d+")
_LAST_CENTURY = 69  # as everywhere: 12.05.68 is 2068, 12.05.69 is 1969
_LONGEST_DAY = 6
_LONGEST_RELATIVE = 6
_ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Written:
    """A day and how much of it was said; the first of the month or year stands for what was not."""

    day: date
    precision: Precision


class Days:
    """Reads one day. Where there are other numbers in the text, or the day is only a bound ("end of 2026"), there is none."""

    def __init__(self, words: AnswerWords) -> None:
        self._words = words
        self._before, self._part, self._no = Phrases(words.before), Phrases(words.part), Phrases(words.negations)
        self._units = [Phrases(table) for table in (words.years, words.months, words.shorter)]
        self._months = _by_name(words.month_names)
        self._spelled = NumberWords(words)
        self._library = Library(tuple(words.month_names))

    def read(self, text: str, on: date, language: str) -> date | None:
        """The day, also a relative one: "in 3 months"."""
        written = self.written(text, on, language)
        if written or _YEAR.search(ascii_digits(text)):
            return written.day if written else None
        return self._relative(text, on, language)

    def written(self, text: str, on: date, language: str) -> Written | None:
        """The one day that stands in the text."""
        normal = ascii_digits(text)
        words = bare(normal).split()
        if self._part.within(words, language) or self._no.within(words, language):
            return None
        for pattern, read in ((_ISO, _iso), (_DAY_FIRST, _day_first), (_MONTH_YEAR, _month_year), (_YEAR_MONTH, _year_month)):
            if match := pattern.search(normal):
                return read(match) if _alone(match, normal) else None
        year = _YEAR.search(normal)
        if not year or int(year[0]) not in YEARS or self._bounded(words, year[0], language):
            return None
        before, spelled = self._before_year(normal[: year.start()], words, language)
        named = self._named(before, int(year[0]), on, language)
        if not named:
            return None if self._has_month(words, language) else _year_alone(year, normal)
        numbers = set(map(int, _NUMBER.findall(normal[: year.start()] + normal[year.end() :])))
        fits = numbers <= {named.day, named.month} and (numbers or spelled <= {named.month, 1})
        return Written(named, "day" if numbers else "month") if fits else None

    def _has_month(self, words: Sequence[str], language: str) -> bool:
        """Whether a word looks like a month that was not understood: then the year alone says too little."""
        names = self._names(language)
        return any(word in self._months or get_close_matches(word, names, 1, 0.75) for word in words if len(word) > 2)

    def _names(self, language: str) -> tuple[str, ...]:
        return month_names(language) if language in self._words.month_names else ()

    def _bounded(self, words: Sequence[str], year: str, language: str) -> bool:
        """Whether "before", "until" or the like stands by the year."""
        at = next((place for place, word in enumerate(words) if word.startswith(year)), 0)
        return self._before.within(words[max(0, at - 2) : at + 3], language)

    def _before_year(self, text: str, words: Sequence[str], language: str) -> tuple[list[str], set[float]]:
        """What may be a day and a month, for the library; and the days that are written as words."""
        before = text.replace(",", " ").split()
        if not set(words) & set(self._names(language)):  # "sept 2027" is September, "sept mai 2027" is not
            before, words = self._english(before, language), [word for word in words if word not in self._months]
        return before, self._spelled.days(words, language)

    def _named(self, before: Sequence[str], year: int, on: date, language: str) -> date | None:
        """A month by its name before the year, with a day or without."""
        for start in range(max(0, len(before) - _LONGEST_DAY), len(before)):
            found = self._library.absolute(" ".join((*before[start:], str(year))), on, language)
            if found and found.year == year:
                return found
        return None

    def _english(self, words: Sequence[str], language: str) -> list[str]:
        """The words; where there is a month of the table, its name in English and what has digits."""
        plain_words = [bare(word) for word in words]
        for start, end, run in runs(plain_words, 2):
            month, codes = self._months.get(run, (0, frozenset()))
            if month and (len(run) >= SHORTEST_FOREIGN or language in codes):
                around = [*words[:start], _ENGLISH[month - 1], *words[end:]]
                return [word for word in around if word in _ENGLISH or _NUMBER.search(word)]
        return list(words)

    def _relative(self, text: str, on: date, language: str) -> date | None:
        """As in "tomorrow" and "in 3 months"; not "3 months", which may be past or to come."""
        words = bare(text).split()
        numbers = list(map(int, _NUMBER.findall(ascii_digits(text)[:100])))
        if not words or len(words) > _LONGEST_RELATIVE or len(numbers) > 1 or self._only_units(words):
            return None
        if self._part.within(words, language) or self._no.within(words, language):
            return None
        found = self._library.relative(text.strip(" .!"), on, language)
        return found if found and (not numbers or _is_apart(found, on, numbers[0])) else None

    def _only_units(self, words: Sequence[str]) -> bool:
        return all(word.isdigit() or any(units.at([word], 0) for units in self._units) for word in words)


def _by_name(tables: Mapping[str, Mapping[str, int]]) -> dict[str, tuple[int, frozenset[str]]]:
    """Bare name of a month -> its number and the languages that have it."""
    found: dict[str, tuple[int, frozenset[str]]] = {}
    for code, table in tables.items():
        for name, month in table.items():
            found[bare(name)] = (month, found.get(bare(name), (month, frozenset()))[1] | {code})
    return found


def _iso(match: re.Match[str]) -> Written | None:
    return _written(int(match[1]), int(match[3]), int(match[4]), "day")


def _day_first(match: re.Match[str]) -> Written | None:
    year = int(match[3])
    return _written(year if year > 99 else year + (2000 if year < _LAST_CENTURY else 1900), int(match[2]), int(match[1]), "day")


def _month_year(match: re.Match[str]) -> Written | None:
    return _written(int(match[2]), int(match[1]), 1, "month")


def _year_month(match: re.Match[str]) -> Written | None:
    return _written(int(match[1]), int(match[2]), 1, "month")


def _written(year: int, month: int, day: int, precision: Precision) -> Written | None:
    try:
        return Written(date(year, month, day), precision) if year in YEARS else None
    except ValueError:
        return None


def _year_alone(match: re.Match[str], text: str) -> Written | None:
    return _written(int(match[0]), 1, 1, "year") if _alone(match, text) else None


def _alone(match: re.Match[str], text: str) -> bool:
    """Whether there is no other digit."""
    return not _NUMBER.search(text[: match.start()] + text[match.end() :])


def _is_apart(day: date, on: date, number: int) -> bool:
    """Whether the days are that many days, weeks, months or years apart: what the library read has to fit what was written."""
    months = (day.year - on.year) * 12 + day.month - on.month
    near = abs(day.day - on.day) <= 3
    return day - on in (timedelta(sign * number * size) for sign in (1, -1) for size in (1, 7)) or (
        near and abs(months) in (number, number * 12)
    )
