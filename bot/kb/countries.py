"""What people write of countries beside their names in CLDR: short names and nationalities."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from babel import Locale
from pydantic import Field

from bot.kb.problems import Problems
from bot.kb.strict_yaml import Strict, read_if_there, read_text

Words = list[str]
_SHORTEST_PLAIN = 5
# Letters that are not a base letter with a mark.
_LETTERS = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Country(Strict):
    """The forms of a country, in lower case, by language. `alone`: a country only where nothing else is said."""

    de: Words = Field(default_factory=list)
    en: Words = Field(default_factory=list)
    ar: Words = Field(default_factory=list)
    cs: Words = Field(default_factory=list)
    es: Words = Field(default_factory=list)
    fr: Words = Field(default_factory=list)
    pl: Words = Field(default_factory=list)
    pt: Words = Field(default_factory=list)
    ru: Words = Field(default_factory=list)
    tr: Words = Field(default_factory=list)
    uk: Words = Field(default_factory=list)
    vi: Words = Field(default_factory=list)
    alone: Words = Field(default_factory=list)

    def forms(self) -> Iterator[str]:
        """All but those that have to stand alone."""
        for language in sorted(set(type(self).model_fields) - {"alone"}):
            yield from getattr(self, language)


Countries = dict[str, Country]


def load_countries(path: Path, problems: Problems) -> Countries:
    """knowledge/countries.yml, by ISO 3166 code; a form belongs to one country."""
    found: Countries = read_if_there(path, Countries, problems) or {}
    owners: dict[str, str] = {}
    for code, country in found.items():
        for text in _wrong(code, country, owners):
            problems.add(path, _line(path, code, problems), text)
    return found


def with_plain(forms: Mapping[str, str]) -> dict[str, str]:
    """The forms and, after them, long ones as written without accents: "tuerkei", "turkei" for "türkei"."""
    found = dict(forms)
    for form, code in forms.items():
        for plain in _without_accents(form):
            found.setdefault(plain, code)
    return found


@cache
def known_codes() -> frozenset[str]:
    """The codes of all countries of CLDR."""
    return frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha())


def _wrong(code: str, country: Country, owners: dict[str, str]) -> Iterable[str]:
    if code not in known_codes():
        yield f"unknown country '{code}'"
    for form in [*country.forms(), *country.alone]:
        if form != form.lower().strip() or not form:
            yield f"'{form}' is not in lower case"
        owner = owners.setdefault(form, code)
        if owner != code:
            yield f"'{form}' belongs to {owner} and {code}"


def _line(path: Path, code: str, problems: Problems) -> int:
    lines = (read_text(path, problems) or "").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.strip('"').startswith((f"{code}:", f'{code}"'))), 1)


def _without_accents(form: str) -> Iterator[str]:
    for written in (form.translate(_UMLAUTS), form):
        marked = unicodedata.normalize("NFD", written.translate(_LETTERS))
        plain = "".join(char for char in marked if not unicodedata.combining(char))
        if plain.isascii() and len(plain) >= _SHORTEST_PLAIN:
            yield plain
