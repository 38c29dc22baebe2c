"""Writes the fingerprint of the source into translations, once somebody has made or checked them against it."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from bot.kb.articles import SOURCE_LANGUAGE, Article, fingerprint
from bot.kb.problems import Problems
from bot.kb.strict_yaml import read
from bot.kb.strings import folders, read_translations

_HASH = re.compile(r'^(from:\s*\{language:\s*)(\w+)(,\s*hash:\s*)"?(\w*)"?(\}.*)$', re.MULTILINE)


def stamp_article(article: Article, language: str) -> bool:
    """Tie a translation to the text it was made from as that stands now. True when the file changed."""
    text = article.texts[language]
    source = article.texts.get(text.origin.language) if text.origin else None
    if source is None:
        return False
    before = text.file.read_text("utf-8")
    after = _HASH.sub(rf'\g<1>\g<2>\g<3>"{source.fingerprint}"\g<5>', before, count=1)
    if after != before:
        text.file.write_text(after, "utf-8")
    return after != before


def stamp_strings(folder: Path, language: str) -> int:
    """Stamp every text of a language's files. Returns how many changed; the order of the German file is kept."""
    return sum(_stamp_file(part, language) for part in folders(folder) if (part / f"{language}.yml").exists())


def _stamp_file(folder: Path, language: str) -> int:
    problems = Problems(folder)
    source: dict[str, str] = read(folder / f"{SOURCE_LANGUAGE}.yml", dict[str, str], problems) or {}
    path = folder / f"{language}.yml"
    entries = read_translations(path, problems)
    problems.raise_if_any()
    changed = sum(1 for key, entry in entries.items() if key in source and entry.origin != fingerprint(source[key]))
    ordered = [key for key in source if key in entries]
    path.write_text("".join(_line(key, entries[key].text, fingerprint(source[key])) for key in ordered), "utf-8")
    return changed


def _line(key: str, text: str, origin: str) -> str:
    quoted = yaml.safe_dump(text, allow_unicode=True, width=10_000, default_style='"').strip()
    return f'{key}: {{text: {quoted}, from: "{origin}"}}\n'
