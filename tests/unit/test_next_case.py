"""Which case an advisor takes next: urgent, language, topic, age; what is left to colleagues; and when there is no room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.account import Advisor
from bot.domain.case import Case
from bot.domain.errors import NoRoom
from bot.service.next_case import NextCase
from tests.conftest import Product
from tests.staff import case_of, change, seen, staff
from tests.talk import Person


async def waits(product: Product, language: str = "en", topic: str | None = None, **fields: Any) -> int:
    """Somebody waits; a second later than whoever came before."""
    product.clock.forward(seconds=1)
    person = Person.begin(product.services, language)
    if topic:
        await person.press(f"/faq/{topic}")
    case = await person.wait_for_a_person()
    change(
        product.services, case_of(product.services, person), **{"team": "service_point", "organisation": "zefas_ifs", **fields}
    )
    return case


def case_numbered(product: Product, case_id: int) -> Case:
    """A case as it stands now."""
    return product.services.desk.packet(case_id).case


async def next_for(product: Product, advisor: Advisor) -> int | None:
    services = product.services
    case = await NextCase(services.unit_of_work, services.knowledge, services.clock).next_for(advisor)
    return case.id if case else None


async def test_a07_urgent_first_then_language_then_topic_then_age(product: Product) -> None:
    anna = staff(product.services, "anna", languages=("de", "en"), topics=("travel",))
    old_other = await waits(product, "vi")
    plain = await waits(product, "en")
    preferred = await waits(product, "en", "card_price")
    urgent = await waits(product, "ar", urgent=True)
    order = []
    for _ in range(4):
        case = await next_for(product, anna)
        assert case is not None
        order.append(case)
        await product.services.desk.claim(case, anna)
    assert order == [urgent, preferred, plain, old_other]
    assert await next_for(product, anna) is None


async def test_a07_of_two_that_fit_alike_the_one_who_came_first_is_next(product: Product) -> None:
    anna = staff(product.services, "anna", languages=("en",))
    first, _ = await waits(product), await waits(product)
    assert await next_for(product, anna) == first


async def test_a07_a_case_is_left_to_a_colleague_who_speaks_its_language_for_two_minutes(product: Product) -> None:
    anna = staff(product.services, "anna", languages=("de",))
    linh = staff(product.services, "linh", languages=("vi",))
    case = await waits(product, "vi")
    assert await next_for(product, anna) is None
    assert await next_for(product, linh) == case
    product.clock.forward(seconds=119)
    seen(product.services, linh, product.clock.now())
    assert await next_for(product, anna) is None
    product.clock.forward(seconds=1)
    assert await next_for(product, anna) == case


@pytest.mark.parametrize(
    "colleague",
    [
        {"presence": "away"},
        {"presence": "break"},
        {"there": False},
        {"capacity": 0},
        {"teams": ("other",)},
        {"organisation": "office"},
        {"role": "analyst"},
        {"languages": ("ar",)},
    ],
)
async def test_a07_it_is_left_to_nobody_who_is_away_full_or_of_another_team(
    product: Product, colleague: dict[str, Any]
) -> None:  # fmt: skip
    anna = staff(product.services, "anna", languages=("de",))
    staff(product.services, "linh", **{"languages": ("vi",), **colleague})
    case = await waits(product, "vi")
    assert await next_for(product, anna) == case


async def test_a07_a_colleague_whose_page_was_closed_a_minute_ago_is_not_there(product: Product) -> None:
    anna = staff(product.services, "anna", languages=("de",))
    linh = staff(product.services, "linh", languages=("vi",))
    case = await waits(product, "vi")
    seen(product.services, linh, product.clock.now() - timedelta(seconds=60))
    assert await next_for(product, anna) is None
    seen(product.services, linh, product.clock.now() - timedelta(seconds=61))
    assert await next_for(product, anna) == case


async def test_a07_an_urgent_case_is_left_to_nobody(product: Product) -> None:
    anna = staff(product.services, "anna", languages=("de",))
    staff(product.services, "linh", languages=("vi",))
    case = await waits(product, "vi", urgent=True)
    assert await next_for(product, anna) == case


async def test_a07_who_holds_as_many_as_they_take_gets_no_more(product: Product) -> None:
    anna = staff(product.services, "anna", capacity=2)
    first, second = await waits(product), await waits(product)
    third = await waits(product)
    for case in (first, second):
        await product.services.desk.claim(case, anna)
    with pytest.raises(NoRoom):
        await next_for(product, anna)
    change(product.services, case_numbered(product, first), follow_up_on=product.clock.today() + timedelta(days=3))
    assert await next_for(product, anna) == third  # a case put off to a later day takes no room
    change(product.services, case_numbered(product, first), follow_up_on=product.clock.today())
    with pytest.raises(NoRoom):
        await next_for(product, anna)


async def test_a07_only_cases_of_the_own_teams_and_organisation_are_offered(product: Product) -> None:
    anna = staff(product.services, "anna")
    await waits(product, team="card_office", organisation="office")
    await waits(product, team="other_team")
    assert await next_for(product, anna) is None
    mine = await waits(product)
    assert await next_for(product, anna) == mine


async def test_a07_what_is_offered_to_a_colleague_is_not_next_for_me(product: Product) -> None:
    anna, berta, carl = (staff(product.services, name) for name in ("anna", "berta", "carl"))
    case = await waits(product)
    await product.services.desk.claim(case, anna)
    await product.services.desk.transfers.to_colleague(case, anna, berta.id, "you know this better")
    assert await next_for(product, carl) is None
    assert await next_for(product, berta) == case
