"""Whatever is sent, the server gives a clear answer or refuses: nothing is stored twice, nothing of its inside is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest
import sqlalchemy as sa

from bot.domain.text import MESSAGE_LIMIT
from bot.store import tables
from tests.conftest import Product
from tests.talk import Person

REST = "/webhooks/rest/webhook"
SURROGATE = '"\\ud83d"'
INSIDES = ("Traceback", 'File "', "sqlalchemy", "sqlite", "bot.", "pydantic", "site-packages")

UNDERSTOOD_AS = {
    "empty": ("", "chat.empty"),
    "blanks": ("   \n", "chat.empty"),
    "10,000 characters": ("a" * 10_000, "chat.too_long"),
    "control characters": ("\x00\x01\x1b", "chat.empty"),
    "emoji only": ("🙏🙏", "chat.empty"),
    "HTML": ("<b>bold</b>", "chat.fallback"),
    "script": ("<script>alert(1)</script>", "chat.fallback"),
    "SQL": ("'; DROP TABLE messages; --", "chat.fallback"),
    "unknown payload": ("/no/such", "chat.unknown_payload"),
    "unknown topic": ("/faq/no_such_topic", "chat.unknown_payload"),
}
REFUSED = {
    "no JSON": (b"hello", 422),
    "cut off": (b'{"sender": "anna", "mess', 422),
    "nothing": (b"", 422),
    "a list": (b"[]", 422),
    "a number": (b"1", 422),
    "null": (b"null", 422),
    "no message": (b'{"sender": "anna"}', 422),
    "no sender": (b'{"message": "hello"}', 422),
    "empty sender": (b'{"sender": "", "message": "hello"}', 422),
    "sender too long": (json.dumps({"sender": "a" * 201, "message": "hello"}).encode(), 422),
    "message is a number": (b'{"sender": "anna", "message": 1}', 422),
    "message is a list": (b'{"sender": "anna", "message": ["hello"]}', 422),
    "metadata is a text": (b'{"sender": "anna", "message": "hello", "metadata": "x"}', 422),
    "half a character": (f'{{"sender": {SURROGATE}, "message": {SURROGATE}}}'.encode(), 422),
    "no UTF-8": (b'{"sender": "anna", "message": "\xff\xfe"}', 400),
    "deeply nested": (b"[" * 30_000, 400),
    "60,001 characters": (json.dumps({"sender": "anna", "message": "a" * 60_001}).encode(), 422),
    "5 MB": (json.dumps({"sender": "anna", "message": "a" * 5_000_000}).encode(), 413),
}


def _stored(product: Product) -> int:
    with product.engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(tables.messages)).scalar_one())


def _shows_nothing_inside(answer: httpx.Response) -> bool:
    return not any(word in answer.text for word in INSIDES)


@pytest.mark.parametrize("language", ["de", "en", "ar", "vi"])
@pytest.mark.parametrize(("message", "key"), UNDERSTOOD_AS.values(), ids=UNDERSTOOD_AS.keys())
def test_strange_messages_get_a_clear_word_and_are_stored_once(product: Product, message: str, key: str, language: str) -> None:
    (reply,) = product.ask(message, language=language)
    assert reply["text"] == product.services.composer.text(key, language, limit=MESSAGE_LIMIT)
    assert _stored(product) == 2


@pytest.mark.parametrize(("body", "status"), REFUSED.values(), ids=REFUSED.keys())
def test_a_body_that_is_no_message_is_refused_and_nothing_is_stored(product: Product, body: bytes, status: int) -> None:
    answer = product.http.post(REST, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message"}
    assert _shows_nothing_inside(answer)
    assert _stored(product) == 0


def test_a_body_that_grows_without_having_said_so_is_refused(product: Product) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(50):
            yield b"a" * 100_000

    answer = product.http.post(REST, content=parts(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert _shows_nothing_inside(answer)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_refused_in_the_same_shape(product: Product, method: str) -> None:
    answer = product.http.request(method, REST)
    assert answer.status_code == 405
    assert set(answer.json()["error"]) == {"code", "message"}


@pytest.mark.parametrize(
    "path", ["/no/such/page", "/static/../settings.py", "/static/%2e%2e/%2e%2e/settings.py", "/api/conversations/%00/export"]
)
def test_what_does_not_exist_is_refused_and_shows_nothing(product: Product, path: str) -> None:
    answer = product.http.get(path)
    assert answer.status_code in (401, 404)
    assert _shows_nothing_inside(answer)


@pytest.mark.parametrize(
    "message",
    [
        {"text": "a"},
        {"client_id": "", "text": "a"},
        {"client_id": "x" * 101, "text": "a"},
        {"client_id": "1"},
        {"client_id": "1", "text": "a", "payload": "/start"},
        {"client_id": "1", "payload": "/" + "x" * 200},
        {"client_id": "1", "text": "a" * 60_001},
        {"client_id": ["1"], "text": "a"},
        {"client_id": "1", "text": {"a": "b"}},
        [],
        None,
        "hello",
    ],
    ids=str,
)
def test_the_widgets_messages_out_of_shape_are_refused(product: Product, message: object) -> None:
    person = Person.begin(product.services)
    url = f"/api/conversations/{person.id}/messages"
    answer = product.http.post(url, json=message, headers={"Authorization": f"Bearer {person.token}"})
    assert answer.status_code == 422
    assert _shows_nothing_inside(answer)
    assert len(person.log()) == 1
