"""Interface texts per language; a translation names the fingerprint of the German text it was made from."""

from __future__ import annotations

import re
from pathlib import Path

from bot.kb.articles import SOURCE_LANGUAGE, fingerprint
from bot.kb.catalogue import Language
from bot.kb.problems import Problems
from bot.kb.strict_yaml import Strict, read

_NAME = re.compile(r"\{(\w+)\}")
# Facts are filled by whoever shows the text, who knows the day.
_PLACEHOLDER = re.compile(r"\{([\w:|]+)\}")


class Translated(Strict):
    """A translation and the fingerprint of its source. The file's key is `from`."""

    text: str
    origin: str


class Strings:
    """Texts by language and key. A text that is missing falls back to English, then German."""

    def __init__(self, texts: dict[str, dict[str, str]]) -> None:
        self.texts = texts

    def get(self, key: str, language: str, /, **values: object) -> str:
        """The text with its `{names}` filled. Raises KeyError for a key that exists in no language."""
        for candidate in (language, "en", SOURCE_LANGUAGE):
            text = self.texts.get(candidate, {}).get(key)
            if text is not None:
                return _NAME.sub(lambda m: str(values.get(m[1], m[0])), text)
        raise KeyError(key)

    def has(self, key: str, language: str) -> bool:
        """Whether the key exists in exactly this language."""
        return key in self.texts.get(language, {})


def load_strings(folder: Path, languages: dict[str, Language], problems: Problems) -> Strings:
    """strings/<language>.yml, and those of flows in folders below; keys and placeholders have to be those of the German texts."""
    texts: dict[str, dict[str, str]] = {}
    for part in folders(folder):
        source: dict[str, str] = read(part / f"{SOURCE_LANGUAGE}.yml", dict[str, str], problems) or {}
        texts.setdefault(SOURCE_LANGUAGE, {}).update(source)
        for code in languages:
            path = part / f"{code}.yml"
            if code != SOURCE_LANGUAGE and path.exists():
                translated = {key: entry.text for key, entry in read_translations(path, problems).items()}
                texts.setdefault(code, {}).update(translated)
                _check(path, source, translated, problems)
    return Strings(texts)


def folders(folder: Path) -> list[Path]:
    """The folder of the interface texts, and below it one for each flow."""
    return [folder, *sorted(path for path in folder.iterdir() if path.is_dir())] if folder.is_dir() else [folder]


def read_translations(path: Path, problems: Problems) -> dict[str, Translated]:
    """A translation file; plain text without a fingerprint is taken as not yet stamped."""
    raw: dict[str, str | dict[str, str]] = read(path, dict[str, str | dict[str, str]], problems) or {}
    found: dict[str, Translated] = {}
    for key, entry in raw.items():
        if isinstance(entry, str):
            found[key] = Translated(text=entry, origin="")
        elif set(entry) == {"text", "from"}:
            found[key] = Translated(text=entry["text"], origin=entry["from"])
        else:
            problems.add(path, _line(path, key), f"'{key}' has text and from, nothing else")
    return found


def string_states(folder: Path, languages: dict[str, Language], problems: Problems) -> dict[str, dict[str, str]]:
    """language -> key -> "missing" | "stale", only for those that are not current."""
    states: dict[str, dict[str, str]] = {code: {} for code in languages if code != SOURCE_LANGUAGE}
    for part in folders(folder):
        source: dict[str, str] = read(part / f"{SOURCE_LANGUAGE}.yml", dict[str, str], problems) or {}
        for code, found in states.items():
            path = part / f"{code}.yml"
            entries = read_translations(path, problems) if path.exists() else {}
            found |= {key: "missing" for key in source if key not in entries}
            found |= {key: "stale" for key, e in entries.items() if key in source and e.origin != fingerprint(source[key])}
    return states


def _check(path: Path, source: dict[str, str], target: dict[str, str], problems: Problems) -> None:
    for key, text in target.items():
        if key not in source:
            problems.add(path, _line(path, key), f"'{key}' does not exist in {SOURCE_LANGUAGE}.yml")
        elif sorted(_PLACEHOLDER.findall(text)) != sorted(_PLACEHOLDER.findall(source[key])):
            problems.add(path, _line(path, key), f"'{key}' has other placeholders than the German text")


def _line(path: Path, key: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)
