"""What editors do with open questions: see them grouped, make examples or the draft of an article of them, mark them done.

Nothing here writes into the knowledge or the training data: editors get files, look at them and commit them.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.account import Advisor
from bot.domain.errors import EngineUnavailable, LotseError, UnknownQuestion
from bot.domain.questions import OpenQuestion, QuestionKind
from bot.kb import scaffold
from bot.kb.examples import Example, Examples
from bot.kb.library import Knowledge
from bot.service import audit
from bot.service.ports import Clock, Dialogue, Question, Similarity, UnitOfWorkFactory
from bot.service.snippets import snippet

# More than anybody works through; grouping more would keep the page waiting.
MOST_QUESTIONS = 300
NEAREST = 3
NEARLY_THE_SAME = 0.8
# Single words are grouped among themselves: a profession is no question about it.
_WORDS = (QuestionKind.PROFESSION, QuestionKind.PLACE)


@dataclass(frozen=True)
class QuestionGroup:
    """Questions that ask the same, the most frequent first."""

    questions: tuple[OpenQuestion, ...]

    @property
    def id(self) -> int:
        """The id of its first question."""
        return self.questions[0].id

    @property
    def text(self) -> str:
        """The question that came most often."""
        return self.questions[0].text

    @property
    def times(self) -> int:
        """How often any of them came."""
        return sum(question.times for question in self.questions)

    @property
    def last_on(self) -> date:
        """The day one of them came last."""
        return max(question.last_on for question in self.questions)

    @property
    def topics(self) -> list[str]:
        """Topics that were answered or that advisors named, the most frequent first."""
        return [topic for topic, _ in self._count("topic") if topic]

    @property
    def languages(self) -> list[tuple[str, int]]:
        """How often in which language."""
        return self._count("language")

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """How often for which reason."""
        return self._count("kind")

    def _count(self, name: str) -> list[tuple[str, int]]:
        counts: Counter[str] = Counter()
        for question in self.questions:
            counts[getattr(question, name) or ""] += question.times
        return counts.most_common()


@dataclass(frozen=True)
class Near:
    """An example that is like a question: `nearness` up to 1, `same` for the very words."""

    example: Example
    nearness: float
    same: bool = False

    @property
    def close(self) -> bool:
        """Whether the question would add nothing to it."""
        return self.same or self.nearness >= NEARLY_THE_SAME


class Editing:
    """Use cases of editors. What compares meanings takes seconds: call it in a thread."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, knowledge: Knowledge, examples: Examples, similarity: Similarity,
        dialogue: Dialogue, clock: Clock,
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._knowledge = knowledge
        self._examples = examples
        self._similarity = similarity
        self._dialogue = dialogue
        self._clock = clock

    def groups(self, newest_first: bool = False) -> list[QuestionGroup]:
        """What is open, the most frequent first, or the newest."""
        with self._unit_of_work() as uow:
            questions = [question for question in uow.questions.all() if question.done_on is None][:MOST_QUESTIONS]
        asked = [question for question in questions if question.kind not in _WORDS]
        groups = self._grouped(asked)
        for kind in _WORDS:
            groups += self._grouped([question for question in questions if question.kind == kind])
        by_times = sorted(groups, key=lambda group: (-group.times, -group.last_on.toordinal(), group.id))
        return sorted(by_times, key=lambda group: group.last_on, reverse=True) if newest_first else by_times

    def group(self, question_id: int) -> QuestionGroup:
        """The group a question is in. Raises UnknownQuestion for one that is not there, or done."""
        for group in self.groups():
            if any(question.id == question_id for question in group.questions):
                return group
        raise UnknownQuestion("no open question of this number")

    async def suggestions(self, text: str, language: str) -> list[str]:
        """Topics that the engine thinks of, best first; none while it does not answer."""
        try:
            proposal = await self._dialogue.respond(Question(text, language))
        except EngineUnavailable:
            return []
        named = [proposal.answer, *proposal.clarify]
        return [topic for topic in named if topic and topic in self._knowledge.topics]

    def nearest(self, text: str, language: str, topics: Sequence[str]) -> list[Near]:
        """Examples with the very words, wherever they stand, and the nearest of some topics."""
        same = [Near(example, 1.0, same=True) for example in self._examples.same(text)]
        others = [e for topic in dict.fromkeys(topics) for e in self._examples.of_topic(topic)]
        close = self._similarity.nearness(text, language, [e.text for e in others], [e.language for e in others])
        near = [Near(example, nearness) for example, nearness in zip(others, close, strict=True)]
        near = [one for one in near if one.example not in [found.example for found in same]]
        return (same + sorted(near, key=lambda one: -one.nearness))[:NEAREST]

    def example(self, questions: Iterable[OpenQuestion], topic: str) -> tuple[str, str]:
        """The file the questions belong into and its new lines. Raises UnknownQuestion for an unknown topic, or without any."""
        area = next((area for area, topics in self._knowledge.areas.items() if topic in topics), None)
        chosen = list(questions)
        if area is None or not chosen:
            raise UnknownQuestion("a topic of the catalogue and at least one question are needed")
        known = {question.text for question in chosen if any(e.topic == topic for e in self._examples.same(question.text))}
        return f"data/nlu/{area}.yml", snippet(chosen, topic, known)

    def draft(self, questions: Iterable[OpenQuestion], area: str, topic: str) -> dict[str, str]:
        """Files of a new article and a fact, by their path. Raises LotseError for a name that cannot be one, or is taken."""
        if topic in self._knowledge.articles:
            raise LotseError(f"article {topic} exists")
        today, asked = self._clock.today(), [f"{q.text} ({q.language}, {q.times})" for q in questions]
        files = scaffold.article_files(area, topic, today, asked) | scaffold.fact_file(area, topic, today)
        return {f"{self._knowledge.root.name}/{path}": text for path, text in files.items()}

    async def done(self, advisor: Advisor | None, question_ids: Sequence[int]) -> None:
        """Take questions off the list; one that is asked again comes back."""
        await asyncio.to_thread(self._done, advisor, list(question_ids))

    def _done(self, advisor: Advisor | None, question_ids: list[int]) -> None:
        with self._unit_of_work() as uow:
            uow.questions.done(question_ids, self._clock.today())
            audit.record(uow, self._clock.now(), advisor, "questions.done", f"{len(question_ids)} questions")
            uow.commit()

    def _grouped(self, questions: Sequence[OpenQuestion]) -> list[QuestionGroup]:
        places = self._similarity.groups([q.text for q in questions], [q.language for q in questions])
        return [QuestionGroup(tuple(questions[place] for place in group)) for group in places]
