"""Answer, ask back or give up: two thresholds on the calibrated confidence."""

from __future__ import annotations

import dataclasses
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.classifier import RANKING, TopicClassifier
from bot.nlu.thresholds import (
    CLARIFY,
    FALLBACK,
    FEWEST_OPTIONS,
    Decision,
    Thresholds,
    decide,
)

__all__ = ["CLARIFY", "FALLBACK", "OPTIONS", "Decision", "Thresholds", "TwoThresholds", "decide"]

OPTIONS = "options"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TwoThresholds(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Replaces an uncertain intent by ``clarify`` (with ``options``) or ``nlu_fallback``.

    Confidence and ranking stay those of the classifier, so that logs show how close it was.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._thresholds = _thresholds(config)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TwoThresholds:
        """Make the component; there is nothing to load."""
        return cls(config)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """All of ``Thresholds``."""
        return dataclasses.asdict(Thresholds())

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse thresholds out of order."""
        _thresholds(config)

    @classmethod
    def required_components(cls) -> list[type]:
        """The classifier whose confidence is judged."""
        return [TopicClassifier]

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide for every classified message."""
        for message in messages:
            if message.get(RANKING):
                self._apply(message)
        return messages

    def _apply(self, message: Message) -> None:
        intent = message.get(INTENT)
        ranking = [(entry["label"], entry["probability"]) for entry in message.get(RANKING)]
        decision = decide(ranking, intent["confidence"], self._thresholds)
        message.set(OPTIONS, list(decision.options), add_to_output=True)
        if decision.intent is None:
            return
        replaced = {"name": decision.intent, "confidence": intent["confidence"]}
        # `rasa test nlu` undoes a fallback by taking the second entry for the intent, as Rasa's own
        # FallbackClassifier leaves it there: so the intent it replaces has to follow it.
        earlier = [intent] if decision.intent == FALLBACK else []
        full = [replaced, *earlier, *message.get(INTENT_RANKING_KEY, [])]
        message.set(INTENT, replaced, add_to_output=True)
        message.set(INTENT_RANKING_KEY, full, add_to_output=True)


def _thresholds(config: dict[str, Any]) -> Thresholds:
    names = {field.name for field in dataclasses.fields(Thresholds)}
    chosen = {name: config[name] for name in names & config.keys()}
    chosen["siblings"] = tuple((str(one), str(other)) for one, other in chosen.get("siblings") or ())
    thresholds = Thresholds(**chosen)
    if not 0 <= thresholds.clarify <= thresholds.answer <= 1:
        raise InvalidConfigException("TwoThresholds: need 0 <= clarify <= answer <= 1")
    if thresholds.most < FEWEST_OPTIONS:
        raise InvalidConfigException(f"TwoThresholds: most must be {FEWEST_OPTIONS} or more")
    return thresholds
