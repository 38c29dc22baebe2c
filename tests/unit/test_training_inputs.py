"""A model is trained again when, and only when, what it is made of has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.training import inputs_fingerprint, is_current

FILES = {
    "config.yml": "a",
    "domain.yml": "b",
    "data/nlu/x.yml": "c",
    "data/rules/r.yml": "d",
    "bot/nlu/c.py": "e",
    "uv.lock": "f",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    model = tmp_path / "models" / "lotse.tar.gz"
    model.parent.mkdir()
    model.write_bytes(b"model")
    (tmp_path / "models" / "lotse.inputs").write_text(inputs_fingerprint(tmp_path))
    return tmp_path


def test_a_model_of_these_very_inputs_is_current(root: Path) -> None:
    assert is_current(root, root / "models" / "lotse.tar.gz")


@pytest.mark.parametrize("name", FILES)
def test_any_input_that_changes_asks_for_a_new_training(root: Path, name: str) -> None:
    (root / name).write_text("changed")
    assert not is_current(root, root / "models" / "lotse.tar.gz")


def test_a_file_the_model_does_not_depend_on_changes_nothing(root: Path) -> None:
    (root / "README.md").write_text("changed")
    assert is_current(root, root / "models" / "lotse.tar.gz")


@pytest.mark.parametrize("name", ["lotse.tar.gz", "lotse.inputs"])
def test_a_model_or_stamp_that_is_missing_asks_for_a_new_training(root: Path, name: str) -> None:
    (root / "models" / name).unlink()
    assert not is_current(root, root / "models" / "lotse.tar.gz")
