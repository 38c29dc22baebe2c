"""The morning's e-mail for advisors: how many cases wait, when their desk opens. Numbers only, at most once a day."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace

from bot.domain.account import Advisor, Right
from bot.domain.errors import MailRefused, MailUnavailable
from bot.service.hours import Hours, hours_of
from bot.service.ports import Clock, Mailer, UnitOfWorkFactory
from bot.service.queues import Lists, Queue, Queues
from bot.service.replies import Composer

QUIET = "digest"
"""The name under which an advisor switches it off."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Numbers:
    """What a digest says."""

    waiting: int
    mine: int
    due: int


class Digest:
    """Sends what is owed; called every few minutes."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, queues: Queues, composer: Composer, clock: Clock, mailer: Mailer
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._queues = queues
        self._composer = composer
        self._clock = clock
        self._mailer = mailer

    async def run(self) -> int:
        """A mail to each advisor whose desk has opened today and who was not written to yet. How many were sent."""
        sent = 0
        for advisor in await asyncio.to_thread(self._owed):
            lists = await asyncio.to_thread(self._queues.of, advisor)
            sent += await self._send(advisor, numbers(advisor, lists))
        return sent

    def _owed(self) -> list[Advisor]:
        today, now = self._clock.today(), self._clock.now()
        with self._unit_of_work() as uow:
            hours = hours_of(self._composer.knowledge, uow, now)
            everybody = uow.advisors.all()
        return [
            advisor for advisor in everybody
            if wants(advisor) and advisor.digest_on != today and self._has_opened(hours, advisor)
        ]  # fmt: skip

    def _has_opened(self, hours: Hours, advisor: Advisor) -> bool:
        return any(hours.is_open(team, self._clock.now()) for team in advisor.teams)

    async def _send(self, advisor: Advisor, counts: Numbers) -> bool:
        """False where there is nothing to tell or the server does not take it; then the next round tries again."""
        has_news = counts != Numbers(0, 0, 0)
        try:
            if has_news:
                await self._mailer.send(advisor.email or "", *self._text(advisor, counts))
        except MailUnavailable as error:
            _log.warning("digest for account %d: %s", advisor.id, error)
            return False
        except MailRefused as error:
            _log.error("digest for account %d refused: %s", advisor.id, error)
            has_news = False
        await asyncio.to_thread(self._mark, advisor.id)
        return has_news

    def _text(self, advisor: Advisor, counts: Numbers) -> tuple[str, str]:
        composer = self._composer
        language = "de" if "de" in advisor.languages else "en"
        address = f"{composer.site.base_url}/console"
        return (
            composer.text("digest.subject", language),
            composer.text("digest.text", language, **vars(counts), address=address),
        )

    def _mark(self, advisor_id: int) -> None:
        with self._unit_of_work() as uow:
            uow.advisors.save(replace(uow.advisors.get(advisor_id), digest_on=self._clock.today()))
            uow.commit()


def wants(advisor: Advisor) -> bool:
    """Whether somebody gets digests: they answer people, gave an address, and have not switched it off."""
    answers = advisor.may(Right.ANSWER) and advisor.disabled_at is None
    return answers and bool(advisor.email) and QUIET not in advisor.quiet


def numbers(advisor: Advisor, lists: Lists) -> Numbers:
    """Who waits for the advisor's teams, whose turn it is among the own cases, and what was put off to today."""
    own = [row for row in lists[Queue.WAITING] if row.case.team is None or row.case.team in advisor.teams]
    due = sum(row.due for row in lists[Queue.MINE])
    return Numbers(len(own) + len(lists[Queue.OFFERED]), len(lists[Queue.MINE]) - due, due)
