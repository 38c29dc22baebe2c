"""What may become law: drafts and plans, and the calendar of what to look at again. For editors, never rendered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field

from bot.kb.problems import Problems
from bot.kb.strict_yaml import Strict, read


class PlannedValue(Strict):
    """A draft or plan. `replaces` is the fact it would change, `starts` the day it is planned for, `status` how far it is."""

    description: str
    replaces: str | None = None
    value: float | None = None
    starts: date | None = Field(default=None, alias="from")
    status: str
    source: str
    checked: date
    note: str | None = None


class Reminder(Strict):
    """Something to look at again by a day; `facts` are those that may change."""

    on: date
    what: str
    facts: list[str] = Field(default_factory=list)


@dataclass(frozen=True)
class Plans:
    """Drafts by id, and reminders in the order of their days."""

    values: dict[str, PlannedValue]
    calendar: tuple[Reminder, ...]


def load_plans(root: Path, facts: set[str], problems: Problems) -> Plans:
    """planned/<id>.yml and calendar.yml; both may be missing."""
    values: dict[str, PlannedValue] = {}
    for path in sorted((root / "planned").glob("*.yml")):
        value: PlannedValue | None = read(path, PlannedValue, problems)
        if value:
            values[path.stem] = value
            if value.replaces and value.replaces not in facts:
                problems.add(path, 1, f"replaces the unknown fact '{value.replaces}'")
    calendar = root / "calendar.yml"
    reminders: list[Reminder] = (read(calendar, list[Reminder], problems) or []) if calendar.exists() else []
    for reminder in reminders:
        for fact in set(reminder.facts) - facts:
            problems.add(calendar, 1, f"unknown fact '{fact}'")
    return Plans(values, tuple(sorted(reminders, key=lambda reminder: reminder.on)))
