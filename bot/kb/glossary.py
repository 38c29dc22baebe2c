"""knowledge/desk/glossary.yml: legal terms that stay German in a translation, and what they mean in a few words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pydantic import Field

from bot.kb.catalogue import Bilingual
from bot.kb.problems import Problems
from bot.kb.strict_yaml import Strict, read_if_there


class Term(Strict):
    """A term of the law or of offices: its other `forms`, and what it `means`, in German and English."""

    forms: list[str] = Field(default_factory=list)
    means: Bilingual


Glossary = dict[str, Term]


def load_glossary(folder: Path, problems: Problems) -> Glossary:
    """The terms by their German word; empty where there is no such file. A form belongs to one term."""
    path = folder / "glossary.yml"
    terms: Glossary = read_if_there(path, Glossary, problems) or {}
    forms = Counter(form.casefold() for term, entry in terms.items() for form in (term, *entry.forms))
    for form, times in forms.items():
        if times > 1:
            problems.add(path, 1, f"'{form}' stands in it {times} times")
    for term, entry in terms.items():
        if set(entry.means) != {"de", "en"}:
            problems.add(path, 1, f"{term}: `means` needs a text in de and en")
    return terms
