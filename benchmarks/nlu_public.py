"""Measure the topic classifier on public data: HINT3 (real users of three bots) and CLINC150.

    python -m benchmarks.nlu_public FOLDER [--cache DIR] [--only NAME ...]

FOLDER holds ``hint3/*.csv`` (hellohaptik/HINT3, v1) and ``clinc150/data_full.json``
(clinc/oos-eval). The Rasa components are created, trained and asked as Rasa does it, with their
default configuration, the same for all sets. Compared with figures measured before with
scikit-learn alone ("reference").
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rich.console import Console
from rich.table import Table
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

from bot.nlu.classifier import RANKING, TopicClassifier
from bot.nlu.embedding import SentenceEncoder
from bot.nlu.encoder import DEFAULT_CACHE

BOTS = ("curekart", "powerplay11", "sofmattress")
OUTSIDE = "NO_NODES_DETECTED"
REFERENCE = {
    "curekart": (86.7, 0.891),
    "powerplay11": (66.2, 0.780),
    "sofmattress": (77.9, 0.889),
    "clinc150": (94.3, 56.9),
}
"""In-scope accuracy with AUROC (bots) or with out-of-scope recall (CLINC150)."""


class Example(NamedTuple):
    """A text and its label; None if it is about nothing the bot covers."""

    text: str
    label: str | None


@dataclass(frozen=True)
class Answers:
    """What the classifier said to a list of examples, as arrays of one length."""

    right: npt.NDArray[np.bool_]
    inside: npt.NDArray[np.bool_]
    probability: npt.NDArray[np.float64]
    confidence: npt.NDArray[np.float64]

    def accuracy(self, threshold: float = 0.0) -> float:
        """Percentage of in-scope examples answered rightly at this probability or more."""
        kept = self.right & (self.probability >= threshold)
        return 100 * float(kept[self.inside].mean())

    def outside_recall(self, threshold: float) -> float:
        """Percentage of out-of-scope examples below the threshold."""
        return 100 * float((self.probability < threshold)[~self.inside].mean())

    def auroc(self, score: npt.NDArray[np.float64]) -> float:
        """How well ``score`` tells in-scope from out-of-scope examples; 0.5 is chance."""
        return float(roc_auc_score(self.inside, score))


class Bench:
    """The components of the project, trained on one data set."""

    def __init__(self, train: Sequence[Example], cache: Path, folder: Path) -> None:
        storage = LocalModelStorage.create(folder)
        context = ExecutionContext(GraphSchema({}), node_name="bench")
        common = (storage, Resource("bench"), context)
        encoder = {**SentenceEncoder.get_default_config(), "cache_dir": str(cache)}
        self._encoder = SentenceEncoder.create(encoder, *common)
        messages = [Message.build(text=e.text, intent=e.label) for e in train]
        data = self._encoder.process_training_data(TrainingData(messages))
        config = TopicClassifier.get_default_config()
        start = time.perf_counter()
        TopicClassifier.create(config, *common).train(data)
        self.seconds = time.perf_counter() - start
        self._classifier = TopicClassifier.load(config, *common)
        self.milliseconds = 0.0

    def ask(self, examples: Sequence[Example]) -> Answers:
        """Classify all examples one by one; sets ``milliseconds``, the median without encoding."""
        messages = [Message(data={"text": e.text}) for e in examples]
        # The texts are encoded as one batch through the cache; a bot would encode each by itself.
        batch = TrainingData()
        batch.training_examples = messages  # set from outside, because the constructor drops doubles
        self._encoder.process_training_data(batch)
        times = [self._timed(message) for message in messages]
        self.milliseconds = 1000 * float(np.median(times))
        first = [message.get(RANKING)[0] for message in messages]
        return Answers(
            np.array([f["label"] == e.label for f, e in zip(first, examples, strict=True)]),
            np.array([e.label is not None for e in examples]),
            np.array([f["probability"] for f in first]),
            np.array([message.get("intent")["confidence"] for message in messages]),
        )

    def _timed(self, message: Message) -> float:
        start = time.perf_counter()
        self._classifier.process([message])
        return time.perf_counter() - start


def read_bot(folder: Path, name: str, part: str) -> list[Example]:
    """Read one HINT3 file; ``part`` is train or test."""
    with (folder / "hint3" / f"{name}_{part}.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(row["sentence"], row["label"]) for row in csv.DictReader(lines)]
    return [Example(text, None if label == OUTSIDE else label) for text, label in rows if text]


def read_clinc(folder: Path) -> dict[str, list[Example]]:
    """Read CLINC150: training without, validation and test with out-of-scope examples."""
    data = json.loads((folder / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    parts = ("train", "val", "test")
    inside = {part: [Example(text, label) for text, label in data[part]] for part in parts}
    outside = {p: [Example(text, None) for text, _ in data[f"oos_{p}"]] for p in ("val", "test")}
    return {part: inside[part] + outside.get(part, []) for part in inside}


def paper_threshold(answers: Answers) -> float:
    """The CLINC150 paper's rule: best validation accuracy with out-of-scope as one more intent."""

    def accuracy(threshold: float) -> float:
        below = answers.probability < threshold
        return float(np.where(answers.inside, answers.right & ~below, below).mean())

    return float(max(np.unique(answers.probability), key=accuracy))


