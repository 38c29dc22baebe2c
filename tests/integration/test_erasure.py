"""What is erased is gone from every table and every file; what is too old is erased without anybody asking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from bot.bootstrap import web_app
from bot.domain.errors import UnknownConversation
from bot.service.queues import Queue
from bot.store.tables import metadata
from tests.conftest import Product
from tests.talk import Person, advisor

MARKER = "Zwetschgenkuchen"


def _rows(engine: sa.Engine) -> Iterator[str]:
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                yield f"{table.name}: {row}"


def _files_with(folder: Path, marker: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and marker.encode() in path.read_bytes()]


async def _confide(product: Product) -> Person:
    """A conversation with the marker wherever a word of somebody can stand."""
    person, berg = Person.begin(product.services), advisor(product.services)
    await person.send(text=f"My secret is {MARKER}. " * 50, external_id=f"{MARKER}-1")
    await person.send(payload="/faq/card_price", title=f"button {MARKER}", external_id=f"{MARKER}-2")
    case = await person.wait_for_a_person()
    await product.services.desk.claim(case, berg)
    await product.services.desk.reply(case, berg, f"I understand: {MARKER}")
    await person.say(f"yes, {MARKER}")
    await product.services.desk.close(case, berg, "answered")
    return person


async def test_erasing_leaves_no_row_of_any_table_with_a_word_of_the_person(product: Product) -> None:
    person = await _confide(product)
    assert any(MARKER in row for row in _rows(product.engine))
    product.services.conversations.erase(person.id)
    assert [row for row in _rows(product.engine) if MARKER in row or person.id in row] == []


async def test_no_file_of_the_database_holds_a_word_of_the_person_after_erasing(product: Product, tmp_path: Path) -> None:
    person = await _confide(product)
    with product.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert "lotse.sqlite" in _files_with(tmp_path, MARKER)
    product.services.conversations.erase(person.id)
    assert _files_with(tmp_path, MARKER) == []
    assert _files_with(tmp_path, person.id) == []


async def test_erasing_one_conversation_leaves_every_other(product: Product) -> None:
    person, other = await _confide(product), Person.begin(product.services)
    await other.say("hello")
    before = other.log()
    product.services.conversations.erase(person.id)
    assert other.log() == before


async def test_an_erased_conversation_is_unknown_to_everything(product: Product) -> None:
    person = await _confide(product)
    service = product.services.conversations
    service.erase(person.id)
    for use in (service.status, service.export, service.undelivered, service.erase):
        with pytest.raises(UnknownConversation):
            use(person.id)
    with pytest.raises(UnknownConversation):
        service.authorise(person.id, person.token)
    with pytest.raises(UnknownConversation):
        await person.say("hello")


@pytest.mark.parametrize(("seconds", "erased"), [(-1, 0), (0, 0), (1, 1)])
async def test_a_conversation_is_erased_once_it_has_been_silent_longer_than_the_retention(
    product: Product, seconds: int, erased: int
) -> None:
    person = Person.begin(product.services)
    product.clock.forward(days=30, seconds=seconds)
    assert product.services.conversations.purge() == erased
    if erased:
        with pytest.raises(UnknownConversation):
            person.log()
    else:
        assert len(person.log()) == 1


async def test_writing_again_begins_the_retention_anew(product: Product) -> None:
    person = Person.begin(product.services)
    product.clock.forward(days=29)
    await person.say("hello")
    product.clock.forward(days=2)
    assert product.services.conversations.purge() == 0
    product.clock.forward(days=29)
    assert product.services.conversations.purge() == 1


async def test_the_export_names_the_day_of_the_erasure(product: Product) -> None:
    person = Person.begin(product.services)
    assert product.services.conversations.export(person.id)["deleted_after"] == "2026-12-24T09:00:00+00:00"


async def test_a_conversation_too_old_goes_with_its_open_case(product: Product) -> None:
    person = Person.begin(product.services)
    await person.wait_for_a_person()
    product.clock.forward(days=31)
    assert product.services.conversations.purge() == 1
    assert product.services.lists.queues.of(advisor(product.services))[Queue.WAITING] == ()


def test_a_server_that_starts_erases_what_became_too_old_while_it_was_down(product: Product) -> None:
    person = Person.begin(product.services)
    product.clock.forward(days=31)
    export = f"/api/conversations/{person.id}/export?token={person.token}"
    with TestClient(web_app(product.services)) as restarted:
        # The purge runs beside the requests; each of them lets it go on.
        statuses = (restarted.get(export).status_code for _ in range(1000))
        assert 404 in statuses
    assert [row for row in _rows(product.engine) if person.id in row] == []
