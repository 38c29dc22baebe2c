"""Counts for operators. Never a text."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store import tables as t


def statistics(engine: sa.Engine) -> dict[str, int]:
    """Name -> count: conversations, messages by kind, answers by topic are left to the reports of later versions."""
    with engine.connect() as db:
        counts = {"conversations": _count(db, t.conversations), "messages": _count(db, t.messages)}
        kinds = db.execute(sa.select(t.messages.c.kind, sa.func.count()).group_by(t.messages.c.kind).order_by(t.messages.c.kind))
        counts |= {f"messages of kind {kind}": number for kind, number in kinds}
        languages = sa.select(t.conversations.c.language, sa.func.count()).group_by(t.conversations.c.language)
        counts |= {
            f"conversations in {code}": number for code, number in db.execute(languages.order_by(t.conversations.c.language))
        }
        counts |= {"hand-overs": _count(db, t.cases)}
        counts |= {"hand-overs waiting": _count(db, t.cases, t.cases.c.advisor_id.is_(None), t.cases.c.closed_at.is_(None))}
    return counts


def _count(db: sa.Connection, table: sa.Table, *conditions: sa.ColumnElement[bool]) -> int:
    return int(db.execute(sa.select(sa.func.count()).select_from(table).where(*conditions)).scalar_one())
