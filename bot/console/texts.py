"""The console's own texts in German and English, a folder of files a language; no text stands in code or templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.kb.problems import Problems
from bot.kb.strict_yaml import read

FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("de", "en")
_NAME = re.compile(r"\{(\w+)\}")


class Words:
    """The texts of one language; called with a key it gives the text, its `{names}` filled."""

    def __init__(self, language: str, texts: dict[str, str]) -> None:
        self.language = language
        self.texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """Raises KeyError for a key that does not exist."""
        return _NAME.sub(lambda match: str(values.get(match[1], match[0])), self.texts[key])

    def __contains__(self, key: str) -> bool:
        return key in self.texts

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)


@cache
def load_texts(folder: Path = FOLDER) -> dict[str, Words]:
    """Words by language from texts/<language>/*.yml, read once. Raises KnowledgeError for a file that cannot be read or a key
    that stands twice."""
    problems = Problems(folder)
    texts: dict[str, dict[str, str]] = {}
    for code in LANGUAGES:
        texts[code] = {}
        for path in sorted((folder / code).glob("*.yml")):
            entries: dict[str, str] = read(path, dict[str, str], problems) or {}
            for key in entries.keys() & texts[code].keys():
                problems.add(path, 1, f"{key} stands in another file, too")
            texts[code].update(entries)
    problems.raise_if_any()
    return {code: Words(code, entries) for code, entries in texts.items()}


def choose(header: str, default: str = "de") -> str:
    """The language of ours that an Accept-Language header prefers."""
    weighted = sorted((_weight(part), -place, part) for place, part in enumerate(header.split(",")))
    for weight, _, part in reversed(weighted):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES and weight > 0:
            return code
    return default


def _weight(part: str) -> float:
    match = re.search(r";\s*q=([01](?:\.\d{1,3})?)\s*$", part)
    return float(match[1]) if match else 1.0
