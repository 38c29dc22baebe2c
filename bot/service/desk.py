"""The advisors' desk: claim a case, read it, write to the person, give the case back. The parts of other work hang on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.domain.account import Advisor
from bot.domain.case import Case
from bot.domain.checks import Check
from bot.domain.conversation import Conversation, Trigger
from bot.domain.errors import CaseTaken, InvalidMessage, NotAllowed
from bot.domain.messages import Author, Kind, Original, Reply, StoredMessage
from bot.service import case_clock, log
from bot.service.blocking import Blocking
from bot.service.case_steps import CaseSteps, holder_name, reply_text, require_holder, sent_as
from bot.service.casework import Casework
from bot.service.check_result import Result
from bot.service.corrections import Corrections
from bot.service.german import German
from bot.service.locks import ConversationLocks
from bot.service.notes import Notes, mark_read
from bot.service.packets import Packet, load_packet
from bot.service.ports import Clock, Notifier, UnitOfWork, UnitOfWorkFactory
from bot.service.releases import Releases
from bot.service.replies import Composer
from bot.service.rights import is_offered_to, may_read, require_case
from bot.service.transfers import Transfers

__all__ = ["Desk", "Packet"]
Made = Callable[[str], Reply]


class Desk:
    """Use cases of the console; one instance serves all advisors.

    A `key` makes a reply the same reply when it is sent again, also after the server was started anew.
    """

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, composer: Composer, clock: Clock, notifier: Notifier, locks: ConversationLocks
    ) -> None:
        self._steps = steps = CaseSteps(unit_of_work, composer, clock, notifier, locks)
        self.texts = German(composer, clock)
        self.casework = Casework(steps)
        self.notes = Notes(steps)
        self.transfers = Transfers(steps)
        self.releases = Releases(steps)
        self.corrections = Corrections(steps)
        self.blocking = Blocking(steps)

    def packet(self, case_id: int) -> Packet:
        """One case, whoever asks. Raises UnknownConversation when the person has erased it meanwhile."""
        with self._steps.unit_of_work() as uow:
            return load_packet(uow, uow.cases.get(case_id))

    def article(self, topic: str, language: str) -> Reply:
        """An article as it would be sent: for reading in German, or in the person's language."""
        return self.texts.article(topic, language)

    def german(self, message: StoredMessage) -> Reply | None:
        """The German counterpart of an answer of the bot, as of the day it was given."""
        return self.texts.of_message(message)

    def check(self, stored: Check | None) -> tuple[str, tuple[tuple[str, str], ...], Result | None] | None:
        """A guided check in German: its name, questions with answers, and the result if it has come to one."""
        return self.texts.check(stored)

    def look(self, case_id: int, advisor: Advisor) -> Packet:
        """One case as far as the advisor's organisation may see it. Raises NotAllowed for one of another organisation."""
        packet = self.packet(case_id)
        require_case(advisor, packet.case)
        return packet

    def read(self, case_id: int, advisor: Advisor) -> Packet:
        """Open a case: like `look`, and on record. Notes that mention the advisor count as read."""
        with self._steps.unit_of_work() as uow:
            case = uow.cases.get(case_id)
            packet = load_packet(uow, case)
            try:
                require_case(advisor, case)
            except NotAllowed:
                self._steps.record(uow, advisor, "case.refused", case)
                uow.commit()
                raise
            if may_read(advisor, case, packet.notes):
                self._steps.record(uow, advisor, "case.read", case)
                mark_read(uow, packet.notes, advisor)
            uow.commit()
        return packet

    async def claim(self, case_id: int, advisor: Advisor) -> None:
        """Take a waiting case, or accept one that is offered. Raises CaseTaken: with whoever has it or shall get it, or, when the
        person has left, without a name."""

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            require_case(advisor, case)
            if case.offer and case.advisor_id is None and not is_offered_to(advisor, case.offer):
                raise CaseTaken(self.transfers.receiver(uow, case.offer))
            if not uow.cases.claim(case.id, advisor.id, self._steps.clock.now()):
                raise CaseTaken(holder_name(uow, uow.cases.get(case.id)))
            conversation.move(Trigger.CLAIM)
            self._steps.announce(uow, conversation, "handover.joined", name=advisor.name)
            self._steps.record(uow, advisor, "case.claim", case)

        await self._steps.run(case_id, step)

    async def reply(
        self, case_id: int, advisor: Advisor, text: str, key: str | None = None, original: Original | None = None
    ) -> None:
        """Write to the person; `original`: the text is a machine translation of it. Raises NotYourCase, or InvalidMessage for an
        empty or too long text."""
        words = reply_text(text)

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            if self._begin(uow, case, conversation, advisor, key):
                now = self._steps.clock.now()
                log.write(
                    uow, conversation, Author.ADVISOR, now, words, Kind.ADVISOR,
                    name=advisor.name, external_id=sent_as(key), original=original,
                )  # fmt: skip
                case_clock.advisor_wrote(uow, case, now)

        await self._steps.run(case_id, step)

    async def insert_article(self, case_id: int, advisor: Advisor, topic: str, key: str | None = None) -> None:
        """Send an article in the person's language. Raises NotYourCase or InvalidMessage for an unknown topic."""
        if topic not in self._steps.composer.knowledge.articles:
            raise InvalidMessage(f"no article {topic}")
        await self._insert(case_id, advisor, lambda language: self.texts.article(topic, language), key)

    async def insert_entry(self, case_id: int, advisor: Advisor, organisation: str, key: str | None = None) -> None:
        """Send an entry of the directory in the person's language. Raises NotYourCase or InvalidMessage for an unknown one."""
        if organisation not in self._steps.composer.knowledge.organisations:
            raise InvalidMessage(f"no organisation {organisation}")
        await self._insert(case_id, advisor, lambda language: self.texts.entry(organisation, language), key)

    async def give_back(self, case_id: int, advisor: Advisor) -> None:
        """Put an own case back into the queue, at its old place."""

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            require_holder(case, advisor)
            if conversation.allows(Trigger.TAKE_UP):
                conversation.move(Trigger.TAKE_UP)
            conversation.move(Trigger.RELEASE)
            waiting = case.waiting_since or self._steps.clock.now()
            uow.cases.save(replace(case, advisor_id=None, claimed_at=None, waiting_since=waiting, follow_up_on=None))
            self._steps.announce(uow, conversation, "handover.returned", name=advisor.name)
            self._steps.record(uow, advisor, "case.give_back", case)

        await self._steps.run(case_id, step)

    async def close(self, case_id: int, advisor: Advisor, outcome: str) -> None:
        """End the hand-over with an outcome of knowledge/desk; the bot answers again. See Casework.close."""
        await self.casework.close(case_id, advisor, outcome)

    async def _insert(self, case_id: int, advisor: Advisor, made: Made, key: str | None) -> None:
        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            if self._begin(uow, case, conversation, advisor, key):
                now, reply = self._steps.clock.now(), made(conversation.language)
                log.write_reply(uow, conversation, now, reply, author=Author.ADVISOR, name=advisor.name, external_id=sent_as(key))
                case_clock.advisor_wrote(uow, case, now)

        await self._steps.run(case_id, step)

    def _begin(self, uow: UnitOfWork, case: Case, conversation: Conversation, advisor: Advisor, key: str | None) -> bool:
        """Whether the advisor may write and has not written this before; the bot falls silent when they do."""
        require_holder(case, advisor)
        if key and uow.messages.by_external_id(conversation.id, sent_as(key) or ""):
            return False
        self.casework.resume(uow, conversation, advisor)
        self._steps.record(uow, advisor, "case.reply", case)
        return True
