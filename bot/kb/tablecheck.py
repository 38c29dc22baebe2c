"""References of the tables: districts to offices, professions to authorities and facts, institutions to municipalities."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.kb import lint, markup
from bot.kb.catalogue import Bilingual
from bot.kb.education import Education
from bot.kb.problems import Problems
from bot.kb.professions import German, Profession

if TYPE_CHECKING:
    from bot.kb.library import Knowledge


def check_tables(knowledge: Knowledge, problems: Problems) -> None:
    """Every id that a table names exists; every text uses facts for its numbers, the same in both languages."""
    _check_districts(knowledge, problems)
    _check_authorities(knowledge, problems)
    for name, profession in knowledge.professions.professions.items():
        _check_profession(knowledge, name, profession, problems)
    _check_education(knowledge, knowledge.education, problems)


def _check_districts(knowledge: Knowledge, problems: Problems) -> None:
    path = knowledge.root / "directory" / "districts.yml"
    for key, district in knowledge.places.districts.items():
        for organisation in [district.immigration_office, *district.welcome_centre, *district.chambers]:
            if organisation not in knowledge.organisations:
                problems.add(path, 1, f"district '{key}': unknown organisation '{organisation}'")


def _check_authorities(knowledge: Knowledge, problems: Problems) -> None:
    path = knowledge.root / "professions" / "authorities.yml"
    for name, authority in knowledge.professions.authorities.items():
        for organisation in authority.organisations:
            if organisation not in knowledge.organisations:
                problems.add(path, 1, f"authority '{name}': unknown organisation '{organisation}'")
        if len(authority.organisations) > 1 and authority.depends_on is None:
            problems.add(path, 1, f"authority '{name}': with more than one organisation 'depends_on' is needed")
        for fact in [*authority.fee, *([authority.months] if authority.months else [])]:
            _check_fact(knowledge, fact, path, problems)


def _check_profession(knowledge: Knowledge, name: str, profession: Profession, problems: Problems) -> None:
    path = knowledge.professions.files[name]
    missing = [code for code in knowledge.languages if code not in profession.names]
    if missing:
        problems.add(path, 1, f"profession '{name}' has no name in {', '.join(missing)}")
    if profession.authority not in knowledge.professions.authorities:
        problems.add(path, 1, f"profession '{name}': unknown authority '{profession.authority}'")
    if profession.article not in knowledge.topics:
        problems.add(path, 1, f"profession '{name}': unknown topic '{profession.article}'")
    for source in profession.sources:
        if source not in knowledge.sources:
            problems.add(path, 1, f"profession '{name}': unknown source '{source}'")
    if isinstance(profession.german, German):
        for fact in filter(None, (profession.german.level, profession.german.test)):
            _check_fact(knowledge, fact, path, problems)
    if profession.notes:
        _check_texts(knowledge, profession.notes, f"profession '{name}'", path, problems)


def _check_education(knowledge: Knowledge, education: Education, problems: Problems) -> None:
    path = knowledge.root / "education"
    for name, institution in education.institutions.items():
        for site in institution.sites:
            if site not in knowledge.places.municipalities:
                problems.add(path / "institutions.yml", 1, f"institution '{name}': unknown municipality '{site}'")
        if institution.notes:
            _check_texts(knowledge, institution.notes, f"institution '{name}'", path / "institutions.yml", problems)
    for name, scholarship in education.scholarships.items():
        for texts in (scholarship.for_whom, scholarship.apply):
            _check_texts(knowledge, texts, f"scholarship '{name}'", path / "scholarships.yml", problems)


def _check_texts(knowledge: Knowledge, texts: Bilingual, where: str, path: Path, problems: Problems) -> None:
    used = [set(markup.fact_ids(text)) for text in texts.values()]
    if any(facts != used[0] for facts in used):
        problems.add(path, 1, f"{where}: German and English do not use the same facts")
    for fact in used[0]:
        _check_fact(knowledge, fact, path, problems)
    for text in texts.values():
        for _, found in lint.digits(text):
            problems.add(path, 1, f"{where}: '{found}' should be a fact")


def _check_fact(knowledge: Knowledge, fact: str, path: Path, problems: Problems) -> None:
    record = knowledge.facts.records.get(fact)
    if record is None or record.unit == "text":
        problems.add(path, 1, f"unknown fact '{fact}'")
