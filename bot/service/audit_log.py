"""Reading the audit log; that it was read stands in it, too."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.account import Advisor, AuditEntry, Right, Role
from bot.service import audit
from bot.service.ports import Clock, UnitOfWorkFactory
from bot.service.rights import require

PAGE = 50


@dataclass(frozen=True)
class AuditPage:
    """Entries, the newest first; `people` names those of them and of the choice, `older` is where the next page begins."""

    entries: tuple[AuditEntry, ...]
    people: dict[int, str]
    actions: tuple[str, ...]
    older: int | None


class AuditLog:
    """For a lead what their organisation did, for an admin everything."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    def refused(self, advisor: Advisor, what: str) -> None:
        """Somebody asked for a page or form that their role does not have."""
        with self._unit_of_work() as uow:
            audit.record(uow, self._clock.now(), advisor, "access.refused", what[:80])
            uow.commit()

    def read(self, reader: Advisor, person: int | None = None, action: str = "", before: int | None = None) -> AuditPage:
        """A page of it. Raises NotAllowed."""
        require(reader, Right.AUDIT)
        organisation = None if reader.role == Role.ADMIN else reader.organisation
        with self._unit_of_work() as uow:
            found = uow.audit.latest(PAGE + 1, organisation, before, person, action)
            people = {one.id: one.name for one in uow.advisors.all()}
            named = {one.advisor_id for one in found} | {one.id for one in uow.advisors.all(organisation)}
            actions = tuple(uow.audit.actions(organisation))
            audit.record(uow, self._clock.now(), reader, "audit.read", "audit")
            uow.commit()
        shown = tuple(found[:PAGE])
        names = {key: name for key, name in people.items() if key in named}
        return AuditPage(shown, names, actions, shown[-1].id if len(found) > PAGE else None)
