"""Every municipality leads to its offices, every profession to who recognises it, in every language people write."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from bot.domain.messages import plain_text
from bot.kb.cards import Cards
from bot.kb.catalogue import OFFICES
from bot.kb.library import Knowledge
from bot.kb.professions import OR
from bot.nlu.name_finder import Names, shared_names
from tests.conftest import ROOT, read_yaml, real_knowledge

TODAY = date(2026, 11, 24)
REAL = real_knowledge()
FOLDER = ROOT / "tests" / "knowledge"
SAID_PLACES: dict[str, list[dict[str, str]]] = read_yaml((FOLDER / "named_places.yml").read_text("utf-8"))
SAID_PROFESSIONS: dict[str, list[dict[str, object]]] = read_yaml((FOLDER / "named_professions.yml").read_text("utf-8"))
IN_GERMAN_AND_ENGLISH = {"de": "Welche Ausländerbehörde ist für {} zuständig?", "en": "Which immigration office is there for {}?"}
A_PROFESSION = {"de": "Ich bin {} und suche Arbeit.", "en": "I work as {} at the moment."}


@pytest.fixture(scope="module")
def names() -> Names:
    """All names, as the engine finds them."""
    return shared_names()


def found(names: Names, text: str, entity: str) -> set[str]:
    return {value for one in names.find(text) if one["entity"] == entity for value in str(one["value"]).split(OR)}


def test_there_are_all_municipalities_and_professions() -> None:
    assert (len(REAL.places.municipalities), len(REAL.places.districts)) == (418, 13)
    assert len(REAL.professions.professions) >= 131


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("key", sorted(REAL.places.municipalities))
def test_a_municipality_leads_to_one_district_and_its_immigration_office(names: Names, key: str, language: str) -> None:
    municipality = REAL.places.municipalities[key]
    keys = found(names, IN_GERMAN_AND_ENGLISH[language].format(municipality.name), "place")
    assert key in keys
    (place,) = (place for place in REAL.places.find(OR.join(keys), language) if place.key == key)
    office = REAL.organisations[REAL.places.districts[place.district].immigration_office]
    written = "de" if language == "de" else "en"
    assert office.name[written] in plain_text(Cards(REAL, language, TODAY).offices(place, OFFICES).blocks)


def test_only_towns_of_one_name_have_to_be_asked_about() -> None:
    municipal = len("14522180")  # a region such as Lausitz may lie in two districts
    shared = [keys.split(OR) for keys in REAL.places.forms().values() if OR in keys]
    towns = {tuple(sorted(keys)) for keys in shared if len(keys[0]) == municipal}
    first = {tuple(sorted({REAL.places.municipalities[key].name[:5] for key in keys})) for keys in towns}
    assert all(len(names) == 1 for names in first), first


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", sorted(REAL.professions.professions))
def test_a_profession_leads_to_who_decides_or_says_on_what_it_depends(names: Names, name: str, language: str) -> None:
    profession = REAL.professions.professions[name]
    authority = REAL.professions.authorities[profession.authority]
    assert len(authority.organisations) <= 1 or authority.depends_on
    text = plain_text(Cards(REAL, language, TODAY).profession(name).blocks)
    written = "de" if language == "de" else "en"
    assert all(REAL.organisations[one].name[written] in text for one in authority.organisations)
    assert profession.names[language] in text


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", sorted(REAL.professions.professions))
def test_a_profession_is_found_by_its_name_or_its_first_word(names: Names, name: str, language: str) -> None:
    profession = REAL.professions.professions[name]
    words = [*profession.words.get(language, []), *profession.names[language].replace("/", ",").split(",")]
    said = [A_PROFESSION[language].format(word.strip()) for word in words if word.strip()]
    assert any(name in found(names, text, "profession") for text in said), words


@pytest.mark.parametrize(("language", "said"), [(code, said) for code, lines in SAID_PLACES.items() for said in lines])
def test_a_place_is_found_as_people_write_it(names: Names, language: str, said: dict[str, str]) -> None:
    assert said["place"] in found(names, said["say"], "place"), f"{language}: {said['say']}"


@pytest.mark.parametrize(("language", "said"), [(code, said) for code, lines in SAID_PROFESSIONS.items() for said in lines])
def test_a_profession_is_found_as_people_say_it(names: Names, language: str, said: dict[str, object]) -> None:
    right = said["profession"] if isinstance(said["profession"], list) else [said["profession"]]
    assert found(names, str(said["say"]), "profession") & set(right), f"{language}: {said['say']}"


def test_there_are_twenty_sentences_in_each_of_the_ten_other_languages() -> None:
    others = sorted(set(REAL.languages) - {"de", "en"})
    for lists in (SAID_PLACES, SAID_PROFESSIONS):
        assert sorted(lists) == others
        assert set(Counter(len(lines) for lines in lists.values())) == {20}


def test_no_university_is_without_a_way_to_reach_it() -> None:
    silent = [
        name for name, institution in REAL.education.institutions.items()
        if institution.kind in ("university", "applied_sciences", "arts", "dual", "studienkolleg") and not institution.website
    ]  # fmt: skip
    assert silent == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_freiberg_has_the_mining_academy_and_its_links(real: Knowledge, language: str) -> None:
    card = Cards(real, language, TODAY).institutions(real.education.at("14522180"), "Freiberg")
    assert "Bergakademie" in plain_text(card.blocks)
    assert [source.url for source in card.sources] == ["https://tu-freiberg.de/international"]
