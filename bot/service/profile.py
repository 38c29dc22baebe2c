"""What advisors say of themselves: name, languages, topics, how much they take on, whether they are there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.account import Advisor, Presence
from bot.domain.address import email_address
from bot.domain.errors import LotseError
from bot.service import audit
from bot.service.credentials import check_name, shown_name
from bot.service.ports import Clock, UnitOfWorkFactory

MOST_CONVERSATIONS = 50
QUIET = ("desktop", "sound", "title", "digest")
"""Notifications that can be switched off."""


class InvalidProfile(LotseError):
    """`field` holds what cannot be meant so."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} cannot be this")
        self.field = field


@dataclass(frozen=True)
class Person:
    """The profile as it was filled in; `languages` and `topics` are known ones, `email` is empty for none."""

    name: str
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    capacity: str
    quiet: tuple[str, ...]
    email: str


class Profile:
    """Use cases of the own profile."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    def save(self, advisor: Advisor, person: Person) -> None:
        """Store it. Raises InvalidAccount for the name, InvalidProfile for the rest."""
        name, email = shown_name(person.name), email_address(person.email)
        check_name(name)
        if not person.languages:
            raise InvalidProfile("languages")
        if person.capacity not in map(str, range(1, MOST_CONVERSATIONS + 1)):
            raise InvalidProfile("capacity")
        if person.email.strip() and email is None:
            raise InvalidProfile("email")
        self._change(
            advisor, "profile.change",
            lambda stored: replace(
                stored, name=name, languages=person.languages, topics=person.topics, capacity=int(person.capacity),
                quiet=tuple(one for one in QUIET if one in person.quiet), email=email,
            ),
        )  # fmt: skip

    def set_presence(self, advisor: Advisor, presence: Presence) -> None:
        """Say whether new conversations may come."""
        self._change(advisor, f"presence.{presence}", lambda stored: replace(stored, presence=presence.value))

    def _change(self, advisor: Advisor, action: str, change: Callable[[Advisor], Advisor]) -> None:
        with self._unit_of_work() as uow:
            uow.advisors.save(change(uow.advisors.get(advisor.id)))
            audit.record(uow, self._clock.now(), advisor, action, f"account {advisor.id}")
            uow.commit()
