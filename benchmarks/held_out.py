"""How well the classifier understands languages it has no example of, with and without the language taken out of the vectors.

    python -m benchmarks.held_out

Questions in five languages, and a quarter of the German and English ones, are held out of the training data; the means of
the held-out languages are learned from ten of their questions. Nothing of the evaluation files is used.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import yaml

from bot.nlu.encoder import DiskCache, Vectors, shared_encoder
from bot.nlu.neutral import OTHERS, means, neutral
from bot.nlu.topic_model import Settings, TopicModel, train

ROOT = Path(__file__).parents[1]
HELD_OUT = ("ar", "fr", "ru", "tr", "vi")
KNOWN_TEXTS = 10
Rows = list[int]


def examples() -> tuple[list[str], list[str], list[str]]:
    """Texts, labels and languages of all training examples."""
    found: list[tuple[str, str, str]] = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            lines = (line[2:].strip() for line in entry["examples"].splitlines() if line.startswith("- "))
            found += [(text, entry["intent"], entry["metadata"]["language"]) for text in lines]
    texts, labels, languages = zip(*found, strict=True)
    return list(texts), list(labels), list(languages)


def split(labels: list[str], languages: list[str]) -> tuple[Rows, Rows, Rows]:
    """Rows to train on, rows of held-out languages, held-out rows of German and English."""
    chance = np.random.default_rng(0).random(len(labels))
    asked = [label.startswith("faq/") for label in labels]
    foreign = [i for i, language in enumerate(languages) if asked[i] and language in HELD_OUT]
    own = [i for i, language in enumerate(languages) if asked[i] and language in ("de", "en") and chance[i] < 0.25]
    held = {*foreign, *own}
    return [i for i in range(len(labels)) if i not in held], foreign, own


def neutralised(vectors: Vectors, languages: list[str], rows: Rows) -> Vectors:
    """Every vector less the mean of its language, the means learned from `rows` and ten texts of each held-out language."""
    few = [[i for i, code in enumerate(languages) if code == language][:KNOWN_TEXTS] for language in HELD_OUT]
    known = [*rows, *(i for part in few for i in part)]
    mean = means([languages[i] for i in known], vectors[known])
    return np.stack([neutral(vector, mean.get(code, mean[OTHERS])) for vector, code in zip(vectors, languages, strict=True)])


def accuracy(model: TopicModel, texts: list[str], labels: list[str], vectors: Vectors, rows: Rows) -> str:
    """Per cent with the right label first, and among the first three."""
    ranks = []
    for row in rows:
        order = [model.labels[i] for i in model.predict(texts[row], vectors[row]).order[:3]]
        ranks.append(order.index(labels[row]) if labels[row] in order else 3)
    return f"{100 * np.mean([r == 0 for r in ranks]):.1f} / {100 * np.mean([r < 3 for r in ranks]):.1f}"


def main() -> None:
    texts, labels, languages = examples()
    raw = DiskCache(shared_encoder()).embed(texts)
    rows, foreign, own = split(labels, languages)
    print(f"{len(rows)} examples to train on; right first / among the first three, in per cent")
    variants = {
        "as they are": (raw, Settings(c=10, scale=6, sharpness=90, at_least=2)),
        "language taken out": (neutralised(raw, languages, rows), Settings(c=10, scale=3, sharpness=20, at_least=2)),
    }
    for name, (vectors, settings) in variants.items():
        model = train([texts[i] for i in rows], [labels[i] for i in rows], vectors[rows], settings)
        unseen = accuracy(model, texts, labels, vectors, foreign)
        seen = accuracy(model, texts, labels, vectors, own)
        print(f"vectors {name}: held-out languages {unseen}, held-out German and English {seen}")


if __name__ == "__main__":
    main()
