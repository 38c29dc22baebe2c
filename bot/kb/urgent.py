"""Emergency words: they bypass the model. Whole phrases, so that ordinary questions about the law do not trigger them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.kb.catalogue import EmergencyNumber
from bot.kb.library import Knowledge

# Where two categories match, the one that is about life and death comes first.
ORDER = ("suicide", "danger", "child", "violence", "exploitation")
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?…,;\n؟،।。！？]+")
_DOT_ABOVE = "\u0307"  # what is left of a Turkish İ in lower case


@dataclass(frozen=True)
class Urgent:
    """What to show: a category's text and its numbers by key, most important first."""

    category: str
    numbers: dict[str, EmergencyNumber]


class EmergencyWords:
    """Finds a phrase of any language in a message."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._emergency = knowledge.emergency
        rank = {name: ORDER.index(name) if name in ORDER else len(ORDER) for name in knowledge.emergency.categories}
        ordered = sorted(knowledge.emergency.categories, key=lambda name: rank[name])
        self._phrases = {name: _phrases(self._emergency.categories[name].phrases) for name in ordered}
        self._at_end = {name: _phrases(self._emergency.categories[name].at_end) for name in ordered}

    def find(self, text: str) -> Urgent | None:
        """The most urgent category whose phrase stands in the text as whole words."""
        message = f" {normalise(text)} "
        sentences = tuple(f" {normalise(sentence)} " for sentence in _SENTENCE.split(text))
        for category, phrases in self._phrases.items():
            ended = any(sentence.endswith(self._at_end[category]) for sentence in sentences)
            if ended or any(phrase in message for phrase in phrases):
                keys = self._emergency.categories[category].numbers
                return Urgent(category, {key: self._emergency.numbers[key] for key in keys})
        return None


def normalise(text: str) -> str:
    """Words in lower case apart by one space; apostrophes and Arabic tatweel and vowel signs gone."""
    folded = unicodedata.normalize("NFC", text).casefold().translate({ord(c): None for c in "'’ʼ`\u0640" + _DOT_ABOVE})
    folded = "".join(char for char in folded if not "\u064b" <= char <= "\u0652")
    return " ".join(_WORD.findall(folded))


def _phrases(by_language: dict[str, list[str]]) -> tuple[str, ...]:
    return tuple({f" {normalise(phrase)} " for phrases in by_language.values() for phrase in phrases})
