"""Internal notes: who may write them, whom they call in, and that nothing of them reaches the person."""

from __future__ import annotations

import json

import pytest

from bot.domain.account import Advisor
from bot.domain.errors import InvalidMessage, NotAllowed, NotYourCase
from bot.service.notes import NoLead, UnknownMention
from bot.service.rights import may_read
from tests.conftest import Product
from tests.talk import Person, advisor


async def held(product: Product) -> tuple[Person, int, Advisor]:
    person, berg = Person.begin(product.services), advisor(product.services)
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    return person, case, berg


async def test_a05_a_note_is_with_the_case_and_in_nothing_the_person_gets(product: Product) -> None:
    person, case, berg = await held(product)
    before = person.log()
    await product.services.desk.notes.add(case, berg, " Has a contract from January\x00 ")
    packet = product.services.desk.packet(case)
    assert [(note.text, note.advisor_id) for note in packet.notes] == [("Has a contract from January", berg.id)]
    assert person.log() == before
    assert "January" not in json.dumps(product.services.conversations.export(person.id))


async def test_a05_a_mention_calls_a_colleague_in_who_can_then_read_and_answer(product: Product) -> None:
    _, case, berg = await held(product)
    notes, tal = product.services.desk.notes, advisor(product.services, "tal.b", "Ben Tal")
    with pytest.raises(NotYourCase):
        await notes.add(case, tal, "I was not asked")
    await notes.add(case, berg, "What do you say, @Tal.B? Write to me@tal.b.example.")
    assert product.services.desk.packet(case).notes[0].mentions == (tal.id,)
    assert notes.unread(tal) == 1
    packet = product.services.desk.read(case, tal)
    assert may_read(tal, packet.case, packet.notes) and notes.unread(tal) == 0
    await notes.add(case, tal, "@berg. I say yes")
    assert (notes.unread(berg), notes.unread(tal)) == (1, 0)


async def test_a05_a_mention_of_nobody_is_refused_and_nothing_is_stored(product: Product) -> None:
    _, case, berg = await held(product)
    advisor(product.services, "otto", "Otto", organisation="office")
    advisor(product.services, "gone", "Gone", disabled_at=product.clock.now())
    for login in ("nobody", "otto", "gone", "berg"):
        with pytest.raises(UnknownMention, match="nobody") as refused:
            await product.services.desk.notes.add(case, berg, f"please look, @{login}")
        assert refused.value.login == login
    assert product.services.desk.packet(case).notes == ()


async def test_a05_a_lead_whispers_on_a_colleagues_case_and_cannot_write_to_the_person(product: Product) -> None:
    _, case, berg = await held(product)
    lead = advisor(product.services, "lea", "Lea", role="lead")
    await product.services.desk.notes.add(case, lead, "@berg ask for the deadline")
    assert product.services.desk.notes.unread(berg) == 1
    with pytest.raises(NotYourCase):
        await product.services.desk.reply(case, lead, "hello")


async def test_a05_nobody_of_another_organisation_writes_a_note(product: Product) -> None:
    _, case, _ = await held(product)
    for stranger in (
        advisor(product.services, "otto", "Otto", organisation="office", role="lead"),
        advisor(product.services, "edith", "Edith", role="editor"),
    ):
        with pytest.raises(NotAllowed):
            await product.services.desk.notes.add(case, stranger, "hello")


@pytest.mark.parametrize("text", ["", " ", "...", "a" * 2001])
async def test_a05_an_empty_or_endless_note_is_refused(product: Product, text: str) -> None:
    _, case, berg = await held(product)
    with pytest.raises(InvalidMessage):
        await product.services.desk.notes.add(case, berg, text)


async def test_a05_notes_are_erased_with_the_conversation(product: Product) -> None:
    person, case, berg = await held(product)
    await product.services.desk.notes.add(case, berg, "a note about the person")
    product.services.conversations.erase(person.id)
    with product.services.unit_of_work() as uow:
        assert uow.notes.of_case(case) == []


async def test_a15_a_report_is_a_note_that_all_leads_get(product: Product) -> None:
    _, case, berg = await held(product)
    with pytest.raises(NoLead):
        await product.services.desk.notes.report(case, berg, "threatens me")
    leads = [advisor(product.services, login, login, role="lead") for login in ("lea", "leo")]
    await product.services.desk.notes.report(case, berg, "threatens me")
    assert [product.services.desk.notes.unread(lead) for lead in leads] == [1, 1]
