"""New facts and articles as files to fill in. They do not pass the check until somebody has."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.domain.errors import LotseError

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
    return [_write(root / "facts" / area / f"{fact_id}.yml", _FACT, today)]


def new_article(root: Path, area: str, topic: str, today: date) -> list[Path]:
    """articles/<area>/<topic>/de.md and en.md. Raises LotseError when one exists."""
    folder = root / "articles" / area / topic
    if folder.exists():
        raise LotseError(f"article {topic} exists: {folder}")
    return [_write(folder / "de.md", _ARTICLE_DE, today), _write(folder / "en.md", _ARTICLE_EN, today)]


def _write(path: Path, template: str, today: date) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template.format(today=today.isoformat()), "utf-8")
    return path
