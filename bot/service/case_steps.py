"""One step of an advisor on a case: one transaction, under the lock of the conversation, then everybody who watches is woken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.domain.account import Advisor
from bot.domain.case import Case
from bot.domain.conversation import Conversation
from bot.domain.errors import CaseClosed, InvalidMessage, NotYourCase
from bot.domain.messages import Author, Kind, Reply, paragraph
from bot.domain.text import MESSAGE_LIMIT, clean, has_words
from bot.service import audit, log
from bot.service.locks import ConversationLocks
from bot.service.ports import Clock, Notifier, UnitOfWork, UnitOfWorkFactory
from bot.service.replies import Composer
from bot.service.rights import require_case

Step = Callable[[UnitOfWork, Case, Conversation], None]


class CaseSteps:
    """What all use cases on a case share."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, composer: Composer, clock: Clock, notifier: Notifier, locks: ConversationLocks
    ) -> None:
        self.unit_of_work = unit_of_work
        self.composer = composer
        self.clock = clock
        self._notifier = notifier
        self._locks = locks

    async def run(self, case_id: int, step: Step) -> None:
        """Raises UnknownConversation when the person has erased it, and what the step raises, with nothing stored."""
        conversation_id = await asyncio.to_thread(self._conversation_of, case_id)
        async with self._locks.hold(conversation_id):
            await asyncio.to_thread(self._run, case_id, step)
        self._notifier.conversation_changed(conversation_id)
        self._notifier.queue_changed()

    def announce(
        self, uow: UnitOfWork, conversation: Conversation, key: str, /, replaces: int | None = None, **values: object
    ) -> None:
        """Tell the person in their language, as the system."""
        language = conversation.language
        text = self.composer.text(key, language, **values)
        reply = Reply(Kind.HANDOVER, language, self.composer.written(language), (paragraph(text),))
        log.write_reply(uow, conversation, self.clock.now(), reply, author=Author.SYSTEM, replaces=replaces)

    def record(self, uow: UnitOfWork, advisor: Advisor, action: str, case: Case) -> None:
        """Write the step into the audit log."""
        audit.record(uow, self.clock.now(), advisor, action, f"case {case.id}")

    def _run(self, case_id: int, step: Step) -> None:
        with self.unit_of_work() as uow:
            case = uow.cases.get(case_id)
            conversation = uow.conversations.get(case.conversation_id)
            step(uow, case, conversation)
            uow.conversations.save(conversation)
            uow.commit()

    def _conversation_of(self, case_id: int) -> str:
        with self.unit_of_work() as uow:
            return uow.cases.get(case_id).conversation_id


def require_holder(case: Case, advisor: Advisor) -> None:
    """Raises NotAllowed for a case of another organisation, CaseClosed, or NotYourCase for somebody else's or nobody's."""
    require_case(advisor, case)
    if case.closed_at is not None and case.advisor_id == advisor.id:
        raise CaseClosed("the case is closed")
    if case.closed_at is not None or case.advisor_id != advisor.id:
        raise NotYourCase("the case is somebody else's or waits")


def holder_name(uow: UnitOfWork, case: Case) -> str | None:
    """Who has the case."""
    return uow.advisors.get(case.advisor_id).name if case.advisor_id is not None else None


def reply_text(text: str) -> str:
    """What an advisor typed, made safe. Raises InvalidMessage for a text without words or longer than MESSAGE_LIMIT."""
    words = clean(text)
    if not has_words(words) or len(words) > MESSAGE_LIMIT:
        raise InvalidMessage(f"a text has 1 to {MESSAGE_LIMIT} characters")
    return words


def sent_as(key: str | None) -> str | None:
    """The external id of an advisor's message: the same form sent twice is the same message."""
    return f"desk:{key}"[:100] if key else None
