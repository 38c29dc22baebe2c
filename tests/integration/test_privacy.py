"""What somebody writes stands in the database and nowhere else: in no log, on no output, in no statistics."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator

import httpx
import pytest

from bot.bootstrap import web_app
from bot.domain.errors import EngineUnavailable
from bot.service.ports import Proposal, Question
from bot.store.statistics import statistics
from tests.conftest import Product, opened
from tests.fakes import ScriptedDialogue
from tests.integration.sse import PATIENCE, serving
from tests.integration.test_widget_api import Widget
from tests.talk import advisor

MARKER = "Zwetschgenkuchen"


class Careless:
    """An engine that fails with the person's words in its error."""

    async def respond(self, question: Question) -> Proposal:
        raise EngineUnavailable(question.text)

    async def warm_up(self) -> None:
        """Nothing to warm."""


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All loggers at DEBUG, SQL with its parameters left as it is set."""
    with caplog.at_level(logging.DEBUG):
        for name in ("bot", "uvicorn", "fastapi", "asyncio", "sqlalchemy.pool", "alembic", "httpx"):
            caplog.set_level(logging.DEBUG, logger=name)
        yield caplog


def _leaks(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> list[str]:
    outputs = capfd.readouterr()
    records = [f"{record.name}: {record.getMessage()} {record.args} {record.exc_text}" for record in caplog.records]
    return [text for text in [*records, outputs.out, outputs.err] if MARKER in text]


MESSAGES = [
    MARKER,
    f"I want to die, {MARKER}",
    f"/{MARKER}",
    f"/faq/{MARKER.lower()}",
    MARKER * 1000,
    f"<script>{MARKER}</script>",
    f"{MARKER}\x00",
]


@pytest.mark.parametrize("text", MESSAGES, ids=range(len(MESSAGES)))
def test_a_message_over_rest_is_in_no_log_and_on_no_output(
    product: Product, everything_logged: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], text: str
) -> None:
    product.dialogue.understands(MARKER, answer="card_price")
    product.ask(text, sender=MARKER)
    assert _leaks(everything_logged, capfd) == []


@pytest.mark.parametrize("text", MESSAGES, ids=range(len(MESSAGES)))
def test_a_message_of_the_widget_is_in_no_log_and_on_no_output(
    product: Product, everything_logged: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], text: str
) -> None:
    widget = Widget(product)
    widget.write(text=text)
    widget.write("m2", payload="/faq/card_how", title=MARKER)
    assert MARKER in widget.request("GET", "/export").text
    widget.request("DELETE")
    assert _leaks(everything_logged, capfd) == []


@pytest.mark.parametrize(
    "body", [f'{{"sender": "anna", "message": "{MARKER}', f'{{"sender": ["{MARKER}"]}}', f'["{MARKER}"]', MARKER * 9000]
)
def test_a_request_that_is_refused_is_in_no_log_and_not_sent_back(
    product: Product, everything_logged: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], body: str
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = product.http.post("/webhooks/rest/webhook", content=body.encode(), headers=headers)
    assert answer.status_code in (400, 413, 422)
    assert MARKER not in answer.text
    assert _leaks(everything_logged, capfd) == []


def test_an_engine_that_fails_with_the_words_in_its_error_leaks_nothing(
    product: Product, everything_logged: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    services = product.services
    with opened(services.settings, Careless(), services.knowledge) as careless:
        (reply,) = careless.ask(MARKER)
    assert reply["text"] == services.composer.text("chat.engine_down", "en")
    assert _leaks(everything_logged, capfd) == []


@pytest.mark.parametrize("path", ["/webhooks/rest/webhook", "/api/conversations"])
def test_an_error_nobody_expected_is_a_sentence_and_its_log_has_no_words_of_anybody(
    product: Product, everything_logged: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], path: str
) -> None:
    widget = Widget(product)
    with product.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    with serving(web_app(product.services)) as address:
        if path == "/api/conversations":
            headers = {"Authorization": f"Bearer {widget.begun['token']}"}
            body = {"client_id": "m1", "text": MARKER}
            answer = httpx.post(f"{address}{widget.url}/messages", json=body, headers=headers, timeout=PATIENCE)
        else:
            answer = httpx.post(f"{address}{path}", json={"sender": "anna", "message": MARKER}, timeout=PATIENCE)
    assert answer.status_code == 500
    assert answer.json() == {"error": {"code": "internal", "message": "an error on our side"}}
    assert _leaks(everything_logged, capfd) == []


def test_what_an_advisor_writes_is_in_no_log_and_on_no_output(
    product: Product, everything_logged: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    product.ask("/handover")
    product.ask("/handover/yes")
    berg = advisor(product.services)
    with product.services.unit_of_work() as uow:
        case = uow.cases.waiting()[0].id
    asyncio.run(product.services.desk.claim(case, berg))
    asyncio.run(product.services.desk.reply(case, berg, MARKER))
    assert MARKER in product.ask("thank you")[1]["text"]
    assert _leaks(everything_logged, capfd) == []


def test_statistics_count_and_quote_nobody(product: Product) -> None:
    product.dialogue.understands(MARKER, language="vi", answer="card_price")
    product.ask(MARKER, sender=MARKER)
    product.ask("/handover", sender="ben")
    product.ask("/handover/yes", sender="ben")
    assert statistics(product.engine) == {
        "conversations": 2,
        "messages": 6,
        "messages of kind answer": 1,
        "messages of kind handover": 2,
        "messages of kind person": 3,
        "conversations in en": 1,
        "conversations in vi": 1,
        "hand-overs": 1,
        "hand-overs waiting": 1,
    }


def test_what_somebody_confides_never_reaches_another_conversation(product: Product) -> None:
    product.ask(MARKER, sender="anna")
    assert MARKER not in str(product.ask("hello", sender="ben"))
    assert MARKER not in Widget(product).request("GET", "/export").text


def test_the_engine_is_told_the_message_and_nothing_else_of_the_person(product: Product) -> None:
    product.ask("hello", sender=MARKER)
    assert isinstance(product.dialogue, ScriptedDialogue)
    assert MARKER not in str(product.dialogue.asked)
