"""Finds places, countries, languages, professions and universities by name, with spaCy; knows nothing of Rasa."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

import spacy
from spacy.matcher import PhraseMatcher
from spacy.util import filter_spans

from bot.nlu import names

_TABLES = {
    "place": names.places, "country": names.countries, "language_name": names.languages, "profession": names.professions,
    "institution": names.institutions,
}  # fmt: skip
SHORTEST_STEM = 6
# Plurals and cases, not what makes another word of a name: "chemists", but not "chemistry".
_ENDING = re.compile(
    "s|es|n|en|er|in|innen|a|u|e|i|y|o|em|ie|ov|ów|om|ami|ach|owi|ech|ovi|ou|ům|ů|ich|im|ym|mi|"
    "ka|ki|ce|ım|um|üm|yım|yim|yum|yüm|ler|lar|te|de|da|ta|ten|den|dan|tan|ye|ya"
)
_LONGEST_ENDING = 5
_WORD = re.compile(r"[^\W\d_]+")
_REST = re.compile(r"[^\W\d_]*")
_AROUND = " \t\n.,;:!?¡¿"
# What may follow the stem of a country: "Украин-ы", "مصر-ية", but not "перу-карь" or "الهند-سة".
_COUNTRY_ENDINGS = re.compile(
    "[аяуюеєиіїыоьй]?|ой|ою|ей|ею|єю|ом|ем|єм|ам|ям|ах|ях|ами|ями|ов|ев|ів|їв|ый|ий|ій|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|"
    "ую|юю|ым|им|ых|их|ыми|ими|ої|їй|ові|еві|єві|"
    "ي?(?:ة|ه|ا|ان|ون|ين|ات|تي)?"
)
_ARABIC = frozenset(map(chr, range(0x0620, 0x0700)))
# "and", "the", "in", "for", "as", "then", written as one word with what follows.
_ARABIC_PREFIXES = frozenset("والبلكف")
# Scripts in which a name carries its case ending, article or preposition: the stem is searched, whatever surrounds it.
_STEM_SCRIPTS = ("CYRILLIC", "ARABIC", "CJK", "HANGUL", "DEVANAGARI", "KATAKANA")


@cache
def shared_names() -> Names:
    """The names, read once for all who look for them."""
    return Names()


class Names:
    """All names, ready to be found in a text."""

    def __init__(self) -> None:
        self._nlp = spacy.blank("xx")
        self._matcher = PhraseMatcher(self._nlp.vocab)
        self._values: dict[str, dict[str, str]] = {}
        self._stems: dict[str, dict[str, str]] = {}
        for entity, table in _TABLES.items():
            names_of = {_plain(form): value for form, value in table().items()}
            self._values[entity] = {form: value for form, value in names_of.items() if not _is_stem(form)}
            self._stems[entity] = {form: value for form, value in names_of.items() if _is_stem(form)}
            self._matcher.add(entity, [self._nlp.make_doc(form) for form in self._values[entity]])
        self._alone = {_plain(form): value for form, value in names.lone_countries().items()}

    def find(self, text: str) -> list[dict[str, Any]]:
        """[{"entity", "value", "start", "end"}], from left to right, in Rasa's shape; a name within a longer one is not found."""
        plain = _plain(text)
        if len(plain) != len(text):  # a letter that becomes two: places in the text would no longer be right
            plain = "".join(_plain(char)[:1] or " " for char in text)
        found = self._phrases(plain) + self._inflected(plain) + self._found_stems(plain) + self._lone(plain)
        return [entity for entity in found if not any(_within(entity, other) for other in found)]

    def names(self, text: str) -> dict[str, str]:
        """Implements service.ports.Names: of each kind the first name of the text; who speaks German may be from India."""
        found = self.find(text)
        certain_first = sorted(found, key=lambda entity: _is_doubtful(entity, found))
        return {entity["entity"]: str(entity["value"]) for entity in reversed(certain_first)}

    def _lone(self, plain: str) -> list[dict[str, Any]]:
        word = plain.strip(_AROUND)
        start = plain.find(word)
        return [_entity("country", self._alone[word], start, start + len(word))] if word in self._alone else []

    def _phrases(self, plain: str) -> list[dict[str, Any]]:
        matches = self._matcher(self._nlp(plain), as_spans=True)
        # "Czech" is a country's word and a language: neither takes the other's place.
        spans = [
            *filter_spans(span for span in matches if span.label_ != "country"),
            *filter_spans(span for span in matches if span.label_ == "country"),
        ]
        return [
            _entity(span.label_, self._values[span.label_][span.text], span.start_char, span.end_char)
            for span in spans
            if span.text in self._values[span.label_]
        ]

    def _inflected(self, plain: str) -> list[dict[str, Any]]:
        """Long words with an ending that no table lists: "stolarzami", "Freibergu", "nurses"."""
        found = []
        for word in _WORD.finditer(plain):
            for entity in ("place", "profession"):
                stem = _stem(word[0], self._values[entity])
                if stem:
                    found.append(_entity(entity, self._values[entity][stem], word.start(), word.end()))
        return found

    def _found_stems(self, plain: str) -> list[dict[str, Any]]:
        if plain.isascii():
            return []
        found = []
        for entity, stems in self._stems.items():
            for stem, value in stems.items():
                start = _find_stem(stem, plain, entity)
                if start >= 0:
                    found.append(_entity(entity, value, start, start + len(stem)))
        return found


