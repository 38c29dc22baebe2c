"""How often the classifier finds the topic of a training example it has not seen: ten-fold cross-validation.

    python -m benchmarks.cross_validation

The settings are those of config.yml. Nothing of the evaluation files is used. Prints the share of topics found first and among
the first three, by language, and the pairs of topics most often taken for one another.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import yaml

from benchmarks.held_out import ROOT, examples
from bot.nlu import linear
from bot.nlu.encoder import DiskCache, Vectors, shared_encoder
from bot.nlu.features import Lexicon
from bot.nlu.linear import Inputs, blend, softmax
from bot.nlu.neighbours import Neighbours
from bot.nlu.neutral import OTHERS, means, neutral
from bot.nlu.topic_model import Settings

FOLDS = 10
SHOWN = 25


def settings() -> Settings:
    """What config.yml sets for the classifier."""
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    (found,) = (part for part in pipeline if part["name"].endswith("TopicClassifier"))
    return Settings(**{key: value for key, value in found.items() if key != "name"})


def deal(numbers: np.ndarray) -> np.ndarray:
    """The fold of every example; each topic is spread evenly."""
    chance, fold = np.random.default_rng(0), np.empty(len(numbers), dtype=int)
    for number in np.unique(numbers):
        rows = chance.permutation(np.flatnonzero(numbers == number))
        fold[rows] = np.arange(len(rows)) % FOLDS
    return fold


def predict(
    texts: list[str], vectors: Vectors, numbers: np.ndarray, inside: np.ndarray, outside: np.ndarray, s: Settings
) -> np.ndarray:
    """Probabilities of the rows `outside` from a model that has seen the rows `inside`, [outside, labels]."""
    classes = int(numbers.max()) + 1
    lexicon = Lexicon.fit([texts[i] for i in inside], s.at_least)
    seen = Inputs(vectors[inside] * np.float32(s.scale), lexicon.matrix([texts[i] for i in inside]))
    new = Inputs(vectors[outside] * np.float32(s.scale), lexicon.matrix([texts[i] for i in outside]))
    first = softmax(linear.fit(seen, numbers[inside], classes, s.c).scores(new))
    known = Neighbours.fit(vectors[inside], numbers[inside], classes)
    closeness = np.stack([known.closeness(row) for row in known.cosines(vectors[outside])])
    return blend(first, softmax(closeness * np.float32(s.sharpness)))


def main() -> None:
    texts, labels, languages = examples()
    raw = DiskCache(shared_encoder()).embed(texts)
    mean = means(languages, raw)
    vectors = np.stack([neutral(v, mean.get(code, mean[OTHERS])) for v, code in zip(raw, languages, strict=True)])
    names = sorted(set(labels))
    numbers = np.array([names.index(label) for label in labels])
    fold, chances, chosen = deal(numbers), np.zeros((len(texts), len(names)), dtype=np.float32), settings()
    for one in range(FOLDS):
        inside, outside = np.flatnonzero(fold != one), np.flatnonzero(fold == one)
        chances[outside] = predict(texts, vectors, numbers, inside, outside, chosen)
    report(names, labels, languages, np.argsort(-chances, axis=1), numbers)


def report(names: list[str], labels: list[str], languages: list[str], order: np.ndarray, numbers: np.ndarray) -> None:
    """Print the shares over topics (small talk and follow-ups are left out)."""
    topics = np.array([label.startswith("faq/") for label in labels])
    first, three = order[:, 0] == numbers, (order[:, :3] == numbers[:, None]).any(axis=1)
    print(f"{topics.sum()} examples: first {100 * first[topics].mean():.1f} %, in three {100 * three[topics].mean():.1f} %")
    for code, count in Counter(language for language, topic in zip(languages, topics, strict=True) if topic).most_common(12):
        rows = topics & np.array([language == code for language in languages])
        print(f"  {code} ({count}): {100 * first[rows].mean():.1f} / {100 * three[rows].mean():.1f}")
    pairs = Counter((labels[i], names[order[i, 0]]) for i in np.flatnonzero(topics & ~first))
    for (own, taken), count in pairs.most_common(SHOWN):
        print(f"  {count}  {own} taken for {taken}")


if __name__ == "__main__":
    main()
