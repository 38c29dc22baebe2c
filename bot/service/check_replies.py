"""Replies of guided checks: a question with its buttons, an outcome with its reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.checks import Check, FlowNote
from bot.domain.messages import Block, Button, Kind, Reply, Span, paragraph
from bot.kb.conditions import LEVELS, UNSURE
from bot.kb.flows import Stand
from bot.kb.predicates import OTHER
from bot.service.check_result import Result, make_result
from bot.service.check_words import CheckWords
from bot.service.replies import ASK_PERSON, Composer

MOST_ARTICLES = 2
WAYS_ON = (("change", "back"), ("restart", "restart"), ("leave", "leave"))
"""What can be done with a check that has ended: label, command."""


@dataclass(frozen=True)
class CheckReplies:
    """Words what the check of a conversation has come to."""

    composer: Composer

    def words(self, check: Check, language: str, on: date) -> CheckWords:
        """The words of a check's flow."""
        knowledge = self.composer.knowledge
        return CheckWords(knowledge, knowledge.flows[check.flow], language, on)

    def question(self, check: Check, stand: Stand, language: str, on: date, before: tuple[Block, ...] = ()) -> Reply:
        """The question the check stands at; `before` is what is said first."""
        assert stand.question
        words = self.words(check, language, on)
        name = stand.question
        progress = words.common("progress", number=len(stand.path) + 1)
        opening = (paragraph(words.own("intro")),) if not stand.path and not before else ()
        asked = Block("paragraph", (Span(f"{progress}: "), Span(words.own("q", name), strong=True)))
        example = words.own_if_there("q", name, "example")
        shown = words.common("example", example=example) if example else ""
        extra = tuple(paragraph(text) for text in (words.own_if_there("q", name, "help"), shown) if text)
        buttons = (*self._answers(check, name, words), *self._ways_around(words, first=not stand.path))
        note = FlowNote(check.flow, name, None, check.answers)
        blocks = (*before, *opening, asked, *extra)
        return Reply(
            Kind.FLOW, language, words.written, blocks, topic=words.flow.record.article, facts=tuple(words.facts),
            buttons=buttons, flow=note,
        )  # fmt: skip

    def outcome(self, check: Check, language: str, on: date, url: str) -> Reply:
        """Where the check has ended, with its reasons, steps, offices and sources; `url` is the page to print."""
        words = self.words(check, language, on)
        result = make_result(self.composer.knowledge, words.flow, check, language, on)
        ended = words.flow.record.outcomes[check.outcome or ""]
        hand_over = (Button(words.common("hand_over"), ASK_PERSON),) if ended.handover else ()
        more = tuple(self.composer.choice(topic, language) for topic in result.articles[:MOST_ARTICLES])
        buttons = (
            *hand_over, *self._deeper(check, result, language), *more, Button(words.common("page"), "/check/page", url=url),
            *(() if hand_over else (self.composer.person(language),)),
            *(Button(words.common(text), f"/check/{way}", minor=True) for text, way in WAYS_ON),
        )  # fmt: skip
        return Reply(
            Kind.OUTCOME, language, words.written, outcome_blocks(result), topic=ended.article or words.flow.record.article,
            facts=result.facts, sources=self.composer.absolute(result.sources), buttons=buttons, flow=result.note,
        )  # fmt: skip

    def which(self, check: Check, question: str, choices: tuple[str, ...], language: str, on: date) -> Reply:
        """Several professions or places share a name: one has to be chosen."""
        words = self.words(check, language, on)
        label = words.profession if words.flow.questions[question].record.kind == "profession" else words.place
        buttons = tuple(Button(label(value), f"/answer/{question}/{value}") for value in choices)
        note = FlowNote(check.flow, question, None, check.answers)
        reply = Reply(
            Kind.FLOW, language, words.written, (paragraph(words.common("which")),), topic=words.flow.record.article, flow=note
        )
        return replace(reply, buttons=(*buttons, *self._ways_around(words, first=False)))

    def _answers(self, check: Check, name: str, words: CheckWords) -> tuple[Button, ...]:
        record = words.flow.questions[name].record
        values = {"yes_no": ("yes", "no"), "level": LEVELS}.get(record.kind, tuple(record.options))
        buttons = [self._answer(check, name, value, words) for value in values]
        if record.kind == "multi":
            buttons.append(Button(words.common("done"), f"/answer/{name}/done"))
        if record.kind == "profession":
            buttons.append(Button(words.common("other_profession"), f"/answer/{name}/{OTHER}"))
        if record.unsure:
            buttons.append(Button(words.common("unsure"), f"/answer/{name}/{UNSURE}"))
        return tuple(buttons)

    def _answer(self, check: Check, name: str, value: str, words: CheckWords) -> Button:
        mark = "✓ " if value in check.selected else ""
        return Button(mark + words.option(name, value), f"/answer/{name}/{value}")

    def _ways_around(self, words: CheckWords, first: bool) -> tuple[Button, ...]:
        back = () if first else (Button(words.common("back"), "/check/back", minor=True),)
        again = () if first else (Button(words.common("restart"), "/check/restart", minor=True),)
        leave = Button(words.common("leave"), "/check/leave", minor=True)
        return (*back, *again, leave, replace(self.composer.person(words.language), minor=True))

    def _deeper(self, check: Check, result: Result, language: str) -> tuple[Button, ...]:
        """Other checks that go on where this one ends: the points of the Opportunity Card, the recognition of the profession."""
        topics = self.composer.knowledge.topics
        flows = dict.fromkeys(topics[name].flow for name in result.articles if topics[name].flow)
        return tuple(
            self.composer.check(flow, language) for flow in flows if flow in self.composer.knowledge.flows and flow != check.flow
        )


def outcome_blocks(result: Result) -> tuple[Block, ...]:
    """A result as blocks of a chat message."""
    blocks = [Block("paragraph", result.opening)]
    for group in result.groups:
        blocks.append(Block("paragraph", (Span(group.heading, strong=bool(group.lines)),)))
        if group.lines:
            items = tuple(
                (Span(line.name, strong=True), *((Span(f". {line.reason}"),) if line.reason else ())) for line in group.lines
            )
            blocks.append(Block("list", items=items))
    if result.points:
        blocks += _points(result)
    if result.steps:
        blocks.append(Block("paragraph", (Span(result.roadmap, strong=True),)))
        blocks.append(Block("ordered", items=tuple((Span(text),) for text in result.steps)))
    return (*blocks, *result.card.blocks, paragraph(result.disclaimer))


def _points(result: Result) -> list[Block]:
    assert result.points
    blocks = [Block("paragraph", (Span(result.points.total, strong=True),))]
    for heading, lines in (("", result.points.counted), (result.points.advice, result.points.ways)):
        blocks += [paragraph(heading)] if heading else []
        blocks += [Block("list", items=tuple((Span(line),) for line in lines))] if lines else []
    return blocks