def words_beside(text: str, entities: list[dict[str, Any]]) -> int | None:
    """How many words stand beside the names of a text: 0 for "Freiberg", 4 for "I am a midwife from Brazil"; or None."""
    if not entities:
        return None
    rest = list(text)
    for entity in entities:
        end = entity["end"]
        while end < len(text) and text[end].isalpha():  # the ending of a stem belongs to the name
            end += 1
        rest[entity["start"] : end] = " " * (end - entity["start"])
    words = [word for word in "".join(rest).split() if any(map(str.isalpha, word))]
    # Scripts without spaces between words: about two characters are a word.
    return sum(1 if _has_spaces(word.lstrip("¿¡「“\"'(")) else (len(word) + 1) // 2 for word in words)


def _has_spaces(word: str) -> bool:
    return not unicodedata.name(word[:1] or " ", "").startswith(("CJK", "HIRAGANA", "KATAKANA", "THAI"))


def _is_stem(form: str) -> bool:
    letters = [char for char in form if char.isalpha()]
    return len(letters) >= 2 and any(unicodedata.name(letters[0], "").startswith(script) for script in _STEM_SCRIPTS)


def _stem(word: str, forms: Mapping[str, str]) -> str | None:
    """The listed form that a word is, but for an ending; None where the word itself is listed."""
    if word in forms:
        return None
    cuts = (cut for cut in range(1, _LONGEST_ENDING + 1) if _ENDING.fullmatch(word[-cut:]) and len(word) - cut >= SHORTEST_STEM)
    return next((word[:-cut] for cut in cuts if word[:-cut] in forms), None)


def _find_stem(stem: str, plain: str, entity: str) -> int:
    """Where a stem stands at the beginning of a word (after an article or a preposition, in Arabic), or -1."""
    start = plain.find(stem)
    while start >= 0 and not (_begins_word(stem, plain, start) and _may_end(stem, plain, start + len(stem), entity)):
        start = plain.find(stem, start + 1)
    return start


def _begins_word(stem: str, plain: str, start: int) -> bool:
    before = start
    while stem[0] in _ARABIC and before > 0 and plain[before - 1] in _ARABIC_PREFIXES:
        before -= 1
    return before == 0 or not plain[before - 1].isalpha() or not _has_spaces(stem)


def _may_end(stem: str, plain: str, end: int, entity: str) -> bool:
    """Whether what follows is an ending, for countries: their names are short and other words begin like them."""
    if entity != "country" or not (stem[0] in _ARABIC or "\u0400" <= stem[0] <= "\u04ff"):
        return True
    rest = _REST.match(plain, end)
    return rest is None or bool(_COUNTRY_ENDINGS.fullmatch(rest[0]))


def _is_doubtful(entity: dict[str, Any], found: list[dict[str, Any]]) -> bool:
    """A country that may be meant as a language ("I speak Polish"), or Germany, which is where everybody wants to go."""
    languages = [other for other in found if other["entity"] == "language_name"]
    spoken = any(other["start"] < entity["end"] and entity["start"] < other["end"] for other in languages)
    return entity["entity"] == "country" and (spoken or entity["value"] == "DE")


def _plain(text: str) -> str:
    """Lower case, with ß kept and Turkish İ as i; an apostrophe joins an ending or an article to a name: "Leipzig'de"."""
    return re.sub(r"['’ʼ`]", " ", text.replace("İ", "i").lower())


def _within(entity: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether an entity lies in a longer one of the same kind: the dentist is no doctor, Landkreis Leipzig is not Leipzig."""
    if entity is other or (entity["entity"] != other["entity"] and other["entity"] != "institution"):
        return False
    longer = other["end"] - other["start"] > entity["end"] - entity["start"]
    return longer and bool(other["start"] <= entity["start"] and entity["end"] <= other["end"])


def _entity(entity: str, value: str | None, start: int, end: int) -> dict[str, Any]:
    return {"entity": entity, "value": value, "start": start, "end": end, "confidence": 1.0}
