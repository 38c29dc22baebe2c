"""Guided checks in the chat: a message is an answer, a way around, or a question asked in between. Decides; stores nothing."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.checks import Answer, Check
from bot.domain.conversation import Conversation, State
from bot.domain.messages import Block, Kind, Reply, paragraph
from bot.kb.conditions import UNSURE
from bot.kb.flows import Flow, Stand, on_path, step
from bot.kb.law import Law
from bot.kb.reading import Reader
from bot.service import handover
from bot.service.check_input import from_button, labels
from bot.service.check_replies import CheckReplies
from bot.service.decision import Decision
from bot.service.payloads import Payload
from bot.service.ports import Names
from bot.service.replies import Composer

EXPLAIN, WAY_OUT = 2, 3


@dataclass(frozen=True)
class GuidedChecks:
    """What a message means for the check that a conversation is in."""

    composer: Composer
    reader: Reader
    names: Names

    @property
    def replies(self) -> CheckReplies:
        """Their wording."""
        return CheckReplies(self.composer)

    def on_payload(self, conversation: Conversation, payload: Payload, language: str, on: date) -> Decision | None:
        """A button of a check; None for one that means nothing (any more)."""
        if payload.name == "flow" and payload.value in self.composer.knowledge.flows:
            return self._go_on(conversation, Check(payload.value), language, on)
        check = conversation.check
        if check is None or check.flow not in self.composer.knowledge.flows:
            return Decision(self._say("none", language), language, check=None) if payload.name == "check" else None
        if payload.name == "check":
            return self._command(conversation, payload.value or "", check, language, on)
        return self._pressed(conversation, payload, check, language, on)

    def on_text(self, conversation: Conversation, text: str, language: str, on: date) -> Decision | None:
        """A text that is an answer or a word such as "back"; None for anything else, which the engine has to read."""
        check = conversation.check
        if check is None or not check.is_asking or check.flow not in self.composer.knowledge.flows:
            return None
        if conversation.state is State.CONSENT and self.reader.polarity(text, language):
            return None  # the last question was whether to hand over
        command = self.reader.command(text)
        if command:
            return self._command(conversation, command, check, language, on)
        flow = self._flow(check)
        name = step(flow, check.answers, self._law(on)).question
        if name is None:  # the flow has become shorter since the question was asked
            return self._go_on(conversation, check, language, on)
        reading = self.reader.read(
            flow.questions[name].record, text, labels(self.composer.knowledge, flow, name), self.names.names(text), on, language
        )
        if reading.choices:
            return Decision(self.replies.which(check, name, reading.choices[:6], language, on), language, check=check)
        if reading.value is None:
            return None
        return self._answered(conversation, check, name, reading.value, language, on, noted=True)

    def digression(self, conversation: Conversation, decision: Decision, on: date) -> Decision:
        """What the engine made of a text in the middle of a check: it is answered and the check goes on, or it was misread."""
        check = conversation.check
        assert check
        if decision.trigger or decision.reply is None or decision.reply.kind in (Kind.HANDOVER, Kind.EMERGENCY):
            return decision
        if decision.reply.kind in (Kind.ANSWER, Kind.SMALLTALK):
            back = paragraph(self.composer.text("check.back_to", decision.language))
            asked = self._ask(check, decision.language, on, (back,))
            reply = replace(
                decision.reply, blocks=(*decision.reply.blocks, *asked.blocks), buttons=asked.buttons, flow=asked.flow
            )  # fmt: skip
            return replace(decision, reply=reply, topic=conversation.topic, check=replace(check, misread=0))
        known = decision.language in self.composer.knowledge.languages
        return self._misread(conversation, check, decision.language if known else conversation.language, on)

    def _command(self, conversation: Conversation, command: str, check: Check, language: str, on: date) -> Decision | None:
        match command:
            case "back":
                return self._back(conversation, check, language, on)
            case "restart":
                return self._go_on(conversation, Check(check.flow), language, on)
            case "leave":
                return Decision(self._say("left", language), language, check=None)
            case "resume":
                return self._go_on(conversation, replace(check, paused=False, misread=0), language, on)
            case "person":
                return handover.decide(self.composer, conversation, Payload("handover"), language)
            case "page" if check.outcome:
                return Decision(self._say("page_here", language, url=self._url(conversation, check)), language)
        return None

    def _pressed(self, conversation: Conversation, payload: Payload, check: Check, language: str, on: date) -> Decision | None:
        """An answer by button, also to an earlier question: that replays the check with what still counts."""
        flow, name = self._flow(check), payload.value or ""
        stand = step(flow, check.answers, self._law(on))
        if name not in (*stand.path, stand.question):
            return None
        if flow.questions[name].record.kind == "multi" and payload.detail != UNSURE:
            return self._toggled(conversation, check, name, payload.detail or "", language, on)
        value = from_button(self.composer.knowledge, flow.questions[name].record, payload.detail or "")
        return self._answered(conversation, check, name, value, language, on) if value is not None else None

    def _toggled(
        self, conversation: Conversation, check: Check, name: str, option: str, language: str, on: date
    ) -> Decision | None:  # fmt: skip
        if option == "done":
            return self._answered(conversation, check, name, check.selected, language, on)
        if option not in self._flow(check).questions[name].record.options:
            return None
        selected = tuple(o for o in check.selected if o != option) if option in check.selected else (*check.selected, option)
        return self._go_on(conversation, replace(check, selected=selected), language, on)

    def _answered(
        self, conversation: Conversation, check: Check, name: str, value: Answer, language: str, on: date, noted: bool = False
    ) -> Decision:  # fmt: skip
        flow = self._flow(check)
        kept = on_path(flow, {**check.answers, name: value}, self._law(on))
        before: tuple[Block, ...] = ()
        if noted:
            words = self.replies.words(check, language, on)
            before = (paragraph(words.common("noted", answer=words.answer(name, value))),)
        return self._go_on(conversation, Check(check.flow, kept), language, on, before)

    def _back(self, conversation: Conversation, check: Check, language: str, on: date) -> Decision:
        path = step(self._flow(check), check.answers, self._law(on)).path
        before = () if path else (paragraph(self.composer.text("check.first", language)),)
        kept = {name: check.answers[name] for name in path[:-1]}
        return self._go_on(conversation, Check(check.flow, kept), language, on, before)

    def _misread(self, conversation: Conversation, check: Check, language: str, on: date) -> Decision:
        """Not readable: say so; the second time explain with an example; the third offer a way out."""
        times = check.misread + 1
        stand = step(self._flow(check), check.answers, self._law(on))
        words = self.replies.words(check, language, on)
        text = words.common("misread")
        if times >= WAY_OUT:
            text = words.common("way_out")
        elif times >= EXPLAIN:
            example = words.own_if_there("q", stand.question or "", "example")
            text = words.common("misread_example", example=example.rstrip(".")) if example else words.common("misread_choice")
        reply = self._ask(check, language, on, (paragraph(text),))
        if times >= WAY_OUT:
            ways = tuple(replace(button, minor=False) for button in reply.buttons if button.minor)
            reply = replace(reply, buttons=(*ways, *(button for button in reply.buttons if not button.minor)))
        return Decision(reply, language, conversation.topic, check=replace(check, misread=times))

    def _go_on(
        self, conversation: Conversation, check: Check, language: str, on: date, before: tuple[Block, ...] = ()
    ) -> Decision:  # fmt: skip
        """The next question, or the outcome."""
        flow = self._flow(check)
        stand = step(flow, check.answers, self._law(on))
        if stand.question:
            check = replace(check, outcome=None, on=None, secret=None)
            reply = self.replies.question(check, stand, language, on, before)
            return Decision(reply, language, flow.record.article, check=check)
        ended = replace(check, outcome=stand.outcome, on=on, secret=check.secret or secrets.token_urlsafe(16))
        reply = self.replies.outcome(ended, language, on, self._url(conversation, ended))
        return Decision(replace(reply, blocks=(*before, *reply.blocks)), language, reply.topic, check=ended)

    def _ask(self, check: Check, language: str, on: date, before: tuple[Block, ...]) -> Reply:
        stand: Stand = step(self._flow(check), check.answers, self._law(on))
        return self.replies.question(check, stand, language, on, before)

    def _url(self, conversation: Conversation, check: Check) -> str:
        return f"{self.composer.site.base_url}/result/{conversation.id}/{check.secret}"

    def _flow(self, check: Check) -> Flow:
        return self.composer.knowledge.flows[check.flow]

    def _law(self, on: date) -> Law:
        return self.composer.knowledge.law(on)

    def _say(self, key: str, language: str, **values: object) -> Reply:
        return self.composer.say(f"check.{key}", language, Kind.SMALLTALK, (), **values)
