"""A guided check as far as a person has come with it, and what a reply says about it in ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Answer = str | float | tuple[str, ...]
Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Check:
    """The state of a check: the flow and the answers by question, nothing that could not be computed from them.

    `misread` counts replies in a row that could not be read; `selected` are options of a multiple choice that is not done yet.
    `outcome` and `on`: where it ended and on which day; `secret` is the part of the result page's address that nobody can guess.
    `paused`: a person has taken over; what is typed is no answer until the check is taken up again.
    """

    flow: str
    answers: Answers = field(default_factory=dict)
    misread: int = 0
    selected: tuple[str, ...] = ()
    outcome: str | None = None
    on: date | None = None
    secret: str | None = None
    paused: bool = False

    @property
    def is_asking(self) -> bool:
        """Whether the next message may be an answer."""
        return self.outcome is None and not self.paused


@dataclass(frozen=True)
class FlowNote:
    """What a message of a check is about: the question asked or the outcome reached, with the answers it rests on.

    `verdicts`: title -> likely, possible or not_now, the best first; `points`: the sum, where points are counted.
    """

    flow: str
    question: str | None = None
    outcome: str | None = None
    answers: Answers = field(default_factory=dict)
    verdicts: Mapping[str, str] = field(default_factory=dict)
    points: int | None = None


def check_to_json(check: Check) -> dict[str, Any]:
    """Plain data; `check_from_json` gives it back equal."""
    return {
        "flow": check.flow, "answers": _plain(check.answers), "misread": check.misread, "selected": list(check.selected),
        "outcome": check.outcome, "on": check.on.isoformat() if check.on else None, "secret": check.secret,
        "paused": check.paused,
    }  # fmt: skip


def check_from_json(data: Mapping[str, Any]) -> Check:
    """The check that `check_to_json` wrote."""
    on = date.fromisoformat(data["on"]) if data["on"] else None
    return Check(
        data["flow"], _answers(data["answers"]), data["misread"], tuple(data["selected"]), data["outcome"], on, data["secret"],
        data["paused"],
    )  # fmt: skip


def note_to_json(note: FlowNote) -> dict[str, Any]:
    """Plain data; `note_from_json` gives it back equal."""
    return {
        "name": note.flow, "question": note.question, "outcome": note.outcome, "answers": _plain(note.answers),
        "verdicts": dict(note.verdicts), "points": note.points,
    }  # fmt: skip


def note_from_json(data: Mapping[str, Any]) -> FlowNote:
    """The note that `note_to_json` wrote."""
    return FlowNote(
        data["name"], data["question"], data["outcome"], _answers(data["answers"]), dict(data["verdicts"]), data["points"]
    )  # fmt: skip


def _plain(answers: Answers) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in answers.items()}


def _answers(data: Mapping[str, Any]) -> dict[str, Answer]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
