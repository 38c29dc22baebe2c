"""What answers amount to: a verdict for each title with its reasons, points and the cheapest way to more, a roadmap."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from bot.domain.checks import Answers
from bot.kb.conditions import evaluate
from bot.kb.flowfile import Verdict
from bot.kb.flows import Flow, Title
from bot.kb.law import Law

RANK: dict[str, int] = {"likely": 0, "possible": 1, "not_now": 2}


@dataclass(frozen=True)
class Judged:
    """A title and how it stands. `missing` are needs that can still be met, `because` those that rule it out.

    `unclear`: those of the missing ones that nobody knows yet, because they were not asked for or the answer was "unsure".
    """

    title: str
    verdict: Verdict
    missing: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True)
class Points:
    """A sum of points. `counted` is (criterion, points); `ways` the cheapest criteria that bring what is missing, if any do."""

    total: int
    least: int
    counted: tuple[tuple[str, int], ...]
    ways: tuple[tuple[str, int], ...]

    @property
    def missing(self) -> int:
        """Points that are missing."""
        return max(0, self.least - self.total)


def judge(flow: Flow, answers: Answers, law: Law) -> tuple[Judged, ...]:
    """Every title that applies, the best first: likely, then possible with the least missing, in the order of the file."""
    points = count_points(flow, answers, law)
    known = {**answers, "points": float(points.total)} if points else answers
    judged = [_judge(title, known, law) for title in flow.titles.values()]
    found = [verdict for verdict in judged if verdict]
    return tuple(sorted(found, key=lambda one: (RANK[one.verdict], len(one.missing) if one.verdict == "possible" else 0)))


def _judge(title: Title, answers: Answers, law: Law) -> Judged | None:
    if title.applies and not evaluate(title.applies, answers, law):
        return None
    results = [(need, evaluate(need.condition, answers, law)) for need in title.needs]
    because = tuple(need.name for need, met in results if met is False and need.otherwise == "not_now")
    missing = tuple(n.name for n, met in results if met is None or (met is False and n.otherwise == "possible"))
    verdict: Verdict = "not_now" if because else "possible" if missing else "likely"
    return Judged(title.name, verdict, missing, because, tuple(need.name for need, met in results if met is None))


def count_points(flow: Flow, answers: Answers, law: Law) -> Points | None:
    """The points of a flow that counts them, or None; also None where the law has no points on the day."""
    record = flow.record.points
    least = law.value(record.least) if record else None
    worth = {name: law.value(criterion.points) for name, criterion in (record.criteria if record else {}).items()}
    if record is None or least is None or None in worth.values():
        return None
    met = [name for name, condition in flow.criteria.items() if evaluate(condition, answers, law)]
    counted = _counted(flow, met)
    total = int(sum(worth[name] for name in counted))
    barred = [name for name, condition in flow.open_criteria.items() if evaluate(condition, answers, law) is False]
    ways = _cheapest(flow, met, barred, {name: int(value) for name, value in worth.items()}, int(least) - total)
    return Points(total, int(least), tuple((n, int(worth[n])) for n in counted), tuple((n, int(worth[n])) for n in ways))


def roadmap(flow: Flow, names: tuple[str, ...], answers: Answers, law: Law) -> tuple[str, ...]:
    """The steps that hold for these answers, in order."""
    return tuple(name for name in names if (c := flow.steps[name]) is None or evaluate(c, answers, law))


def _counted(flow: Flow, met: list[str]) -> list[str]:
    """Of a group the first."""
    groups: set[str] = set()
    counted = []
    for name in met:
        group = _group(flow, name)
        if group not in groups:
            groups.add(group)
            counted.append(name)
    return counted


def _cheapest(flow: Flow, met: list[str], barred: list[str], worth: dict[str, int], missing: int) -> tuple[str, ...]:
    """The criteria with the least effort together that bring the missing points; of a group one, which replaces what counts."""
    assert flow.record.points
    if missing <= 0:
        return ()
    efforts = {name: criterion.effort for name, criterion in flow.record.points.criteria.items() if criterion.effort}
    open_to = [name for name in efforts if name not in met and name not in barred]
    now = {_group(flow, name): worth[name] for name in _counted(flow, met)}
    best: tuple[int, tuple[str, ...]] | None = None
    for size in range(1, len(open_to) + 1):
        for chosen in combinations(open_to, size):
            groups = [_group(flow, name) for name in chosen]
            gain = sum(worth[name] - now.get(group, 0) for name, group in zip(chosen, groups, strict=True))
            effort = sum(efforts[name] or 0 for name in chosen)
            if len(set(groups)) == size and gain >= missing and (best is None or effort < best[0]):
                best = (effort, chosen)
    return best[1] if best else ()


def _group(flow: Flow, name: str) -> str:
    assert flow.record.points
    return flow.record.points.criteria[name].group or name
