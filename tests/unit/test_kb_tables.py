"""Tables of the knowledge: places and their districts, professions and who recognises them, where one can study."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.kb.library import Knowledge
from bot.kb.problems import KnowledgeError
from tests.unit.kb_copy import KnowledgeCopy

DISTRICTS, MUNICIPALITIES = "directory/districts.yml", "directory/municipalities.yml"
PROFESSIONS, AUTHORITIES = "professions/toy.yml", "professions/authorities.yml"
INSTITUTIONS, SCHOLARSHIPS = "education/institutions.yml", "education/scholarships.yml"


@pytest.fixture
def copy(tmp_path: Path) -> KnowledgeCopy:
    """The toy knowledge to spoil."""
    return KnowledgeCopy(tmp_path)


def problems(copy: KnowledgeCopy) -> list[str]:
    with pytest.raises(KnowledgeError) as error:
        copy.load()
    return [f"{problem.file}: {problem.text}" for problem in error.value.problems]


@pytest.mark.parametrize(
    ("form", "keys"),
    [
        ("freiberg", "14522180"),
        ("фрайберг", "14522180"),
        ("bernsdorf", "14522030+14625040"),
        ("weißau/o.l.", "14625990"),
        ("weißau", "14625990"),
        ("weissau", "14625990"),
        ("mitte", "14522"),
    ],
)
def test_a_place_is_found_by_every_spelling(toy: Knowledge, form: str, keys: str) -> None:
    assert toy.places.forms()[form] == keys


def test_a_place_has_its_name_and_district_and_unknown_keys_are_nothing(toy: Knowledge) -> None:
    one, other, district = toy.places.find("14522030+14625040+99+14522", "en")
    assert (one.name, one.district) == ("Bernsdorf", "14522")
    assert (other.name, other.district) == ("Bernsdorf", "14625")
    assert (district.name, district.district) == ("Mitte district", "14522")
    assert toy.places.find("") == ()


@pytest.mark.parametrize(
    ("word", "ids"),
    [
        ("hebamme", "midwife"),
        ("قابلة", "midwife"),
        ("birth attendant", "midwife"),
        ("craftsman", "baker+tailor"),
        ("bäcker", "baker"),
    ],
)
def test_a_profession_is_found_by_its_words_in_every_language(toy: Knowledge, word: str, ids: str) -> None:
    assert toy.professions.forms()[word] == ids


def test_a_name_for_both_genders_is_for_reading_and_not_for_finding(toy: Knowledge) -> None:
    assert "bäckerin/bäcker" not in toy.professions.forms()


@pytest.mark.parametrize(
    ("place", "found"), [("14522180", ("mining_academy",)), ("14522", ("mining_academy",)), ("14625040", ())]
)
def test_universities_are_found_by_municipality_and_district_and_preparatory_colleges_are_not(
    toy: Knowledge, place: str, found: tuple[str, ...]
) -> None:
    assert toy.education.at(place) == found


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (DISTRICTS, "immigration_office: office_east", "immigration_office: nobody",
         f"kb/{DISTRICTS}: district '14625': unknown organisation 'nobody'"),
        (MUNICIPALITIES, '"Freiberg", district: "14522"', '"Freiberg", district: "14625"',
         f"kb/{MUNICIPALITIES}: '14522180' does not lie in district '14625'"),
        (AUTHORITIES, "organisations: [office]", "organisations: [nobody]",
         f"kb/{AUTHORITIES}: authority 'office': unknown organisation 'nobody'"),
        (AUTHORITIES, ", depends_on: place", "",
         f"kb/{AUTHORITIES}: authority 'chambers': with more than one organisation 'depends_on' is needed"),
        (AUTHORITIES, "fee: [card_price]", "fee: [card_prise]", f"kb/{AUTHORITIES}: unknown fact 'card_prise'"),
        (PROFESSIONS, "authority: office", "authority: king",
         f"kb/{PROFESSIONS}: profession 'midwife': unknown authority 'king'"),
        (PROFESSIONS, "en: Midwife, ", "", f"kb/{PROFESSIONS}: profession 'midwife' has no name in en"),
        (PROFESSIONS, "article: card_how", "article: card_why",
         f"kb/{PROFESSIONS}: profession 'midwife': unknown topic 'card_why'"),
        (PROFESSIONS, "german: ask", "german: {level: card_level}", f"kb/{PROFESSIONS}: unknown fact 'card_level'"),
        (PROFESSIONS, 'en: "The card costs {fact:card_price}."', 'en: "The card costs money."',
         f"kb/{PROFESSIONS}: profession 'midwife': German and English do not use the same facts"),
        (PROFESSIONS, 'en: "The card costs {fact:card_price}."', 'en: "In 3 days {fact:card_price}."',
         f"kb/{PROFESSIONS}: profession 'midwife': '3' should be a fact"),
        (INSTITUTIONS, 'sites: ["14522180"]', 'sites: ["14522999"]',
         f"kb/{INSTITUTIONS}: institution 'mining_academy': unknown municipality '14522999'"),
        (SCHOLARSHIPS, 'en: "{fact:card_price} a month."', 'en: "{fact:card_prise} a month."',
         f"kb/{SCHOLARSHIPS}: scholarship 'mining': German and English do not use the same facts"),
    ],
)  # fmt: skip
def test_a_table_that_leads_nowhere_is_told(copy: KnowledgeCopy, file: str, old: str, new: str, told: str) -> None:
    assert told in problems(copy.replace(file, old, new))


def test_a_profession_stands_once(copy: KnowledgeCopy) -> None:
    copy.write("professions/again.yml", copy.read(PROFESSIONS))
    assert f"kb/{PROFESSIONS}: profession 'midwife' stands in again.yml, too" in problems(copy)


def test_tables_may_be_missing(copy: KnowledgeCopy) -> None:
    for file in (DISTRICTS, MUNICIPALITIES, PROFESSIONS, AUTHORITIES, INSTITUTIONS, SCHOLARSHIPS):
        copy.remove(file)
    for district in ("14522", "14625"):  # a team cannot be for a district that is in no table
        copy.replace("desk/teams.yml", f'    districts: ["{district}"]\n', "")
    knowledge = copy.load()
    assert (knowledge.places.forms(), knowledge.professions.forms(), knowledge.education.forms()) == ({}, {}, {})
