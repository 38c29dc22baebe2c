"""Where one can study in Saxony: institutions by place, preparatory colleges, scholarships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from bot.kb.catalogue import Bilingual
from bot.kb.problems import Problems
from bot.kb.strict_yaml import Strict, read_if_there


class Institution(Strict):
    """A university, or a preparatory college (`studienkolleg`). `sites` are keys of municipalities, the seat first."""

    name: Bilingual
    kind: Literal["university", "applied_sciences", "arts", "dual", "private", "church", "public_service", "studienkolleg"]
    sites: list[str] = Field(min_length=1)
    website: str | None = None
    international: str | None = None
    uni_assist: bool | None = None
    notes: Bilingual | None = None
    forms: list[str] = Field(default_factory=list)
    checked: date
    confidence: Literal["high", "medium"]


class Scholarship(Strict):
    """A scholarship; numbers in its texts are facts."""

    name: Bilingual
    for_whom: Bilingual
    apply: Bilingual
    website: str | None = None
    checked: date
    confidence: Literal["high", "medium"]


class _Institutions(Strict):
    institutions: dict[str, Institution]


class _Scholarships(Strict):
    scholarships: dict[str, Scholarship]


@dataclass(frozen=True)
class Education:
    """All institutions and scholarships by id."""

    institutions: dict[str, Institution]
    scholarships: dict[str, Scholarship]

    def at(self, place: str) -> tuple[str, ...]:
        """Institutions where one can study at a municipality or in a district (key); preparatory colleges are left out."""
        return tuple(
            name for name, institution in self.institutions.items()
            if institution.kind != "studienkolleg" and any(site.startswith(place) for site in institution.sites)
        )  # fmt: skip

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Institutions of a kind."""
        return tuple(name for name, institution in self.institutions.items() if institution.kind == kind)

    def forms(self) -> dict[str, str]:
        """Every name in lower case -> id."""
        return {
            form.lower(): name
            for name, institution in self.institutions.items()
            for form in [*institution.name.values(), *institution.forms]
        }


def load_education(folder: Path, problems: Problems) -> Education:
    """education/institutions.yml and education/scholarships.yml."""
    institutions = read_if_there(folder / "institutions.yml", _Institutions, problems)
    scholarships = read_if_there(folder / "scholarships.yml", _Scholarships, problems)
    return Education(
        institutions.institutions if institutions else {}, scholarships.scholarships if scholarships else {}
    )  # fmt: skip
