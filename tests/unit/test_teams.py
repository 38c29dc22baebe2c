"""Teams and the routing table as files: what is read, what stands for what is left out, and what an operator has to mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.kb.library import Knowledge
from tests.unit.kb_copy import KnowledgeCopy

TEAMS, ROUTING = "desk/teams.yml", "desk/routing.yml"


@pytest.fixture
def copy(tmp_path: Path) -> KnowledgeCopy:
    return KnowledgeCopy(tmp_path)


def test_a07_a_team_has_its_own_languages_and_hours_or_those_of_the_defaults(toy: Knowledge) -> None:
    plain, own = toy.teams["card_office"], toy.teams["card_office_east"]
    assert (plain.languages, own.languages) == (["de", "en"], ["de", "cs"])
    assert sorted(plain.hours) == ["fri", "mon", "thu", "tue", "wed"]
    assert (len(own.hours["mon"]), "tue" in own.hours) == (2, False)
    assert (plain.capacity, toy.teams["card_price_desk"].capacity) == (50, 2)
    assert (plain.name["de"], plain.named("en"), plain.named("vi")) == (
        "Kartenamt Mitte",
        "Card office Mitte",
        "Card office Mitte",
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("organisation: office_east", "organisation: nobody", "team 'card_office_east': unknown organisation 'nobody'"),
        ("topics: [card_price]", "topics: [card_prize]", "team 'card_price_desk': 'card_prize' is no area and no topic"),
        ('districts: ["14625"]', 'districts: ["14999"]', "team 'card_office_east': unknown district '14999'"),
        ("languages: [de, cs]", "languages: [de, cz]", "team 'card_office_east': 'cz' is no language"),
        ("{de: Kartenamt Ost, en: Card office East}", "{de: Kartenamt Ost}", "team 'card_office_east': no name in 'en'"),
        ('["08:00-12:00", "13:00-18:00"]', '["08:00-12:00", "11:00-18:00"]', "the hours of a day overlap"),
        ('["22:00-24:00"]', '["24:00-22:00"]', "write hours such as 09:00-15:00"),
        ('["00:00-04:00"]', '["04:00-04:00"]', "ends before it begins"),
        ("zone: Europe/Berlin", "zone: Europe/Dresden", "'Europe/Dresden' is no time zone"),
        ("holidays_of: SN", "holidays_of: SX", "'SX' is no federal state; Saxony is SN"),
        ('["12-24", "12-31"]', '["12-24", "31-12"]', "write a day of the year such as 12-24"),
        ("capacity: 2", "capacity: 0", "greater than 0"),
        ("capacity: 2", "kapacity: 2", "unknown key"),
    ],
)
def test_a09_a_mistake_in_the_teams_is_named_with_its_file(copy: KnowledgeCopy, old: str, new: str, message: str) -> None:
    problems = copy.replace(TEAMS, old, new).problems()
    assert any(problem.startswith(f"{TEAMS}:") and message in problem for problem in problems), problems


def test_a09_a_team_that_is_never_open_is_refused(copy: KnowledgeCopy) -> None:
    text = copy.read(TEAMS)
    start = text.index("    hours: {mon:")
    problems = copy.write(TEAMS, text[:start] + "    hours: {mon: []}\n" + text[text.index("  card_price_desk:") :]).problems()
    assert any("a desk is open at some time of the week" in problem for problem in problems)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("fallback: service_point", "fallback: nobody", "the fallback 'nobody' is no team of teams.yml"),
        ("{team: card_office}", "{team: card_offices}", "rule 2: 'card_offices' is no team of teams.yml"),
        ("topics: [card_price]", "topics: [card]", "rule 4: 'card' is no area and no topic"),
        ("languages: [ar]", "languages: [arabic]", "rule 1: 'arabic' is no language"),
        ("{team: card_office}", '{team: card_office, districts: ["99999"]}', "rule 2: unknown district '99999'"),
    ],
)
def test_a07_a_mistake_in_the_routing_table_is_named(copy: KnowledgeCopy, old: str, new: str, message: str) -> None:
    assert f"{ROUTING}:1: {message}" in copy.replace(ROUTING, old, new).problems()


@pytest.mark.parametrize("file", [TEAMS, ROUTING])
def test_knowledge_without_a_desk_is_not_served(copy: KnowledgeCopy, file: str) -> None:
    assert any(problem.startswith(f"{file}:1: not readable") for problem in copy.remove(file).problems())


def test_the_service_point_answers_for_everything_in_the_real_table(real: Knowledge) -> None:
    assert real.routing.fallback == "service_point"
    assert real.teams["service_point"].organisation == "zefas_ifs"


def test_every_team_of_the_real_table_is_reached_by_a_rule_and_decides_something(real: Knowledge) -> None:
    reached = {rule.team for rule in real.routing.rules} | {real.routing.fallback}
    assert reached == set(real.teams)
    assert all(real.teams[rule.team].topics or rule.topics for rule in real.routing.rules)


def test_every_district_has_its_immigration_office_and_its_chambers_as_teams(real: Knowledge) -> None:
    organisations = {(team.organisation, district) for team in real.teams.values() for district in team.districts}
    for key, district in real.places.districts.items():
        for organisation in (district.immigration_office, *district.chambers, *district.welcome_centre):
            assert (organisation, key) in organisations
