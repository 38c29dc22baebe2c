"""What both finders of personal data share: the mark for what is gone, hiding what stays, patterns of word lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

GONE = "‹…›"
_AGAIN = re.compile(rf"{GONE}(?:[\s,;:/–-]*{GONE})+")
# Private characters stand for what stays; `clean` has taken them out of everything a person wrote.
_FIRST = 0xE000


class Kept:
    """Values that are hidden while personal data is looked for, and put back afterwards."""

    def __init__(self) -> None:
        self._values: list[str] = []

    def hide(self, match: re.Match[str]) -> str:
        """For `re.sub`."""
        self._values.append(match[0])
        return chr(_FIRST + len(self._values) - 1)

    def restore(self, text: str) -> str:
        """The text with its values again."""
        for place, value in enumerate(self._values):
            text = text.replace(chr(_FIRST + place), value)
        return text


def merged(text: str) -> str:
    """One mark for several in a row."""
    return _AGAIN.sub(GONE, text)


def words_of(*lists: dict[str, list[str]]) -> list[str]:
    """All words of all languages."""
    return [word for table in lists for words in table.values() for word in words]


def any_of(phrases: Iterable[str]) -> str:
    """A pattern for whole phrases, the longest first, any white space between their words; never matches for none."""
    ordered = sorted({phrase.lower() for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    patterns = [r"\s+".join(map(re.escape, phrase.split())) for phrase in ordered]
    bounded = [("(?<!\\w)" if p[0].isalnum() else "") + q + ("(?!\\w)" if p[-1].isalnum() else "")
               for p, q in zip(ordered, patterns, strict=True)]  # fmt: skip
    return "(?:" + "|".join(bounded) + ")" if bounded else "(?!)"


def without_accents(phrase: str) -> str:
    """As people type who have no such keys."""
    plain = "".join(char for char in unicodedata.normalize("NFD", phrase) if not unicodedata.combining(char))
    return plain.replace("đ", "d").replace("ı", "i").replace("ł", "l")
