"""Updates by webhook: the secret, the quick answer, each update once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.kb.library import Knowledge
from bot.service.ports import Proposal
from tests.fakes import PausedDialogue
from tests.telegram.botapi import BotApi
from tests.telegram.conftest import House, served
from tests.telegram.test_buttons import let_go

PUBLIC = "https://lotse.example"
SECRET = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory, migrated: Path, real: Knowledge) -> Iterator[House]:
    """A server that Telegram can reach."""
    path = tmp_path_factory.mktemp("webhook")
    path.joinpath("lotse.sqlite").write_bytes(migrated.read_bytes())
    with BotApi() as api, served(api, path, real, page=PUBLIC) as house:
        yield house


def deliver(house: House, update: dict[str, Any], secret: str | None = None) -> int:
    """Post an update as Telegram does; the status of the answer."""
    headers = {SECRET: house.api.webhook["secret_token"] if secret is None else secret}
    return house.product.http.post("/telegram/webhook", json=update, headers=headers).status_code


def test_t03_a_public_server_is_called_with_a_secret(public: House) -> None:
    assert public.api.webhook["url"] == f"{PUBLIC}/telegram/webhook"
    assert len(public.api.webhook["secret_token"]) >= 32
    assert not public.api.calls("getUpdates")


@pytest.mark.parametrize("secret", ["", "wrong", "ö" * 20])
def test_t03_a_wrong_secret_gets_403_and_nothing_is_processed(public: House, secret: str) -> None:
    person = public.person()
    person.write("/start")
    update = public.api.updates[-1]
    headers = {SECRET: secret.encode()} if secret else {}
    answer = public.product.http.post("/telegram/webhook", json=update, headers=headers)
    assert answer.status_code == 403
    assert public.conversation(person) is None
    with public.product.services.unit_of_work() as uow:
        assert update["update_id"] not in {body["update_id"] for body in uow.telegram.waiting()}
        assert not uow.telegram.handled(update["update_id"])


def test_t03_an_update_by_webhook_is_answered(public: House) -> None:
    person = public.person("de")
    person.write("/start")
    assert deliver(public, public.api.updates[-1]) == 200
    assert public.text("chat.welcome", "de") in person.wait(1)[0].text


def test_t03_an_update_that_comes_twice_is_processed_once(public: House) -> None:
    person = public.person()
    person.write("/start")
    update = public.api.updates[-1]
    assert [deliver(public, update) for _ in range(3)] == [200] * 3
    public.handled(update["update_id"])
    assert deliver(public, update) == 200
    person.write("/help")
    deliver(public, public.api.updates[-1])
    assert public.text("telegram.help") in person.wait(2)[1].text
    assert [message.text for message in public.log(person)][::2] == ["/start", "/help"]


@pytest.mark.parametrize("body", ["no json", "[]", "{}", '{"update_id": "x"}', "null"])
def test_t03_what_is_no_update_is_refused(public: House, body: str) -> None:
    headers = {SECRET: public.api.webhook["secret_token"], "Content-Type": "application/json"}
    assert public.product.http.post("/telegram/webhook", content=body, headers=headers).status_code == 400


def test_t03_the_answer_is_quick_while_the_bot_still_thinks(api: BotApi, folder: Path, real: Knowledge) -> None:
    thinking = PausedDialogue(Proposal("en", 0.9, answer="blue_card"))
    with served(api, folder, real, thinking, page=PUBLIC) as house:
        person = house.person()
        person.write("a question to think about")
        assert deliver(house, api.updates[-1]) == 200  # the engine thinks until it is let go
        api.wait_until(lambda: thinking.waiting == 1)
        house.do(let_go, thinking)
        person.wait_for("The EU Blue Card")


def test_t03_the_secret_of_an_earlier_start_opens_nothing(api: BotApi, folder: Path, real: Knowledge) -> None:
    with served(api, folder, real, page=PUBLIC):
        old = api.webhook["secret_token"]
    with served(api, folder, real, page=PUBLIC) as house:
        api.wait_until(lambda: api.webhook["secret_token"] != old)
        person = house.person()
        person.write("/start")
        assert deliver(house, api.updates[-1], old) == 403
        assert deliver(house, api.updates[-1]) == 200
        person.wait(1)


def test_t03_a_server_that_asks_for_updates_takes_none_by_webhook(house: House) -> None:
    update = {"update_id": 1, "message": house.person().message(text="hello")}
    assert house.product.http.post("/telegram/webhook", json=update, headers={SECRET: ""}).status_code == 403
    assert not house.api.webhook
