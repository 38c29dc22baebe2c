"""Two questions in one message: found by their marks, or by a question that begins after "and" in the languages we write."""

from __future__ import annotations

import re

FEWEST_WORDS = 2
MARKS = ("?", "؟", "？")
# A split takes a time that grows with the text, and not with its square.
_AFTER_MARK = re.compile(r"(?<=[?؟？])(?![?؟？!])")
# An English "I" is no Polish "i": one letter counts only where it is small.
_AND = r"and|und|sowie|et|oraz|та|ve|và|(?-i:[yeiaиій])"
# What a question begins with, so that "train and work" stays one.
_STARTS = (
    r"how|what|when|where|which|who|can|could|may|do|does|is|are|must|should|"
    r"wie|was|wann|wo|welche[rsnm]?|wer|kann|darf|muss|brauche|ist|gibt|bekomme|"
    r"comment|combien|quand|où|quel(?:le)?s?|est-ce|puis-je|peut-on|faut-il|"
    r"cómo|cuánto|cuándo|dónde|qué|cuál|puedo|puede|necesito|"
    r"como|quanto|quando|onde|qual|posso|pode|preciso|"
    r"jak|ile|kiedy|gdzie|czy|jaki[em]?|jakie|mogę|"
    r"kolik|kdy|kde|jaký|jaké|může|mohu|musím|"
    r"как|сколько|когда|где|какой|какие|можно|может|могу|нужно|нужен|"
    r"як|скільки|коли|де|який|які|чи|можна|може|можу|потрібно|потрібен|"
    r"nasıl|ne|kaç|nerede|hangi|"
    r"làm|bao|khi|ở|có|tôi"
)
_JOINED = re.compile(rf"(?:^|(?<=\W))(?:,\s*)?(?:{_AND})\s+(?=(?:{_STARTS})\b)", re.IGNORECASE)
_ARABIC = re.compile(r"\sو(?=(?:كم|كيف|هل|أين|متى|ما|من)\b)")


def split(text: str) -> tuple[str, str] | None:
    """The first two questions of a text, or None where there is one."""
    marked = [part.strip() for part in _AFTER_MARK.split(text)]
    whole = [part for part in marked if part.endswith(MARKS) and len(part.split()) >= FEWEST_WORDS]
    if len(whole) >= 2:
        return whole[0], whole[1]
    for pattern in (_JOINED, _ARABIC):
        for match in pattern.finditer(text):
            first, second = text[: match.start()].strip(" ,"), text[match.end() :].strip()
            if len(first.split()) > FEWEST_WORDS and len(second.split()) >= FEWEST_WORDS:
                return first, second
    return None
