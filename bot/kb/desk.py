"""Tables of the advisors' desk: labels and outcomes of cases, and canned replies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.domain.text import MESSAGE_LIMIT
from bot.kb.catalogue import Bilingual, Language
from bot.kb.problems import Problems
from bot.kb.strict_yaml import Strict, read_if_there

WRITTEN = ("de", "en")
BLOCKED = "blocked"
"""The outcome of a case that ended with the person being blocked; not one to choose."""
VARIABLES = frozenset({"name", "organisation", "team", "topic"})
VARIABLE = re.compile(r"\{(\w+)(?:\|([^{}]*))?\}")
"""`{name}`, or with words that stand in where there is no value: `{topic|your question}`."""


class Label(Strict):
    """A label of cases, in German and English."""

    name: Bilingual


class Outcome(Strict):
    """How a case ended. `offered`: whether advisors choose it when they close a case."""

    name: Bilingual
    offered: bool = True


class CannedReply(Strict):
    """A reply written beforehand: its name for advisors, and its text by language; German and English always."""

    title: Bilingual
    texts: dict[str, str]


@dataclass(frozen=True)
class DeskTables:
    """knowledge/desk: each table by id, in the order of its file."""

    labels: dict[str, Label] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    replies: dict[str, CannedReply] = field(default_factory=dict)

    def offered(self) -> dict[str, Outcome]:
        """The outcomes an advisor chooses from."""
        return {key: outcome for key, outcome in self.outcomes.items() if outcome.offered}


def load_desk(folder: Path, languages: dict[str, Language], problems: Problems) -> DeskTables:
    """labels.yml, outcomes.yml and replies.yml of the folder, where they are."""
    labels: dict[str, Label] = read_if_there(folder / "labels.yml", dict[str, Label], problems) or {}
    outcomes: dict[str, Outcome] = read_if_there(folder / "outcomes.yml", dict[str, Outcome], problems) or {}
    replies: dict[str, CannedReply] = read_if_there(folder / "replies.yml", dict[str, CannedReply], problems) or {}
    if outcomes and (BLOCKED not in outcomes or outcomes[BLOCKED].offered):
        problems.add(folder / "outcomes.yml", 1, f"the outcome '{BLOCKED}' has to be there, with 'offered: false'")
    for key, label in labels.items():
        _check_both(folder / "labels.yml", key, label.name, problems)
    for key, outcome in outcomes.items():
        _check_both(folder / "outcomes.yml", key, outcome.name, problems)
    for key, reply in replies.items():
        _check_both(folder / "replies.yml", key, reply.title, problems)
        _check_reply(folder / "replies.yml", key, reply, languages, problems)
    return DeskTables(labels, outcomes, replies)


def variables(text: str) -> set[str]:
    """Names of the variables in a canned text."""
    return {match[1] for match in VARIABLE.finditer(text)}


def _check_both(path: Path, key: str, texts: Mapping[Any, str], problems: Problems) -> None:
    for language in WRITTEN:
        if not texts.get(language, "").strip():
            problems.add(path, 1, f"{key}: no text in '{language}'")


def _check_reply(path: Path, key: str, reply: CannedReply, languages: dict[str, Language], problems: Problems) -> None:
    _check_both(path, key, reply.texts, problems)
    expected = variables(reply.texts.get("de", ""))
    for language, text in reply.texts.items():
        if language not in languages:
            problems.add(path, 1, f"{key}: '{language}' is no language of languages.yml")
        for name in variables(text) - VARIABLES:
            problems.add(path, 1, f"{key}: unknown variable '{{{name}}}' in '{language}'")
        if variables(text) != expected:
            problems.add(path, 1, f"{key}: '{language}' does not use the same variables as the German text")
        if set("{}") & set(VARIABLE.sub("", text)):
            problems.add(path, 1, f"{key}: a brace without its partner in '{language}'")
        if len(text) > MESSAGE_LIMIT:
            problems.add(path, 1, f"{key}: '{language}' is longer than {MESSAGE_LIMIT} characters")
