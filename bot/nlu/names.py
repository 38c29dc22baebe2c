"""Names as people write them: places, professions and universities from the knowledge, countries and languages from CLDR."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel import Locale

from bot.kb.education import load_education
from bot.kb.places import load_places
from bot.kb.problems import Problems
from bot.kb.professions import load_professions

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
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
    """Form in lower case -> official keys of the municipality or district, see `bot.kb.places`."""
    return load_places(KNOWLEDGE / "directory", Problems(KNOWLEDGE)).forms()


@cache
def professions() -> dict[str, str]:
    """Word in lower case -> ids of professions, see `bot.kb.professions`."""
    return load_professions(KNOWLEDGE / "professions", Problems(KNOWLEDGE)).forms()


@cache
def institutions() -> dict[str, str]:
    """Name in lower case -> id of a university or preparatory college."""
    return load_education(KNOWLEDGE / "education", Problems(KNOWLEDGE)).forms()


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
                found.setdefault(name.lower(), code)
    return found
