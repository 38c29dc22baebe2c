"""Errors in knowledge files: collected, shown at once, each with file and line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import LotseError


@dataclass(frozen=True, order=True)
class Problem:
    """One error an editor has to mend. `line` counts from 1."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class KnowledgeError(LotseError):
    """The knowledge has errors; `problems` has all of them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


class Problems:
    """A collector that knows the root, so that paths read the same on every machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.found: list[Problem] = []

    def add(self, file: Path, line: int, text: str) -> None:
        """Note one problem."""
        name = file.relative_to(self.root.parent) if file.is_relative_to(self.root.parent) else file
        self.found.append(Problem(str(name), line, text))

    def raise_if_any(self) -> None:
        """Raises KnowledgeError with everything found so far, if anything was."""
        if self.found:
            raise KnowledgeError(self.found)
