"""A guided check walked line by line, as the chat leads through it; nothing is stored and no engine is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bot.domain.conversation import Conversation
from bot.domain.messages import Button, Reply
from bot.kb.library import Knowledge
from bot.kb.render import Site
from bot.service.checks import GuidedChecks
from bot.service.decision import KEPT, Decision
from bot.service.payloads import Payload, read_payload
from bot.service.ports import Names
from bot.service.replies import Composer

NUMBERS = ("number", "money", "date")
"""Kinds of questions whose answer may be a bare number: there it chooses no button."""


@dataclass
class Said:
    """What comes after a line: a reply, whether the line was read, and whether a person was asked for."""

    reply: Reply
    was_read: bool = True
    wants_person: bool = False


@dataclass
class Walk:
    """One walk through a flow, in a language, as of a day."""

    checks: GuidedChecks
    language: str
    on: date
    conversation: Conversation = field(init=False)
    question: str = ""
    answers: tuple[Button, ...] = ()

    def __post_init__(self) -> None:
        now = datetime.now(UTC)
        self.conversation = Conversation("walk", "terminal", "walk", None, now, now, self.language)

    @property
    def is_asking(self) -> bool:
        """Whether a line may follow."""
        return self.conversation.check is not None and self.conversation.check.is_asking

    @property
    def takes_numbers(self) -> bool:
        """Whether a bare number chooses an answer of the list."""
        check = self.conversation.check
        flow = self.checks.composer.knowledge.flows[check.flow] if check else None
        return flow is not None and flow.questions[self.question].record.kind not in NUMBERS

    def begin(self, flow: str) -> Reply:
        """The first question."""
        return self._then(self._press(Payload("flow", flow))).reply

    def type(self, line: str) -> Said:
        """What a line leads to: a number or id of an option, an answer in words, or a word such as "back"."""
        decision = self._chosen(line) or self.checks.on_text(self.conversation, line, self.language, self.on)
        if decision is None:
            nothing = Decision(self.checks.composer.fallback(self.language), self.language)
            return self._then(self.checks.digression(self.conversation, nothing, self.on), was_read=False)
        if decision.trigger:
            return self._then(self._press(Payload("check", "resume")), wants_person=True)
        return self._then(decision)

    def _chosen(self, line: str) -> Decision | None:
        if line.isdecimal() and self.takes_numbers and 0 < int(line) <= len(self.answers):
            return self._press(read_payload(self.answers[int(line) - 1].payload))
        return self._press(read_payload(f"/answer/{self.question}/{line}"))

    def _press(self, payload: Payload | None) -> Decision | None:
        return self.checks.on_payload(self.conversation, payload, self.language, self.on) if payload else None

    def _then(self, decision: Decision | None, was_read: bool = True, wants_person: bool = False) -> Said:
        assert decision
        assert decision.reply
        if decision.check is not KEPT:
            self.conversation.check = decision.check
        reply = decision.reply
        self.question = (reply.flow.question if reply.flow else None) or ""
        self.answers = tuple(button for button in reply.buttons if button.payload.startswith("/answer/"))
        return Said(reply, was_read, wants_person)


def walk(knowledge: Knowledge, names: Names, language: str, on: date) -> Walk:
    """A walk over the knowledge as it stands in its folder."""
    return Walk(GuidedChecks(Composer(knowledge, Site()), knowledge.reader, names), language, on)
