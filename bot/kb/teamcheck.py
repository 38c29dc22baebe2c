"""References of the teams and of the routing table: organisations, topics, districts, languages, teams."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Literal

from babel import Locale

from bot.kb.problems import Problems

if TYPE_CHECKING:
    from bot.kb.library import Knowledge

WRITTEN: tuple[Literal["de", "en"], ...] = ("de", "en")


def check_teams(knowledge: Knowledge, problems: Problems) -> None:
    """Every id that a team or a rule names exists, every team has both names, and the rules lead somewhere."""
    path = knowledge.root / "desk" / "teams.yml"
    for name, team in knowledge.teams.items():
        where = f"team '{name}'"
        if team.organisation not in knowledge.organisations:
            problems.add(path, 1, f"{where}: unknown organisation '{team.organisation}'")
        for language in WRITTEN:
            if not team.name.get(language, "").strip():
                problems.add(path, 1, f"{where}: no name in '{language}'")
        found = _unknown(knowledge, team.topics, team.districts, team.languages)
        for text in found:
            problems.add(path, 1, f"{where}: {text}")
    if knowledge.teams and knowledge.routing.fallback:  # else the file was not read, which is known already
        _check_routing(knowledge, problems)


def _check_routing(knowledge: Knowledge, problems: Problems) -> None:
    path = knowledge.root / "desk" / "routing.yml"
    if knowledge.routing.fallback not in knowledge.teams:
        problems.add(path, 1, f"the fallback '{knowledge.routing.fallback}' is no team of teams.yml")
    for number, rule in enumerate(knowledge.routing.rules, 1):
        if rule.team not in knowledge.teams:
            problems.add(path, 1, f"rule {number}: '{rule.team}' is no team of teams.yml")
        for text in _unknown(knowledge, rule.topics, rule.districts, rule.languages):
            problems.add(path, 1, f"rule {number}: {text}")


def _unknown(
    knowledge: Knowledge, topics: Iterable[str], districts: Iterable[str], languages: Iterable[str]
) -> list[str]:  # fmt: skip
    known_topics = knowledge.areas.keys() | knowledge.topics.keys()
    found = [f"'{topic}' is no area and no topic" for topic in topics if topic not in known_topics]
    found += [f"unknown district '{key}'" for key in districts if key not in knowledge.places.districts]
    # Advisors speak more languages than we write in.
    return found + [f"'{code}' is no language" for code in languages if code not in _languages()]


@cache
def _languages() -> frozenset[str]:
    return frozenset(Locale("en").languages)
