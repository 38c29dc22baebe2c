"""Finds digits in prose that should be facts. Sections of law keep their number; everything else is a fact's business."""

from __future__ import annotations

import re

from bot.kb.markup import PLACEHOLDER

# "§ 18g Absatz 2", "§§ 81, 81a", "Sections 18a and 18b", "Section 19c(2)", "Article 13 GDPR", "18g AufenthG"
# ... but not "§ 18g, 24 Monate"
_COUNTED = r"\s*(?:%|€|EUR|Prozent|percent|Euro|Jahr|year|Monat|month|Woche|week|Tag|day|Stunde|hour|Punkt|point)"
_SECTION = re.compile(
    r"(?:§§?|[Ss]ections?|Artikel|Article|Art\.|paragraphs?|Paragraf)\s*\d+[a-z]?"
    r"(?:\s*\(\d+\))*(?:\s*(?:Abs\.|Absatz|Absätze|Nr\.|Nummer|Satz|No\.|number|sentence|paragraph)\s*\d+)*"
    rf"(?:\s*(?:,|und|and|or|oder|bis|to|–)\s*\d+[a-z]?\b(?!{_COUNTED})(?:\s*\(\d+\))*(?:\s*(?:Absatz|Nummer|paragraph)\s*\d+)*)*",
)
_CEFR = re.compile(r"\b[ABC][12]\b")
_DIGIT = re.compile(r"\d+")
# Names that carry a digit of their own, each with its reason.
ALLOWED = {
    "H+": "status of a university in anabin",
    "TestDaF 4": "name of a test result",
}


def digits(text: str) -> list[tuple[int, str]]:
    """(line, digits) of every run of digits that is neither a placeholder, a section of a law nor a CEFR level."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for pattern in (PLACEHOLDER, _SECTION, _CEFR):
            line = pattern.sub(" ", line)
        for name in ALLOWED:
            line = line.replace(name, " ")
        found += [(number, match[0]) for match in _DIGIT.finditer(line)]
    return found
