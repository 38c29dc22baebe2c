"""The database: migrations up and down, rows written by hand read as objects, and transactions that leave nothing behind."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.domain.account import Advisor
from bot.domain.case import Case
from bot.domain.checks import Check, check_to_json
from bot.domain.conversation import Conversation, State
from bot.domain.errors import UnknownConversation
from bot.domain.messages import Author, Button, Kind, Reply, StoredMessage, paragraph
from bot.store.database import MIGRATIONS, SqlUnitOfWork, create_engine, downgrade, upgrade
from bot.store.tables import metadata
from tests.fakes import MORNING

CHECK = Check(
    "points", {"age": 34.0, "skills": ("a", "b"), "country": "IN"}, misread=1, outcome="result", on=date(2026, 11, 24), secret="s"
)
REVISIONS = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]
WRITER = """
import sys
from bot.store.database import SqlUnitOfWork, create_engine
from bot.domain.conversation import Conversation
from tests.fakes import MORNING
engine = create_engine(sys.argv[1])
for number in range(50):
    with SqlUnitOfWork(engine) as uow:
        counted = uow.conversations.get("shared")
        counted.last_number += 1
        uow.conversations.save(counted)
        uow.conversations.add(Conversation(f"{sys.argv[2]}{number}", "web", f"{sys.argv[2]}{number}", None, MORNING, MORNING))
        uow.commit()
