"""The filled form of a guided check, as an advisor reads it with the case."""

from __future__ import annotations

from dataclasses import dataclass

from bot.service.check_result import Group
from bot.service.desk import Desk, Packet


@dataclass(frozen=True)
class CheckSheet:
    """The filled form of the guided check that comes with a case, in German: answers, and the verdicts it ended with."""

    name: str
    answers: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    headline: str


def check_sheet(packet: Packet, desk: Desk) -> CheckSheet | None:
    """The sheet of the conversation's check; None where there is none, or nothing was answered."""
    sheet = desk.check(packet.conversation.check)
    if sheet is None:
        return None
    name, answers, result = sheet
    return CheckSheet(name, answers, result.groups if result else (), result.headline if result else "")
