"""What happens by itself: cases of absent advisors, transfers nobody accepts, old entries; and giving back by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.domain.account import Advisor, AuditEntry
from bot.domain.case import Case
from bot.domain.conversation import State
from bot.domain.messages import Author
from bot.domain.questions import Notice
from bot.service.case_steps import CaseSteps
from bot.service.locks import ConversationLocks
from bot.service.sweep import Sweep
from tests.conftest import Product
from tests.staff import case_of, change, seen, staff
from tests.talk import Person

PERSON_WAITS = "opening.advisor_gone"


def new_sweep(product: Product) -> Sweep:
    """As the server makes one when it starts."""
    services = product.services
    steps = CaseSteps(services.unit_of_work, services.composer, services.clock, services.hub, ConversationLocks())
    return Sweep(steps, services.hub)


@dataclass
class Held:
    """A person whose case an advisor holds."""

    product: Product
    person: Person
    advisor: Advisor
    sweep: Sweep

    @classmethod
    async def begin(cls, product: Product, language: str = "en") -> Held:
        """Taken, and the person has written since."""
        advisor, person = staff(product.services, "anna"), Person.begin(product.services, language)
        await product.services.desk.claim(await person.wait_for_a_person(), advisor)
        sweep = new_sweep(product)
        await sweep()
        return cls(product, person, advisor, sweep)

    @property
    def case(self) -> Case:
        return case_of(self.product.services, self.person)

    async def after(self, **by: float) -> int:
        """Time goes by, then the sweep comes round."""
        self.product.clock.forward(**by)
        return await self.sweep()


async def test_a02_a_case_of_an_advisor_who_is_gone_goes_back_into_the_queue(product: Product) -> None:
    held = await Held.begin(product, "de")
    opened = held.case.waiting_since
    assert await held.after(minutes=4, seconds=59) == 0
    assert await held.after(seconds=1) == 1
    assert (held.person.state, held.person.place) == (State.QUEUED, 1)
    assert (held.case.advisor_id, held.case.claimed_at, held.case.waiting_since) == (None, None, opened)
    assert (held.person.last.author, held.person.last.text) == (Author.SYSTEM, product.services.composer.text(PERSON_WAITS, "de"))
    assert "Anna" not in held.person.last.text
    assert await held.after(minutes=10) == 0


async def test_a02_as_long_as_a_page_of_the_advisor_is_open_the_case_stays(product: Product) -> None:
    held = await Held.begin(product)
    for _ in range(5):
        product.clock.forward(minutes=4)
        seen(product.services, held.advisor, product.clock.now())
        assert await held.after(minutes=0) == 0
    assert held.person.state is State.WITH_ADVISOR
    assert await held.after(minutes=5) == 1


async def test_a02_where_the_last_word_is_the_advisors_nothing_is_taken_away(product: Product) -> None:
    held = await Held.begin(product)
    await product.services.desk.reply(held.case.id, held.advisor, "I look it up and come back to you")
    assert await held.after(hours=2) == 0
    await held.person.say("thank you, one more thing")
    assert await held.after(minutes=5) == 1


async def test_a02_a_case_put_off_to_a_later_day_stays_with_its_advisor(product: Product) -> None:
    held = await Held.begin(product)
    change(product.services, held.case, follow_up_on=product.clock.today() + timedelta(days=2))
    assert await held.after(hours=3) == 0
    change(product.services, held.case, follow_up_on=product.clock.today())
    assert await held.after(minutes=0) == 1


async def test_a02_at_night_a_case_stays_with_its_advisor_until_five_minutes_after_opening(product: Product) -> None:
    held = await Held.begin(product)
    product.clock.instant = datetime(2026, 11, 24, 13, 58, tzinfo=UTC)  # two minutes before the desk closes
    seen(product.services, held.advisor, product.clock.now())
    assert await held.after(hours=12) == 0
    product.clock.instant = datetime(2026, 11, 25, 8, 2, tzinfo=UTC)
    assert await held.after(minutes=0) == 0
    assert await held.after(minutes=1) == 1


async def test_a02_after_a_start_of_the_server_advisors_have_time_to_come_back(product: Product) -> None:
    advisor, person = staff(product.services, "anna"), Person.begin(product.services)
    await product.services.desk.claim(await person.wait_for_a_person(), advisor)
    product.clock.forward(minutes=30)  # the server was down
    sweep = new_sweep(product)
    assert await sweep() == 0
    product.clock.forward(minutes=5)
    assert await sweep() == 1


async def test_a02_a_colleague_takes_over_what_came_back(product: Product) -> None:
    held = await Held.begin(product)
    await held.after(minutes=5)
    berta = staff(product.services, "berta")
    await product.services.desk.claim(held.case.id, berta)
    assert held.case.advisor_id == berta.id
    assert held.person.state is State.WITH_ADVISOR


async def test_a02_an_advisor_who_leaves_gives_back_the_cases_that_wait_for_an_answer(product: Product) -> None:
    held = await Held.begin(product)
    answered = Person.begin(product.services)
    await product.services.desk.claim(await answered.wait_for_a_person(), held.advisor)
    await product.services.desk.reply(case_of(product.services, answered).id, held.advisor, "Done")
    assert await product.services.desk.releases.give_back_waiting(held.advisor) == 1
    assert (held.person.state, answered.state) == (State.QUEUED, State.WITH_ADVISOR)
    assert held.person.last.text == product.services.composer.text("handover.returned", "en", name="Anna")
    with product.services.unit_of_work() as uow:
        assert [entry.action for entry in uow.audit.latest(1)] == ["case.give_back"]


async def test_a02_a_case_that_was_erased_meanwhile_is_left_alone(product: Product) -> None:
    held = await Held.begin(product)
    product.services.conversations.erase(held.person.id)
    assert await held.after(minutes=6) == 0


async def offered(product: Product) -> Held:
    """The service point has passed a case on to the card office."""
    held = await Held.begin(product)
    staff(product.services, "karte", organisation="office", teams=("card_price_desk",))
    await product.services.desk.transfers.to_team(held.case.id, held.advisor, "card_price_desk", "a question of price")
    return held


async def test_a_transfer_nobody_accepts_goes_back_to_the_team_it_came_from(product: Product) -> None:
    held = await offered(product)
    assert (held.person.state, held.case.organisation) == (State.TRANSFERRED, "office")
    assert await held.after(minutes=14, seconds=59) == 0
    assert await held.after(seconds=1) == 1
    back = held.case
    assert (back.organisation, back.team, back.offer, back.advisor_id) == ("zefas_ifs", "service_point", None, None)
    assert held.person.state is State.QUEUED
    assert held.person.last.text == product.services.composer.text("opening.not_accepted", "en", team="Service point")


async def test_a_transfer_waits_for_the_opening_hours_of_whoever_gets_it(product: Product) -> None:
    product.clock.instant = datetime(2026, 11, 24, 13, 50, tzinfo=UTC)  # ten minutes before closing
    held = await offered(product)
    assert await held.after(hours=15) == 0
    product.clock.instant = datetime(2026, 11, 25, 8, 4, tzinfo=UTC)
    assert await held.after(minutes=0) == 0
    assert await held.after(minutes=1) == 1


async def test_a_transfer_that_was_accepted_stays(product: Product) -> None:
    held = await offered(product)
    with product.services.unit_of_work() as uow:
        receiver = uow.advisors.by_login("karte")
    assert receiver is not None
    await product.services.desk.claim(held.case.id, receiver)
    await product.services.desk.reply(held.case.id, receiver, "Good morning")
    assert await held.after(hours=1) == 0
    assert (held.case.organisation, held.case.advisor_id) == ("office", receiver.id)


async def test_old_codes_updates_and_audit_entries_are_forgotten(product: Product) -> None:
    now, person = product.clock.now(), Person.begin(product.services)
    with product.services.unit_of_work() as uow:
        uow.codes.add("old", person.id, now - timedelta(minutes=1))
        uow.codes.add("good", person.id, now + timedelta(minutes=9))
        for number, days in ((1, 3), (2, 1)):
            uow.telegram.mark(number, now - timedelta(days=days))
        for days in (366, 364):
            uow.audit.add(AuditEntry(0, now - timedelta(days=days), None, "login", "account 1"))
        uow.commit()
    await new_sweep(product)()
    with product.services.unit_of_work() as uow:
        assert (uow.telegram.handled(1), uow.telegram.handled(2)) == (False, True)
        assert [entry.at for entry in uow.audit.latest(10)] == [now - timedelta(days=364)]
    with product.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT code_hash FROM switch_codes")).scalars().all() == ["good"]


@pytest.mark.parametrize("event", ["an advisor comes", "an advisor goes", "the desk closes", "a closing begins", "a day begins"])
async def test_w19_who_waits_is_told_anew_when_something_changes_without_a_message(product: Product, event: str) -> None:
    anna = staff(product.services, "anna", there=event == "an advisor goes")
    person = Person.begin(product.services)
    await person.wait_for_a_person()
    sweep = new_sweep(product)
    await sweep()
    bell = product.services.hub.conversation_signal(person.id)
    await sweep()
    assert not await bell.wait(0.05)
    if event == "an advisor comes":
        seen(product.services, anna, product.clock.now())
    elif event == "a closing begins":
        with product.services.unit_of_work() as uow:
            now = product.clock.now()
            uow.notices.add(Notice(0, "closed", None, now, now + timedelta(hours=1)))
            uow.commit()
    else:
        product.clock.forward(**{"an advisor goes": {"seconds": 61}, "the desk closes": {"hours": 6}}.get(event, {"days": 1}))
    await sweep()
    assert await bell.wait(1)
    bell.close()
