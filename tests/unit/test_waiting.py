"""What a person who waits is told: place, likely wait, languages, opening hours in their own time and language."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.conversation import State
from bot.domain.messages import Reply
from bot.domain.questions import Notice
from bot.service.conversations import Status
from tests.conftest import Product
from tests.staff import case_of, change, staff
from tests.talk import Person

# The evening before the Day of Repentance, a Tuesday, 16:00 in Germany: the desk opens on Thursday at 9.
EVENING = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
OPENS = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)


def status(product: Product, person: Person) -> Status:
    return product.services.conversations.status(person.id)


def begin(product: Product, language: str, zone: str | None) -> Person:
    conversation, token = product.services.conversations.begin("web", language, zone=zone)
    return Person(product.services, conversation.id, token)


async def agreed(person: Person) -> Reply:
    await person.press("/handover")
    reply = await person.press("/handover/yes")
    assert reply is not None
    return reply


@pytest.mark.parametrize(
    ("language", "zone", "when"),
    [
        ("de", "Europe/Berlin", "Donnerstag, 19. November 2026, 09:00 (Ihre Ortszeit)"),
        ("de", None, "Donnerstag, 19. November 2026, 09:00 (deutsche Zeit)"),
        ("en", "America/New_York", "Thursday, 19 November 2026, 03:00 (your local time)"),
        ("en", "Pacific/Auckland", "Thursday, 19 November 2026, 21:00 (your local time)"),
        ("vi", "Asia/Ho_Chi_Minh", "15:00 Thứ Năm, 19 tháng 11, 2026 (giờ địa phương của bạn)"),
        ("ar", "Asia/Damascus", "الخميس، 19 نوفمبر 2026، 11:00 ص (بتوقيتك المحلي)"),
        ("ar", None, "الخميس، 19 نوفمبر 2026، 9:00 ص (بتوقيت ألمانيا)"),
    ],
)
async def test_w18_out_of_hours_the_next_opening_is_told_in_the_persons_language_and_time(
    product: Product, language: str, zone: str | None, when: str
) -> None:
    product.clock.instant = EVENING
    reply = await agreed(begin(product, language, zone))
    assert when in reply.text


async def test_w18_the_holiday_that_is_in_the_way_is_named(product: Product) -> None:
    product.clock.instant = EVENING
    assert (
        "Mittwoch, 18. November 2026: Feiertag in Sachsen (Buß- und Bettag)." in (await agreed(begin(product, "de", None))).text
    )
    product.clock.instant = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    assert "Mittwoch, 18. November 2026: Feiertag" in (await agreed(begin(product, "de", None))).text
    product.clock.instant = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    assert "Feiertag" not in (await agreed(begin(product, "de", None))).text


async def test_w18_closed_the_question_for_consent_says_so_before_anything_is_handed_over(product: Product) -> None:
    product.clock.instant = EVENING
    person = begin(product, "en", "Europe/Berlin")
    reply = await person.press("/handover")
    assert reply is not None
    assert product.services.composer.text("handover.consent", "en") in reply.text
    assert "Thursday, 19 November 2026, 09:00 (your local time)" in reply.text
    assert reply.buttons[0].payload == "/handover/yes"


async def test_w18_a_message_can_be_left_and_the_answer_comes_into_the_same_chat(product: Product) -> None:
    product.clock.instant = EVENING
    anna = staff(product.services, "anna", there=False)
    person = begin(product, "en", "Asia/Ho_Chi_Minh")
    reply = await agreed(person)
    assert product.services.composer.text("opening.leave_message", "en") in reply.text
    assert [button.payload for button in reply.buttons] == ["/handover/leave"]
    await person.say("Can my wife come with me?")
    product.clock.instant = OPENS
    case = case_of(product.services, person)
    await product.services.desk.claim(case.id, anna)
    await product.services.desk.reply(case.id, anna, "Yes, she can")
    assert person.last.text == "Yes, she can"
    assert [message.text for message in person.log()].count("Can my wife come with me?") == 1


async def test_w18_while_the_desk_is_open_nothing_is_said_of_opening_hours(product: Product) -> None:
    person = begin(product, "en", "Europe/Berlin")
    consent = await person.press("/handover")
    assert consent is not None
    assert consent.text == product.services.composer.text("handover.consent", "en")
    reply = await person.press("/handover/yes")
    assert reply is not None
    assert reply.text == product.services.composer.text("handover.queued", "en", position=1)
    assert status(product, person).opens_at is None


async def test_w18_without_a_known_opening_none_is_made_up(product: Product) -> None:
    with product.services.unit_of_work() as uow:
        now = product.clock.now()
        uow.notices.add(Notice(0, "closed", None, now, now + timedelta(days=500)))
        uow.commit()
    person = begin(product, "en", None)
    reply = await agreed(person)
    assert product.services.composer.text("opening.closed_unknown", "en") in reply.text
    assert status(product, person).opens_at is None


@pytest.mark.parametrize(("zone", "kept"), [("Asia/Ho_Chi_Minh", True), ("Europe/Dresden", False), ("../../etc/passwd", False)])
def test_w18_the_browsers_time_zone_is_kept_if_it_is_one(product: Product, zone: str, kept: bool) -> None:
    answer = product.http.post("/api/conversations", json={"language": "vi", "timezone": zone})
    assert answer.status_code == 201
    with product.services.unit_of_work() as uow:
        assert uow.conversations.get(answer.json()["id"]).zone == (zone if kept else None)


def test_w18_a_time_zone_longer_than_any_is_refused(product: Product) -> None:
    assert product.http.post("/api/conversations", json={"timezone": "x" * 61}).status_code == 422


def test_a13_of_the_page_only_its_address_is_kept(product: Product) -> None:
    page = "https://example.org/jobs?name=Maria#top"
    conversation, _ = product.services.conversations.begin("web", "en", page=page)
    with product.services.unit_of_work() as uow:
        assert uow.conversations.get(conversation.id).page == "https://example.org/jobs"


async def test_w19_the_state_has_place_languages_team_and_opening(product: Product) -> None:
    staff(product.services, "anna", languages=("de", "vi"))
    staff(product.services, "berta", languages=("de", "ar"))
    staff(product.services, "carl", languages=("pl",), there=False)
    staff(product.services, "dora", languages=("fr",), presence="away")
    person = begin(product, "de", None)
    assert status(product, person) == Status(State.BOT)
    await person.wait_for_a_person()
    waiting = Status(State.QUEUED, position=1, languages=("ar", "de", "vi"), team="Servicestelle")
    assert status(product, person) == waiting
    product.clock.forward(hours=6)
    assert status(product, person).opens_at == "2026-11-25T08:00:00+00:00"
    assert status(product, person).languages == ()  # nobody was seen for hours


async def test_w19_the_team_is_named_in_german_or_english(product: Product) -> None:
    person = begin(product, "vi", None)
    await person.wait_for_a_person()
    assert status(product, person).team == "Service point"


async def test_w19_places_count_within_the_team(product: Product) -> None:
    staff(product.services, "preis", organisation="office", teams=("card_price_desk",))
    first, second, other = Person.begin(product.services), Person.begin(product.services), Person.begin(product.services)
    await first.wait_for_a_person()
    await other.press("/faq/card_price")
    await other.wait_for_a_person()
    await second.wait_for_a_person()
    assert [status(product, person).position for person in (first, second, other)] == [1, 2, 1]


async def answered(product: Product, minutes: int) -> None:
    """Somebody was answered after so many minutes."""
    person = Person.begin(product.services)
    await person.wait_for_a_person()
    case, now = case_of(product.services, person), product.clock.now()
    change(product.services, case, first_reply_at=now + timedelta(minutes=minutes), closed_at=now + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("waits", "told"),
    [([], None), ([4, 4], None), ([1, 2, 3], 5), ([5, 5, 5], 5), ([6, 1, 8], 10), ([11, 12, 90], 15), ([2, 20, 21, 200], 25)],
)
async def test_w19_the_likely_wait_is_the_median_of_the_last_ones_rounded_up_to_five(
    product: Product, waits: list[int], told: int | None
) -> None:
    for minutes in waits:
        await answered(product, minutes)
    person = begin(product, "en", None)
    await person.wait_for_a_person()
    assert status(product, person).wait_minutes == told


async def test_w19_the_wait_counts_opening_hours_and_is_not_told_while_closed(product: Product) -> None:
    product.clock.instant = datetime(2026, 11, 17, 13, 50, tzinfo=UTC)  # ten minutes before closing
    for _ in range(3):
        await answered(product, minutes=2 * 24 * 60 - 10 - 5 * 60)  # on Thursday at 9:40
    person = begin(product, "en", None)
    await person.wait_for_a_person()
    assert status(product, person).wait_minutes == 50
    product.clock.instant = EVENING
    assert status(product, person).wait_minutes is None


async def test_w19_with_an_advisor_the_state_names_the_advisor_and_nothing_of_a_queue(product: Product) -> None:
    anna = staff(product.services, "anna")
    person = begin(product, "en", None)
    await product.services.desk.claim(await person.wait_for_a_person(), anna)
    assert status(product, person) == Status(State.WITH_ADVISOR, advisor="Anna", team="Service point")


async def test_w19_the_state_is_told_over_the_events_as_it_changes(product: Product) -> None:
    person = begin(product, "en", None)
    await person.wait_for_a_person()
    before = status(product, person)
    bell = product.services.hub.conversation_signal(person.id)
    await asyncio.gather(*(Person.begin(product.services).wait_for_a_person() for _ in range(3)))
    assert await bell.wait(1)
    assert status(product, person) == before  # others behind change nothing, so nothing is announced
    bell.close()
