"""A case: one hand-over of a conversation to an organisation, from the person's consent to its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Offer:
    """A transfer that waits to be accepted: to a colleague (`advisor_id`) or to a team, from whom, since when, with what note."""

    by: int
    at: datetime
    note: str
    advisor_id: int | None = None
    team: str | None = None
    from_team: str | None = None


@dataclass(frozen=True)
class Case:
    """One hand-over: opened with the person's consent, held by at most one advisor, closed once.

    `organisation` and `team` are who answers for it (knowledge/desk/teams.yml), `waiting_since` since when the person has waited
    for an answer, None while the last word is an advisor's. `follow_up_on` is the day an advisor wants to come back to it,
    `responsible` the organisation of the directory whose decision it is about, `outcome` and `labels` ids of knowledge/desk.
    `missed`: why nobody answered, where the person left or was let go before the first reply.
    """

    id: int
    conversation_id: str
    opened_at: datetime
    organisation: str
    language: str
    topic: str | None
    advisor_id: int | None = None
    claimed_at: datetime | None = None
    closed_at: datetime | None = None
    urgent: bool = False
    team: str | None = None
    waiting_since: datetime | None = None
    first_reply_at: datetime | None = None
    follow_up_on: date | None = None
    outcome: str | None = None
    labels: tuple[str, ...] = ()
    responsible: str | None = None
    missed: str | None = None
    rating: int | None = None
    offer: Offer | None = None


@dataclass(frozen=True)
class Note:
    """What advisors write to each other about a case; the person never sees it. `mentions` and `read_by` are advisors' ids."""

    id: int
    case_id: int
    advisor_id: int
    at: datetime
    text: str
    mentions: tuple[int, ...] = ()
    read_by: tuple[int, ...] = ()
