"""A fitted model as plain files: one array archive, one JSON file, nothing executable."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np

from bot.nlu.calibration import Calibration
from bot.nlu.features import Lexicon
from bot.nlu.linear import Linear
from bot.nlu.neighbours import Neighbours
from bot.nlu.topic_model import Settings, TopicModel

ARRAYS = "topic_model.npz"
PLAIN = "topic_model.json"


def save(model: TopicModel, folder: Path) -> None:
    """Write ``model`` into ``folder``."""
    np.savez(
        folder / ARRAYS,
        idf_words=model.lexicon.words.idf,
        idf_chars=model.lexicon.chars.idf,
        dense=model.linear.dense,
        sparse=model.linear.sparse,
        bias=model.linear.bias,
        vectors=model.neighbours.vectors,
        members=model.neighbours.members,
    )
    plain = {
        "labels": model.labels,
        "vocabulary": model.lexicon.vocabulary(),
        "calibration": model.calibration.state(),
        "settings": dataclasses.asdict(model.settings),
    }
    (folder / PLAIN).write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")


def load(folder: Path) -> TopicModel:
    """Read what ``save`` wrote; the model gives exactly the same answers."""
    plain = json.loads((folder / PLAIN).read_text(encoding="utf-8"))
    with np.load(folder / ARRAYS, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    return TopicModel(
        tuple(plain["labels"]),
        Lexicon.restore(plain["vocabulary"], arrays),
        Linear(arrays["dense"], arrays["sparse"], arrays["bias"]),
        Neighbours(arrays["vectors"], arrays["members"]),
        Calibration.restore(plain["calibration"]),
        Settings(**plain["settings"]),
    )
