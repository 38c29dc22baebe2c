"""The Rasa component that decides what a message is about."""

from __future__ import annotations

import dataclasses
import logging
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, INTENT_RESPONSE_KEY, RESPONSE_SELECTOR, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import storage
from bot.nlu.embedding import sentence_vectors
from bot.nlu.threads import one_blas_thread
from bot.nlu.topic_model import Prediction, Settings, TopicModel, train

TOPIC = "topic"
RANKING = "ranking"
SIMILARITY = "similarity"
RANKED = 10
"""Labels kept in rankings."""

_log = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Classifies into full labels such as ``faq/blue_card`` and gives a calibrated confidence.

    Sets on each message: ``intent`` (the part before the slash), ``intent_ranking`` (full labels),
    ``topic`` (the part after the slash, or None), ``ranking`` (full labels with their probabilities
    before calibration), ``similarity`` (highest cosine to a training example) and
    ``response_selector``, from which ``rasa test nlu`` reports topics.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._settings = _settings(config)
        self._model_storage = model_storage
        self._resource = resource
        self._model: TopicModel | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Load what ``train`` stored.

        Raises ``ValueError`` if nothing was stored: a bot that understands nothing must not start.
        """
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = storage.load(folder)
        return component

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """All of ``topic_model.Settings``."""
        return dataclasses.asdict(Settings())

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse numbers that make no sense."""
        _settings(config)

    @classmethod
    def required_components(cls) -> list[type]:
        """A featurizer has to come first."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages Rasa checks for before training."""
        return ["numpy", "scipy", "sklearn"]

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples with text and intent, and store the result."""
        examples = list(filter(_has_text, training_data.intent_examples))
        texts = [message.get(TEXT) for message in examples]
        labels = [message.get(INTENT_RESPONSE_KEY) or message.get(INTENT) for message in examples]
        with one_blas_thread():
            self._model = train(texts, labels, sentence_vectors(examples), self._settings)
        with self._model_storage.write_to(self._resource) as folder:
            storage.save(self._model, folder)
        _log.info("%d examples, %d labels", len(examples), len(self._model.labels))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify messages; those without text (a button, a bare command) are left alone."""
        if self._model is None:
            raise RuntimeError("TopicClassifier.process: not trained")
        with one_blas_thread():
            for message in filter(_has_text, messages):
                prediction = self._model.predict(message.get(TEXT), sentence_vectors([message])[0])
                _describe(message, self._model.labels, prediction)
        return messages


def _has_text(message: Message) -> bool:
    return bool(message.get(TEXT))


def _settings(config: dict[str, Any]) -> Settings:
    names = {field.name for field in dataclasses.fields(Settings)}
    settings = Settings(**{name: config[name] for name in names & config.keys()})
    if min(settings.c, settings.scale, settings.sharpness, settings.at_least) <= 0:
        raise InvalidConfigException("TopicClassifier: c, scale, sharpness, at_least must be > 0")
    if not 0 <= settings.unseen_share < 1:
        raise InvalidConfigException("TopicClassifier: unseen_share must be in [0, 1)")
    return settings


def _describe(message: Message, labels: tuple[str, ...], prediction: Prediction) -> None:
    ranked = [(labels[i], float(prediction.probabilities[i])) for i in prediction.order]
    name, _, topic = ranked[0][0].partition("/")
    best, confidence = ranked[:RANKED], prediction.confidence
    findings = {
        INTENT: {"name": name, "confidence": confidence},
        INTENT_RANKING_KEY: [{"name": label, "confidence": p} for label, p in best],
        TOPIC: topic or None,
        RANKING: [{"label": label, "probability": p} for label, p in best],
        SIMILARITY: prediction.similarity,
        RESPONSE_SELECTOR: _response_selector(ranked, confidence),
    }
    for attribute, value in findings.items():
        message.set(attribute, value, add_to_output=True)


def _response_selector(ranked: list[tuple[str, float]], confidence: float) -> dict[str, Any]:
    """Say what Rasa's own selector would: for each retrieval intent its best topic."""
    best: dict[str, tuple[str, float]] = {}
    for label, probability in ranked:
        if "/" in label:
            best.setdefault(label.partition("/")[0], (label, probability))
    found: dict[str, Any] = {"all_retrieval_intents": sorted(best)}
    for intent, (label, probability) in best.items():
        certainty = confidence if label == ranked[0][0] else probability
        response = {"intent_response_key": label, "confidence": certainty}
        found[intent] = {"response": {**response, "responses": [], "utter_action": f"utter_{label}"}}
    return found
