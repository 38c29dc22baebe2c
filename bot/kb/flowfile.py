"""A flow as it stands in its file: records of knowledge/flows/<name>.yml, read strictly."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.kb.conditions import Written
from bot.kb.strict_yaml import Strict

Kind = Literal["choice", "multi", "number", "money", "date", "country", "place", "profession", "level", "yes_no"]
Verdict = Literal["likely", "possible", "not_now"]


class RuleRecord(Strict):
    """Where to go; `when` is left out in the last rule."""

    when: Written | None = None
    go: str


class QuestionRecord(Strict):
    """A question. `unsure` offers "I do not know"; `unit`, `least` and `most` belong to numbers and money (EUR a year)."""

    kind: Kind
    options: list[str] = Field(default_factory=list)
    unsure: bool = False
    if_matters: bool = False
    unit: Literal["year", "month", "age", "count"] | None = None
    least: float = 0
    most: float | None = None
    next: list[RuleRecord] = Field(min_length=1)


class NeedRecord(Strict):
    """What a title asks for; where it is not met, the title is possible with that missing, or not now because of it."""

    when: Written
    otherwise: Literal["possible", "not_now"] = Field("possible", alias="else")


class TitleRecord(Strict):
    """A residence title or way: mentioned where `applies` holds, best first in the order of the file.

    `enough`: once it is likely, nothing more is asked for the sake of those below.
    """

    article: str
    cites: list[str] = Field(min_length=1)
    facts: list[str] = Field(default_factory=list)
    applies: Written | None = None
    needs: dict[str, NeedRecord] = Field(default_factory=dict)
    steps: list[str] = Field(default_factory=list)
    enough: bool = False


class StepRecord(Strict):
    """A step of a roadmap: shown where `when` holds; `offices` are roles of the directory for the place that was named."""

    when: Written | None = None
    cites: list[str] = Field(default_factory=list)
    offices: list[str] = Field(default_factory=list)


class CriterionRecord(Strict):
    """Points, a fact, for what holds. Of a group only the first that holds counts.

    `effort`: how hard it is to get them later, left out where nothing helps; `open`: where they can be got at all.
    """

    when: Written
    points: str
    group: str | None = None
    effort: int | None = Field(None, ge=1)
    open: Written | None = None


class PointsRecord(Strict):
    """A sum of points; conditions of titles know it as the answer `points`."""

    least: str
    criteria: dict[str, CriterionRecord]


class OutcomeRecord(Strict):
    """An end. `shows` says what is put together from the answers and the tables."""

    cites: list[str] = Field(min_length=1)
    article: str | None = None
    facts: list[str] = Field(default_factory=list)
    shows: list[Literal["titles", "points", "profession", "institutions"]] = Field(default_factory=list)
    offices: list[str] = Field(default_factory=list)
    organisations: list[str] = Field(default_factory=list)
    steps: list[str] = Field(default_factory=list)
    handover: str | None = None
    urgent: bool = False


class FlowRecord(Strict):
    """knowledge/flows/<name>.yml"""

    start: str
    article: str
    most_questions: int
    questions: dict[str, QuestionRecord]
    outcomes: dict[str, OutcomeRecord]
    titles: dict[str, TitleRecord] = Field(default_factory=dict)
    steps: dict[str, StepRecord] = Field(default_factory=dict)
    points: PointsRecord | None = None
