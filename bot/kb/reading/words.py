"""knowledge/answer_words.yml: the words of answers, by category and language."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from bot.kb.catalogue import Language
from bot.kb.problems import Problems
from bot.kb.strict_yaml import Strict, read, read_if_there

ByLanguage = dict[str, list[str]]
# Forms that not every language has.
OPTIONAL = ("closing", "unclear", "spellings", "spans")


class AnswerWords(Strict):
    """A category is a table of phrases by language; the file says what each is for."""

    yes: ByLanguage = Field(default_factory=dict)
    no: ByLanguage = Field(default_factory=dict)
    closing: dict[str, dict[str, Literal["yes", "no"]]] = Field(default_factory=dict)
    unclear: ByLanguage = Field(default_factory=dict)
    but: ByLanguage = Field(default_factory=dict)
    unsure: ByLanguage = Field(default_factory=dict)
    none: ByLanguage = Field(default_factory=dict)
    no_language: ByLanguage = Field(default_factory=dict)
    native: ByLanguage = Field(default_factory=dict)
    negations: ByLanguage = Field(default_factory=dict)
    less: ByLanguage = Field(default_factory=dict)
    before: ByLanguage = Field(default_factory=dict)
    part: ByLanguage = Field(default_factory=dict)
    years: ByLanguage = Field(default_factory=dict)
    months: ByLanguage = Field(default_factory=dict)
    shorter: ByLanguage = Field(default_factory=dict)
    monthly: ByLanguage = Field(default_factory=dict)
    yearly: ByLanguage = Field(default_factory=dict)
    net: ByLanguage = Field(default_factory=dict)
    thousands: ByLanguage = Field(default_factory=dict)
    millions: ByLanguage = Field(default_factory=dict)
    other_money: ByLanguage = Field(default_factory=dict)
    and_half: ByLanguage = Field(default_factory=dict)
    one: ByLanguage = Field(default_factory=dict)
    numbers: dict[str, dict[str, float]] = Field(default_factory=dict)
    spans: dict[str, dict[str, int]] = Field(default_factory=dict)
    spellings: dict[str, list[tuple[str, str]]] = Field(default_factory=dict)
    month_names: dict[str, dict[str, int]] = Field(default_factory=dict)
    conjunctions: ByLanguage = Field(default_factory=dict, alias="and")
    option: ByLanguage = Field(default_factory=dict)
    please: ByLanguage = Field(default_factory=dict)
    back: ByLanguage = Field(default_factory=dict)
    restart: ByLanguage = Field(default_factory=dict)
    leave: ByLanguage = Field(default_factory=dict)
    person: ByLanguage = Field(default_factory=dict)


def load_answer_words(root: Path, languages: dict[str, Language], problems: Problems) -> AnswerWords:
    """answer_words.yml, needed where there are flows; every category has words in every language."""
    path = root / "answer_words.yml"
    words: AnswerWords | None = (read if (root / "flows").exists() else read_if_there)(path, AnswerWords, problems)
    if words is None:
        return AnswerWords()
    for name, field in AnswerWords.model_fields.items():
        for code in languages if name not in OPTIONAL else ():
            if not getattr(words, name).get(code):
                problems.add(path, 1, f"{field.alias or name}: no words in '{code}'")
    return words
