"""Server-sent events over a real server: in order, nothing lost or doubled across a cut, states, erasure, advisors."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from bot.bootstrap import web_app
from tests.conftest import Product
from tests.integration.sse import PATIENCE, serving, watching
from tests.talk import advisor

NOBODY_WAITS = {
    "position": None, "advisor": None, "wait_minutes": None, "languages": [], "opens_at": None, "team": None,
}  # fmt: skip


@dataclass
class Chat:
    """A conversation over the widget's API of a running server."""

    address: str
    token: str = ""
    url: str = ""
    sent: int = 0
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=PATIENCE))

    def begin(self, language: str = "en") -> Chat:
        begun = self.client.post(f"{self.address}/api/conversations", json={"language": language}).json()
        return Chat(self.address, begun["token"], f"{self.address}/api/conversations/{begun['id']}", 0, self.client)

    @property
    def _auth(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def send(self, **message: str) -> None:
        self.sent += 1
        body = {"client_id": f"m{self.sent}", **message}
        answer = self.client.post(f"{self.url}/messages", json=body, headers=self._auth)
        assert answer.status_code == 200, answer.text

    def erase(self) -> None:
        assert self.client.delete(self.url, headers=self._auth).status_code == 204

    def log(self) -> list[Any]:
        return self.client.get(f"{self.url}/export", headers=self._auth).json()["messages"]


@pytest.fixture
def chat(product: Product) -> Iterator[Chat]:
    with serving(web_app(product.services)) as address:
        chat = Chat(address)
        yield chat.begin()
        chat.client.close()


def _case(product: Product) -> int:
    with product.services.unit_of_work() as uow:
        return uow.cases.waiting()[0].id


def test_the_whole_log_comes_in_order_and_then_the_state(chat: Chat) -> None:
    chat.send(text="one")
    chat.send(text="two")
    with watching(chat.url, chat.token) as reader:
        events = iter(reader)
        seen = [next(events) for _ in range(6)]
    assert [event.name for event in seen] == ["message"] * 5 + ["state"]
    assert [event.id for event in seen[:5]] == [1, 2, 3, 4, 5] == [event.data["number"] for event in seen[:5]]
    assert [event.data["text"] for event in seen[:5]] == [message["text"] for message in chat.log()]
    assert seen[5].data == {**NOBODY_WAITS, "state": "bot"}


def test_a_stream_is_named_as_one_and_kept_by_nobody(chat: Chat) -> None:
    with watching(chat.url, chat.token) as reader:
        headers = reader.response.headers
    assert headers["content-type"].startswith("text/event-stream")
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


def test_what_is_written_while_somebody_watches_arrives(chat: Chat) -> None:
    with watching(chat.url, chat.token) as reader:
        reader.until(state="bot")
        chat.send(text="hello")
        mine, reply = reader.messages(2)
    assert (mine["author"], mine["text"], mine["client_id"]) == ("person", "hello", "m1")
    assert (reply["author"], reply["kind"]) == ("bot", "fallback")


def test_two_tabs_see_the_same(chat: Chat) -> None:
    with watching(chat.url, chat.token) as one, watching(chat.url, chat.token) as two:
        chat.send(text="hello")
        assert one.messages(3) == two.messages(3)


@pytest.mark.parametrize("cut", range(6))
def test_after_a_cut_nothing_is_lost_and_nothing_comes_twice(chat: Chat, cut: int) -> None:
    chat.send(text="one")
    chat.send(text="two")
    with watching(chat.url, chat.token) as reader:
        before = reader.messages(cut)
    chat.send(text="written while the line was cut")
    with watching(chat.url, chat.token, after=cut) as reader:
        after = reader.messages(7 - cut)
        chat.send(text="and afterwards")
        after += reader.messages(2)
    assert [message["number"] for message in before + after] == list(range(1, 10))
    assert [message["text"] for message in before + after] == [message["text"] for message in chat.log()]


def test_who_has_seen_everything_gets_the_state_only(chat: Chat) -> None:
    with watching(chat.url, chat.token, after=1) as reader:
        assert next(iter(reader)).name == "state"


@pytest.mark.parametrize("number", ["", "-1", "x", "1e3", "9" * 5000, str(2**63), str(2**64)])
def test_a_number_that_is_none_begins_at_the_beginning(chat: Chat, number: str) -> None:
    with watching(chat.url, chat.token, after=number) as reader:
        (welcome,) = reader.messages(1)
    assert welcome["number"] == 1


def test_every_step_of_a_hand_over_is_a_state(chat: Chat, product: Product) -> None:
    desk, berg = product.services.desk, advisor(product.services, name="Anna Berg")
    in_team = {**NOBODY_WAITS, "team": "Service point"}
    with watching(chat.url, chat.token) as reader:
        reader.until(state="bot")
        chat.send(payload="/handover")
        reader.until(state="consent")
        chat.send(payload="/handover/yes")
        assert reader.until(state="queued").data == {**in_team, "state": "queued", "position": 1}
        case = _case(product)
        asyncio.run(desk.claim(case, berg))
        with_advisor = reader.until(state="with_advisor").data
        assert with_advisor == {**in_team, "state": "with_advisor", "advisor": "Anna Berg"}
        asyncio.run(desk.give_back(case, berg))
        reader.until(state="queued", position=1)
        asyncio.run(desk.claim(case, berg))
        asyncio.run(desk.close(case, berg, "answered"))
        reader.until(state="bot", advisor=None)


def test_who_waits_sees_the_place_move_when_somebody_before_leaves(chat: Chat) -> None:
    first, second = chat, chat.begin()
    for waiting in (first, second):
        waiting.send(payload="/handover")
        waiting.send(payload="/handover/yes")
    with watching(second.url, second.token) as reader:
        reader.until(state="queued", position=2)
        first.send(payload="/handover/leave")
        reader.until(state="queued", position=1)


def test_an_advisors_word_arrives_with_the_name(chat: Chat, product: Product) -> None:
    desk, berg = product.services.desk, advisor(product.services, name="Anna Berg")
    chat.send(payload="/handover")
    chat.send(payload="/handover/yes")
    case = _case(product)
    with watching(chat.url, chat.token, after=5) as reader:
        reader.until(state="queued")
        asyncio.run(desk.claim(case, berg))
        asyncio.run(desk.reply(case, berg, "How can I help?"))
        asyncio.run(desk.insert_article(case, berg, "card_price"))
        joined, word, article = reader.messages(3)
    assert (joined["author"], joined["kind"]) == ("system", "handover")
    assert (word["author"], word["name"], word["text"]) == ("advisor", "Anna Berg", "How can I help?")
    assert (article["author"], article["topic"], article["sources"][0]["checked_text"]) == (
        "advisor",
        "card_price",
        "19 August 2026",
    )


def test_a_conversation_that_is_erased_says_so_and_the_stream_ends(chat: Chat) -> None:
    with watching(chat.url, chat.token) as reader:
        reader.until(state="bot")
        chat.erase()
        rest = list(reader)
    assert [(event.name, event.data) for event in rest] == [("erased", {})]


@pytest.mark.parametrize(("token", "status"), [("", 401), ("wrong", 401)])
def test_nobody_watches_without_the_token(chat: Chat, token: str, status: int) -> None:
    assert chat.client.get(f"{chat.url}/events?token={token}").status_code == status


def test_a_browsers_event_source_which_has_no_headers_gives_the_token_in_the_address(chat: Chat) -> None:
    with chat.client.stream("GET", f"{chat.url}/events?token={chat.token}") as response:
        assert response.status_code == 200
        assert next(response.iter_lines()) == "id: 1"
