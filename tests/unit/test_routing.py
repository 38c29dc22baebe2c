"""Which team a new case goes to: topic, district and language, what a guided check says, and who is there at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.conversation import State
from bot.kb.library import Knowledge
from bot.service.routing import Matter, Route, choose
from bot.settings import Settings
from tests.conftest import Product, opened
from tests.fakes import ScriptedDialogue
from tests.staff import case_of, change, seen, staff
from tests.talk import Person
from tests.unit.kb_copy import KnowledgeCopy
from tests.unit.toy_flow import with_flow

ALL = ("service_point", "card_office", "card_office_east", "card_price_desk")


@pytest.mark.parametrize(
    ("matter", "team"),
    [
        (Matter("card_price", "en", "14522"), "card_office"),
        (Matter("card_price", "en", "14625"), "card_office_east"),
        (Matter("card_price", "en"), "card_price_desk"),
        (Matter("card_price", "ar", "14625"), "card_price_desk"),
        (Matter("card_how", "ar", "14625"), "card_office_east"),
        (Matter("card_how", "en"), "service_point"),
        (Matter("talk_to_human", "en", "14522"), "service_point"),
        (Matter(None, "en", "14522"), "service_point"),
    ],
)
def test_a07_the_first_rule_that_fits_topic_district_and_language_wins(toy: Knowledge, matter: Matter, team: str) -> None:
    assert choose(toy, matter, ALL).team == team


def test_a07_a_team_nobody_answers_for_is_passed_over_and_stays_the_responsible_one(toy: Knowledge) -> None:
    matter = Matter("card_how", "en", "14522")
    assert choose(toy, matter, ALL) == Route("card_office", "office", "office")
    assert choose(toy, matter, {"service_point", "card_price_desk"}) == Route("card_price_desk", "office", "office")
    assert choose(toy, matter, {"service_point", "card_office_east"}) == Route("service_point", "zefas_ifs", "office")
    assert choose(toy, matter, ()) == Route("service_point", "zefas_ifs", "office")


def test_a07_what_the_guided_check_says_wins_over_the_table(toy: Knowledge) -> None:
    assert choose(toy, Matter("card_price", "en", "14625", "office"), ALL) == Route("card_price_desk", "office", "office")
    assert choose(toy, Matter("card_how", "en", "14522", "office"), ALL) == Route("card_office", "office", "office")
    assert choose(toy, Matter("card_how", "en", "14522", "ba"), ALL) == Route("service_point", "zefas_ifs", "ba")


@pytest.mark.parametrize(
    ("topic", "district", "language", "team", "responsible"),
    [
        ("permit_extension", "14612", "vi", "immigration_office_14612", "immigration_office_14612"),
        ("permit_extension", None, "vi", "service_point", None),
        ("wages_not_paid", None, "cs", "workers_rights", "babs"),
        ("wages_not_paid", None, "ar", "fair_integration", "faire_integration"),
        ("recognition_craft", "14625", "pl", "hwk_dresden", "hwk_dresden"),
        ("recognition_nurse", None, "es", "recognition_advice", "iq_sachsen"),
        ("find_job", None, "uk", "employment_agency", "ba"),
        ("training_pay", "14713", "vi", "ihk_leipzig", "ihk_leipzig"),
        ("study_admission", None, "en", "university_international_offices", "universities"),
        ("housing", "14511", "ar", "welcome_chemnitz", "wc_chemnitz"),
        ("housing", "14523", "ar", "migration_counselling", "migration_advice"),
        ("discrimination", "14511", "fr", "anti_discrimination", "adb_sachsen"),
        ("capabilities", "14511", "de", "service_point", None),
    ],
)
def test_a07_the_real_table_leads_to_who_is_there_for_it(
    real: Knowledge, topic: str, district: str | None, language: str, team: str, responsible: str | None
) -> None:
    route = choose(real, Matter(topic, language, district), real.teams)
    assert (route.team, route.responsible) == (team, responsible)


def test_a07_in_a_fresh_installation_the_service_point_answers_everything(real: Knowledge) -> None:
    for topic in real.topics:
        route = choose(real, Matter(topic, "en", "14612"), {"service_point"})
        assert (route.team, route.organisation) == ("service_point", "zefas_ifs")


async def test_a07_a_case_goes_to_the_team_of_the_place_the_person_wrote_about(product: Product) -> None:
    east = staff(product.services, "ost", organisation="office_east", teams=("card_office_east",))
    person = Person.begin(product.services)
    await person.press("/faq/card_price")
    await person.say("I live in Landkreis Bautzen")
    await person.wait_for_a_person()
    case = case_of(product.services, person)
    assert (case.organisation, case.team, case.responsible) == (east.organisation, "card_office_east", "office_east")
    assert case.waiting_since == product.clock.now()


async def test_a07_the_place_named_last_counts_and_one_that_may_be_two_does_not(product: Product) -> None:
    staff(product.services, "mitte", organisation="office", teams=("card_office",))
    staff(product.services, "ost", organisation="office_east", teams=("card_office_east",))
    person = Person.begin(product.services)
    await person.press("/faq/card_price/14625040")
    await person.say("no, in Freiberg")
    await person.say("or in Bernsdorf")
    await person.wait_for_a_person()
    assert case_of(product.services, person).team == "card_office"


async def test_a07_a_place_that_is_not_handed_over_does_not_decide(product: Product) -> None:
    staff(product.services, "mitte", organisation="office", teams=("card_office",))
    person = Person.begin(product.services)
    await person.press("/faq/card_how")
    await person.say("I live in Freiberg")
    await person.press("/handover")
    await person.press("/handover/yes/new")
    assert case_of(product.services, person).team == "service_point"


async def test_a07_where_a_guided_check_has_ended_decides_whatever_the_topic(tmp_path: Path, config: Settings) -> None:
    with opened(config, ScriptedDialogue(), with_flow(tmp_path).load()) as product:
        staff(product.services, "preis", organisation="office", teams=("card_price_desk",))
        person = Person.begin(product.services)
        for payload in ("/flow/toy", "/answer/purpose/work", "/answer/has/photo", "/answer/has/done"):
            await person.press(payload)
        await person.say("36")
        await person.wait_for_a_person()
        case = case_of(product.services, person)
        assert (case.team, case.organisation, case.responsible) == ("card_price_desk", "office", "office")


async def test_a07_a_team_that_has_all_it_can_take_is_passed_over(product: Product) -> None:
    staff(product.services, "preis", organisation="office", teams=("card_price_desk",))
    people = [Person.begin(product.services) for _ in range(3)]
    for person in people:
        await person.press("/faq/card_price")
        await person.wait_for_a_person()
    teams = [case_of(product.services, person).team for person in people]
    assert teams == ["card_price_desk", "card_price_desk", "service_point"]
    assert case_of(product.services, people[2]).responsible == "office"


@pytest.mark.parametrize("field", [{"role": "analyst"}, {"disabled_at": "now"}, {"organisation": "office_east"}])
async def test_a07_only_accounts_that_can_answer_make_a_team_one_that_is_there(
    product: Product, field: dict[str, object]
) -> None:
    values = {"organisation": "office", "teams": ("card_price_desk",), **field}
    if "disabled_at" in values:
        values["disabled_at"] = product.clock.now()
    staff(product.services, "preis", **values)
    person = Person.begin(product.services)
    await person.press("/faq/card_price")
    await person.wait_for_a_person()
    assert case_of(product.services, person).team == "service_point"


async def test_a_second_consent_takes_up_the_case_that_is_still_open(product: Product) -> None:
    anna = staff(product.services, "anna")
    person = Person.begin(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, anna)
    await product.services.desk.reply(case, anna, "Good morning")
    await product.services.desk.casework.hand_back(case, anna)
    assert person.state is State.BOT
    product.clock.forward(minutes=10)
    seen(product.services, anna, product.clock.now())
    await person.press("/handover")
    reply = await person.press("/handover/yes")
    assert reply is not None
    assert "Anna" in reply.text
    again = case_of(product.services, person)
    assert (again.id, again.advisor_id, again.waiting_since) == (case, anna.id, product.clock.now())
    assert person.state is State.WITH_ADVISOR


async def test_a_second_consent_while_the_advisor_is_away_puts_the_same_case_into_the_queue(product: Product) -> None:
    anna = staff(product.services, "anna")
    person = Person.begin(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, anna)
    await product.services.desk.reply(case, anna, "Good morning")
    await product.services.desk.casework.hand_back(case, anna)
    product.clock.forward(minutes=10)
    await person.wait_for_a_person()
    again = case_of(product.services, person)
    assert (again.id, again.advisor_id, again.waiting_since) == (case, None, product.clock.now())
    assert (person.state, person.place) == (State.QUEUED, 1)


async def test_a_new_consent_after_the_case_was_closed_opens_another(product: Product) -> None:
    person = Person.begin(product.services)
    first = await person.wait_for_a_person()
    await person.press("/handover/leave")
    assert await person.wait_for_a_person() != first


async def test_a_copy_of_the_table_can_be_changed_without_code(tmp_path: Path) -> None:
    copy = KnowledgeCopy(tmp_path)
    copy.write("desk/routing.yml", "fallback: card_office\nrules:\n  - {team: service_point, topics: [help]}\n")
    knowledge = copy.load()
    assert choose(knowledge, Matter("talk_to_human", "en"), knowledge.teams).team == "service_point"
    assert choose(knowledge, Matter("card_price", "en"), knowledge.teams).team == "card_office"


async def test_a_case_of_before_the_teams_is_still_answered(product: Product) -> None:
    person = Person.begin(product.services)
    await person.wait_for_a_person()
    change(product.services, case_of(product.services, person), team=None)
    assert person.place == 1
    status = product.services.conversations.status(person.id)
    assert (status.team, status.opens_at) == (None, None)
