"""A level of a language as an answer: a1 to c2, or none."""

from __future__ import annotations

import re

from bot.kb.reading.text import Phrases, ascii_digits, bare
from bot.kb.reading.words import AnswerWords

_LEVEL = re.compile(r"(?<![^\W_])([abc]) ?([12])(?!\d)(?![^\W\d_])")
_LONGEST = 12
# Letters of other scripts that are meant to be A, B and C.
_ALIKE = str.maketrans("авбсц", "abbcc")


class Levels:
    """Reads one level; of two the lower one."""

    def __init__(self, words: AnswerWords) -> None:
        self._none, self._no = Phrases(words.none), Phrases(words.no)
        self._no_language, self._native = Phrases(words.no_language), Phrases(words.native)
        self._negations, self._less = Phrases(words.negations), Phrases(words.less)

    def read(self, text: str, language: str) -> str | None:
        """The level, or None: also where it is said not to be reached."""
        words = bare(text).split()
        levels = sorted(letter + digit for letter, digit in _LEVEL.findall(ascii_digits(text).casefold().translate(_ALIKE)))
        if levels:
            unreached = self._negations.within(words, language) or self._less.within(words, language)
            return None if unreached else levels[0]
        if any(map(str.isdigit, text)):
            return None
        if self._none.are(text, language) or self._no.are(text, language) or self._no_language.within(words[:_LONGEST], language):
            return "none"
        return "c2" if self._native.are(text, language) else None
