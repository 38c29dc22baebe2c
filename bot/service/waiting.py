"""What somebody who waits may know: place, likely wait, who is there, when the desk opens. Never a promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from statistics import median

from bot.domain.case import Case
from bot.domain.conversation import WAITING_STATES, Conversation, State
from bot.kb.library import Knowledge
from bot.service.hours import Hours, hours_of
from bot.service.ports import UnitOfWork
from bot.service.presence import is_there, of_team

# Enough for a median that a single odd day does not move, few enough to follow the season.
LAST_ANSWERED = 20
LEAST_ANSWERED = 3
STEP = 5


@dataclass(frozen=True)
class Status:
    """Who answers, and while somebody waits: the place in the team's queue, `wait_minutes` (the median wait of the last cases
    answered, in opening hours, rounded up; None where too few are known or the desk is closed), `languages` spoken by the team's
    advisors who are there, `opens_at` (ISO instant of the next opening, None while open or where none is known), the team's name.
    """

    state: State
    position: int | None = None
    advisor: str | None = None
    wait_minutes: int | None = None
    languages: tuple[str, ...] = ()
    opens_at: str | None = None
    team: str | None = None


def status_of(uow: UnitOfWork, knowledge: Knowledge, conversation: Conversation, now: datetime) -> Status:
    """For the person, as of now. A few short queries: it is asked for again with every change of the queue."""
    case = uow.cases.of_conversation(conversation.id) if conversation.bot_is_silent else None
    if case is None:
        return Status(conversation.state)
    team = knowledge.teams.get(case.team or "")
    name = team.named(conversation.language) if team else None
    if conversation.state not in WAITING_STATES:
        advisor = uow.advisors.get(case.advisor_id).name if case.advisor_id is not None else None
        return Status(conversation.state, advisor=advisor, team=name)
    return _waiting(uow, hours_of(knowledge, uow, now), conversation, case, name, now)


def _waiting(
    uow: UnitOfWork, hours: Hours, conversation: Conversation, case: Case, team: str | None, now: datetime
) -> Status:  # fmt: skip
    is_open = hours.is_open(case.team, now)
    opens_at = None if is_open else hours.next_opening(case.team, now)
    there = [one for one in of_team(uow, case.organisation, case.team) if is_there(one, now)]
    return Status(
        conversation.state,
        position=uow.cases.position(case),
        wait_minutes=_wait(uow, hours, case.team) if is_open else None,
        languages=tuple(sorted({language for one in there for language in one.languages})),
        opens_at=opens_at.isoformat() if opens_at else None,
        team=team,
    )


def _wait(uow: UnitOfWork, hours: Hours, team: str | None) -> int | None:
    waits = [hours.business_minutes(team, *times) for times in uow.cases.answered(team, LAST_ANSWERED)]
    if len(waits) < LEAST_ANSWERED:
        return None
    return max(STEP, ceil(median(waits) / STEP) * STEP)
