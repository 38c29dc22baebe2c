"""What is kept of Telegram: updates until they are worked on, and then only their numbers."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

from bot.store.database import SqlUnitOfWork, create_engine
from tests.fakes import MORNING


def test_an_update_is_taken_once_and_waits_until_it_is_marked(folder: Path) -> None:
    engine = create_engine(f"sqlite:///{folder}/lotse.sqlite")
    with SqlUnitOfWork(engine) as uow:
        assert [uow.telegram.take(number, {"update_id": number}, MORNING) for number in (7, 5, 7)] == [True, True, False]
        uow.commit()
    with SqlUnitOfWork(engine) as uow:
        assert uow.telegram.waiting() == [{"update_id": 5}, {"update_id": 7}]
        assert not uow.telegram.handled(7)
        uow.telegram.mark(7, MORNING)
        uow.telegram.mark(9, MORNING)
        uow.commit()
    with SqlUnitOfWork(engine) as uow:
        assert uow.telegram.waiting() == [{"update_id": 5}]
        assert [uow.telegram.handled(number) for number in (5, 7, 9, 11)] == [False, True, True, False]
        assert not uow.telegram.take(7, {"update_id": 7}, MORNING)
        uow.telegram.forget_before(MORNING + timedelta(days=2))
        assert not uow.telegram.handled(7)
    engine.dispose()


def test_nothing_of_a_text_stays_once_it_has_been_worked_on(folder: Path) -> None:
    engine = create_engine(f"sqlite:///{folder}/lotse.sqlite")
    with SqlUnitOfWork(engine) as uow:
        uow.telegram.take(7, {"update_id": 7, "message": {"text": "Nguyen from Plauen"}}, MORNING)
        uow.commit()
    with SqlUnitOfWork(engine) as uow:
        uow.telegram.mark(7, MORNING)
        uow.commit()
    engine.dispose()
    with sqlite3.connect(folder / "lotse.sqlite") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Plauen" not in (folder / "lotse.sqlite").read_bytes()
