"""Passing a case on: who may get it, who accepts or declines, what the person reads, and where it comes back to."""

from __future__ import annotations

import pytest

from bot.domain.case import Case
from bot.domain.conversation import State
from bot.domain.errors import CaseTaken, InvalidMessage, NotAllowed, NotYourCase
from bot.service.transfers import Transfers, brought_back
from tests.conftest import Product
from tests.talk import Person, advisor


@pytest.fixture
def transfers(product: Product) -> Transfers:
    return product.services.desk.transfers


async def held(product: Product) -> tuple[Person, int]:
    """Somebody who talks to Anna Berg, the first account."""
    person = Person.begin(product.services, "vi")
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, advisor(product.services))
    return person, case


def case_of(product: Product, case: int) -> Case:
    return product.services.desk.packet(case).case


def anna(product: Product):  # type: ignore[no-untyped-def]
    with product.services.unit_of_work() as uow:
        return uow.advisors.by_login("berg")


async def test_a06_a_colleague_gets_the_case_with_a_note_and_the_person_is_told(product: Product, transfers: Transfers) -> None:
    person, case = await held(product)
    ben = advisor(product.services, "tal", "Ben Tal")
    await transfers.to_colleague(case, anna(product), ben.id, "You know this one")
    offered = case_of(product, case)
    assert offered.offer is not None and offered.offer.advisor_id == ben.id and offered.offer.note == "You know this one"
    assert (offered.advisor_id, person.state) == (None, State.TRANSFERRED)
    assert person.last.text == product.services.composer.text(
        "desk.transferred_colleague", "vi", name="Anna Berg", colleague="Ben Tal"
    )
    note = product.services.desk.packet(case).notes[-1]
    assert (note.text, note.mentions) == ("You know this one", (ben.id,))


async def test_a06_accepting_makes_the_receiver_the_holder_and_nobody_else_can(product: Product, transfers: Transfers) -> None:
    person, case = await held(product)
    ben, cleo = advisor(product.services, "tal", "Ben Tal"), advisor(product.services, "cleo", "Cleo")
    await transfers.to_colleague(case, anna(product), ben.id, "please")
    with pytest.raises(CaseTaken, match="Ben Tal"):
        await product.services.desk.claim(case, cleo)
    await product.services.desk.claim(case, ben)
    taken = case_of(product, case)
    assert (taken.advisor_id, taken.offer, person.state) == (ben.id, None, State.WITH_ADVISOR)
    assert person.last.text == product.services.composer.text("handover.joined", "vi", name="Ben Tal")


async def test_a06_declining_sends_it_back_to_its_queue_and_tells_the_sender_why(product: Product, transfers: Transfers) -> None:
    person, case = await held(product)
    team = case_of(product, case).team
    ben = advisor(product.services, "tal", "Ben Tal")
    await transfers.to_colleague(case, anna(product), ben.id, "please")
    await transfers.decline(case, ben, "no time today")
    back = case_of(product, case)
    assert (back.offer, back.advisor_id, back.team, person.state) == (None, None, team, State.QUEUED)
    assert person.last.text == product.services.composer.text("desk.transfer_declined", "vi")
    note = product.services.desk.packet(case).notes[-1]
    assert (note.text, note.mentions) == ("no time today", (anna(product).id,))
    await product.services.desk.claim(case, anna(product))


async def test_a06_a_team_of_another_organisation_gets_the_case_and_the_sender_sees_it_no_more(
    product: Product, transfers: Transfers
) -> None:
    person, case = await held(product)
    otto = advisor(product.services, "otto", "Otto", organisation="office", teams=("card_office",))
    await transfers.to_team(case, anna(product), "card_office", "needs a card")
    moved = case_of(product, case)
    assert (moved.organisation, moved.team) == ("office", "card_office")
    assert "Card office Mitte" in person.last.text
    with pytest.raises(NotAllowed):
        product.services.desk.read(case, anna(product))
    await product.services.desk.claim(case, otto)
    assert case_of(product, case).advisor_id == otto.id


async def test_a06_declined_by_another_organisation_it_belongs_to_the_first_again(product: Product, transfers: Transfers) -> None:
    _, case = await held(product)
    team = case_of(product, case).team
    otto = advisor(product.services, "otto", "Otto", organisation="office", teams=("card_office",))
    await transfers.to_team(case, anna(product), "card_office", "needs a card")
    await transfers.decline(case, otto, "not ours")
    back = case_of(product, case)
    assert (back.organisation, back.team) == ("zefas_ifs", team)
    assert product.services.desk.read(case, anna(product)).case == back


async def test_a06_only_teams_somebody_answers_for_are_offered(product: Product, transfers: Transfers) -> None:
    _, case = await held(product)
    advisor(product.services, "otto", "Otto", organisation="office", teams=("card_office",))
    advisor(
        product.services, "gone", "Gone", organisation="office_east", teams=("card_office_east",), disabled_at=product.clock.now()
    )
    advisor(product.services, "edith", "Edith", role="editor")
    found = transfers.receivers(case_of(product, case), anna(product))
    assert (found.colleagues, found.other_teams) == ((), ("card_office",))
    for team in ("card_office_east", "no_team"):
        with pytest.raises(InvalidMessage):
            await transfers.to_team(case, anna(product), team, "please")


async def test_a06_it_needs_a_note_and_a_colleague_of_the_organisation(product: Product, transfers: Transfers) -> None:
    person, case = await held(product)
    ben = advisor(product.services, "tal", "Ben Tal")
    otto = advisor(product.services, "otto", "Otto", organisation="office", teams=("card_office",))
    for receiver, note in ((ben.id, " "), (otto.id, "please"), (anna(product).id, "please"), (9999, "please")):
        with pytest.raises(InvalidMessage):
            await transfers.to_colleague(case, anna(product), receiver, note)
    assert person.state is State.WITH_ADVISOR


async def test_a06_a_waiting_case_can_be_passed_on_unclaimed_but_not_a_colleagues(product: Product, transfers: Transfers) -> None:
    person, berg = Person.begin(product.services), advisor(product.services)
    ben = advisor(product.services, "tal", "Ben Tal")
    case = await person.wait_for_a_person()
    await transfers.to_colleague(case, berg, ben.id, "yours")
    with pytest.raises(NotYourCase):
        await transfers.to_colleague(case, berg, ben.id, "once more")
    await product.services.desk.claim(case, ben)
    with pytest.raises(NotYourCase):
        await transfers.to_colleague(case, berg, ben.id, "once more")
    with pytest.raises(NotYourCase):
        await transfers.decline(case, ben, "too late")


async def test_a06_the_person_can_still_leave_while_it_is_offered(product: Product, transfers: Transfers) -> None:
    person, case = await held(product)
    ben = advisor(product.services, "tal", "Ben Tal")
    await transfers.to_colleague(case, anna(product), ben.id, "please")
    await person.press("/handover/leave")
    with pytest.raises(CaseTaken):
        await product.services.desk.claim(case, ben)
    assert person.state is State.BOT


async def test_a06_what_nobody_accepts_is_brought_back_as_it_was(product: Product, transfers: Transfers) -> None:
    _, case = await held(product)
    before = case_of(product, case)
    advisor(product.services, "otto", "Otto", organisation="office", teams=("card_office",))
    await transfers.to_team(case, anna(product), "card_office", "needs a card")
    back = brought_back(case_of(product, case), product.services.knowledge, anna(product))
    assert (back.organisation, back.team, back.offer, back.advisor_id) == (before.organisation, before.team, None, None)
