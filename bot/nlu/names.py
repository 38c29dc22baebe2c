"""Names as people write them: places, professions, universities and nationalities from the knowledge, the rest from CLDR."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel import Locale

from bot.kb.countries import Countries, load_countries, with_plain
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
_SHORTEST = 4
# Names of CLDR that are those of two countries: in some languages it calls only one of them so.
_TWO_COUNTRIES = frozenset({"congo", "kongo"})


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
    """Name or nationality in lower case -> ISO 3166 code: what CLDR has comes first, see `bot.kb.countries` for the rest."""
    found = _cldr("territories", lambda code: len(code) == 2 and code.isalpha())
    for code, country in _written().items():
        found.update({form: code for form in country.forms() if form not in found})
    unclear = _TWO_COUNTRIES | set(lone_countries())
    return {form: code for form, code in with_plain(found).items() if form not in unclear}


@cache
def lone_countries() -> dict[str, str]:
    """Words that name a country only where nothing else is said ("us", "pole") -> ISO 3166 code."""
    return {form: code for code, country in _written().items() for form in country.alone}


@cache
def _written() -> Countries:
    return load_countries(KNOWLEDGE / "countries.yml", Problems(KNOWLEDGE))


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
