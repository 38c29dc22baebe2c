"""Closing days and messages above the chat: who may put them up, and what a person reads of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.account import Advisor, Right, Role
from bot.domain.days import day_of
from bot.domain.errors import LotseError, NotAllowed
from bot.domain.questions import Notice
from bot.kb.formats import format_day
from bot.kb.library import Knowledge
from bot.service.audit import record
from bot.service.closings import Closings, Imported
from bot.service.hours import CLOSED
from bot.service.ports import Clock, Notifier, UnitOfWorkFactory
from bot.service.rights import require

KINDS = (CLOSED, "disruption", "busy")
# A closed desk is worth knowing about before one stands in front of it.
_AHEAD = timedelta(days=3)
_LONGEST = timedelta(days=400)


class InvalidNotice(LotseError):
    """A notice that ends before it begins, is over already, lasts for years, or is of no kind or team there is."""


@dataclass(frozen=True)
class Shown:
    """A notice as a person reads it, and until when."""

    kind: str
    text: str
    until: datetime


class NoticeBoard:
    """Use cases around notices; one instance serves all."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, knowledge: Knowledge, clock: Clock, notifier: Notifier) -> None:
        self._unit_of_work = unit_of_work
        self._knowledge = knowledge
        self._clock = clock
        self._notifier = notifier
        self._closings = Closings(unit_of_work, knowledge, clock, notifier)

    def shown(self, language: str) -> list[Shown]:
        """What stands above the chat now, in a language; closing days from three days before on."""
        now = self._clock.now()
        with self._unit_of_work() as uow:
            notices = uow.notices.until(now)
        begun = [notice for notice in notices if notice.starts_at <= now + (_AHEAD if notice.kind == CLOSED else timedelta())]
        return [Shown(notice.kind, self.text(notice, language), notice.ends_at) for notice in begun]

    def text(self, notice: Notice, language: str) -> str:
        """What a person reads of a notice: an interface text, so that it is there in all languages at once."""
        since, until = self._days(notice)
        key = notice.kind if notice.kind != CLOSED else "closed_day" if since == until else "closed"
        days = {"since": format_day(since, language), "until": format_day(until, language)}
        text = self._knowledge.strings.get(f"notice_bar.{key}", language, **days)
        team = self._knowledge.teams.get(notice.team or "")
        return f"{team.named(language)}: {text}" if team else text

    def listed(self, advisor: Advisor) -> list[Notice]:
        """What the advisor's organisation has put up or is subject to, not over yet. Raises NotAllowed."""
        require(advisor, Right.NOTICES)
        with self._unit_of_work() as uow:
            notices = uow.notices.until(self._clock.now())
        return [notice for notice in notices if notice.team is None or self._may(advisor, notice.team)]

    def teams(self, advisor: Advisor) -> list[str]:
        """Whose notices the advisor may put up."""
        return [team for team in self._knowledge.teams if self._may(advisor, team)]

    def add(self, advisor: Advisor, kind: str, team: str | None, starts_at: datetime, ends_at: datetime) -> Notice:
        """Put one up. Raises NotAllowed, for another organisation's team too, or InvalidNotice."""
        self._require(advisor, team)
        if kind not in KINDS or (team is not None and team not in self._knowledge.teams):
            raise InvalidNotice("no such kind or team")
        if not max(starts_at, self._clock.now()) < ends_at <= starts_at + _LONGEST:
            raise InvalidNotice("it ends before it begins, or is over")
        with self._unit_of_work() as uow:
            notice = uow.notices.add(Notice(0, kind, team, starts_at, ends_at, advisor.id))
            record(uow, self._clock.now(), advisor, "notice.add", f"notice {notice.id}")
            uow.commit()
        self._notifier.queue_changed()
        return notice

    def take_in(self, advisor: Advisor, calendar: bytes, team: str | None) -> Imported:
        """Closing days from a calendar file. Raises NotAllowed, or InvalidCalendar with nothing entered."""
        self._require(advisor, team)
        imported = self._closings.add(calendar, team, advisor.id)
        with self._unit_of_work() as uow:
            record(uow, self._clock.now(), advisor, "notice.import", f"{imported.added} notices")
            uow.commit()
        return imported

    def remove(self, advisor: Advisor, notice_id: int) -> None:
        """Take one down; one that is gone already stays gone. Raises NotAllowed."""
        with self._unit_of_work() as uow:
            found = [notice for notice in uow.notices.until(self._clock.now()) if notice.id == notice_id]
            for notice in found:
                self._require(advisor, notice.team)
                uow.notices.remove(notice.id)
                record(uow, self._clock.now(), advisor, "notice.remove", f"notice {notice.id}")
            uow.commit()
        self._notifier.queue_changed()

    def _require(self, advisor: Advisor, team: str | None) -> None:
        require(advisor, Right.NOTICES)
        if not self._may(advisor, team):
            raise NotAllowed("the team belongs to another organisation")

    def _may(self, advisor: Advisor, team: str | None) -> bool:
        """An admin speaks for all, everybody else for the teams of their organisation."""
        known = self._knowledge.teams.get(team or "")
        return advisor.role == Role.ADMIN or (known is not None and known.organisation == advisor.organisation)

    def _days(self, notice: Notice) -> tuple[date, date]:
        """The first and the last day: a notice that ends at midnight does not take in the day that begins then."""
        return day_of(notice.starts_at), day_of(notice.ends_at - timedelta(seconds=1))
