"""A copy of the toy knowledge that a test spoils in one place, and what the check then says."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.kb.library import Knowledge, load
from bot.kb.problems import KnowledgeError
from tests.conftest import TOY


class KnowledgeCopy:
    """The toy knowledge in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "kb"
        shutil.copytree(TOY, self.root)

    def replace(self, file: str, old: str, new: str) -> KnowledgeCopy:
        """Write `new` for the one place where `old` stands."""
        path = self.root / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), "utf-8")
        return self

    def write(self, file: str, content: str | bytes) -> KnowledgeCopy:
        """Write a whole file."""
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self

    def append(self, file: str, line: str) -> KnowledgeCopy:
        """Add a line at the end of a file."""
        path = self.root / file
        return self.write(file, path.read_text("utf-8").rstrip("\n") + f"\n{line}\n")

    def remove(self, file: str) -> KnowledgeCopy:
        """Delete a file."""
        (self.root / file).unlink()
        return self

    def read(self, file: str) -> str:
        """The text of a file."""
        return (self.root / file).read_text("utf-8")

    def load(self) -> Knowledge:
        """The knowledge, which has to be in order."""
        return load(self.root)

    def problems(self) -> list[str]:
        """What the check says, `file:line: text`; nothing where it is content."""
        try:
            load(self.root)
        except KnowledgeError as error:
            return [str(problem).removeprefix("kb/") for problem in error.problems]
        return []
