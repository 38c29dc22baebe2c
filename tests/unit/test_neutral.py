"""The language is taken out of sentence vectors: texts that mean the same come closer, whatever they are written in."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.language_means import FEWEST, OTHERS, means, neutral

RNG = np.random.default_rng(3)


def corner(direction: int, count: int) -> np.ndarray:
    """Vectors that lie in one corner of the space, as those of one language do."""
    vectors = RNG.normal(scale=0.1, size=(count, 384)).astype(np.float32)
    vectors[:, direction] += 1
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize(("count", "own"), [(FEWEST - 1, False), (FEWEST, True), (FEWEST + 1, True)])
def test_a_language_has_a_mean_of_its_own_from_ten_texts_on(count: int, own: bool) -> None:
    found = means(["de"] * 20 + ["hi"] * count, np.concatenate([corner(0, 20), corner(1, count)]))
    assert ("hi" in found) is own
    assert {"de", OTHERS} <= found.keys()


def test_the_mean_of_the_others_weighs_every_language_alike() -> None:
    found = means(["de"] * 100 + ["vi"] * 10, np.concatenate([corner(0, 100), corner(1, 10)]))
    assert np.allclose(found[OTHERS], (found["de"] + found["vi"]) / 2, atol=1e-6)


def test_without_any_language_of_ten_texts_the_others_have_the_mean_of_all() -> None:
    vectors = corner(0, 4)
    assert np.allclose(means(["de"] * 4, vectors)[OTHERS], vectors.mean(axis=0), atol=1e-6)


def test_two_texts_that_mean_the_same_come_closer_across_languages() -> None:
    meaning = RNG.normal(scale=0.1, size=384).astype(np.float32)
    german, arabic = corner(0, 30), corner(1, 30)
    found = means(["de"] * 30 + ["ar"] * 30, np.concatenate([german, arabic]))
    one, other = found["de"] + meaning, found["ar"] + meaning
    before = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
    assert neutral(one, found["de"]) @ neutral(other, found["ar"]) > 0.99 > before


def test_a_neutral_vector_has_length_one_and_the_mean_itself_stays_zero() -> None:
    vector = corner(0, 1)[0]
    assert np.linalg.norm(neutral(vector, np.zeros(384, dtype=np.float32))) == pytest.approx(1)
    assert not neutral(vector, vector).any()
