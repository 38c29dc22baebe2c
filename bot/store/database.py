"""The engine, the unit of work, and migrations run from code."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from bot.store.accounts import SqlAdvisors, SqlAudit
from bot.store.cases import SqlCases, SqlNotes
from bot.store.channels import SqlCodes, SqlNotices, SqlTelegramLog, SqlTranslations
from bot.store.overview import SqlOverview
from bot.store.questions import SqlQuestions, SqlRatings
from bot.store.repositories import SqlConversations, SqlMessages
from bot.store.words import SqlWords

MIGRATIONS = Path(__file__).parent / "migrations"


def create_engine(url: str) -> sa.Engine:
    """SQLite gets WAL, foreign keys and write transactions from the first statement; other databases their defaults."""
    # An error of the database would otherwise carry what somebody wrote into the log of the server.
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True)
    # One connection: who wants to write waits in a queue, in turn. SQLite's own wait is a sleep that grows, unfair under load.
    engine = sa.create_engine(
        url, connect_args={"timeout": 30, "check_same_thread": False}, hide_parameters=True,
        poolclass=sa.QueuePool, pool_size=1, max_overflow=0, pool_timeout=120,
    )  # fmt: skip
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy begins, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    # SQLite's own knows no letters but those of English: a search for "ü" would not find "Ü".
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _begin_immediate(connection: sa.Connection) -> None:
    # A transaction that reads first and writes later could otherwise fail when another one wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


class SqlUnitOfWork:
    """Implements service.ports.UnitOfWork: one connection, one transaction, rolled back unless committed."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Self:
        self._connection = self._engine.connect()
        self._transaction = self._connection.begin()
        self.conversations = SqlConversations(self._connection)
        self.messages = SqlMessages(self._connection)
        self.cases = SqlCases(self._connection)
        self.advisors = SqlAdvisors(self._connection)
        self.words = SqlWords(self._connection)
        self.notes = SqlNotes(self._connection)
        self.audit = SqlAudit(self._connection)
        self.codes = SqlCodes(self._connection)
        self.telegram = SqlTelegramLog(self._connection)
        self.questions = SqlQuestions(self._connection)
        self.ratings = SqlRatings(self._connection)
        self.translations = SqlTranslations(self._connection)
        self.notices = SqlNotices(self._connection)
        self.overview = SqlOverview(self._connection)
        return self

    def __exit__(self, *exc: object) -> None:
        if self._transaction.is_active:
            self._transaction.rollback()
        self._connection.close()

    def commit(self) -> None:
        self._transaction.commit()
        if self.conversations.erased and self._engine.dialect.name == "sqlite":
            self._empty_write_ahead_log()

    def _empty_write_ahead_log(self) -> None:
        # What was erased from the database would still stand in its log until the next checkpoint.
        driver = self._connection.connection.driver_connection
        assert driver is not None, "the connection was closed before the commit"
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def upgrade(engine: sa.Engine, revision: str = "head") -> None:
    """Bring the database to a revision; to `head` when the server starts."""
    _alembic(engine, command.upgrade, revision)


def downgrade(engine: sa.Engine, revision: str) -> None:
    """Take migrations back; for tests and for operators in need."""
    _alembic(engine, command.downgrade, revision)


def _alembic(engine: sa.Engine, action: Any, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        action(config, revision)
