"""Who may do what in the console: rights of roles, and cases of the own organisation only."""

from __future__ import annotations

from bot.domain.account import Advisor, Right
from bot.domain.case import Case
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
