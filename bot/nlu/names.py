"""Names as people write them: places of Saxony, countries and languages from CLDR, professions. Data, no Rasa here."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

DATA = Path(__file__).parents[2] / "data" / "gazetteer"
CLDR_LANGUAGES = (
    "de",
    "en",
    "ar",
    "cs",
    "es",
    "fr",
    "pl",
    "pt",
    "ru",
    "tr",
    "uk",
    "vi",
    "fa",
    "hi",
    "it",
    "sr",
    "zh",
)
# CLDR names that are ordinary words of another language or of no use here.
_SHORTEST = 4


@cache
def places() -> dict[str, str]:
    """Form in lower case -> name of the municipality or district."""
    found: dict[str, str] = {}
    for name, entry in _read("places.yml")["places"].items():
        for form in [name, *entry["forms"]]:
            found.setdefault(form.casefold(), name)
    return found


@cache
def professions() -> dict[str, str]:
    """Word in lower case -> id of the profession."""
    entries = _read("professions.yml")["professions"].items()
    return {form.casefold(): profession for profession, forms in entries for form in forms}


@cache
def countries() -> dict[str, str]:
    """Name in lower case -> ISO 3166 code."""
    return _cldr("territories", lambda code: len(code) == 2 and code.isalpha())


@cache
def languages() -> dict[str, str]:
    """Name in lower case -> ISO 639 code."""
    return _cldr("languages", lambda code: len(code) == 2)


def _cldr(table: str, wanted: Callable[[str], bool]) -> dict[str, str]:
    found: dict[str, str] = {}
    for language in CLDR_LANGUAGES:
        for code, name in getattr(Locale.parse(language), table).items():
            if wanted(code) and (len(name) >= _SHORTEST or not name.isascii()):
                found.setdefault(name.casefold(), code)
    return found


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text("utf-8"))
