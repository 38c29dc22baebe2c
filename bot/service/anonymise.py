"""Takes personal data out of a question, so that it can be kept for editors. Rather too much is taken than too little.

What names and numbers look like stands in personal_numbers.py and personal_names.py, the words beside them in
knowledge/personal_words.yml. Amounts, sections of laws, levels and years are no personal data and stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from bot.kb.personal import PersonalWords
from bot.service.personal_marks import GONE, Kept, merged
from bot.service.personal_names import NameFinder
from bot.service.personal_numbers import NumberFinder
from bot.service.ports import Names

LONGEST = 500
FEWEST_WORDS, FEWEST_LETTERS, SHORTEST_WORD = 2, 6, 3
_WORD = re.compile(r"[^\W\d_]+")
Vocabulary = Callable[[], frozenset[str]]


class Anonymiser:
    """One instance for all; what it needs is read when the first question comes."""

    def __init__(self, words: PersonalWords, names: Names, vocabulary: Vocabulary) -> None:
        """`vocabulary`: words that are no names, in lower case, such as those of the training examples."""
        self._words = words
        self._names = names
        self._vocabulary = vocabulary

    def warm_up(self) -> None:
        """Read everything now, not when the first person waits for it."""
        self("", "de")
        self._known("")

    def __call__(self, text: str, language: str) -> str:
        """The text on one line, `GONE` in place of what was taken out, cut where it is too long to be a question."""
        kept = Kept()
        numbers, names = self._finders
        text = numbers.links(text)
        text = numbers.keep_amounts(text, kept)
        text = names.take(numbers.take(text), language)
        return merged(" ".join(kept.restore(text).split()))[:LONGEST].strip()

    def meaningful(self, text: str) -> bool:
        """Whether an anonymised text still asks something: some words, or one that is known and so no name."""
        words = _WORD.findall(text.replace(GONE, " "))
        letters = sum(map(len, words))
        if len(words) >= FEWEST_WORDS:
            return letters >= FEWEST_LETTERS
        return bool(words) and letters >= SHORTEST_WORD and self._known(words[0])

    @cached_property
    def _finders(self) -> tuple[NumberFinder, NameFinder]:
        return NumberFinder(self._words, self._names), NameFinder(self._words, self._known)

    @cached_property
    def _common(self) -> frozenset[str]:
        return self._vocabulary()

    def _known(self, word: str) -> bool:
        """A word of the field, a profession, a country or a place: no name of a person."""
        return word.casefold() in self._common or bool(self._names.names(word))
