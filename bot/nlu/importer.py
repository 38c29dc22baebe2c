"""Reads the training examples quickly: Rasa's own reader parses YAML in pure Python, twice, and checks it once more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class QuickImporter(RasaFileImporter):  # type: ignore[misc]
    """Rasa's importer of files, but for `data/nlu`: it holds intents with plain examples and their language, nothing else."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """All examples. What is not plain (regexes, synonyms, marked entities) is left to Rasa's own reader."""
        examples: list[Message] = []
        for path in sorted(self._nlu_files):
            content = yaml.load(Path(path).read_text("utf-8"), Loader=_Loader)
            if not _plain(content):
                return super().get_nlu_data(language)
            examples += [message for block in content["nlu"] for message in _messages(block)]
        return TrainingData(examples)


def _plain(content: Any) -> bool:
    blocks = content.get("nlu", []) if isinstance(content, dict) and set(content) <= {"version", "nlu"} else [None]
    return all(isinstance(block, dict) and isinstance(block.get("examples"), str) and "intent" in block for block in blocks)


def _messages(block: dict[str, Any]) -> list[Message]:
    lines = (line.strip() for line in block["examples"].splitlines())
    texts = [line.removeprefix("- ").strip() for line in lines if line.startswith("- ")]
    return [Message.build(text, block["intent"], [], block.get("metadata")) for text in texts]
