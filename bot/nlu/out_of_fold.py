"""What the classifier would have said to its own training examples had it not seen them.

That is the only honest material for the calibration which needs no further data.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.nlu import linear
from bot.nlu.calibration import Calibration, gather
from bot.nlu.linear import Inputs, blend, softmax
from bot.nlu.neighbours import LeftOut, Neighbours, leave_one_out

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

PARTS = 3
ENOUGH = 3000
"""Held-out examples from which the few numbers of the calibration are learned well: then one part of three is enough."""
_SEED = 42
_TINY = 1e-9


def parts(labels: Indices) -> Indices:
    """Deal the examples of each class to ``PARTS`` parts; return the part of each example, [n]."""
    chance = np.random.default_rng(_SEED)
    dealt = np.empty(len(labels), dtype=np.intp)
    for number in np.unique(labels):
        rows = chance.permutation(np.flatnonzero(labels == number))
        dealt[rows] = (np.arange(len(rows)) + chance.integers(PARTS)) % PARTS
    return dealt


def held_out(inputs: Inputs, labels: Indices, classes: int, c: float) -> tuple[Indices, Floats]:
    """Rows the logistic regression was not fitted on, [m], and its probabilities for them, [m, classes].

    All rows where there are few; where there are many, fitting once on two parts of three saves most of the training time.
    """
    dealt = parts(labels)
    rows, chances = [], []
    for part in range(PARTS if len(labels) < PARTS * ENOUGH else 1):
        inside, outside = np.flatnonzero(dealt != part), np.flatnonzero(dealt == part)
        if len(inside) and len(outside):
            weights = linear.fit(inputs.rows(inside), labels[inside], classes, c)
            rows.append(outside)
            chances.append(softmax(weights.scores(inputs.rows(outside))))
    if not rows:
        return np.arange(len(labels)), np.full((len(labels), classes), 1 / classes, dtype=np.float32)
    return np.concatenate(rows), np.concatenate(chances)


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
    rows, regression = held_out(inputs, labels, len(known.members), c)
    nearest = leave_one_out(known, labels, texts, rows)
    labels = labels[rows]
    first, second = regression, softmax(nearest.closeness * np.float32(sharpness))
    seen = gather(first, second, nearest.highest)
    right = blend(first, second).argmax(axis=1) == labels
    if not 0 < unseen_share < 1:
        return Calibration.fit(seen, right, np.ones(len(labels)))
    first, second = _without_own_class(regression, nearest, sharpness, labels)
    unseen = gather(first, second, nearest.elsewhere)
    declined = blend(first, second).argmax(axis=1) == (-1 if outside is None else outside)
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
