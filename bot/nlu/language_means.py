"""Where the vectors of each language lie, and vectors from which that is taken away; see neutral.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from bot.nlu.encoder import Vectors

FEWEST = 10
"""Texts a language needs for a mean of its own; the others share the mean of all means."""
OTHERS = "other"


def means(languages: Sequence[str], vectors: Vectors) -> dict[str, Vectors]:
    """The mean [384] of each language with ``FEWEST`` texts, and under ``OTHERS`` the mean of these means (or of all)."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, language in enumerate(languages):
        rows[language].append(row)
    found = {language: vectors[chosen].mean(axis=0) for language, chosen in rows.items() if len(chosen) >= FEWEST}
    return found | {OTHERS: np.mean(list(found.values()) or vectors, axis=0)}


def neutral(vector: Vectors, mean: Vectors) -> Vectors:
    """The difference at length one; a vector that is the mean itself stays zero."""
    difference = vector - mean
    length = float(np.linalg.norm(difference))
    return np.asarray(difference / length if length > 0 else difference, dtype=np.float32)
