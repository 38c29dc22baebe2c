"""Typed text made comparable, and phrases of many languages to compare it with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

# An answer is short; what is longer is a story, from which only names are taken.
LONGEST_ANSWER = 300
SHORTEST_FOREIGN = 4
_WORD = re.compile(r"[^\W_]+")
_GONE = {ord(char): None for char in "'’ʼ`´\u0640\u0307"}  # apostrophes, tatweel, the dot of a Turkish İ in lower case
_LETTERS = str.maketrans({"đ": "d", "ł": "l", "ı": "i", "ø": "o", "æ": "ae", "œ": "oe", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك"})


def plain(text: str) -> str:
    """Words in lower case apart by one space; apostrophes are gone, accents are kept."""
    return " ".join(_WORD.findall(ascii_digits(unicodedata.normalize("NFC", text)).casefold().translate(_GONE)))


def bare(text: str) -> str:
    """Like `plain`, without accents and other marks on letters."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_GONE)
    split = unicodedata.normalize("NFD", folded)
    kept = "".join(char for char in split if unicodedata.category(char)[0] != "M")
    return " ".join(_WORD.findall(ascii_digits(kept).translate(_LETTERS)))


def ascii_digits(text: str) -> str:
    """Digits of any script as 0 to 9. The length stays the same."""
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def runs(words: Sequence[str], longest: int) -> Iterator[tuple[int, int, str]]:
    """Every run of up to `longest` words: where it starts, where it ends, and its text; long ones first."""
    for start in range(len(words)):
        for end in range(min(start + longest, len(words)), start, -1):
            yield start, end, " ".join(words[start:end])


def contains(words: Sequence[str], part: Sequence[str]) -> bool:
    """Whether `part` stands in `words` as a run. Nothing stands nowhere."""
    size = len(part)
    return size > 0 and any(list(words[at : at + size]) == list(part) for at in range(len(words) - size + 1))


def letters(text: str) -> int:
    """How many letters and digits."""
    return sum(map(str.isalnum, text))


class Phrases:
    """Phrases of one category. Short ones are trusted in their own language only: "ay" is a month and "an" a year, not always."""

    def __init__(self, by_language: Mapping[str, Iterable[str]]) -> None:
        self._plain = frozenset(plain(phrase) for phrases in by_language.values() for phrase in phrases)
        self._own = {code: frozenset(map(bare, phrases)) for code, phrases in by_language.items()}
        self._every = frozenset[str]().union(*self._own.values())
        self._long = frozenset(phrase for phrase in self._every if letters(phrase) >= SHORTEST_FOREIGN)
        self._longest = max((phrase.count(" ") + 1 for phrase in self._every), default=0)

    def are(self, text: str, language: str = "") -> bool:
        """Whether the text is one of them and nothing else; without accents where that is clear enough."""
        return plain(text) in self._plain or bare(text) in self._safe(language)

    def find(self, words: Sequence[str], language: str) -> tuple[int, int] | None:
        """Where one stands in these bare words, as (start, end)."""
        safe = self._safe(language)
        return next(((start, end) for start, end, run in runs(words, self._longest) if run in safe), None)

    def within(self, words: Sequence[str], language: str) -> bool:
        """Whether one stands in these bare words."""
        return self.find(words, language) is not None

    def at(self, words: Sequence[str], start: int) -> int:
        """How many of the bare words from `start` on are one of them, in any language: for units, which stand by a number."""
        sizes = range(min(self._longest, len(words) - start), 0, -1)
        return next((size for size in sizes if " ".join(words[start : start + size]) in self._every), 0)

    def _safe(self, language: str) -> frozenset[str]:
        return self._long | self._own.get(language, frozenset())
