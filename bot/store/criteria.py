"""What cases are looked for, as conditions on the tables cases, conversations and messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa

from bot.domain.messages import Author
from bot.service.overview import Criteria
from bot.store import tables as t

_WRITTEN = (Author.PERSON.value, Author.ADVISOR.value)
_ESCAPE = "\\"
# Later than any case is closed, for those that are open still.
_EVER = datetime(9999, 1, 1, tzinfo=UTC)


def conditions(criteria: Criteria) -> list[sa.ColumnElement[bool]]:
    """All that a case has to fulfil."""
    return list(_conditions(criteria))


def readable(criteria: Criteria) -> sa.ColumnElement[bool]:
    """Whether the texts of the case are for the reader: their own cases and those that wait; without reader all."""
    c = t.cases.c
    if criteria.reader is None:
        return sa.true()
    return sa.or_(c.advisor_id == criteria.reader, sa.and_(c.advisor_id.is_(None), c.closed_at.is_(None)))


def handed_over() -> sa.ColumnElement[bool]:
    """Messages of the case: what was withheld is not, nor what was said after it was closed."""
    m, c = t.messages.c, t.cases.c
    own = sa.and_(m.conversation_id == c.conversation_id, m.author.in_(_WRITTEN), m.withheld.is_(False))
    return sa.and_(own, m.at <= sa.func.coalesce(c.closed_at, sa.literal(_EVER, t.UtcDateTime)))


def holds(word: str) -> sa.ColumnElement[bool]:
    """A message has the word, upper or lower case alike."""
    for special in (_ESCAPE, "%", "_"):
        word = word.replace(special, _ESCAPE + special)
    return sa.func.lower(t.messages.c.text).like(f"%{word.lower()}%", escape=_ESCAPE)


def _conditions(criteria: Criteria) -> Iterator[sa.ColumnElement[bool]]:
    c = t.cases.c
    yield c.organisation == criteria.organisation
    for column in ("topic", "language", "team", "advisor_id", "outcome"):
        if getattr(criteria, column) is not None:
            yield c[column] == getattr(criteria, column)
    if criteria.channel is not None:
        yield t.conversations.c.channel == criteria.channel
    if criteria.label is not None:
        # The two databases have no common way into a JSON list; ids of labels need no escaping.
        yield sa.cast(c.labels, sa.String).like(f'%"{criteria.label}"%')
    if criteria.since is not None:
        yield c.opened_at >= criteria.since
    if criteria.until is not None:
        yield c.opened_at < criteria.until
    yield from _of_state(criteria.state)
    if criteria.words:
        yield _worded(criteria)


def _of_state(state: str | None) -> Iterator[sa.ColumnElement[bool]]:
    c = t.cases.c
    if state is not None:
        yield c.closed_at.is_not(None) if state == "closed" else c.closed_at.is_(None)
    if state in ("waiting", "open"):
        yield c.advisor_id.is_(None) if state == "waiting" else c.advisor_id.is_not(None)


def _worded(criteria: Criteria) -> sa.ColumnElement[bool]:
    found = [sa.exists().where(handed_over(), holds(word)).correlate(t.cases) for word in criteria.words]
    said = sa.and_(readable(criteria), *found)
    return said if criteria.number is None else sa.or_(t.cases.c.id == criteria.number, said)
