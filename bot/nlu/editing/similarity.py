"""Which questions ask the same, whatever their language: cosines of language-neutral sentence vectors, average linkage.

E5 puts the texts of one language close together, so the mean of the language is taken away first (see neutral.py); the means come
from examples of the training data.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from bot.nlu.encoder import DIMENSION, Encoder, Vectors
from bot.nlu.language_means import OTHERS, means, neutral

SAME = 0.45
"""Mean cosine from which questions count as one; chosen on made-up groups, see tests/unit/test_similarity.py."""
OF_EACH_LANGUAGE = 40
REMEMBERED = 5_000
Samples = Callable[[], Sequence[tuple[str, str]]]


class EncoderSimilarity:
    """Implements service.ports.Similarity."""

    def __init__(self, load: Callable[[], Encoder], samples: Samples, cached: Callable[[Encoder], Encoder]) -> None:
        """`load` gives the encoder when it is first needed; `samples` texts with their languages, for the languages' means.

        `cached` makes of the encoder one that keeps the vectors of examples; those of questions are kept in memory only.
        """
        self._load = load
        self._cached = cached
        self._samples = samples
        self._vectors: dict[tuple[str, str], Vectors] = {}
        self._lock = threading.Lock()

    def groups(self, texts: Sequence[str], languages: Sequence[str]) -> list[list[int]]:
        """Places of the texts that ask the same, in the order of their first text."""
        if len(texts) < 2:
            return [[place] for place in range(len(texts))]
        from scipy.cluster.hierarchy import fcluster, linkage  # type: ignore[import-untyped]  # a second to import, seldom needed

        distances = np.clip(1 - _upper(self._embed(texts, languages)), 0, 2)
        labels = fcluster(linkage(distances, "average"), 1 - SAME, "distance")
        members: dict[int, list[int]] = defaultdict(list)
        for place, label in enumerate(labels):
            members[int(label)].append(place)
        return list(members.values())

    def nearness(self, text: str, language: str, others: Sequence[str], languages: Sequence[str]) -> list[float]:
        """The cosine with each of the others."""
        if not others:
            return []
        vectors = self._embed(others, languages, self._examples)
        return [float(cosine) for cosine in vectors @ self._embed([text], [language])[0]]

    def _embed(self, texts: Sequence[str], languages: Sequence[str], encoder: Encoder | None = None) -> Vectors:
        keys = list(zip(texts, languages, strict=True))
        with self._lock:
            new = [key for key in dict.fromkeys(keys) if key not in self._vectors]
            if len(self._vectors) + len(new) > REMEMBERED:
                self._vectors.clear()
                new = list(dict.fromkeys(keys))
            found = (encoder or self._encoder).embed([text for text, _ in new])
            for (text, language), vector in zip(new, found, strict=True):
                self._vectors[text, language] = neutral(vector, self._means.get(language, self._means[OTHERS]))
            return np.stack([self._vectors[key] for key in keys])

    @cached_property
    def _encoder(self) -> Encoder:
        return self._load()

    @cached_property
    def _examples(self) -> Encoder:
        return self._cached(self._encoder)

    @cached_property
    def _means(self) -> dict[str, Vectors]:
        by_language: dict[str, list[str]] = defaultdict(list)
        for text, language in self._samples():
            if len(by_language[language]) < OF_EACH_LANGUAGE:
                by_language[language].append(text)
        chosen = [(text, language) for language, texts in by_language.items() for text in texts]
        if not chosen:
            return {OTHERS: np.zeros(DIMENSION, dtype=np.float32)}
        return means([language for _, language in chosen], self._examples.embed([text for text, _ in chosen]))


def _upper(vectors: Vectors) -> Vectors:
    """The cosines of all pairs, as scipy wants distances."""
    rows, columns = np.triu_indices(len(vectors), 1)
    return np.asarray((vectors @ vectors.T)[rows, columns])
