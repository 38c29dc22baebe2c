"""Advisors of teams for tests, and the desk as they see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.bootstrap import Services
from bot.domain.account import Advisor
from bot.domain.case import Case
from tests.talk import Person


def staff(services: Services, login: str, *, there: bool = True, **fields: Any) -> Advisor:
    """An account of the service point, or what the fields say; `there`: with a page of the console open right now."""
    with services.unit_of_work() as uow:
        account = uow.advisors.add(Advisor(0, login, login.title(), "-", **fields))
        uow.commit()
    return seen(services, account, services.clock.now()) if there else account


def seen(services: Services, advisor: Advisor, at: datetime) -> Advisor:
    """A page of the advisor's console asks at this instant."""
    with services.unit_of_work() as uow:
        uow.advisors.seen(advisor.id, at)
        uow.commit()
        return uow.advisors.get(advisor.id)


def case_of(services: Services, person: Person) -> Case:
    """The case of a person that was opened last."""
    with services.unit_of_work() as uow:
        return uow.cases.all_of_conversation(person.id)[-1]


def change(services: Services, case: Case, **fields: Any) -> Case:
    """Set something that the test does not come to by its own way."""
    with services.unit_of_work() as uow:
        uow.cases.save(replace(uow.cases.get(case.id), **fields))
        uow.commit()
        return uow.cases.get(case.id)
