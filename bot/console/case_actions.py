"""Everything an advisor does with a case, as a table: the form's address, the use case, and where it leads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.console.guard import HOME
from bot.domain.account import Advisor
from bot.domain.errors import (
    CaseClosed,
    CaseTaken,
    IllegalTransition,
    InvalidMessage,
    LotseError,
    NotYourCase,
)
from bot.service.casework import Details, InvalidDay
from bot.service.desk import Desk
from bot.service.notes import NoLead, UnknownMention

Form = Mapping[str, str]
Work = Callable[[Desk, int, Advisor, Form], Awaitable[None]]


@dataclass(frozen=True)
class Action:
    """`done` is the notice afterwards, `then` the page it stands on: the case, at an anchor, or the queue.

    `box`: the form whose words stay in it when they are refused; such forms carry a key, so that sending twice is sending once.
    """

    work: Work
    done: str
    then: str = ""
    box: str = ""


REFUSED: tuple[tuple[type[LotseError], str, int], ...] = (
    (CaseTaken, "taken", 409),
    (CaseClosed, "closed_case", 409),
    (NotYourCase, "not_yours", 409),
    (UnknownMention, "mention", 422),
    (NoLead, "no_lead", 422),
    (InvalidDay, "day", 422),
    (InvalidMessage, "invalid", 422),
    (IllegalTransition, "changed", 409),
)


def refusal(error: LotseError) -> tuple[str, int]:
    """The notice and the status for an error of REFUSED; a subclass stands before its class."""
    return next((notice, status) for kind, notice, status in REFUSED if isinstance(error, kind))


async def _transfer(desk: Desk, case: int, advisor: Advisor, form: Form) -> None:
    kind, _, key = form.get("to", "").partition(":")
    if kind == "advisor":
        await desk.transfers.to_colleague(case, advisor, _number(key), form.get("text", ""))
    else:
        await desk.transfers.to_team(case, advisor, key, form.get("text", ""))


async def _details(desk: Desk, case: int, advisor: Advisor, form: Form) -> None:
    labels = tuple(name.removeprefix("label_") for name in form if name.startswith("label_"))
    details = Details(
        form.get("topic") or None, labels, form.get("responsible") or None, _day(form.get("follow_up", "")),
    )  # fmt: skip
    await desk.casework.note_down(case, advisor, details)


async def _note(desk: Desk, case: int, advisor: Advisor, form: Form) -> None:
    to = form.get("to", "")
    await desk.notes.add(
        case, advisor, f"@{to} {form.get('text', '')}" if to and form.get("text", "").strip() else form.get("text", "")
    )


async def _mend(desk: Desk, case: int, advisor: Advisor, form: Form) -> None:
    await desk.corrections.correct(case, advisor, _number(form.get("number", "")), form.get("text", ""))


ACTIONS: dict[str, Action] = {
    "claim": Action(lambda desk, case, who, form: desk.claim(case, who), "claimed"),
    "accept": Action(lambda desk, case, who, form: desk.claim(case, who), "claimed"),
    "give-back": Action(lambda desk, case, who, form: desk.give_back(case, who), "returned", HOME),
    "close": Action(lambda desk, case, who, form: desk.close(case, who, form.get("outcome", "")), "closed", HOME),
    "hand-back": Action(lambda desk, case, who, form: desk.casework.hand_back(case, who), "handed_back"),
    "take-up": Action(lambda desk, case, who, form: desk.casework.take_up(case, who), "taken_up"),
    "unblock": Action(lambda desk, case, who, form: desk.blocking.unblock(case, who), "unblocked"),
    "withdraw": Action(
        lambda desk, case, who, form: desk.corrections.withdraw(case, who, _number(form.get("number", ""))),
        "withdrawn", "#latest",
    ),
    "reply": Action(
        lambda desk, case, who, form: desk.reply(case, who, form.get("text", ""), form.get("key")), "sent", "#latest", "reply"
    ),
    "articles": Action(
        lambda desk, case, who, form: desk.insert_article(case, who, form.get("topic", ""), form.get("key")),
        "article_sent", "#latest", "article",
    ),
    "directory": Action(
        lambda desk, case, who, form: desk.insert_entry(case, who, form.get("organisation", ""), form.get("key")),
        "entry_sent", "#latest", "article",
    ),
    "notes": Action(_note, "noted", "#notes", "note"),
    "report": Action(
        lambda desk, case, who, form: desk.notes.report(case, who, form.get("text", "")), "reported", "#notes", "report"
    ),
    "transfer": Action(_transfer, "transferred", HOME, "transfer"),
    "decline": Action(
        lambda desk, case, who, form: desk.transfers.decline(case, who, form.get("text", "")), "declined", HOME, "decline"
    ),
    "details": Action(_details, "details_kept", "#details", "details"),
    "correct": Action(_mend, "corrected", "#latest", "correct"),
    "block": Action(
        lambda desk, case, who, form: desk.blocking.block(case, who, _number(form.get("days", "")), form.get("text", "")),
        "blocked", HOME, "block",
    ),
}  # fmt: skip
NOTICES = frozenset(action.done for action in ACTIONS.values()) | {notice for _, notice, _ in REFUSED} | {"outcome"}


def _number(text: str) -> int:
    """Raises InvalidMessage for what no form of ours sends."""
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise InvalidMessage("not a number")
    return int(text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidMessage("not a day") from None
