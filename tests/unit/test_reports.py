"""Reports: what is counted, in whose time, and what is too little to be shown."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.domain.account import Advisor, Presence
from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.questions import AnswerRating
from bot.service.export import as_csv, as_xlsx, harmless
from bot.service.figures import Share, share, shown, spread
from bot.service.reports import Report
from tests.conftest import Product
from tests.talk import Person, advisor

TODAY = date(2026, 11, 24)


def somebody(product: Product, login: str, **fields: object) -> Advisor:
    with product.services.unit_of_work() as uow:
        account = uow.advisors.add(Advisor(0, login, login.title(), "-", **fields))  # type: ignore[arg-type]
        uow.commit()
    return account


def report(product: Product, days: int = 30) -> Report:
    analyst = somebody(product, "analyst", role="analyst")
    today = product.clock.today()
    return product.services.lists.reports.report(analyst, today - timedelta(days=days - 1), today)


async def a_case(product: Product, language: str = "en") -> tuple[Person, int]:
    person = Person.begin(product.services, language)
    await person.say("What does the card cost?", language)
    return person, await person.wait_for_a_person()


def case_of(product: Product, number: int) -> Case:
    with product.services.unit_of_work() as uow:
        return uow.cases.get(number)


def test_a19_median_and_ninth_of_ten_are_those_of_the_numbers() -> None:
    assert spread([]).median is None
    one_to_ten = spread(range(10, 0, -1))
    assert (one_to_ten.count, one_to_ten.median, one_to_ten.ninth) == (10, 6, 9)
    assert (spread([7]).median, spread([7]).ninth) == (7, 7)


def test_a19_numbers_of_one_to_four_and_shares_of_so_few_are_hidden() -> None:
    assert [shown(number) for number in (0, 1, 4, 5)] == [0, None, None, 5]
    assert share(3, 4).percent is None and share(3, 5).percent == 60
    assert Share(0, 0).percent is None


async def test_a19_waiting_is_counted_in_opening_hours_until_the_first_reply(product: Product) -> None:
    berg = advisor(product.services)
    product.clock.instant = datetime(2026, 11, 24, 13, 45, tzinfo=UTC)  # a quarter of an hour before the desk closes
    _, case = await a_case(product)
    product.clock.instant = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)  # half an hour after it has opened again
    await product.services.desk.claim(case, berg)
    await product.services.desk.reply(case, berg, "It is free.")
    made = report(product)
    assert (made.wait.count, made.wait.median, made.answered) == (1, 45, Share(1, 1, hidden=True))


@pytest.mark.parametrize(
    ("comes", "leaves_after", "there", "why"),
    [
        (datetime(2026, 11, 24, 19, 0, tzinfo=UTC), 60, True, "outside_hours"),
        (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), 60, True, "long_wait"),
        (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), 60, False, "nobody_there"),
        (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), 0, False, None),
    ],
)
async def test_a19_a_missed_chat_says_why_nobody_answered(
    product: Product, comes: datetime, leaves_after: int, there: bool, why: str | None
) -> None:
    product.clock.instant = comes
    person, case = await a_case(product)
    product.clock.forward(minutes=leaves_after)
    seen = product.clock.now() if there else None
    somebody(product, "berg", seen_at=seen, presence=Presence.ONLINE)
    await person.press("/handover/leave")
    assert case_of(product, case).missed == why
    assert report(product).missed == {reason: int(reason == why) for reason in ("outside_hours", "long_wait", "nobody_there")}


async def test_a19_an_advisor_on_a_break_is_not_there_and_an_answered_case_is_not_missed(product: Product) -> None:
    berg = somebody(product, "berg", seen_at=product.clock.now() + timedelta(minutes=30), presence=Presence.BREAK)
    person, case = await a_case(product)
    _, answered = await a_case(product)
    product.clock.forward(minutes=30)
    await person.press("/handover/leave")
    await product.services.desk.claim(answered, berg)
    await product.services.desk.reply(answered, berg, "It is free.")
    await product.services.desk.casework.close(answered, berg, "answered")
    assert (case_of(product, case).missed, case_of(product, answered).missed) == ("nobody_there", None)


async def test_a19_a_case_closed_without_a_word_is_missed(product: Product) -> None:
    berg = somebody(product, "berg", seen_at=product.clock.now() + timedelta(minutes=30))
    _, case = await a_case(product)
    product.clock.forward(minutes=30)
    await product.services.desk.claim(case, berg)
    await product.services.desk.casework.close(case, berg, "no_reply")
    assert case_of(product, case).missed == "long_wait"


async def test_a19_understood_asked_back_and_handed_over_are_shares_of_what_people_typed(product: Product) -> None:
    product.dialogue.understands("What does the card cost?", answer="card_price")
    product.dialogue.understands("The card?", clarify=("card_price", "card_how"))
    for number in range(10):
        person = Person.begin(product.services)
        await person.say("What does the card cost?" if number < 6 else "The card?" if number < 8 else "Qwertz")
        if number < 3:
            await person.wait_for_a_person()
    Person.begin(product.services)  # opened and left: no conversation
    made = report(product)
    assert (made.conversations, made.cases, made.handed_over.percent) == (10, 3, 30)
    assert (made.understood.percent, made.asked_back.percent, made.unknown.percent) == (60, 20, 20)
    [topic] = [line for line in made.topics if line.key == "card_price"]
    assert (topic.cases, topic.understood.percent) == (None, 100)


async def test_a19_a_language_of_fewer_than_five_is_listed_without_its_numbers(product: Product) -> None:
    for language, times in (("en", 6), ("vi", 2)):
        for _ in range(times):
            await a_case(product, language)
    lines = {line.key: line for line in report(product).languages}
    assert (lines["en"].conversations, lines["en"].cases) == (6, 6)
    assert (lines["vi"].conversations, lines["vi"].cases, lines["vi"].wait.median) == (None, None, None)


async def test_a19_ratings_resolved_needs_fact_errors_and_follow_ups_are_counted(product: Product) -> None:
    product.dialogue.understands("What does the card cost?", answer="card_price")
    for stars in (5, 5, 4, 2, 1, None):
        _, case = await a_case(product)
        with product.services.unit_of_work() as uow:
            of = uow.cases.get(case)
            uow.cases.save(replace(of, rating=stars))
            answer = next(m for m in uow.messages.after(of.conversation_id, 0) if m.kind.value == "answer")
            rating = AnswerRating(of.conversation_id, answer.number, stars == 5, None if stars == 5 else "outdated")
            uow.ratings.save(rating)
            uow.commit()
    berg = advisor(product.services)
    await product.services.desk.claim(1, berg)
    await product.services.desk.claim(2, berg)
    with product.services.unit_of_work() as uow:
        for number, day in ((1, TODAY), (2, TODAY + timedelta(days=3))):
            uow.cases.save(replace(uow.cases.get(number), follow_up_on=day))
        uow.commit()
    made = report(product)
    assert made.stars == {5: 2, 4: 1, 3: 0, 2: 1, 1: 1} and made.resolved.percent == 60
    assert made.helpful.percent == 33 and made.reasons == {"outdated": 4}
    assert [(error.topic, error.times) for error in made.fact_errors] == [("card_price", None)]
    assert (made.follow_ups, made.follow_ups_due) == (2, 1)


async def test_a19_a_report_has_the_days_asked_for_and_the_own_organisation_only(product: Product) -> None:
    await a_case(product)
    product.clock.forward(days=2)
    await a_case(product)
    stranger = somebody(product, "stranger", role="lead", organisation="office")
    reports = product.services.lists.reports
    assert report(product, days=1).cases == 1 and reports.report(stranger, TODAY, TODAY + timedelta(days=9)).cases == 0


async def test_a19_who_answers_people_and_leads_nobody_gets_no_report(product: Product) -> None:
    for role in ("advisor", "editor"):
        with pytest.raises(NotAllowed):
            product.services.lists.reports.report(somebody(product, role, role=role), TODAY, TODAY)


@pytest.mark.parametrize("text", ["=1+1", "+49 351", "-1", "@SUM(A1)", " =cmd", "\t=x", "\r=x"])
def test_a16_a_cell_that_a_spreadsheet_would_carry_out_is_shown_instead(text: str) -> None:
    assert harmless(text) == f"'{text}"
    rows: list[list[Any]] = [["Header"], [text]]
    assert next(csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig").split("\r\n", 1)[1], newline="")))[0].startswith("'")
    cell = load_workbook(io.BytesIO(as_xlsx(rows, "Cases", lambda: datetime(2026, 11, 24, tzinfo=UTC)))).active["A2"]
    assert cell.data_type == "s" and cell.value.startswith("'")


def test_a16_numbers_days_and_empty_cells_keep_their_kind() -> None:
    rows: list[list[Any]] = [["a", "b", "c"], [-3, date(2026, 11, 24), None]]
    assert as_csv(rows).decode("utf-8-sig").splitlines()[1] == "-3;2026-11-24;"
    sheet = load_workbook(io.BytesIO(as_xlsx(rows, "Cases", lambda: datetime(2026, 11, 24, tzinfo=UTC)))).active
    assert (sheet["A2"].value, sheet["B2"].value.date(), sheet["C2"].value) == (-3, date(2026, 11, 24), None)
