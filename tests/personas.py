"""Ten people whose way through `pathway_check` is derived from the law in tests/flows/pathway_check.yml, and how they talk.

They press a button where there is one and type where there is none; numbers, countries and professions in their own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.flows.cases import FOLDER, Case, read

PERSONA = "persona: "
# Beginning of the case's name -> language, and what is typed for the answers that have no button.
SAID: dict[str, tuple[str, dict[str, str]]] = {
    "nurse from the Philippines": (
        "en",
        {"nationality": "the Philippines", "profession": "nurse", "salary": "38,000", "age": "30"},
    ),
    "software developer of 30 from Brazil": (
        "pt",
        {"nationality": "Brasil", "profession": "informático", "salary": "46.000 €", "experience": "4 anos"},
    ),
    "Vietnamese school leaver": ("vi", {"nationality": "Việt Nam"}),
    "Indian engineer": ("en", {"nationality": "India", "profession": "engineer"}),
    "Ukrainian teacher": ("uk", {"nationality": "Україна", "profession": "вчителька"}),
    "Turkish electrician": (
        "tr",
        {"nationality": "Türkiye", "profession": "elektrikçi", "salary": "52.000", "experience": "5", "age": "47"},
    ),
    "Serbian worker": ("de", {"nationality": "Serbien", "profession": "Hilfsarbeiter", "salary": "32.000", "age": "33"}),
    "Egyptian doctor": ("ar", {"nationality": "مصر", "profession": "طبيب"}),
    "Czech commuter": ("cs", {"nationality": "Česko"}),
    "Tunisian student who is about to finish": ("fr", {"nationality": "Tunisie", "profession": "ingénieur en mécanique"}),
}  # fmt: skip


@dataclass(frozen=True)
class Persona:
    """Somebody: the case with what the law says, the language, and what is typed."""

    case: Case
    language: str
    typed: dict[str, str]

    def reply(self, question: str) -> str:
        """What this person answers: typed words, or the payload of a button."""
        return self.typed.get(question) or self.button(question)

    def button(self, question: str) -> str:
        """The payload of the button that gives this person's answer."""
        value: Any = self.case.answers[question]
        return f"/answer/{question}/{value}"


def personas() -> list[Persona]:
    """All of them. Raises StopIteration when a case has been renamed."""
    cases = read(FOLDER / "pathway_check.yml")
    return [
        Persona(next(case for case in cases if case.name.startswith(PERSONA + name)), language, typed)
        for name, (language, typed) in SAID.items()
    ]  # fmt: skip


def name_of(persona: Persona) -> str:
    """For the names of tests."""
    return persona.case.name.removeprefix(PERSONA)
