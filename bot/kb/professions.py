"""Professions: who recognises them in Saxony, whether they are regulated, which level of German; names in every language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from bot.kb.catalogue import Bilingual
from bot.kb.problems import Problems
from bot.kb.strict_yaml import Strict, read, read_if_there

Kind = Literal["regulated", "title", "craft", "free", "none"]
# "Arzt/Ärztin", "Joiner, carpenter", "Doctor (physician)": a name for people to read, not a word to find.
_SEVERAL = re.compile(r"[/(,]")
OR = "+"
"""Between the ids of professions that share a word."""


class German(Strict):
    """A level asked for the recognition; `level` and `test` are facts. `may`: can be demanded, is not always."""

    level: str
    test: str | None = None
    may: bool = False


class Profession(Strict):
    """A profession. `kind`: regulated; only the title is; a craft (regulated for an own business); free; none (no profession).

    `german` is a level from facts, or one of: no level is fixed, good German in practice, very good German, ask the office.
    `isco` is its group of ISCO-08 where that is one of § 18g AufenthG; with "?" where only part of the profession belongs to it.
    """

    names: dict[str, str]
    words: dict[str, list[str]] = Field(default_factory=dict)
    kind: Kind
    isco: str | None = None
    authority: str
    german: German | Literal["none", "practice", "high", "ask"]
    law: str | None = None
    article: str
    sources: list[str] = Field(min_length=1)
    confidence: Literal["high", "medium"]
    notes: Bilingual | None = None


class Authority(Strict):
    """Who decides: organisations of the directory. More than one: which of them depends on `depends_on`.

    `months` and `fee` (one amount or a range) are facts. Without organisations no office decides but the employer.
    """

    organisations: list[str] = Field(default_factory=list)
    depends_on: Literal["place", "unclear"] | None = None
    months: str | None = None
    fee: list[str] = Field(default_factory=list, max_length=2)


class _Professions(Strict):
    professions: dict[str, Profession]


class _Authorities(Strict):
    authorities: dict[str, Authority]


@dataclass(frozen=True)
class Professions:
    """All professions and authorities by id."""

    professions: dict[str, Profession]
    authorities: dict[str, Authority]
    files: dict[str, Path]

    def find(self, ids: str) -> tuple[str, ...]:
        """The professions behind an entity's value ("hebamme", "maurer+fliesenleger"); unknown ids are left out."""
        return tuple(name for name in ids.split(OR) if name in self.professions)

    def forms(self) -> dict[str, str]:
        """Every word in lower case -> the id, or the ids of all professions it may mean, joined by `OR`."""
        found: dict[str, list[str]] = {}
        for name, profession in self.professions.items():
            words = [word for words in profession.words.values() for word in words]
            words += [word for word in profession.names.values() if not _SEVERAL.search(word)]
            for word in {word.lower() for word in words}:
                found.setdefault(word, []).append(name)
        return {word: OR.join(names) for word, names in found.items()}


def load_professions(folder: Path, problems: Problems) -> Professions:
    """professions/<group>.yml and professions/authorities.yml."""
    professions: dict[str, Profession] = {}
    files: dict[str, Path] = {}
    for path in sorted(folder.glob("*.yml")):
        if path.name == "authorities.yml":
            continue
        content = read(path, _Professions, problems)
        for name, profession in content.professions.items() if content else ():
            if name in professions:
                problems.add(path, 1, f"profession '{name}' stands in {files[name].name}, too")
            professions[name], files[name] = profession, path
    authorities = read_if_there(folder / "authorities.yml", _Authorities, problems)
    return Professions(professions, authorities.authorities if authorities else {}, files)
