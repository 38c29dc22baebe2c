"""Trains the model when what it is made of has changed. The same result as `rasa train`, without loading TensorFlow."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from pathlib import Path

from bot.domain.errors import SettingsError

CONFIG, DOMAIN, DATA = "config.yml", "domain.yml", "data"
# Code whose change asks for a new training.
_CODE = ("bot/nlu", "uv.lock")


def inputs_fingerprint(root: Path) -> str:
    """SHA-256 over everything a model depends on."""
    digest = hashlib.sha256()
    for path in sorted(_inputs(root)):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_current(root: Path, model: Path) -> bool:
    """Whether the model was trained on just these inputs."""
    stamp = _stamp(model)
    return model.is_file() and stamp.is_file() and stamp.read_text() == inputs_fingerprint(root)


def train(root: Path, model: Path) -> None:
    """Train and put the model at `model`. Raises SettingsError when Rasa refuses the data."""
    from bot.nlu.lean import quiet, without_unused_imports

    quiet()
    without_unused_imports()
    from rasa.model_training import train as rasa_train
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)

    fingerprint = inputs_fingerprint(root)
    asyncio.set_event_loop(asyncio.new_event_loop())
    model.parent.mkdir(parents=True, exist_ok=True)
    result = rasa_train(
        str(root / DOMAIN), str(root / CONFIG), [str(root / DATA / "nlu"), str(root / DATA / "rules")],
        output=str(model.parent), fixed_model_name=model.name.removesuffix(".tar.gz"), force_training=True,
    )  # fmt: skip
    if result.code != 0 or not model.is_file():
        raise SettingsError("the training failed; `rasa data validate` says where the data are wrong")
    _stamp(model).write_text(fingerprint)


def _stamp(model: Path) -> Path:
    return model.with_name(model.name.removesuffix(".tar.gz") + ".inputs")


def _inputs(root: Path) -> list[Path]:
    files = [root / CONFIG, root / DOMAIN, *(root / DATA).rglob("*.yml")]
    for name in _CODE:
        path = root / name
        files += path.glob("*.py") if path.is_dir() else [path]
    return [path for path in files if path.is_file()]
