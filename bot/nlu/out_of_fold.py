"""What the classifier would have said to its own training examples had it not seen them.

That is the only honest material for the calibration which needs no further data.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.nlu import linear
from bot.nlu.calibration import Calibration, gather
from bot.nlu.linear import Inputs, softmax
from bot.nlu.neighbours import LeftOut, Neighbours, leave_one_out

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

FOLDS = 3
_SEED = 42
_TINY = 1e-9


def folds(labels: Indices) -> Indices:
    """Deal the examples of each class to ``FOLDS`` folds; return the fold of each example, [n]."""
    chance = np.random.default_rng(_SEED)
    dealt = np.empty(len(labels), dtype=np.intp)
    for number in np.unique(labels):
        rows = chance.permutation(np.flatnonzero(labels == number))
        dealt[rows] = (np.arange(len(rows)) + chance.integers(FOLDS)) % FOLDS
    return dealt


def held_out_probabilities(inputs: Inputs, labels: Indices, classes: int, c: float) -> Floats:
    """Return the logistic regression's probabilities for examples of folds it was not fitted on."""
    dealt = folds(labels)
    chances = np.full((len(labels), classes), 1 / classes, dtype=np.float32)
    for fold in range(FOLDS):
        inside, outside = np.flatnonzero(dealt != fold), np.flatnonzero(dealt == fold)
        if len(inside) and len(outside):
            weights = linear.fit(inputs.rows(inside), labels[inside], classes, c)
            chances[outside] = softmax(weights.scores(inputs.rows(outside)))
    return chances


def calibrate(
    texts: Sequence[str],
    labels: Indices,
    inputs: Inputs,
    known: Neighbours,
    *,
    c: float,
    sharpness: float,
    outside: int | None,
    unseen_share: float,
) -> Calibration:
    """Learn from held-out predictions when the first label can be trusted.

    Training examples are all about something we cover; messages are not. So each example is used
    twice: as it is, and once more with its own class taken away. Then any answer is wrong, except
    ``outside``, the class for everything else, if there is one. The second use weighs as much as if
    a share ``unseen_share`` of all messages were about something new. On the messages of real users
    in HINT3 this makes the confidence better at telling in- from out-of-scope than the probability.
    """
    regression = held_out_probabilities(inputs, labels, len(known.members), c)
    nearest = leave_one_out(known, labels, texts)
    first, second = regression, softmax(nearest.closeness * np.float32(sharpness))
    seen = gather(first, second, nearest.highest)
    right = (first + second).argmax(axis=1) == labels
    if not 0 < unseen_share < 1:
        return Calibration.fit(seen, right, np.ones(len(labels)))
    first, second = _without_own_class(regression, nearest, sharpness, labels)
    unseen = gather(first, second, nearest.elsewhere)
    declined = (first + second).argmax(axis=1) == (-1 if outside is None else outside)
    weight = np.repeat([1 - unseen_share, unseen_share], len(labels))
    return Calibration.fit(seen.joined(unseen), np.concatenate([right, declined]), weight)


def _without_own_class(regression: Floats, nearest: LeftOut, sharpness: float, labels: Indices) -> tuple[Floats, Floats]:
    """Return the probabilities of both parts as if the class of each row did not exist."""
    own = (np.arange(len(labels)), labels)
    others, closeness = regression.copy(), nearest.closeness.copy()
    others[own] = 0
    others /= np.maximum(others.sum(axis=1, keepdims=True), _TINY)
    closeness[own] = -2
    return others, softmax(closeness * np.float32(sharpness))
