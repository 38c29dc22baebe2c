"""The desk's queues: which case stands where, in which order, and what of it an advisor gets to see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.account import Advisor
from bot.domain.case import Case, Note
from bot.service.casework import Details
from bot.service.queues import Lists, Queue
from tests.conftest import Product
from tests.talk import Person, advisor


def lists(product: Product, who: Advisor) -> Lists:
    return product.services.lists.queues.of(who)


def ids(product: Product, who: Advisor, queue: Queue) -> list[int]:
    return [row.case.id for row in lists(product, who)[queue]]


def change(product: Product, case: int, **fields: object) -> Case:
    with product.services.unit_of_work() as uow:
        changed = replace(uow.cases.get(case), **fields)  # type: ignore[arg-type]
        uow.cases.save(changed)
        uow.commit()
    return changed


def somebody(product: Product, login: str, **fields: object) -> Advisor:
    with product.services.unit_of_work() as uow:
        account = uow.advisors.add(Advisor(0, login, login.title(), "-", **fields))  # type: ignore[arg-type]
        uow.commit()
    return account


async def waiting(product: Product, language: str = "en", text: str = "What does the card cost?") -> tuple[Person, int]:
    person = Person.begin(product.services, language)
    await person.say(text)
    return person, await person.wait_for_a_person()


async def test_a01_waiting_has_urgent_cases_first_then_own_teams_then_the_oldest(product: Product) -> None:
    berg = advisor(product.services)
    order = []
    for _ in range(4):
        order.append((await waiting(product))[1])
        product.clock.forward(minutes=3)
    change(product, order[0], team="another_team")
    change(product, order[3], urgent=True)
    assert ids(product, berg, Queue.WAITING) == [order[3], order[1], order[2], order[0]]


async def test_a01_the_waiting_time_counts_opening_hours_only_and_takes_the_colour_of_the_target(product: Product) -> None:
    berg = advisor(product.services)
    product.clock.instant = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)  # half an hour before the desk closes
    await waiting(product)
    seen = []
    for instant in ((24, 13, 30), (24, 13, 50), (24, 23, 0), (25, 8, 15), (25, 9, 0)):
        product.clock.instant = datetime(2026, 11, *instant, tzinfo=UTC)
        row = lists(product, berg)[Queue.WAITING][0]
        seen.append((row.minutes, row.colour))
    assert seen == [(0, "on_time"), (20, "on_time"), (30, "on_time"), (45, "soon"), (90, "late")]


async def test_a01_who_comes_after_hours_has_not_waited_yet_and_the_list_says_why(product: Product) -> None:
    berg = advisor(product.services)
    product.clock.instant = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    await waiting(product)
    product.clock.forward(hours=2)
    row = lists(product, berg)[Queue.WAITING][0]
    assert (row.minutes, row.outside) == (0, True)


async def test_a01_an_own_case_moves_between_mine_and_waiting_for_the_person_with_the_last_word(product: Product) -> None:
    berg = advisor(product.services)
    person, case = await waiting(product)
    await product.services.desk.claim(case, berg)
    assert ids(product, berg, Queue.MINE) == [case]
    await product.services.desk.reply(case, berg, "It is free.")
    assert (ids(product, berg, Queue.MINE), ids(product, berg, Queue.PERSON)) == ([], [case])
    await person.say("Thank you. And for children?")
    assert (ids(product, berg, Queue.MINE), ids(product, berg, Queue.PERSON)) == ([case], [])


async def test_a01_a_follow_up_day_takes_a_case_away_and_brings_it_back_on_top(product: Product) -> None:
    berg = advisor(product.services)
    _, put_off = await waiting(product)
    _, other = await waiting(product)
    for case in (put_off, other):
        await product.services.desk.claim(case, berg)
    await product.services.desk.reply(put_off, berg, "I will ask and come back to you.")
    await product.services.desk.casework.note_down(put_off, berg, Details(follow_up_on=date(2026, 11, 26)))
    assert (ids(product, berg, Queue.FOLLOW_UP), ids(product, berg, Queue.MINE)) == ([put_off], [other])
    product.clock.forward(days=2)
    assert (ids(product, berg, Queue.FOLLOW_UP), ids(product, berg, Queue.MINE)) == ([], [put_off, other])
    assert lists(product, berg)[Queue.MINE][0].due


async def test_a01_of_a_colleagues_case_the_team_sees_who_and_since_when_and_no_word_of_it(product: Product) -> None:
    berg, tal = advisor(product.services), advisor(product.services, "tal", "Ben Tal")
    _, case = await waiting(product)
    await product.services.desk.claim(case, tal)
    [row] = lists(product, berg)[Queue.TEAM]
    assert (row.case.id, row.holder, row.head) == (case, "Ben Tal", None)
    assert ids(product, tal, Queue.TEAM) == []


async def test_a01_a_case_of_another_team_is_in_the_team_list_of_leads_only(product: Product) -> None:
    berg, tal, lead = advisor(product.services), advisor(product.services, "tal"), somebody(product, "lead", role="lead")
    _, case = await waiting(product)
    await product.services.desk.claim(case, tal)
    change(product, case, team="another_team")
    assert (ids(product, berg, Queue.TEAM), ids(product, lead, Queue.TEAM)) == ([], [case])


async def test_a01_cases_of_another_organisation_are_in_no_list(product: Product) -> None:
    stranger = somebody(product, "stranger", organisation="office", teams=("card_office",), role="lead")
    berg = advisor(product.services)
    for step in ("wait", "hold", "close"):
        _, case = await waiting(product)
        if step != "wait":
            await product.services.desk.claim(case, berg)
        if step == "close":
            await product.services.desk.casework.close(case, berg, "answered")
    assert all(lists(product, stranger)[queue] == () for queue in Queue)


async def test_a01_what_a_colleague_offers_stands_with_the_receiver_and_no_longer_among_the_waiting(product: Product) -> None:
    berg, tal = advisor(product.services), advisor(product.services, "tal", "Ben Tal")
    third = somebody(product, "third")
    _, case = await waiting(product)
    await product.services.desk.claim(case, berg)
    await product.services.desk.transfers.to_colleague(case, berg, tal.id, "You speak Vietnamese.")
    [row] = lists(product, tal)[Queue.OFFERED]
    assert (row.case.id, row.by) == (case, "Anna Berg")
    assert [ids(product, who, Queue.OFFERED) for who in (berg, third)] == [[], []]
    assert [ids(product, who, Queue.WAITING) for who in (berg, tal, third)] == [[], [], []]
    assert ids(product, berg, Queue.TEAM) == [case]


async def test_a01_a_note_that_mentions_an_advisor_is_listed_until_it_is_read(product: Product) -> None:
    berg, tal = advisor(product.services), advisor(product.services, "tal", "Ben Tal")
    _, case = await waiting(product)
    await product.services.desk.claim(case, tal)
    with product.services.unit_of_work() as uow:
        note = uow.notes.add(Note(0, case, tal.id, product.clock.now(), "@berg?", (berg.id,)))
        uow.commit()
    [row] = lists(product, berg)[Queue.MENTIONS]
    assert (row.by, row.note) == ("Ben Tal", note)
    with product.services.unit_of_work() as uow:
        uow.notes.save(replace(note, read_by=(berg.id,)))
        uow.commit()
    assert ids(product, berg, Queue.MENTIONS) == []


async def test_a01_the_question_in_a_list_is_the_persons_own_and_never_one_they_withheld(product: Product) -> None:
    berg = advisor(product.services)
    person = Person.begin(product.services, "en")
    product.dialogue.understands("What does the card cost?", answer="card_price")
    await person.say("My name is a secret")
    await person.say("What does the card cost?")
    await person.wait_for_a_person()

    def question() -> str | None:
        head = lists(product, berg)[Queue.WAITING][0].head
        return head.question.text if head and head.question else None

    assert question() == "What does the card cost?"
    with product.services.unit_of_work() as uow:
        for message in uow.messages.after(person.id, 0):
            uow.messages.save(person.id, replace(message, withheld=message.text == "What does the card cost?"))
        uow.commit()
    assert question() == "My name is a secret"


async def test_a01_closed_cases_stand_with_whoever_closed_them_newest_first(product: Product) -> None:
    berg, tal = advisor(product.services), advisor(product.services, "tal")
    closed = []
    for _ in range(2):
        _, case = await waiting(product)
        await product.services.desk.claim(case, berg)
        await product.services.desk.casework.close(case, berg, "answered")
        product.clock.forward(minutes=1)
        closed.append(case)
    assert (ids(product, berg, Queue.CLOSED), ids(product, tal, Queue.CLOSED)) == (closed[::-1], [])


async def test_a01_fifty_waiting_cases_are_read_quickly_and_without_their_logs(product: Product) -> None:
    berg = advisor(product.services)
    person = Person.begin(product.services)
    await person.say("Hello")
    case = await person.wait_for_a_person()
    with product.services.unit_of_work() as uow:
        for _ in range(49):
            uow.cases.open(replace(uow.cases.get(case), id=0))
        uow.commit()
    read: list[str] = []

    def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        read.append(statement)

    from sqlalchemy import event

    event.listen(product.engine, "before_cursor_execute", count)
    assert len(lists(product, berg)[Queue.WAITING]) == 50
    assert len(read) < 12, "the number of statements does not grow with the number of cases"


@pytest.mark.parametrize("role", ["advisor", "lead", "admin"])
async def test_a12_each_row_says_how_it_stands_to_the_target(product: Product, role: str) -> None:
    who = somebody(product, "who", role=role)
    await waiting(product)
    colours = []
    for _ in range(3):
        colours.append(lists(product, who)[Queue.WAITING][0].colour)
        product.clock.forward(minutes=50)
    assert colours == ["on_time", "soon", "late"]
