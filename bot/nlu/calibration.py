"""From the classifier's own numbers to the chance that its first answer is right."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from bot.nlu.linear import blend

Floats = npt.NDArray[np.float32]

FEWEST_ERRORS = 10
"""With fewer mistakes (or successes) to learn from, the probability itself is the better guess."""
_EDGE = 1e-4


@dataclass(frozen=True)
class Evidence:
    """What is known about one prediction, or about many: then the fields are arrays."""

    probability: Any
    """Blended probability of the first label."""
    margin: Any
    """Its distance to the second."""
    similarity: Any
    """Highest cosine to any training example."""
    agreement: Any
    """1.0 if both parts of the classifier put the same label first, else 0.0."""

    def joined(self, other: Evidence) -> Evidence:
        """Return the evidence of both, one after the other."""
        names = (field.name for field in dataclasses.fields(self))
        return Evidence(*(np.concatenate([getattr(self, n), getattr(other, n)]) for n in names))

    def matrix(self) -> npt.NDArray[np.float64]:
        """Return the four numbers as columns, the probability as log odds, [n, 4]."""
        p = np.clip(np.atleast_1d(self.probability).astype(np.float64), _EDGE, 1 - _EDGE)
        odds = np.log(p / (1 - p))
        rest = [np.atleast_1d(x) for x in (self.margin, self.similarity, self.agreement)]
        return np.column_stack([odds, *rest]).astype(np.float64)


def gather(first: Floats, second: Floats, similarity: Floats) -> Evidence:
    """Compare the probabilities of both parts, [n, classes] each, with the highest cosine [n]."""
    mean = blend(first, second)
    top_two = -np.partition(-mean, 1, axis=1)[:, :2]
    agreement = (first.argmax(axis=1) == second.argmax(axis=1)).astype(np.float64)
    return Evidence(top_two[:, 0], top_two[:, 0] - top_two[:, 1], similarity, agreement)


@dataclass(frozen=True)
class Calibration:
    """A logistic model over ``Evidence``; ``weights`` [4] act on standardised columns."""

    mean: npt.NDArray[np.float64]
    spread: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]
    bias: float

    @classmethod
    def identity(cls) -> Calibration:
        """Return the calibration that takes the probability as it is."""
        return cls(np.zeros(4), np.ones(4), np.array([1.0, 0.0, 0.0, 0.0]), 0.0)

    @classmethod
    def fit(cls, evidence: Evidence, right: npt.NDArray[np.bool_], weight: npt.NDArray[np.float64]) -> Calibration:
        """Learn from predictions on examples not trained on; ``right`` and ``weight`` are [n]."""
        if min(right.sum(), (~right).sum()) < FEWEST_ERRORS:
            return cls.identity()
        columns = evidence.matrix()
        mean, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-6
        model = LogisticRegression(C=1.0).fit((columns - mean) / spread, right, weight)
        return cls(mean, spread, model.coef_[0], float(model.intercept_[0]))

    def confidence(self, evidence: Evidence) -> npt.NDArray[np.float64]:
        """Return the chance that each first label is right, [n]."""
        columns = (evidence.matrix() - self.mean) / self.spread
        return np.asarray(1 / (1 + np.exp(-(columns @ self.weights + self.bias))))

    def state(self) -> dict[str, Any]:
        """Return plain numbers for JSON."""
        return {
            "mean": self.mean.tolist(),
            "spread": self.spread.tolist(),
            "weights": self.weights.tolist(),
            "bias": self.bias,
        }

    @classmethod
    def restore(cls, state: dict[str, Any]) -> Calibration:
        """Rebuild from ``state()``."""
        mean, spread, weights = (np.array(state[name]) for name in ("mean", "spread", "weights"))
        return cls(mean, spread, weights, float(state["bias"]))
