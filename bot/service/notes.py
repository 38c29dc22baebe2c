"""What advisors write to each other about a case; the person never sees it and it is erased with the conversation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.domain.account import Advisor, Right
from bot.domain.case import Case, Note
from bot.domain.conversation import Conversation
from bot.domain.errors import InvalidMessage, NotYourCase
from bot.service.case_steps import CaseSteps, reply_text
from bot.service.ports import UnitOfWork
from bot.service.rights import may_read, require_case

_MENTION = re.compile(r"(?<![^\s(,;:])@([^\s,;:()!?]+)")


class UnknownMention(InvalidMessage):
    """Nobody of the organisation who answers has the login `login`."""

    def __init__(self, login: str) -> None:
        super().__init__("a mention of nobody")
        self.login = login


class NoLead(InvalidMessage):
    """The organisation has nobody to report to."""


class Notes:
    """Use cases around notes."""

    def __init__(self, steps: CaseSteps) -> None:
        self._steps = steps

    async def add(self, case_id: int, advisor: Advisor, text: str) -> None:
        """Write a note; `@login` makes a colleague read it. A lead may write on a colleague's case.

        Raises NotYourCase where the advisor may not read the case, InvalidMessage or UnknownMention.
        """
        words = reply_text(text)

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            require_case(advisor, case)
            if not may_read(advisor, case, uow.notes.of_case(case.id)):
                raise NotYourCase("the case is a colleague's")
            write(uow, case, advisor, words, mentioned(words, colleagues(uow, advisor)), self._steps)
            self._steps.record(uow, advisor, "case.note", case)

        await self._steps.run(case_id, step)

    async def report(self, case_id: int, advisor: Advisor, text: str) -> None:
        """Tell the leads of the organisation about the case. Raises NoLead, NotYourCase or InvalidMessage."""
        words = reply_text(text)

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            require_case(advisor, case)
            if not may_read(advisor, case, uow.notes.of_case(case.id)):
                raise NotYourCase("the case is a colleague's")
            leads = tuple(one.id for one in colleagues(uow, advisor) if one.may(Right.SUPERVISE))
            if not leads:
                raise NoLead("nobody leads the organisation")
            write(uow, case, advisor, words, leads, self._steps)
            self._steps.record(uow, advisor, "case.report", case)

        await self._steps.run(case_id, step)

    def colleagues(self, advisor: Advisor) -> list[Advisor]:
        """Who can be mentioned: those of the own organisation who answer, without the advisor."""
        with self._steps.unit_of_work() as uow:
            return colleagues(uow, advisor)

    def unread(self, advisor: Advisor) -> int:
        """How many notes mention the advisor that they have not read."""
        with self._steps.unit_of_work() as uow:
            return sum(advisor.id not in note.read_by for note in uow.notes.mentioning(advisor.id))


def write(uow: UnitOfWork, case: Case, advisor: Advisor, text: str, mentions: tuple[int, ...], steps: CaseSteps) -> None:
    """Add a note within a running step."""
    uow.notes.add(Note(0, case.id, advisor.id, steps.clock.now(), text, mentions))


def mark_read(uow: UnitOfWork, notes: Iterable[Note], advisor: Advisor) -> None:
    """The advisor has seen the notes that mention them."""
    for note in notes:
        if advisor.id in note.mentions and advisor.id not in note.read_by:
            uow.notes.save(replace(note, read_by=(*note.read_by, advisor.id)))


def colleagues(uow: UnitOfWork, advisor: Advisor) -> list[Advisor]:
    """Those of the organisation who can open its cases, without the advisor."""
    everybody = uow.advisors.all(advisor.organisation)
    return [one for one in everybody if one.id != advisor.id and one.disabled_at is None and one.may(Right.ANSWER)]


def mentioned(text: str, among: Iterable[Advisor]) -> tuple[int, ...]:
    """Ids of who is mentioned, each once. Raises UnknownMention."""
    by_login = {one.login: one.id for one in among}
    found: list[int] = []
    for login in _MENTION.findall(text):
        # "@ben." at the end of a sentence means ben, unless there is a login with the full stop.
        names = [name for name in (login.casefold(), login.casefold().rstrip(".")) if name in by_login]
        if not names:
            raise UnknownMention(login)
        found.append(by_login[names[0]])
    return tuple(dict.fromkeys(found))
