"""The repositories of what editors learn from: open questions without personal data, ratings of answers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import sqlalchemy as sa

from bot.domain.questions import AnswerRating, OpenQuestion
from bot.store import tables as t


class SqlQuestions:
    """Implements service.ports.Questions."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def add(self, kind: str, text: str, language: str, topic: str | None, on: date) -> None:
        c = t.open_questions.c
        same_topic = c.topic.is_(None) if topic is None else c.topic == topic
        same = t.open_questions.update().where(c.kind == kind, c.text == text, c.language == language, same_topic)
        if self._db.execute(same.values(times=c.times + 1, last_on=on, done_on=None)).rowcount == 0:
            row = {"kind": kind, "text": text, "language": language, "topic": topic, "times": 1, "first_on": on, "last_on": on}
            self._db.execute(t.open_questions.insert().values(row))

    def get(self, question_id: int) -> OpenQuestion | None:
        row = self._db.execute(sa.select(t.open_questions).where(t.open_questions.c.id == question_id)).first()
        return OpenQuestion(**row._mapping) if row else None

    def all(self) -> list[OpenQuestion]:
        c = t.open_questions.c
        rows = self._db.execute(sa.select(t.open_questions).order_by(c.times.desc(), c.last_on.desc(), c.id))
        return [OpenQuestion(**row._mapping) for row in rows]

    def done(self, question_ids: list[int], on: date) -> None:
        self._db.execute(t.open_questions.update().where(t.open_questions.c.id.in_(question_ids)).values(done_on=on))

    def forget_before(self, day: date) -> None:
        self._db.execute(t.open_questions.delete().where(t.open_questions.c.last_on < day))


class SqlRatings:
    """Implements service.ports.Ratings."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def save(self, rating: AnswerRating) -> None:
        c = t.answer_ratings.c
        same = sa.and_(c.conversation_id == rating.conversation_id, c.number == rating.number)
        self._db.execute(t.answer_ratings.delete().where(same))
        self._db.execute(t.answer_ratings.insert().values(asdict(rating)))

    def of_conversation(self, conversation_id: str) -> list[AnswerRating]:
        c = t.answer_ratings.c
        rows = self._db.execute(sa.select(t.answer_ratings).where(c.conversation_id == conversation_id).order_by(c.number))
        return [AnswerRating(**row._mapping) for row in rows]
