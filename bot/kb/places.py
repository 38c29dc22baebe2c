"""Places of Saxony: municipalities, the districts they lie in, and who is there for them. Names as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from bot.kb.catalogue import Bilingual
from bot.kb.problems import Problems
from bot.kb.strict_yaml import Strict, read_if_there

# "Lichtenberg/Erzgeb.", "Reichenbach im Vogtland", "Jonsdorf, Kurort": people leave out what stands behind the name.
_ADDITION = re.compile(r"/.*$|,.*$| im .*$")
_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
OR = "+"
"""Between the keys of places that share a name."""


class District(Strict):
    """A district or an independent city; the other fields are ids of organisations, `employment_agency` is a name."""

    name: Bilingual
    immigration_office: str
    welcome_centre: list[str]
    chambers: list[str]
    employment_agency: str
    forms: list[str] = Field(default_factory=list)


class Municipality(Strict):
    """A municipality; `district` is the key of its district, `forms` are other spellings."""

    name: str
    district: str
    forms: list[str] = Field(default_factory=list)


class _Districts(Strict):
    districts: dict[str, District]


class _Municipalities(Strict):
    municipalities: dict[str, Municipality]


@dataclass(frozen=True)
class Place:
    """A place somebody named: its key (8 digits for a municipality, 5 for a district), name and district."""

    key: str
    name: str
    district: str


@dataclass(frozen=True)
class Places:
    """All municipalities and districts by official key (AGS)."""

    districts: dict[str, District]
    municipalities: dict[str, Municipality]

    def find(self, keys: str, language: str = "de") -> tuple[Place, ...]:
        """The places behind the value of a place entity ("14625040", "14524030+14625040", "14522"); unknown keys are left out."""
        found = (self._place(key, language) for key in keys.split(OR))
        return tuple(place for place in found if place)

    def _place(self, key: str, language: str) -> Place | None:
        if key in self.municipalities:
            municipality = self.municipalities[key]
            return Place(key, municipality.name, municipality.district)
        if key in self.districts:
            name = self.districts[key].name
            return Place(key, name["de" if language == "de" else "en"], key)
        return None

    def forms(self) -> dict[str, str]:
        """Every form in lower case -> the key, or the keys of all places it may mean, joined by `OR`."""
        found: dict[str, list[str]] = {}
        for key, municipality in self.municipalities.items():
            for form in _spellings(municipality.name) | _folded(municipality.forms):
                found.setdefault(form, []).append(key)
        for key, district in self.districts.items():
            for form in _folded(district.forms):
                found.setdefault(form, []).append(key)
        return {form: OR.join(keys) for form, keys in found.items()}


def load_places(folder: Path, problems: Problems) -> Places:
    """directory/districts.yml and directory/municipalities.yml."""
    districts = read_if_there(folder / "districts.yml", _Districts, problems)
    municipalities = read_if_there(folder / "municipalities.yml", _Municipalities, problems)
    places = Places(districts.districts if districts else {}, municipalities.municipalities if municipalities else {})
    for key, municipality in places.municipalities.items():
        if municipality.district not in places.districts or not key.startswith(municipality.district):
            problems.add(folder / "municipalities.yml", 1, f"'{key}' does not lie in district '{municipality.district}'")
    return places


def _spellings(name: str) -> set[str]:
    folded = {name.lower(), _ADDITION.sub("", name).lower()}
    return folded | {form.translate(_PLAIN) for form in folded} | {form.translate(_SPELLED) for form in folded}


def _folded(forms: list[str]) -> set[str]:
    return {form.lower() for form in forms}
