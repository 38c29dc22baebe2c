"""Emergency words: they bypass the model. Whole phrases, so that ordinary questions about the law do not trigger them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.kb.catalogue import EmergencyNumber

if TYPE_CHECKING:
    from bot.kb.library import Knowledge

# Where two categories match, the one that is about life and death comes first.
ORDER = ("suicide", "danger", "child", "violence", "exploitation")
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?…,;\n؟،।。！？]+")
_DOT_ABOVE = "\u0307"  # what is left of a Turkish İ in lower case


@dataclass(frozen=True)
class Urgent:
    """What to show: a category's text and its numbers by key, most important first; the languages the phrase belongs to."""

    category: str
    numbers: dict[str, EmergencyNumber]
    languages: frozenset[str]


class EmergencyWords:
    """Finds a phrase of any language in a message."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._emergency = knowledge.emergency
        categories = knowledge.emergency.categories
        self._anywhere = {name: _by_phrase(category.phrases) for name, category in categories.items()}
        self._at_end = {name: _by_phrase(category.at_end) for name, category in categories.items()}
        self._ordered = sorted(categories, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
        tables = (*self._anywhere.values(), *self._at_end.values())
        phrases = (phrase for table in tables for phrase in table)
        self._longest = max((phrase.count(" ") + 1 for phrase in phrases), default=0)

    def find(self, text: str) -> Urgent | None:
        """The most urgent category whose phrase stands in the text as whole words."""
        anywhere = set(_runs(normalise(text).split(), self._longest))
        endings = {end for sentence in _SENTENCE.split(text) for end in _endings(normalise(sentence).split(), self._longest)}
        for category in self._ordered:
            found = (anywhere & self._anywhere[category].keys()) | (endings & self._at_end[category].keys())
            if found:
                return self._urgent(category, found)
        return None

    def _urgent(self, category: str, found: set[str]) -> Urgent:
        tables = (self._anywhere[category], self._at_end[category])
        languages = frozenset(code for phrase in found for table in tables for code in table.get(phrase, ()))
        keys = self._emergency.categories[category].numbers
        return Urgent(category, {key: self._emergency.numbers[key] for key in keys}, languages)


def _runs(words: list[str], longest: int) -> Iterator[str]:
    """Every run of up to `longest` words."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            yield " ".join(words[start:end])


def _endings(words: list[str], longest: int) -> Iterator[str]:
    """The last words of a sentence: the last one, the last two, up to `longest`."""
    for start in range(max(0, len(words) - longest), len(words)):
        yield " ".join(words[start:])


def normalise(text: str) -> str:
    """Words in lower case apart by one space; apostrophes and Arabic tatweel and vowel signs gone."""
    folded = unicodedata.normalize("NFC", text).casefold().translate({ord(c): None for c in "'’ʼ`\u0640" + _DOT_ABOVE})
    folded = "".join(char for char in folded if not "\u064b" <= char <= "\u0652")
    return " ".join(_WORD.findall(folded))


def _by_phrase(by_language: dict[str, list[str]]) -> dict[str, set[str]]:
    """Phrase -> the languages that have it."""
    table: dict[str, set[str]] = defaultdict(set)
    for language, phrases in by_language.items():
        for phrase in phrases:
            table[normalise(phrase)].add(language)
    return dict(table)
