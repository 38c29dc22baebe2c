"""Teams that answer people, when their desks are open, and the table that says which team a question goes to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from holidays.countries.germany import Germany
from pydantic import AfterValidator, BeforeValidator, Field

from bot.kb.catalogue import Bilingual
from bot.kb.problems import Problems
from bot.kb.strict_yaml import Strict, read

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, order=True)
class Span:
    """From one time of the day to another; `end` is None for midnight."""

    start: time
    end: time | None

    @property
    def ends(self) -> time:
        """The end for comparing: midnight is later than every time of the day."""
        return self.end or time.max


def _span(text: Any) -> Any:
    match = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError("write hours such as 09:00-15:00")
    span = Span(time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4])) if match[3] else None)
    if span.ends <= span.start:
        raise ValueError(f"{text} ends before it begins")
    return span


def _apart(spans: list[Span]) -> list[Span]:
    ordered = sorted(spans)
    if any(earlier.ends > later.start for earlier, later in pairwise(ordered)):
        raise ValueError("the hours of a day overlap")
    return ordered


def _some(hours: dict[Weekday, list[Span]]) -> dict[Weekday, list[Span]]:
    if not any(hours.values()):
        raise ValueError("a desk is open at some time of the week")
    return hours


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"'{name}' is no time zone") from None
    return name


def _yearly(day: str) -> str:
    if not _DAY.fullmatch(day):
        raise ValueError("write a day of the year such as 12-24")
    return day


def _subdivision(name: str) -> str:
    if name not in Germany.subdivisions:
        raise ValueError(f"'{name}' is no federal state; Saxony is SN")
    return name


WeekHours = Annotated[
    dict[Weekday, Annotated[list[Annotated[Span, BeforeValidator(_span)]], AfterValidator(_apart)]], AfterValidator(_some)
]


class Calendar(Strict):
    """What all teams share: the time zone of all hours, whose public holidays count, and days closed every year ("12-24")."""

    zone: Annotated[str, AfterValidator(_zone)]
    holidays_of: Annotated[str, AfterValidator(_subdivision)]
    closed_every_year: list[Annotated[str, AfterValidator(_yearly)]] = Field(default_factory=list)


class Targets(Strict):
    """How soon a person is answered and a case is done, in minutes of the team's opening hours."""

    first_reply: int = Field(gt=0)
    next_reply: int = Field(gt=0)
    resolution: int = Field(gt=0)


class Team(Strict):
    """Those of an organisation who answer. `topics` are areas or topics, `districts` keys of districts, none of them for all.

    `languages` are those the team answers in; `capacity` is how many open cases it takes before new ones go elsewhere.
    """

    organisation: str
    name: Bilingual
    topics: list[str] = Field(default_factory=list)
    districts: list[str] = Field(default_factory=list)
    languages: list[str] = Field(min_length=1)
    hours: WeekHours
    capacity: int = Field(gt=0)
    targets: Targets

    def named(self, language: str) -> str:
        """Its name for a reader of a language: German, else English."""
        return self.name["de" if language == "de" else "en"]


class Defaults(Strict):
    """What holds for a team that says nothing else."""

    languages: list[str] = Field(min_length=1)
    hours: WeekHours
    capacity: int = Field(gt=0)
    targets: Targets


class _TeamRecord(Strict):
    organisation: str
    name: Bilingual
    topics: list[str] = Field(default_factory=list)
    districts: list[str] = Field(default_factory=list)
    languages: list[str] | None = None
    hours: WeekHours | None = None
    capacity: int | None = Field(None, gt=0)
    targets: Targets | None = None

    def filled(self, defaults: Defaults) -> Team:
        own = {name: getattr(self, name) for name in type(self).model_fields}
        missing = {name: getattr(defaults, name) for name, value in own.items() if value is None}
        return Team.model_construct(**own | missing)


class _TeamsFile(Strict):
    calendar: Calendar
    defaults: Defaults
    teams: dict[str, _TeamRecord] = Field(min_length=1)


class Rule(Strict):
    """A line of the routing table. Without topics those of the team count, without districts its districts; languages narrow."""

    team: str
    topics: list[str] = Field(default_factory=list)
    districts: list[str] = Field(default_factory=list)
    languages: list[str] = Field(default_factory=list)


class Routing(Strict):
    """knowledge/desk/routing.yml: the first rule that fits wins, `fallback` is the team for everything else."""

    fallback: str = Field(min_length=1)
    rules: list[Rule] = Field(default_factory=list)


@dataclass(frozen=True)
class TeamTables:
    """knowledge/desk/teams.yml and routing.yml."""

    calendar: Calendar
    teams: dict[str, Team]
    routing: Routing


def closed_day(calendar: Calendar, day: date, language: str = "de") -> str | None:
    """The holiday's name in German, English or Ukrainian, "" for a day that is closed every year, None for an ordinary one."""
    name = _holidays(calendar.holidays_of, {"de": "de", "uk": "uk"}.get(language, "en_US"), day.year).get(day)
    return "" if name is None and day.strftime("%m-%d") in calendar.closed_every_year else name


@cache
def _holidays(subdivision: str, language: str, year: int) -> Mapping[date, str]:
    return dict(Germany(years=year, subdiv=subdivision, language=language))


def load_teams(folder: Path, problems: Problems) -> TeamTables:
    """teams.yml and routing.yml of the folder."""
    file: _TeamsFile | None = read(folder / "teams.yml", _TeamsFile, problems)
    routing: Routing | None = read(folder / "routing.yml", Routing, problems)
    teams = {name: record.filled(file.defaults) for name, record in file.teams.items()} if file else {}
    calendar = file.calendar if file else Calendar(zone="Europe/Berlin", holidays_of="SN")
    return TeamTables(calendar, teams, routing or Routing.model_construct(fallback="", rules=[]))
