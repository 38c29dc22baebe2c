"""knowledge/personal_words.yml: words beside which personal data stands, by language."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from bot.kb.problems import Problems
from bot.kb.strict_yaml import Strict, read, read_if_there

ByLanguage = dict[str, list[str]]


class PersonalWords(Strict):
    """Lists of words by language; the file says what each is for. A name with "-" at its end is also another word."""

    regions: list[str] = Field(default_factory=list)
    introducers: ByLanguage = Field(default_factory=dict)
    maybe: ByLanguage = Field(default_factory=dict)
    relatives: ByLanguage = Field(default_factory=dict)
    titles: ByLanguage = Field(default_factory=dict)
    no_titles_after: ByLanguage = Field(default_factory=dict)
    titles_after: ByLanguage = Field(default_factory=dict)
    greetings: ByLanguage = Field(default_factory=dict)
    closings: ByLanguage = Field(default_factory=dict)
    documents: ByLanguage = Field(default_factory=dict)
    born: ByLanguage = Field(default_factory=dict)
    streets_before: ByLanguage = Field(default_factory=dict)
    streets_after: ByLanguage = Field(default_factory=dict)
    streets_alone: ByLanguage = Field(default_factory=dict)
    street_endings: ByLanguage = Field(default_factory=dict)
    currencies: ByLanguage = Field(default_factory=dict)
    stops: ByLanguage = Field(default_factory=dict)
    particles: ByLanguage = Field(default_factory=dict)
    not_names: ByLanguage = Field(default_factory=dict)
    names: ByLanguage = Field(default_factory=dict)


def load_personal_words(root: Path, problems: Problems) -> PersonalWords:
    """personal_words.yml, needed where there are guided checks, as in every installation that is served to people."""
    path = root / "personal_words.yml"
    words: PersonalWords | None = (read if (root / "flows").exists() else read_if_there)(path, PersonalWords, problems)
    return words or PersonalWords()