def _reachable(answers: Answers) -> npt.NDArray[np.float64]:
    """Probabilities of the in-scope examples answered rightly."""
    return np.asarray(answers.probability[answers.right & answers.inside])


def run_bot(folder: Path, name: str, cache: Path) -> list[str]:
    """Train and measure on one HINT3 bot; return a row of the table."""
    with tempfile.TemporaryDirectory() as model:
        bench = Bench(read_bot(folder, name, "train"), cache, Path(model))
        answers = bench.ask(read_bot(folder, name, "test"))
    measured = answers.accuracy(), answers.auroc(answers.probability)
    calibrated = f"AUROC of confidence {answers.auroc(answers.confidence):.3f}"
    return _row(name, measured, 3, calibrated, bench)


def run_clinc(folder: Path, cache: Path) -> list[str]:
    """Train and measure on CLINC150; return a row of the table."""
    parts = read_clinc(folder)
    with tempfile.TemporaryDirectory() as model:
        bench = Bench(parts["train"], cache, Path(model))
        threshold = paper_threshold(bench.ask(parts["val"]))
        answers = bench.ask(parts["test"])
    measured = answers.accuracy(threshold), answers.outside_recall(threshold)
    strict = np.quantile(_reachable(answers), 1 - REFERENCE["clinc150"][0] / answers.accuracy())
    remark = (
        f"at the reference's in-scope accuracy {answers.outside_recall(float(strict)):.1f}, "
        f"without threshold {answers.accuracy():.1f}, "
        f"AUROC {answers.auroc(answers.probability):.3f}, "
        f"of confidence {answers.auroc(answers.confidence):.3f}"
    )
    return _row("clinc150", measured, 1, remark, bench)


def _row(name: str, measured: tuple[float, float], digits: int, remark: str, bench: Bench) -> list[str]:
    reference = REFERENCE[name]
    return [
        name,
        f"{measured[0]:.1f} / {measured[1]:.{digits}f}",
        f"{reference[0]:.1f} / {reference[1]:.{digits}f}",
        f"{measured[0] - reference[0]:+.1f} / {measured[1] - reference[1]:+.{digits}f}",
        remark,
        f"{bench.seconds:.0f} s",
        f"{bench.milliseconds:.2f} ms",
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the sets asked for and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE)
    parser.add_argument("--only", nargs="*", default=[*BOTS, "clinc150"], choices=[*REFERENCE])
    asked: Any = parser.parse_args(arguments)
    table = Table(title="In-scope accuracy / AUROC (bots) or out-of-scope recall (CLINC150)")
    for column in ("set", "measured", "reference", "difference", "remark", "train", "process"):
        table.add_column(column)
    for name in asked.only:
        if name == "clinc150":
            table.add_row(*run_clinc(asked.folder, asked.cache))
        else:
            table.add_row(*run_bot(asked.folder, name, asked.cache))
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
