"""Takes the language out of the sentence vector, so that what is left is what was meant.

Vectors of one language lie in one corner of the space, whatever they say: an Arabic question is nearer to any other Arabic
question than to the German example of the same topic. Subtracting the mean vector of the language removes most of that. With
whole languages held out of the training data, questions in them are then understood six points better (docs/evaluation.md).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.detection import detect
from bot.nlu.embedding import SentenceEncoder
from bot.nlu.encoder import Vectors
from bot.nlu.language_means import OTHERS, means, neutral

_FILE = "means.npz"
_LANGUAGE = "text_language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LanguageNeutral(GraphComponent):  # type: ignore[misc]
    """Replaces the sentence vector by its difference to the mean of its language, at length one again."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, means: dict[str, Vectors] | None = None) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._means = means or {}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> LanguageNeutral:
        """Make an untrained component."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageNeutral:
        """Load what ``train`` stored. Raises ``ValueError`` if nothing was stored."""
        with model_storage.read_from(resource) as folder, np.load(folder / _FILE, allow_pickle=False) as archive:
            return cls(model_storage, resource, {name: archive[name] for name in archive.files})

    @classmethod
    def required_components(cls) -> list[type]:
        """The vectors have to be there."""
        return [SentenceEncoder]

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the mean of each language from all examples, and store it."""
        examples = [message for message in training_data.training_examples if message.get(TEXT)]
        for message in examples:
            message.set(_LANGUAGE, _told(message) or _language(message))  # the same examples are neutralised right afterwards
        self._means = means([_language(message) for message in examples], np.stack([_vector(message) for message in examples]))
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / _FILE, **self._means)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Neutralise the examples as messages are neutralised later."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Neutralise the vector of every message with text."""
        for message in messages:
            if message.get(TEXT):
                mean = self._means.get(_language(message), self._means[OTHERS])
                _set_vector(message, neutral(_vector(message), mean))
        return messages


def _language(message: Message) -> str:
    # The text's own language, not the conversation's: a German word in an Arabic chat has a German vector.
    return message.get(_LANGUAGE) or detect(message.get(TEXT), None).language


def _told(message: Message) -> str | None:
    """The language that the block of a training example names: no need to detect it."""
    metadata = message.get("metadata") or {}
    return (metadata.get("intent") or {}).get("language") if isinstance(metadata, dict) else None


def _vector(message: Message) -> Vectors:
    return np.asarray(_feature(message).features[0], dtype=np.float32)


def _set_vector(message: Message, vector: Vectors) -> None:
    _feature(message).features = vector[None, :]


def _feature(message: Message) -> Any:
    return next(f for f in message.features if f.attribute == TEXT and f.type == FEATURE_TYPE_SENTENCE and f.is_dense())
