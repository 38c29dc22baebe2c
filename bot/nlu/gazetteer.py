"""Rasa graph component: finds places of Saxony, countries, languages and professions by name, with spaCy's PhraseMatcher."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.matcher import PhraseMatcher
from spacy.util import filter_spans

from bot.nlu import names

_TABLES = {
    "place": names.places, "country": names.countries, "language_name": names.languages, "profession": names.professions,
}  # fmt: skip
# Scripts in which a name carries its case ending, article or preposition: the stem is searched, whatever surrounds it.
_STEM_SCRIPTS = ("CYRILLIC", "ARABIC", "CJK", "HANGUL", "DEVANAGARI", "KATAKANA")


class Names:
    """All names, ready to be found in a text."""

    def __init__(self) -> None:
        self._nlp = spacy.blank("xx")
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._values: dict[str, dict[str, str]] = {}
        self._stems: dict[str, dict[str, str]] = {}
        for entity, table in _TABLES.items():
            self._values[entity] = table()
            latin = [form for form in table() if not _is_stem(form)]
            self._matcher.add(entity, list(self._nlp.pipe(latin)))
            self._stems[entity] = {form: value for form, value in table().items() if _is_stem(form)}

    def find(self, text: str) -> list[dict[str, Any]]:
        """[{"entity", "value", "start", "end"}], leftmost and longest first, in Rasa's shape."""
        return sorted(self._phrases(text) + self._found_stems(text), key=lambda entity: entity["start"])

    def _phrases(self, text: str) -> list[dict[str, Any]]:
        # An apostrophe joins a Turkish ending to a name: "Leipzig'de".
        doc = self._nlp(re.sub(r"['’]", " ", text))
        spans = filter_spans(self._matcher(doc, as_spans=True))
        return [
            _entity(
                span.label_,
                self._values[span.label_].get(span.text.casefold()),
                span.start_char,
                span.end_char,
            )
            for span in spans
            if span.text.casefold() in self._values[span.label_]
        ]

    def _found_stems(self, text: str) -> list[dict[str, Any]]:
        if text.isascii():
            return []
        folded = text.casefold()
        found = []
        for entity, stems in self._stems.items():
            for stem, value in stems.items():
                start = folded.find(stem)
                if start >= 0:
                    found.append(_entity(entity, value, start, start + len(stem)))
        return found


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Gazetteer(EntityExtractorMixin, GraphComponent):  # type: ignore[misc]
    """Adds what it finds to the entities of others."""

    def __init__(self) -> None:
        self._names = Names()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Gazetteer:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                found = self.add_extractor_name(self._names.find(message.get(TEXT)))
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def _is_stem(form: str) -> bool:
    letters = [char for char in form if char.isalpha()]
    return len(letters) >= 2 and any(unicodedata.name(letters[0], "").startswith(script) for script in _STEM_SCRIPTS)


def _entity(entity: str, value: str | None, start: int, end: int) -> dict[str, Any]:
    return {"entity": entity, "value": value, "start": start, "end": end, "confidence": 1.0}
