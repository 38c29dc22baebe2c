"""How close a text is to the nearest examples of each class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

NEAREST = 3
_BLOCK = 256
_NONE = np.float32(-2)
"""Stands for "no such example" below any cosine."""


@dataclass(frozen=True)
class Neighbours:
    """The training vectors, and for each class the rows that belong to it.

    ``members`` has the shape [classes, size of the largest class]; short classes are filled up with
    the number one past the last row.
    """

    vectors: Floats
    members: Indices

    @classmethod
    def fit(cls, vectors: Floats, labels: Indices, classes: int) -> Neighbours:
        """Group ``vectors`` [n, 384] by ``labels`` [n]; a class without rows is allowed."""
        rows = [np.flatnonzero(labels == number) for number in range(classes)]
        widest = max(NEAREST, max((len(r) for r in rows), default=0))
        members = np.full((classes, widest), len(vectors), dtype=np.intp)
        for number, row in enumerate(rows):
            members[number, : len(row)] = row
        return cls(vectors, members)

    def cosines(self, vectors: Floats) -> Floats:
        """Return the cosine of each given vector with each training row, [n, rows]."""
        return np.asarray(vectors @ self.vectors.T, dtype=np.float32)

    def closeness(self, cosines: Floats) -> Floats:
        """Return for one row of cosines the mean of the three highest in each class, [classes].

        A class with fewer examples takes the mean of those it has; one with none gets -2.
        ``_NONE`` in ``cosines`` hides a row, as when the text itself is one of the examples.
        """
        padded = np.append(cosines, _NONE)[self.members]
        best = np.partition(padded, -NEAREST, axis=1)[:, -NEAREST:]
        present = best > _NONE
        total = np.where(present, best, 0).sum(axis=1)
        count = present.sum(axis=1)
        return np.where(count > 0, total / np.maximum(count, 1), _NONE).astype(np.float32)


@dataclass(frozen=True)
class LeftOut:
    """How training rows look to all others."""

    closeness: Floats
    """As ``Neighbours.closeness``, [m, classes]."""
    highest: Floats
    """Highest cosine to another row, [m]."""
    elsewhere: Floats
    """Highest cosine to a row of another class, [m]."""


def leave_one_out(known: Neighbours, labels: Indices, texts: Sequence[str], rows: Indices) -> LeftOut:
    """Compare the training rows ``rows`` [m] with all others; all results are in their order.

    Rows with the same text, whatever their case and spacing, do not count as others either: a text
    listed twice must not look as if it had been recognised.
    """
    _, same = np.unique(np.array([t.casefold().strip() for t in texts]), return_inverse=True)
    closeness = np.empty((len(rows), len(known.members)), dtype=np.float32)
    highest = np.empty((2, len(rows)), dtype=np.float32)
    for place, (row, cosines) in enumerate(zip(rows, _cosines_by_block(known, rows), strict=True)):
        cosines[same == same[row]] = _NONE
        closeness[place] = known.closeness(cosines)
        highest[0, place] = cosines.max(initial=_NONE)
        highest[1, place] = cosines[labels != labels[row]].max(initial=_NONE)
    return LeftOut(closeness, highest[0], highest[1])


def _cosines_by_block(known: Neighbours, rows: Indices) -> Iterator[Floats]:
    """Yield the cosines of each of the rows with all; in blocks, as one row at a time is slow."""
    for start in range(0, len(rows), _BLOCK):
        yield from known.cosines(known.vectors[rows[start : start + _BLOCK]])
