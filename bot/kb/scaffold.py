"""New facts and articles as files to fill in. They do not pass the check until somebody has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.domain.errors import LotseError

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
Files = dict[str, str]

_FACT = """\
description: What the number says, in one English phrase
unit: eur
values:
  {today}: {{value: null, source: name_of_a_source}}
legal_basis: § ... Gesetz
confidence: low
provenance: law_text
checked: {today}
note: Where it was read, and the exceptions to look out for.
"""
_ARTICLE_DE = """\
---
title: ...
risk: legal
owner: zefas_ifs
sources: []
related: []
checked: {today}
---
Der erste Satz ist die Antwort.

- eine Bedingung

**Nächster Schritt:** ...
"""
_ARTICLE_EN = """\
---
title: ...
from: {{language: de, hash: "000000000000"}}
---
The first sentence is the answer.

- one condition

**Next step:** ...
"""


def new_fact(root: Path, area: str, fact_id: str, today: date) -> list[Path]:
    """facts/<area>/<id>.yml. Raises LotseError when the id exists anywhere."""
    taken = list((root / "facts").rglob(f"{fact_id}.yml"))
    if taken:
        raise LotseError(f"fact {fact_id} exists: {taken[0]}")
    return write(root, fact_file(area, fact_id, today))


def new_article(root: Path, area: str, topic: str, today: date, questions: Sequence[str] = ()) -> list[Path]:
    """articles/<area>/<topic>/de.md and en.md. Raises LotseError when one exists."""
    folder = root / "articles" / area / topic
    if folder.exists():
        raise LotseError(f"article {topic} exists: {folder}")
    return write(root, article_files(area, topic, today, questions))


def fact_file(area: str, fact_id: str, today: date) -> Files:
    """The file of a fact by its path within the knowledge. Raises LotseError for a name that cannot be one."""
    return {f"facts/{_name(area)}/{_name(fact_id)}.yml": _FACT.format(today=today.isoformat())}


def article_files(area: str, topic: str, today: date, questions: Sequence[str] = ()) -> Files:
    """Both files of an article; the questions it is to answer stand as comments above its German text."""
    comments = "".join(f"# {' '.join(question.split())}\n" for question in questions)
    german = _ARTICLE_DE.format(today=today.isoformat()).replace("---\n", f"---\n{comments}", 1)
    folder = f"articles/{_name(area)}/{_name(topic)}"
    return {f"{folder}/de.md": german, f"{folder}/en.md": _ARTICLE_EN.format()}


def _name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise LotseError(f"a name has small letters, digits and underscores and begins with a letter, not {name[:60]!r}")
    return name


def write(root: Path, files: Files) -> list[Path]:
    """Write files below a folder. Raises LotseError, with nothing written, when one of them is there."""
    for path in files:
        if (root / path).exists():
            raise LotseError(f"{path} exists")
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return [root / path for path in files]
