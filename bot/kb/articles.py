"""Articles: one Markdown file a topic and language, German the source, front matter strict."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from bot.domain.messages import Block
from bot.kb import markup
from bot.kb.problems import Problems
from bot.kb.strict_yaml import Strict, parse, read_text

SOURCE_LANGUAGE = "de"
_FRONT = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)


class Withdrawn(Strict):
    """Takes an article out of the answers without deleting it."""

    on: date
    reason: str


class SourceFront(Strict):
    """Front matter of the German file: what holds for every language.

    `rests_on`: facts in words that the text puts into its own; `contacts`: organisations shown below it, with how to reach them.
    """

    title: str
    risk: Literal["legal", "practical"]
    owner: str
    sources: list[str]
    related: list[str]
    checked: date
    rests_on: list[str] = Field(default_factory=list)
    contacts: list[str] = Field(default_factory=list)
    withdrawn: Withdrawn | None = None


class Origin(Strict):
    """The text a translation was made from."""

    language: str
    # Twelve digits without quotes would be read as a number.
    hash: Annotated[str, BeforeValidator(str)]


class TranslationFront(Strict):
    """Front matter of every other file. The key is `from`, a word Python keeps for itself."""

    title: str
    origin: Origin = Field(alias="from")
    reviewed: date | None = None


@dataclass(frozen=True)
class Text:
    """One language version: title, body with placeholders, its blocks, and what it was made from."""

    language: str
    title: str
    body: str
    blocks: tuple[Block, ...]
    file: Path
    body_line: int
    origin: Origin | None = None

    @property
    def fingerprint(self) -> str:
        """First 12 hex digits of SHA-256 over title and body (NFC, no trailing blanks), placeholders left literal."""
        return fingerprint(self.title + "\n" + self.body)


@dataclass(frozen=True)
class Article:
    """A topic's article in all its languages."""

    topic: str
    area: str
    risk: str
    owner: str
    sources: tuple[str, ...]
    related: tuple[str, ...]
    checked: date
    withdrawn: Withdrawn | None
    texts: dict[str, Text]
    rests_on: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()


def fingerprint(text: str) -> str:
    """What a translation is tied to: changes with the wording, not with a fact's value, a path or trailing blanks."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    normal = "\n".join(line.rstrip() for line in lines).strip()
    return hashlib.sha256(normal.encode()).hexdigest()[:12]


def load_articles(folder: Path, problems: Problems) -> dict[str, Article]:
    """articles/<area>/<topic>/<language>.md, by topic."""
    articles: dict[str, Article] = {}
    for source in sorted(folder.glob(f"*/*/{SOURCE_LANGUAGE}.md")):
        article = _load(source, problems)
        if article:
            articles[article.topic] = article
    for orphan in sorted(folder.glob("*/*/*.md")):
        if not (orphan.parent / f"{SOURCE_LANGUAGE}.md").exists():
            problems.add(orphan, 1, f"a translation without its {SOURCE_LANGUAGE}.md")
    return articles


def _load(source: Path, problems: Problems) -> Article | None:
    front, text = _read(source, SourceFront, problems)
    if front is None or text is None:
        return None
    texts = {SOURCE_LANGUAGE: text}
    for path in sorted(source.parent.glob("*.md")):
        if path != source:
            _, translation = _read(path, TranslationFront, problems)
            if translation:
                texts[path.stem] = translation
    return Article(
        source.parent.name, source.parent.parent.name, front.risk, front.owner, tuple(front.sources), tuple(front.related),
        front.checked, front.withdrawn, texts, tuple(front.rests_on), tuple(front.contacts),
    )  # fmt: skip


def _read(path: Path, shape: type[Strict], problems: Problems) -> tuple[SourceFront | None, Text | None]:
    content = read_text(path, problems)
    if content is None:
        return None, None
    match = _FRONT.match(content.replace("\r\n", "\n"))
    if not match:
        problems.add(path, 1, "no front matter between --- lines")
        return None, None
    front = parse(match[1], path, shape, problems, first_line=2)
    if front is None:
        return None, None
    body_line = match[1].count("\n") + 3
    try:
        blocks = markup.parse(match[2].strip())
    except markup.MarkupError as error:
        problems.add(path, body_line + error.line - 1, str(error))
        return None, None
    origin = getattr(front, "origin", None)
    return front, Text(path.stem, front.title, match[2].strip(), blocks, path, body_line, origin)
