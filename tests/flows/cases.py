"""Cases of flows: files read strictly, and what comes out held against what the law says.

A case has `name` (with the section), `as_of`, `answers`, and `expect`: an `outcome` or the `next` question, and more.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from bot.kb.conditions import UNSURE, Answer
from bot.kb.flows import Flow, on_path, step
from bot.kb.law import plain
from bot.kb.library import Knowledge
from bot.kb.verdicts import count_points, judge, roadmap
from tests.conftest import read_yaml

FOLDER = Path(__file__).parent


class Strict(BaseModel):
    """An unknown key is an error: a misspelt expectation would hold for ever."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Expect(Strict):
    """What is expected; what is left out is not looked at."""

    outcome: str | None = None
    next: str | None = None
    asked: list[str] | None = None
    titles: dict[str, str] = {}
    best: str | None = None
    missing: dict[str, list[str]] = {}
    because: dict[str, list[str]] = {}
    points: int | None = None
    ways: list[str] | None = None
    steps: list[str] = []

    @model_validator(mode="after")
    def _ends_somewhere(self) -> Expect:
        if (self.outcome is None) == (self.next is None):
            raise ValueError("a case expects an outcome or the next question")
        return self


class Case(Strict):
    """One case."""

    name: str
    as_of: date = date(2026, 11, 24)
    answers: dict[str, Any]
    expect: Expect


def read(path: Path) -> list[Case]:
    """The cases of a file. Raises ValidationError for anything it should not have."""
    return [Case.model_validate(entry) for entry in read_yaml(path.read_text("utf-8"))]


def all_cases() -> list[tuple[str, Case]]:
    """(flow, case) of every file of this folder."""
    return [(path.stem, case) for path in sorted(FOLDER.glob("*.yml")) for case in read(path)]


def check(knowledge: Knowledge, flow: Flow, case: Case) -> None:
    """An AssertionError says what came otherwise."""
    law = knowledge.law(case.as_of)
    answers = {name: answer(flow, name, value) for name, value in case.answers.items()}
    stand = step(flow, answers, law)
    assert (stand.outcome, stand.question) == (case.expect.outcome, case.expect.next), (stand.outcome, stand.question)
    assert case.expect.asked is None or list(stand.path) == case.expect.asked, stand.path
    counting = on_path(flow, answers, law)
    assert set(counting) == set(answers), f"not asked: {set(answers) - set(counting)}"
    if case.expect.outcome:
        _check_outcome(flow, case, counting, law)  # type: ignore[arg-type]


def _check_outcome(flow: Flow, case: Case, answers: dict[str, Answer], law: Any) -> None:
    judged = {one.title: one for one in judge(flow, answers, law)}
    found = {name: judged[name].verdict if name in judged else "absent" for name in case.expect.titles}
    assert found == case.expect.titles, {name: (one.verdict, one.missing, one.because) for name, one in judged.items()}
    assert {name: list(judged[name].missing) for name in case.expect.missing} == case.expect.missing, judged
    assert {name: list(judged[name].because) for name in case.expect.because} == case.expect.because, judged
    best = next(iter(judged), None)
    assert case.expect.best is None or best == case.expect.best, best
    points = count_points(flow, answers, law)
    assert case.expect.points is None or (points and points.total == case.expect.points), points
    assert case.expect.ways is None or (points and [name for name, _ in points.ways] == case.expect.ways), points
    outcome = flow.record.outcomes[str(case.expect.outcome)]
    named = [*(flow.record.titles[best].steps if best and "titles" in outcome.shows else ()), *outcome.steps]
    steps = roadmap(flow, tuple(dict.fromkeys(named)), answers, law)
    assert set(case.expect.steps) <= set(steps), steps


def answer(flow: Flow, question: str, value: Any) -> Answer:
    """A value of a case as answers are kept. Raises AssertionError where the question does not take it."""
    assert question in flow.questions, f"there is no question '{question}'"
    record = flow.questions[question].record
    if value == UNSURE:
        assert record.unsure, f"'{question}' does not offer 'unsure'"
    elif record.options:
        given = value if isinstance(value, list) else [value]
        assert set(given) <= set(record.options), f"'{question}' has no option {value!r}"
    if record.kind in ("number", "money") and value != UNSURE:
        return float(value)
    return plain(value)  # type: ignore[no-any-return]
