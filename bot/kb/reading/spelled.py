"""Number words of every language, read backwards from num2words."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from bot.kb.reading.text import bare, plain
from bot.kb.reading.words import AnswerWords

# Years, ages and counts up to 120, hundreds, and pay: a month in steps of 100, a year in steps of 500.
_VALUES = (*range(121), *range(200, 10_000, 100), *range(10_000, 200_001, 500))
_LONGEST = 12
# In another language than that of the conversation, short words are something else: "once" is eleven in Spanish.
_SHORTEST_FOREIGN = 5
_SHORTEST_ORDINAL = 3


class NumberWords:
    """A table for each language, built when it is first needed."""

    def __init__(self, words: AnswerWords) -> None:
        self._words = words
        self._tables: dict[str, dict[str, float]] = {}
        self._lock = threading.Lock()

    @property
    def languages(self) -> Iterable[str]:
        """All that have words."""
        return self._words.numbers

    def at(self, words: Sequence[str], start: int, language: str, foreign: bool = False) -> tuple[int, float] | None:
        """The longest number word from `start` on: how many words it is, and its value. With or without spaces in it."""
        table = self._table(language)
        for end in range(min(start + _LONGEST, len(words)), start, -1):
            joined = "".join(words[start:end])
            if joined in table and not (foreign and len(joined) < _SHORTEST_FOREIGN):
                return end - start, table[joined]
        return None

    def days(self, words: Sequence[str], language: str) -> set[float]:
        """Days of a month that are written as words: "doce de mayo", "am zwölften Mai"."""
        table = self._table(language)
        ordinals = {word: value for word, value in _ordinals(language).items() if word not in table} if table else {}
        found = {value for word in words for ordinal, value in ordinals.items() if word.startswith(ordinal)}
        at = 0
        while at < len(words):
            size, value = self.at(words, at, language) or (1, None)
            found |= {value} if value else set()
            at += size
        return found

    def _table(self, language: str) -> dict[str, float]:
        with self._lock:
            if language not in self._tables:
                self._tables[language] = _build(self._words, language)
            return self._tables[language]


def _build(words: AnswerWords, language: str) -> dict[str, float]:
    """Bare number words without spaces. What stands in the file comes first, then small numbers."""
    table = {_joined(word): value for word, value in words.numbers.get(language, {}).items()}
    table.update({_joined(word): 1.0 for word in words.one.get(language, ())})
    spellings = tuple(words.spellings.get(language, ()))
    for value in _VALUES if language in words.numbers else ():
        for form in _forms(_spelled(value, language), spellings):
            table.setdefault(_joined(form), float(value))
    return table


def _forms(word: str, spellings: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """The word, and what the replacements make of it, one or several of them."""
    forms = [plain(word)]
    for old, new in spellings:
        forms += [form.replace(old, new) for form in forms if old in form]
    yield from forms


def _joined(word: str) -> str:
    return bare(word).replace(" ", "")


@cache
def _ordinals(language: str) -> dict[str, float]:
    """Second to thirty-first, bare, where it is one word; not every language has them in num2words."""
    found: dict[str, float] = {}
    for value in range(2, 32):
        try:
            word = bare(_spelled(value, language, "ordinal"))
        except NotImplementedError:
            break
        if len(word) > _SHORTEST_ORDINAL and " " not in word:
            found.setdefault(word, float(value))
    return found


@cache
def _spelled(value: int, language: str, to: str = "cardinal") -> str:
    """Raises NotImplementedError where the language has no such words."""
    from num2words import num2words  # type: ignore[import-untyped]  # a tenth of a second, and seldom needed

    return str(num2words(value, lang=language, to=to))
