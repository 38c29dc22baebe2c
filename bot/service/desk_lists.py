"""What the pages around the cases are made of, wired: queues, search, reports, notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.kb.library import Knowledge
from bot.service.next_case import NextCase
from bot.service.notice_board import NoticeBoard
from bot.service.ports import Clock, Notifier, UnitOfWorkFactory
from bot.service.queues import Queues
from bot.service.reports import Reports
from bot.service.search import Search
from bot.service.targets import Targets


@dataclass(frozen=True)
class DeskLists:
    """`retention`: how far back search and reports can reach."""

    queues: Queues
    next_case: NextCase
    search: Search
    reports: Reports
    notices: NoticeBoard
    retention: timedelta


def desk_lists(
    unit_of_work: UnitOfWorkFactory, knowledge: Knowledge, clock: Clock, notifier: Notifier, retention: timedelta
) -> DeskLists:  # fmt: skip
    """All of it over one database."""
    targets = Targets(knowledge)
    return DeskLists(
        Queues(unit_of_work, clock, targets),
        NextCase(unit_of_work, knowledge, clock),
        Search(unit_of_work, clock, targets),
        Reports(unit_of_work, clock, targets),
        NoticeBoard(unit_of_work, knowledge, clock, notifier),
        retention,
    )
