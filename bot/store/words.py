"""Professions that people named and the table does not have: a word, how often, when. Nothing about who wrote it."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from bot.domain.words import UnknownWord
from bot.store import tables as t


class SqlWords:
    """Implements service.ports.Words."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def add(self, word: str, language: str, on: date) -> None:
        c = t.unknown_words.c
        again = t.unknown_words.update().where(c.word == word, c.language == language)
        if self._db.execute(again.values(times=c.times + 1, last_on=on)).rowcount == 0:
            new = {"word": word, "language": language, "times": 1, "first_on": on, "last_on": on}
            self._db.execute(t.unknown_words.insert().values(new))

    def all(self) -> list[UnknownWord]:
        c = t.unknown_words.c
        rows = self._db.execute(sa.select(t.unknown_words).order_by(c.times.desc(), c.word, c.language))
        return [UnknownWord(**row._mapping) for row in rows]

    def forget_before(self, day: date) -> None:
        self._db.execute(t.unknown_words.delete().where(t.unknown_words.c.last_on < day))
