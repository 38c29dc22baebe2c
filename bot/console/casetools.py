"""What an advisor chooses from beside a case: canned replies, receivers of a transfer, labels, outcomes, authorities, topics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.console.casefile import Casefile, Standing
from bot.console.labels import Labels
from bot.domain.account import Advisor, Right
from bot.kb.library import Knowledge
from bot.service.blocking import DAYS
from bot.service.canned import Filled, fill_all
from bot.service.desk import Desk
from bot.service.ports import Clock

Option = tuple[str, str]


@dataclass(frozen=True)
class Canned:
    """A canned reply in the list: its title, what would be sent in which language, what is missing."""

    title: str
    filled: Filled
    spoken: str
    direction: str
    fits: bool
    missing: str
    stood_in: str


@dataclass(frozen=True)
class Tools:
    """Choices as (value, name). `receivers` by heading; `first_day` and `last_day` are the limits of a follow-up."""

    canned: tuple[Canned, ...]
    colleagues: tuple[Option, ...]
    receivers: tuple[tuple[str, tuple[Option, ...]], ...]
    outcomes: tuple[Option, ...]
    labels: tuple[Option, ...]
    topics: tuple[Option, ...]
    authorities: tuple[Option, ...]
    block_days: tuple[int, ...]
    first_day: date
    last_day: date
    last_day_text: str
    reportable: bool


def open_tools(file: Casefile, advisor: Advisor, desk: Desk, knowledge: Knowledge, labels: Labels, clock: Clock) -> Tools:
    """Everything to choose from for one case; canned replies only where one can be sent."""
    conversation, case = file.packet.conversation, file.packet.case
    last_day = desk.casework.latest_day(conversation)
    colleagues = desk.notes.colleagues(advisor) if file.readable else []
    canned = fill_all(knowledge, case, advisor, conversation.language) if file.standing is Standing.MINE else ()
    return Tools(
        tuple(_canned(filled, file, knowledge, labels) for filled in canned),
        tuple((one.login, one.name) for one in colleagues),
        _receivers(file, advisor, desk, labels) if file.standing in (Standing.MINE, Standing.WAITING) else (),
        tuple((key, labels.outcome(key)) for key in knowledge.desk.offered()),
        tuple((key, labels.mark(key)) for key in knowledge.desk.labels),
        _sorted((topic, labels.topic(topic) or topic) for topic in knowledge.topics),
        _sorted((key, labels.organisation(key)) for key in knowledge.organisations),
        DAYS,
        clock.today() + timedelta(days=1),
        last_day,
        labels.day(last_day),
        any(one.may(Right.SUPERVISE) for one in colleagues),
    )


def _canned(filled: Filled, file: Casefile, knowledge: Knowledge, labels: Labels) -> Canned:
    spoken = labels.tongue(filled.language)
    return Canned(
        labels.canned(filled.key), filled, spoken.name, spoken.direction, filled.language == file.tongue.code,
        ", ".join(map(labels.variable, filled.missing)), ", ".join(map(labels.variable, filled.stood_in)),
    )  # fmt: skip


def _receivers(file: Casefile, advisor: Advisor, desk: Desk, labels: Labels) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    found = desk.transfers.receivers(file.packet.case, advisor)
    groups = (
        ("colleagues", tuple((f"advisor:{one.id}", one.name) for one in found.colleagues)),
        ("own_teams", tuple((f"team:{key}", labels.team(key)) for key in found.own_teams)),
        ("other_teams", _sorted((f"team:{key}", labels.team(key)) for key in found.other_teams)),
    )
    return tuple(group for group in groups if group[1])


def _sorted(options: Iterable[Option]) -> tuple[Option, ...]:
    return tuple(sorted(options, key=lambda option: option[1].casefold()))
