"""Counts for reports: conversations, replies and ratings of a period. Never a text."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.domain.messages import Author, Kind
from bot.service.overview import Begun, Rated, Replied
from bot.store import tables as t

UNDERSTANDING = (Kind.ANSWER.value, Kind.CLARIFY.value, Kind.FALLBACK.value)


class SqlCounting:
    """The counting part of service.overview.Overview."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def begun(self, since: datetime, until: datetime) -> list[Begun]:
        c, m = t.conversations.c, t.messages.c
        spoke = sa.exists().where(m.conversation_id == c.id, m.author == Author.PERSON.value)
        with_case = sa.case((sa.exists().where(t.cases.c.conversation_id == c.id), 1), else_=0)
        query = sa.select(c.language, sa.func.count(), sa.func.sum(with_case)).group_by(c.language)
        rows = self._db.execute(query.where(c.created_at >= since, c.created_at < until, spoke))
        return [Begun(*row) for row in rows]

    def replied(self, since: datetime, until: datetime) -> list[Replied]:
        m, r = t.messages.alias("asked"), t.messages.alias("reply")
        answered = sa.and_(r.c.conversation_id == m.c.conversation_id, r.c.in_reply_to == m.c.number)
        typed = sa.and_(m.c.author == Author.PERSON.value, m.c.payload.is_(None), m.c.at >= since, m.c.at < until)
        topic = r.c.reply["topic"].as_string().label("topic")
        # A question may get several messages of one kind; it is one question.
        counted = sa.func.count(sa.distinct(m.c.conversation_id + ":" + sa.cast(m.c.number, sa.String)))
        query = sa.select(r.c.language, topic, r.c.kind, counted).join_from(m, r, answered)
        rows = self._db.execute(query.where(typed, r.c.kind.in_(UNDERSTANDING)).group_by(r.c.language, topic, r.c.kind))
        return [Replied(*row) for row in rows]

    def rated(self, since: datetime, until: datetime) -> list[Rated]:
        a, m = t.answer_ratings, t.messages
        same = sa.and_(m.c.conversation_id == a.c.conversation_id, m.c.number == a.c.number)
        topic = m.c.reply["topic"].as_string().label("topic")
        query = sa.select(m.c.language, topic, a.c.helpful, a.c.reason, sa.func.count()).join_from(a, m, same)
        within = query.where(m.c.at >= since, m.c.at < until)
        rows = self._db.execute(within.group_by(m.c.language, topic, a.c.helpful, a.c.reason))
        return [Rated(*row) for row in rows]
