"""Who of the advisors is there: they say so, and a page of theirs was open within the last minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.account import Advisor, Presence, Right
from bot.service.ports import UnitOfWork

SEEN_WITHIN = timedelta(seconds=60)


def is_there(advisor: Advisor, now: datetime) -> bool:
    """Whether the advisor can be counted on at this moment."""
    return advisor.presence == Presence.ONLINE and advisor.seen_at is not None and now - advisor.seen_at <= SEEN_WITHIN


def may_answer(advisor: Advisor) -> bool:
    """Whether the account answers people at all."""
    return advisor.disabled_at is None and advisor.may(Right.ANSWER)


def of_team(uow: UnitOfWork, organisation: str, team: str | None) -> list[Advisor]:
    """Those who answer for a team of an organisation; without a team all of the organisation."""
    return [one for one in uow.advisors.all(organisation) if may_answer(one) and (team is None or team in one.teams)]
