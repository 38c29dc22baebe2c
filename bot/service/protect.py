"""What a machine translation must not touch: numbers, amounts, days, sections of laws, addresses of all kinds, legal terms.

Each such value is replaced by a mark before the text goes out, and put back afterwards. A mark that is lost or doubled, or a
number that nobody wrote, makes the whole translation worthless: it is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from bot.domain.errors import TranslationRefused
from bot.kb.glossary import Glossary

# Machine translation copies what looks like a footnote, sometimes with spaces or the digits of another script.
_MARK = re.compile(r"\[\s*\[\s*(\d{1,4})\s*\]\s*\]")
_DIGIT = re.compile(r"\d")
_SPACE = " \u00a0\u202f"
_VALUES = (
    r"\[\s*\[\s*\d+\s*\]\s*\]",  # somebody wrote a mark
    r"(?i:https?)://[^\s<>]*[^\s<>.,;:!?)\]}»“\"']|www\.[^\s<>]*[^\s<>.,;:!?)\]}»“\"']",
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"\{[^{}\n]*\}",
    # § 18a Abs. 2 Satz 1 Nr. 3 AufenthG
    r"§{1,2}\s?\d+[a-z]?(?:\s(?:Abs\.?|Absatz|Satz|S\.|Nr\.?|Nummer|Buchst\.?)\s?\d*[a-z]?\b)*"
    r"(?:\s[A-ZÄÖÜ]\w*(?:G|V|VO|B)\b(?:\s[IVX]+\b)?)?",
    r"\+?\d[\d ()/\-]{6,}\d",  # phone numbers, and days written with spaces
    # 45.300 €, 18g, B2, 24.11.2026, 12:30, 1 234,50, €40
    rf"(?:[€$£][{_SPACE}]?)?(?:\b[A-Za-z]{{1,3}}-?)?\d+(?:[.,:/'’\-]\d+|[{_SPACE}]\d{{3}}\b)*(?:[A-Za-z]\b)?"
    rf"(?:[{_SPACE}]?[€$£%]|[{_SPACE}]?EUR\b)?",
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """A value that stays as it is; `term` is the legal term it is a form of, if it is one."""

    value: str
    term: str | None = None


@dataclass(frozen=True)
class Protected:
    """A text with marks in place of its values, in their order."""

    text: str
    kept: tuple[Kept, ...]

    def restore(self, translated: str) -> str:
        """The translation with its values. Raises TranslationRefused unless each mark is there once and no other number is."""
        marks = Counter(int(number) for number in _MARK.findall(translated))
        if marks != Counter(range(1, len(self.kept) + 1)):
            raise TranslationRefused("a value was lost or doubled")
        if _DIGIT.search(_MARK.sub("", translated)):
            raise TranslationRefused("there is a number that the original does not have")
        return _MARK.sub(lambda mark: self.kept[int(mark[1]) - 1].value, translated)


class Protection:
    """Finds the values of a text."""

    def __init__(self, glossary: Glossary) -> None:
        self._terms = {form.casefold(): term for term, entry in glossary.items() for form in (term, *entry.forms)}
        longest_first = sorted(self._terms, key=len, reverse=True)
        terms = [rf"(?i:(?<!\w){re.escape(form)}(?!\w))" for form in longest_first]
        self._value = re.compile("|".join((*_VALUES, *terms)))

    def protect(self, text: str) -> Protected:
        """The text with a mark for each value."""
        kept: list[Kept] = []

        def mark(match: re.Match[str]) -> str:
            kept.append(Kept(match[0], self._terms.get(match[0].casefold())))
            return f"[[{len(kept)}]]"

        return Protected(self._value.sub(mark, text), tuple(kept))

    def verify(self, original: str, translated: str) -> None:
        """Raises TranslationRefused when a value of the original does not stand as often in its translation."""
        for value, times in Counter(kept.value for kept in self.protect(original).kept).items():
            if translated.count(value) < times:
                raise TranslationRefused("a value of the original is missing")