"""

MESSAGE = "conversation_id, number, author, at, text, kind, language, external_id, in_reply_to, name, payload, reply"


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/store.sqlite"


@pytest.fixture
def engine(address: str) -> Iterator[sa.Engine]:
    engine = create_engine(address)
    upgrade(engine)
    yield engine
    engine.dispose()


def _conversation(identity: str = "c_1", **values: object) -> Conversation:
    return Conversation(identity, "web", identity, None, MORNING, MORNING, **values)  # type: ignore[arg-type]


def _tables(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def test_every_migration_goes_up_and_down_and_up_again(address: str) -> None:
    engine = create_engine(address)
    for revision in REVISIONS:
        upgrade(engine, revision)
    whole = _tables(engine)
    for revision in [*REVISIONS[:-1][::-1], "base"]:
        downgrade(engine, revision)
    assert _tables(engine) == set()
    upgrade(engine)
    assert _tables(engine) == whole == set(metadata.tables)
    engine.dispose()


def test_migrating_a_current_database_changes_nothing(engine: sa.Engine) -> None:
    with SqlUnitOfWork(engine) as uow:
        uow.conversations.add(_conversation())
        uow.commit()
    upgrade(engine)
    with SqlUnitOfWork(engine) as uow:
        assert uow.conversations.get("c_1") == _conversation()


def test_the_migrations_make_exactly_the_tables_of_the_code(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_rows_written_by_hand_are_read_as_objects(engine: sa.Engine) -> None:
    rows = [
        "INSERT INTO advisors (id, login, name, password_hash, languages, role) "
        "VALUES (7, 'berg', 'Anna Berg', 'hash', '[\"de\", \"vi\"]', 'lead')",
        "INSERT INTO conversations (id, channel, sender, token_hash, created_at, last_at, language, ui_language, state, "
        "topic, last_number, delivered, guided_check) VALUES ('c_1', 'rest', 'anna', NULL, '2026-11-24 09:00:00.000000', "
        "'2026-11-24 09:05:00.000000', 'vi', 'de', 'with_advisor', 'card_price', 2, 1, "
        f"'{json.dumps(check_to_json(CHECK))}')",
        f"INSERT INTO messages ({MESSAGE}) VALUES ('c_1', 1, 'person', '2026-11-24 09:00:00.000000', 'bao nhiêu', 'person', "
        "'vi', 'm1', NULL, NULL, NULL, NULL)",
        f"INSERT INTO messages ({MESSAGE}) VALUES ('c_1', 2, 'advisor', '2026-11-24 09:05:00.000000', 'Chào', 'advisor', 'vi', "
        "NULL, NULL, 'Anna Berg', NULL, NULL)",
        "INSERT INTO cases (id, conversation_id, opened_at, organisation, language, topic, advisor_id, claimed_at, closed_at, "
        "urgent) VALUES (3, 'c_1', '2026-11-24 09:01:00.000000', 'zefas_ifs', 'vi', NULL, 7, "
        "'2026-11-24 09:02:00.000000', NULL, 1)",
    ]
    with engine.begin() as connection:
        for row in rows:
            connection.exec_driver_sql(row)
    at = lambda minute: datetime(2026, 11, 24, 9, minute, tzinfo=UTC)  # noqa: E731
    with SqlUnitOfWork(engine) as uow:
        assert uow.advisors.by_login("berg") == Advisor(7, "berg", "Anna Berg", "hash", ("de", "vi"), "lead")
        assert uow.conversations.by_sender("rest", "anna") == Conversation(
            "c_1", "rest", "anna", None, at(0), at(5), "vi", "de", State.WITH_ADVISOR, "card_price", 2, 1, CHECK
        )
        assert uow.messages.after("c_1", 0) == [
            StoredMessage(1, Author.PERSON, at(0), "bao nhiêu", Kind.PERSON, "vi", "m1"),
            StoredMessage(2, Author.ADVISOR, at(5), "Chào", Kind.ADVISOR, "vi", name="Anna Berg"),
        ]
        assert uow.cases.held_by(7) == [Case(3, "c_1", at(1), "zefas_ifs", "vi", None, 7, at(2), urgent=True)]


def test_a_reply_comes_back_equal(engine: sa.Engine) -> None:
    reply = Reply(
        Kind.CLARIFY, "ar", "en", (paragraph("Wörter, 文字 و\u200f"),), None, 0.5, ("a", "b"), buttons=(Button("A", "/faq/a"),)
    )
    message = StoredMessage(1, Author.BOT, MORNING, reply.text, reply.kind, "ar", reply=reply)
    with SqlUnitOfWork(engine) as uow:
        uow.conversations.add(_conversation())
        uow.messages.add("c_1", message)
        uow.commit()
    with SqlUnitOfWork(engine) as uow:
        assert uow.messages.after("c_1", 0) == [message]


def test_a_time_of_another_zone_is_the_same_instant_and_one_without_a_zone_is_refused(engine: sa.Engine) -> None:
    saxony = MORNING.astimezone(timezone(timedelta(hours=1)))
    with SqlUnitOfWork(engine) as uow:
        uow.conversations.add(Conversation("c_1", "web", "c_1", None, saxony, saxony))
        assert uow.conversations.get("c_1").created_at == MORNING
        with pytest.raises(sa.exc.StatementError, match="naive datetime"):
            uow.conversations.add(Conversation("c_2", "web", "c_2", None, saxony.replace(tzinfo=None), saxony))


def test_leaving_without_commit_rolls_back(engine: sa.Engine) -> None:
    with SqlUnitOfWork(engine) as uow:
        uow.conversations.add(_conversation())
    with SqlUnitOfWork(engine) as uow, pytest.raises(UnknownConversation):
        uow.conversations.get("c_1")


def test_an_error_rolls_back(engine: sa.Engine) -> None:
    def fail() -> None:
        with SqlUnitOfWork(engine) as uow:
            uow.conversations.add(_conversation())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with SqlUnitOfWork(engine) as uow, pytest.raises(UnknownConversation):
        uow.conversations.get("c_1")


@pytest.mark.parametrize(
    "twice",
    [
        lambda uow: uow.conversations.add(_conversation()),
        lambda uow: uow.messages.add("c_1", StoredMessage(1, Author.PERSON, MORNING, "x", Kind.PERSON, "en")),
        lambda uow: uow.messages.add("c_1", StoredMessage(9, Author.PERSON, MORNING, "x", Kind.PERSON, "en", "m1")),
        lambda uow: uow.advisors.add(Advisor(0, "berg", "B", "-")),
        lambda uow: uow.messages.add("c_nobody", StoredMessage(1, Author.PERSON, MORNING, "x", Kind.PERSON, "en")),
    ],
    ids=["conversation", "message number", "external id", "login", "message of no conversation"],
)
def test_the_database_itself_refuses_what_may_exist_once(engine: sa.Engine, twice: object) -> None:
    with SqlUnitOfWork(engine) as uow:
        uow.conversations.add(_conversation())
        uow.messages.add("c_1", StoredMessage(1, Author.PERSON, MORNING, "x", Kind.PERSON, "en", "m1"))
        uow.advisors.add(Advisor(0, "berg", "B", "-"))
        with pytest.raises(sa.exc.IntegrityError):
            twice(uow)  # type: ignore[operator]


def test_two_processes_write_at_once_and_lose_nothing(engine: sa.Engine, address: str) -> None:
    with SqlUnitOfWork(engine) as uow:
        uow.conversations.add(_conversation("shared"))
        uow.commit()
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, address, name], stderr=subprocess.PIPE, text=True) for name in "ab"
    ]
    errors = [writer.communicate(timeout=300)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], errors
    with SqlUnitOfWork(engine) as uow:
        assert uow.conversations.get("shared").last_number == 100
        assert len(uow.conversations.idle_since(MORNING + timedelta(seconds=1))) == 101


def test_of_two_transactions_that_claim_a_case_one_gets_it(engine: sa.Engine) -> None:
    with SqlUnitOfWork(engine) as uow:
        uow.conversations.add(_conversation())
        advisors = [uow.advisors.add(Advisor(0, login, login, "-")).id for login in ("berg", "tal")]
        case = uow.cases.open(Case(0, "c_1", MORNING, "zefas_ifs", "en", None))
        uow.commit()
    claims = []
    for advisor_id in advisors:
        with SqlUnitOfWork(engine) as uow:
            claims.append(uow.cases.claim(case.id, advisor_id, MORNING))
            uow.commit()
    assert claims == [True, False]
    with SqlUnitOfWork(engine) as uow:
        assert uow.cases.get(case.id).advisor_id == advisors[0]
