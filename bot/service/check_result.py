"""The result of a guided check, put together once: the chat shows it, the page to print, and an advisor reads it in German."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.checks import Answer, Check, FlowNote
from bot.domain.messages import SourceNote, Span
from bot.kb.cards import Card, Cards
from bot.kb.conditions import UNSURE
from bot.kb.flowfile import OutcomeRecord
from bot.kb.flows import Flow, on_path
from bot.kb.law import Law
from bot.kb.library import Knowledge
from bot.kb.markup import strong_parts
from bot.kb.places import Place
from bot.kb.predicates import OTHER
from bot.kb.verdicts import Judged, Points, count_points, judge, roadmap
from bot.service.check_words import CheckWords


@dataclass(frozen=True)
class Line:
    """A title or criterion with what is said of it."""

    name: str
    reason: str = ""


@dataclass(frozen=True)
class Group:
    """Titles of one verdict."""

    verdict: str
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sum:
    """Points: the total in a sentence, what counted, and what can be done about those that are missing."""

    total: str
    counted: tuple[str, ...]
    advice: str
    ways: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """Everything a person is told at the end of a check. `card` is what the tables say: a profession, offices, contacts.

    `opening` is the headline with what is strong in it.
    """

    name: str
    headline: str
    answers: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    points: Sum | None
    card: Card
    roadmap: str
    steps: tuple[str, ...]
    disclaimer: str
    sources: tuple[SourceNote, ...]
    facts: tuple[str, ...]
    articles: tuple[str, ...]
    note: FlowNote
    opening: tuple[Span, ...]


def _verdicts(judged: tuple[Judged, ...]) -> dict[str, str]:
    return {one.title: one.verdict for one in judged}


def answers_in_words(check: Check, words: CheckWords) -> tuple[tuple[str, str], ...]:
    """(question, answer) in the order they were asked."""
    return tuple((words.own("q", name), words.answer(name, value)) for name, value in check.answers.items())


@dataclass(frozen=True)
class ResultMaker:
    """Makes the results of one flow, in one language, as of the day of the check's end."""

    knowledge: Knowledge
    words: CheckWords

    def make(self, check: Check) -> Result:
        """The result of a check that has ended."""
        flow, words = self.words.flow, self.words
        law = self.knowledge.law(words.on)
        answers = on_path(flow, check.answers, law)
        outcome = flow.record.outcomes[check.outcome or ""]
        judged = judge(flow, answers, law) if "titles" in outcome.shows else ()
        points = count_points(flow, answers, law) if "points" in outcome.shows else None
        best = next((one for one in judged if one.verdict != "not_now"), None)
        steps = self._steps(outcome, best, answers, law)
        card = self._card(outcome, answers, steps)
        texts = tuple(words.own("step", name) for name in steps)
        opening = strong_parts(words.own("outcome", check.outcome or ""))
        return Result(
            words.own("name"), "".join(span.text for span in opening), answers_in_words(check, words),
            self._groups(judged), self._sum(points), card, self._roadmap(best), texts, words.common("disclaimer"),
            self._sources(outcome, judged, steps, card), tuple(dict.fromkeys((*words.facts, *card.facts))),
            self._articles(outcome, judged),
            FlowNote(flow.name, None, check.outcome, answers, _verdicts(judged), points.total if points else None),
            opening,
        )  # fmt: skip

    def _groups(self, judged: tuple[Judged, ...]) -> tuple[Group, ...]:
        found = []
        for verdict in ("likely", "possible", "not_now"):
            lines = tuple(self._line(one) for one in judged if one.verdict == verdict)
            if lines:
                found.append(Group(verdict, self.words.common(verdict), lines))
        if judged and all(one.verdict == "not_now" for one in judged):
            found.insert(0, Group("nothing", self.words.common("nothing"), ()))
        return tuple(found)

    def _line(self, one: Judged) -> Line:
        title = self.words.own("title", one.title)
        if one.because:
            return Line(title, self._needs("because", one.because))
        missing = tuple(name for name in one.missing if name not in one.unclear)
        reasons = (self._needs("missing", missing), self._needs("unclear", one.unclear))
        return Line(title, " ".join(reason for reason in reasons if reason))

    def _needs(self, key: str, names: tuple[str, ...]) -> str:
        """A sentence that lists needs, or nothing."""
        return self.words.common(key, list="; ".join(self.words.own("need", name) for name in names)) if names else ""

    def _sum(self, points: Points | None) -> Sum | None:
        if points is None:
            return None
        words = self.words
        total = words.common("points_total", total=points.total, least=points.least)
        advice = ""
        if points.missing:
            advice = words.common("points_missing" if points.ways else "points_no_way", missing=points.missing)
        return Sum(total, self._criteria(points.counted), advice, self._criteria(points.ways))

    def _criteria(self, criteria: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
        return tuple(self.words.common("point", what=self.words.own("c", name), points=worth) for name, worth in criteria)

    def _steps(self, outcome: OutcomeRecord, best: Judged | None, answers: dict[str, Answer], law: Law) -> tuple[str, ...]:
        flow = self.words.flow
        named = (*(flow.record.titles[best.title].steps if best else ()), *outcome.steps)
        return roadmap(flow, tuple(dict.fromkeys(named)), answers, law)

    def _roadmap(self, best: Judged | None) -> str:
        return (
            self.words.common("roadmap_for", title=self.words.own("title", best.title)) if best else self.words.common("roadmap")
        )

    def _card(self, outcome: OutcomeRecord, answers: dict[str, Answer], steps: tuple[str, ...]) -> Card:
        cards, place = Cards(self.knowledge, self.words.language, self.words.on), self._place(answers)
        card = Card()
        profession = self._answer_of("profession", answers)
        if "profession" in outcome.shows and profession not in (None, OTHER, UNSURE):
            card += cards.profession(str(profession), place)
        if place and "institutions" in outcome.shows:
            heading = self.knowledge.strings.get("card.institutions", self.words.language, place=place.name)
            card += cards.institutions(self.knowledge.education.at(place.key), heading)
        roles = [*outcome.offices, *(role for name in steps for role in self.words.flow.record.steps[name].offices)]
        if place and roles:
            card += cards.offices(place, tuple(dict.fromkeys(roles)))
        whole = card + cards.contacts(outcome.organisations)
        # The request to check addresses stands once, below them all.
        blocks = tuple(block for at, block in enumerate(whole.blocks) if block not in whole.blocks[at + 1 :])
        return replace(whole, blocks=blocks)

    def _place(self, answers: dict[str, Answer]) -> Place | None:
        found = self.knowledge.places.find(str(self._answer_of("place", answers) or ""), self.words.language)
        return found[0] if found else None

    def _answer_of(self, kind: str, answers: dict[str, Answer]) -> Answer | None:
        """What was answered to the question of a kind."""
        questions = self.words.flow.questions
        return next((value for name, value in answers.items() if questions[name].record.kind == kind), None)

    def _sources(
        self, outcome: OutcomeRecord, judged: tuple[Judged, ...], steps: tuple[str, ...], card: Card
    ) -> tuple[SourceNote, ...]:  # fmt: skip
        record = self.words.flow.record
        titles = [name for one in judged if one.verdict != "not_now" for name in record.titles[one.title].cites]
        ruled_out = [name for one in judged if one.verdict == "not_now" for name in record.titles[one.title].cites]
        of_steps = [name for step in steps for name in record.steps[step].cites]
        names = dict.fromkeys((*titles, *outcome.cites, *of_steps, *ruled_out))
        notes = (self.knowledge.sources[name] for name in names)
        cited = Card(sources=tuple(SourceNote(note.title, note.url, note.checked) for note in notes))
        return (cited + Card(sources=card.sources)).sources

    def _articles(self, outcome: OutcomeRecord, judged: tuple[Judged, ...]) -> tuple[str, ...]:
        """Articles to read on: of the best titles, else of the outcome."""
        titles = [self.words.flow.record.titles[one.title].article for one in judged if one.verdict != "not_now"]
        return tuple(dict.fromkeys((*titles, *([outcome.article] if outcome.article else []))))


def make_result(knowledge: Knowledge, flow: Flow, check: Check, language: str, on: date) -> Result:
    """The result of a check in a language, as of a day."""
    return ResultMaker(knowledge, CheckWords(knowledge, flow, language, on)).make(check)
