"""Questions for editors: what was not understood, what an answer did not help with, professions and places nobody knows.

They are kept without personal data and without a trace of who asked. Editors see them grouped (see editing.py).
"""

from __future__ import annotations

import asyncio

from bot.domain.account import Advisor
from bot.domain.messages import Author, StoredMessage
from bot.domain.questions import QuestionKind
from bot.domain.text import clean
from bot.service import audit
from bot.service.anonymise import Anonymiser
from bot.service.personal_marks import GONE
from bot.service.ports import Clock, UnitOfWork, UnitOfWorkFactory

# A profession or a place is a word or two: if something personal was among them, nothing is left to keep.
_NAMED = (QuestionKind.PROFESSION, QuestionKind.PLACE)


class OpenQuestions:
    """Takes questions down; one instance for all."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, anonymiser: Anonymiser, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self.anonymiser = anonymiser

    def note(self, uow: UnitOfWork, kind: QuestionKind, text: str, language: str, topic: str | None = None) -> bool:
        """Keep a question in the running transaction; the caller commits. False where too little of it is left."""
        kept = self.anonymiser(text, language)
        worth = GONE not in kept if kind in _NAMED else self.anonymiser.meaningful(kept)
        if worth:
            uow.questions.add(kind, kept, language, topic, self._clock.today())
        return worth

    def note_asked(self, uow: UnitOfWork, conversation_id: str, said: StoredMessage, kind: QuestionKind) -> bool:
        """Keep what a person typed; where they pressed "something else", what they had typed before."""
        if said.payload is not None or said.text.startswith("/"):
            before = [m for m in uow.messages.after(conversation_id, 0) if m.number < said.number and _is_typed(m)]
            if not before:
                return False
            said = before[-1]
        return self.note(uow, kind, said.text, said.language)

    async def mark(self, advisor: Advisor, case_id: int, text: str, language: str, topic: str | None) -> bool:
        """An advisor passes on a question of a case, in their own wording if they like. False where too little of it is left."""
        return await asyncio.to_thread(self._mark, advisor, case_id, clean(text), language, topic)

    def _mark(self, advisor: Advisor, case_id: int, text: str, language: str, topic: str | None) -> bool:
        with self._unit_of_work() as uow:
            noted = self.note(uow, QuestionKind.ADVISOR, text, language, topic)
            if noted:
                audit.record(uow, self._clock.now(), advisor, "case.mark", f"case {case_id}")
            uow.commit()
        return noted


def _is_typed(message: StoredMessage) -> bool:
    return message.author is Author.PERSON and message.payload is None
