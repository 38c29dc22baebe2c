"""Who may do what in the console: rights of roles, and cases of the own organisation only."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.account import Advisor, Right
from bot.domain.case import Case, Note, Offer
from bot.domain.errors import NotAllowed


def require(advisor: Advisor, right: Right) -> None:
    """Raises NotAllowed unless the advisor's role has the right."""
    if not advisor.may(right):
        raise NotAllowed(f"the role {advisor.role} has no right to {right}")


def may_open(advisor: Advisor, case: Case) -> bool:
    """Cases of the own organisation, for those who answer. What is offered to a team belongs to its organisation already."""
    return advisor.may(Right.ANSWER) and case.organisation == advisor.organisation


def require_case(advisor: Advisor, case: Case) -> None:
    """Raises NotAllowed for a case of another organisation."""
    if not may_open(advisor, case):
        raise NotAllowed("the case belongs to another organisation")


def is_offered_to(advisor: Advisor, offer: Offer | None) -> bool:
    """Whether the advisor may accept a transfer: it is to them, or to a team of theirs."""
    return offer is not None and (offer.advisor_id == advisor.id or offer.team in advisor.teams)


def may_read(advisor: Advisor, case: Case, notes: Iterable[Note]) -> bool:
    """A case that waits, to be chosen; an own one; any of the organisation for a lead; one they were asked about in a note."""
    if not may_open(advisor, case):
        return False
    waits = case.advisor_id is None and case.closed_at is None
    asked = any(advisor.id in note.mentions for note in notes)
    return waits or asked or case.advisor_id == advisor.id or advisor.may(Right.SUPERVISE)
