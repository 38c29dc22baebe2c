"""The training examples of data/nlu as editors need them: which question stands under which topic already."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FAQ = "faq/"
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Example:
    """A question of the training data; `topic` is that of its intent, or the bare intent of one that is no topic."""

    text: str
    topic: str
    language: str
    area: str


class Examples:
    """All examples of a folder, read when they are first asked for; none where there is no such folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def all(self) -> tuple[Example, ...]:
        """In the order of the files."""
        return tuple(example for path in sorted(self._folder.glob("*.yml")) for example in _read(path))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every example, in lower case."""
        return frozenset(word.casefold() for example in self.all for word in _WORD.findall(example.text))

    def of_topic(self, topic: str) -> tuple[Example, ...]:
        """The examples of one topic."""
        return tuple(example for example in self.all if example.topic == topic)

    def same(self, text: str) -> tuple[Example, ...]:
        """Examples that are this very text, but for case, spaces and punctuation."""
        wanted = _plain(text)
        return tuple(example for example in self.all if _plain(example.text) == wanted)


def _read(path: Path) -> list[Example]:
    content = yaml.load(path.read_text("utf-8"), Loader=_Loader) or {}
    return [example for block in content.get("nlu", ()) for example in _of_block(block, path.stem)]


def _of_block(block: dict[str, Any], area: str) -> list[Example]:
    topic, language = str(block.get("intent", "")).removeprefix(_FAQ), str((block.get("metadata") or {}).get("language", ""))
    lines = (line.strip() for line in str(block.get("examples", "")).splitlines())
    return [Example(line.removeprefix("-").strip(), topic, language, area) for line in lines if line.startswith("- ")]


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
