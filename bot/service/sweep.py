"""What has to happen without anybody asking for it: cases left alone, transfers nobody accepts, old entries, pages to refresh."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.service.case_steps import CaseSteps
from bot.service.hours import hours_of
from bot.service.ports import Notifier
from bot.service.presence import is_there
from bot.service.releases import Releases

TIDY_EVERY = timedelta(hours=1)
TELEGRAM_KEPT = timedelta(days=2)
AUDIT_KEPT = timedelta(days=365)


class Sweep:
    """Called every few seconds in the serving process; one instance, since it remembers what it saw last."""

    def __init__(self, steps: CaseSteps, notifier: Notifier) -> None:
        self._steps = steps
        self._releases = Releases(steps)
        self._notifier = notifier
        self._seen: object = None
        self._began: datetime | None = None
        self._tidied: datetime | None = None

    async def __call__(self) -> int:
        """One round. Returns how many cases went back into a queue."""
        self._began = self._began or self._steps.clock.now()
        released = await self._releases.of_absent_advisors(self._began) + await self._releases.of_transfers()
        await asyncio.to_thread(self._tidy)
        picture = await asyncio.to_thread(self._look)
        if picture != self._seen:
            self._seen = picture
            self._notifier.queue_changed()
        return released

    def _look(self) -> object:
        """What people who wait and advisors see without a message being written: who is there, what is open, which day it is."""
        now = self._steps.clock.now()
        knowledge = self._steps.composer.knowledge
        with self._steps.unit_of_work() as uow:
            hours = hours_of(knowledge, uow, now)
            there = frozenset(advisor.id for advisor in uow.advisors.all() if is_there(advisor, now))
        return there, frozenset(team for team in knowledge.teams if hours.is_open(team, now)), hours.german_day(now)

    def _tidy(self) -> None:
        """Once an hour: codes that are over, Telegram's updates, the audit log of a year ago."""
        now = self._steps.clock.now()
        if self._tidied is not None and now - self._tidied < TIDY_EVERY:
            return
        with self._steps.unit_of_work() as uow:
            uow.codes.forget_expired(now)
            uow.telegram.forget_before(now - TELEGRAM_KEPT)
            uow.audit.forget_before(now - AUDIT_KEPT)
            uow.commit()
        self._tidied = now
