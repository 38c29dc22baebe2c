"""Lexical features: TF-IDF of word 1-2-grams and character 2-5-grams.

Written out here rather than taken from scikit-learn, because one message has to be turned into
features in well under a millisecond and the vocabulary has to be stored as plain JSON. Training and
answering run through the same code.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]
Grams = Callable[[str], Iterator[str]]

_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"\s+")
LONGEST_TEXT = 1000
"""Characters read of one text; beyond that a message is not a question any more."""


def normalise(text: str) -> str:
    """Return ``text`` in one Unicode form, case folded, with single spaces, cut to a sane length."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold()
    return _SPACES.sub(" ", folded).strip()


def word_grams(text: str) -> Iterator[str]:
    """Yield the words of a normalised text and all pairs of neighbouring words."""
    words = _WORD.findall(text)
    yield from words
    for first, second in itertools.pairwise(words):
        yield f"{first} {second}"


def char_grams(text: str) -> Iterator[str]:
    """Yield all strings of two to five characters of a normalised text, across words too."""
    for size in range(2, 6):
        for start in range(len(text) - size + 1):
            yield text[start : start + size]


@dataclass(frozen=True)
class Block:
    """One TF-IDF vocabulary: position of each n-gram and its inverse document frequency."""

    grams: Grams
    positions: Mapping[str, int]
    idf: Floats

    @classmethod
    def fit(cls, grams: Grams, texts: Sequence[str], at_least: int) -> Block:
        """Learn the n-grams that occur in ``at_least`` of the normalised ``texts``."""
        frequency = Counter(gram for text in texts for gram in set(grams(text)))
        kept = sorted(gram for gram, count in frequency.items() if count >= at_least)
        idf = [math.log((1 + len(texts)) / (1 + frequency[gram])) + 1 for gram in kept]
        positions = {gram: position for position, gram in enumerate(kept)}
        return cls(grams, positions, np.array(idf, dtype=np.float32))

    def row(self, text: str) -> tuple[Indices, Floats]:
        """Return positions and values of the n-grams of a normalised text, of length one."""
        positions = self.positions
        counts = Counter(positions[gram] for gram in self.grams(text) if gram in positions)
        indices = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        frequency = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1 + np.log(frequency)) * self.idf[indices]
        length = math.sqrt(float(values @ values))
        return indices, (values / length if length else values).astype(np.float32)


@dataclass(frozen=True)
class Lexicon:
    """Both vocabularies side by side: columns of word n-grams first, then those of characters."""

    words: Block
    chars: Block

    @classmethod
    def fit(cls, texts: Sequence[str], at_least: int = 1) -> Lexicon:
        """Learn both vocabularies from raw texts."""
        clean = [normalise(text) for text in texts]
        return cls(Block.fit(word_grams, clean, at_least), Block.fit(char_grams, clean, at_least))

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self.words.idf) + len(self.chars.idf)

    def row(self, text: str) -> tuple[Indices, Floats]:
        """Return columns and values of a raw text; each half has length one (or zero)."""
        clean = normalise(text)
        word_indices, word_values = self.words.row(clean)
        char_indices, char_values = self.chars.row(clean)
        columns = np.concatenate([word_indices, char_indices + len(self.words.idf)])
        return columns, np.concatenate([word_values, char_values])

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """Return the rows of all texts as a sparse float32 matrix ``[len(texts), len(self)]``."""
        rows = [self.row(text) for text in texts]
        starts = np.cumsum([0] + [len(columns) for columns, _ in rows])
        columns = np.concatenate([c for c, _ in rows]) if rows else np.zeros(0, dtype=np.intp)
        values = np.concatenate([v for _, v in rows]) if rows else np.zeros(0, dtype=np.float32)
        return csr_matrix((values, columns, starts), shape=(len(rows), len(self)))

    def vocabulary(self) -> dict[str, list[str]]:
        """Return the n-grams in column order, for JSON."""
        return {"words": list(self.words.positions), "chars": list(self.chars.positions)}

    @classmethod
    def restore(cls, vocabulary: Mapping[str, Sequence[str]], arrays: Mapping[str, Any]) -> Lexicon:
        """Rebuild from ``vocabulary()`` and the arrays ``idf_words`` and ``idf_chars``."""

        def block(grams: Grams, name: str) -> Block:
            positions = {gram: position for position, gram in enumerate(vocabulary[name])}
            return Block(grams, positions, arrays[f"idf_{name}"])

        return cls(block(word_grams, "words"), block(char_grams, "chars"))
