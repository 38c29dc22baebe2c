"""The reads behind lists, search and reports."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from bot.domain.messages import Author, Kind, StoredMessage
from bot.service.overview import Criteria, Found, Head
from bot.store import tables as t
from bot.store.cases import case_of
from bot.store.counting import SqlCounting
from bot.store.criteria import conditions, handed_over, holds, readable
from bot.store.repositories import message_of


class SqlOverview(SqlCounting):
    """Implements service.overview.Overview."""

    def heads(self, conversations: Collection[str]) -> dict[str, Head]:
        c = t.conversations.c
        questions, numbers = self._questions(conversations), self._numbers(conversations)
        rows = self._db.execute(sa.select(c.id, c.language, c.channel).where(c.id.in_(conversations)))
        return {row.id: Head(row.language, row.channel, numbers.get(row.id, 0), questions.get(row.id)) for row in rows}

    def find(self, criteria: Criteria, limit: int, offset: int = 0) -> list[Found]:
        c = t.cases.c
        shown = sa.select(c.id, t.conversations.c.channel, readable(criteria).label("readable"))
        query = shown.select_from(t.cases.join(t.conversations)).where(*conditions(criteria))
        page = self._db.execute(query.order_by(c.opened_at.desc(), c.id.desc()).limit(limit).offset(offset)).all()
        rows = self._db.execute(sa.select(t.cases).where(c.id.in_([row.id for row in page])))
        cases = {row.id: case_of(row) for row in rows}
        first = criteria.words[:1]
        return [Found(cases[id], channel, self._passage(id, first[0]) if first and own else None) for id, channel, own in page]

    def count(self, criteria: Criteria) -> int:
        query = sa.select(sa.func.count()).select_from(t.cases.join(t.conversations)).where(*conditions(criteria))
        return int(self._db.execute(query).scalar_one())

    def _passage(self, case_id: int, word: str) -> StoredMessage | None:
        m = t.messages
        query = sa.select(m).join(t.cases, t.cases.c.conversation_id == m.c.conversation_id)
        found = query.where(t.cases.c.id == case_id, handed_over(), holds(word)).order_by(m.c.number).limit(1)
        row = self._db.execute(found).first()
        return message_of(row) if row else None

    def _questions(self, conversations: Collection[str]) -> dict[str, StoredMessage]:
        m = t.messages
        rank = _rank()
        order = sa.func.row_number().over(partition_by=m.c.conversation_id, order_by=(rank, m.c.number.desc()))
        ranked = sa.select(m, order.label("place")).where(*_said_in(conversations), rank.is_not(None)).subquery()
        rows = self._db.execute(sa.select(*(ranked.c[column.name] for column in m.c)).where(ranked.c.place == 1))
        return {row.conversation_id: message_of(row) for row in rows}

    def _numbers(self, conversations: Collection[str]) -> dict[str, int]:
        c = t.messages.c
        query = sa.select(c.conversation_id, sa.func.max(c.number)).where(*_said_in(conversations)).group_by(c.conversation_id)
        return {row[0]: int(row[1]) for row in self._db.execute(query)}


def _said_in(conversations: Collection[str]) -> tuple[sa.ColumnElement[bool], ...]:
    c = t.messages.c
    return c.conversation_id.in_(conversations), c.author == Author.PERSON.value, c.withheld.is_(False)


def _rank() -> sa.ColumnElement[int]:
    """How much a message is a question: own words first, then those within a hand-over, then a topic that was pressed."""
    m = t.messages.c
    typed = m.payload.is_(None)
    begins = sa.or_(m.payload.like("/faq/%"), m.payload.like("/flow/%"))
    no_step = sa.not_(_got(Kind.HANDOVER, Kind.FLOW, Kind.OUTCOME))
    return sa.case((typed & no_step, 0), (typed & sa.not_(_got(Kind.FLOW, Kind.OUTCOME)), 1), (begins, 2))


def _got(*kinds: Kind) -> sa.ColumnElement[bool]:
    m, r = t.messages.c, t.messages.alias("replies").c
    same = sa.and_(r.conversation_id == m.conversation_id, r.in_reply_to == m.number)
    return sa.exists().where(same, r.kind.in_([kind.value for kind in kinds])).correlate(t.messages)
