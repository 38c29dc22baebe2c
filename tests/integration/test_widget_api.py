"""The widget's API: begin, write, choose a language, export, erase, and the token that guards each of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Product

BEGIN = "/api/conversations"
LANGUAGES = ["de", "en", "ar", "vi"]


class Widget:
    """A widget that has begun a conversation."""

    def __init__(self, product: Product, language: str = "en", **headers: str) -> None:
        self.http = product.http
        answer = self.http.post(BEGIN, json={"language": language, "page": "https://site.example/x"}, headers=headers)
        assert answer.status_code == 201
        self.begun: dict[str, Any] = answer.json()
        self.url = f"{BEGIN}/{self.begun['id']}"

    def request(self, method: str, path: str = "", token: str | None = None, **arguments: Any) -> Any:
        """A request with this widget's token, or with another one; with "" without any."""
        given = self.begun["token"] if token is None else token
        headers = {"Authorization": f"Bearer {given}"} if given else {}
        return self.http.request(method, self.url + path, headers=headers, **arguments)

    def write(self, client_id: str = "m1", **message: str) -> Any:
        answer = self.request("POST", "/messages", json={"client_id": client_id, **message})
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conversation_begins_with_the_welcome_in_the_language_asked_for(product: Product, language: str) -> None:
    begun = Widget(product, language).begun
    assert set(begun) == {"id", "token", "language", "limit", "messages"}
    assert (begun["language"], begun["limit"]) == (language, 2000)
    (welcome,) = begun["messages"]
    assert welcome["text"] == product.services.composer.text("chat.welcome", language)
    assert welcome["direction"] == ("rtl" if language == "ar" else "ltr")


@pytest.mark.parametrize(
    ("wanted", "accept", "language"),
    [
        ("auto", "vi", "vi"),
        ("auto", "hi, ar;q=0.8, de", "ar"),
        ("auto", "de-AT,de;q=0.9", "de"),
        ("auto", "hi", "en"),
        ("auto", "", "en"),
        ("auto", "*", "en"),
        ("vi", "de", "vi"),
        ("xx", "de", "de"),
    ],
)
def test_a_widget_without_a_language_speaks_that_of_the_browser(
    product: Product, wanted: str, accept: str, language: str
) -> None:
    assert Widget(product, wanted, **{"Accept-Language": accept}).begun["language"] == language


def test_every_conversation_has_an_id_and_a_secret_of_its_own(product: Product) -> None:
    widgets = [Widget(product).begun for _ in range(5)]
    assert len({w["id"] for w in widgets}) == len({w["token"] for w in widgets}) == 5
    assert all(len(w["token"]) >= 43 for w in widgets)


def test_a_message_comes_back_with_its_reply(product: Product) -> None:
    product.dialogue.understands("how much", answer="card_price")
    mine, reply = Widget(product).write(text="how much")
    assert (mine["number"], mine["author"], mine["text"], mine["client_id"]) == (2, "person", "how much", "m1")
    assert (reply["number"], reply["author"], reply["kind"], reply["topic"]) == (3, "bot", "answer", "card_price")
    assert reply["blocks"][0]["spans"][1] == {"text": "€1,234.50", "strong": True}
    assert reply["buttons"] == [{"title": "Get the card", "payload": "/faq/card_how"}]
    assert reply["sources"] == [
        {
            "title": "§ 1 Kartengesetz",
            "url": "https://law.example/1",
            "checked": "2026-08-19",
            "checked_text": "19 August 2026",
        }
    ]


def test_a_button_is_shown_in_the_log_by_its_title(product: Product) -> None:
    mine, reply = Widget(product).write(payload="/faq/card_how", title="Get the card")
    assert (mine["text"], reply["topic"]) == ("Get the card", "card_how")


def test_the_same_client_id_again_is_answered_the_same_and_stored_once(product: Product) -> None:
    widget = Widget(product)
    assert widget.write(text="how much") == widget.write(text="how much")
    assert len(widget.request("GET", "/export").json()["messages"]) == 3


def test_the_direction_of_a_message_is_that_of_the_language_it_is_shown_in(product: Product) -> None:
    product.dialogue.understands("كم", language="ar", answer="card_price")
    product.dialogue.understands("مرحبا", language="ar", smalltalk="greet")
    widget = Widget(product, "ar")
    assert [m["direction"] for m in widget.write(text="مرحبا")] == ["rtl", "rtl"]
    assert [m["direction"] for m in widget.write("m2", text="كم")] == ["rtl", "ltr"]  # the article is in English


GUARDED = [
    ("POST", "/messages", {"client_id": "1", "text": "hello"}),
    ("GET", "/events", None),
    ("PUT", "/language", {"language": "de"}),
    ("GET", "/export", None),
    ("DELETE", "", None),
]


@pytest.mark.parametrize(("method", "path", "body"), GUARDED, ids=lambda value: str(value)[:12])
@pytest.mark.parametrize("whose", ["nobody's", "a forged", "another's"])
def test_without_its_token_a_conversation_is_closed(product: Product, method: str, path: str, body: object, whose: str) -> None:
    widget = Widget(product)
    token = {"nobody's": "", "a forged": "x" * 43, "another's": Widget(product).begun["token"]}[whose]
    answer = widget.request(method, path, token=token, json=body)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "wrong_token"
    assert len(widget.request("GET", "/export").json()["messages"]) == 1


@pytest.mark.parametrize(("method", "path", "body"), GUARDED, ids=lambda value: str(value)[:12])
def test_a_forged_id_is_unknown(product: Product, method: str, path: str, body: object) -> None:
    widget = Widget(product)
    widget.url = f"{BEGIN}/c_forged"
    assert widget.request(method, path, json=body).status_code == 404


def test_a_conversation_of_another_channel_has_no_token_and_is_closed(product: Product) -> None:
    product.ask("hello", "anna")
    widget = Widget(product)
    with product.services.unit_of_work() as uow:
        found = uow.conversations.by_sender("rest", "anna")
    assert found is not None
    widget.url = f"{BEGIN}/{found.id}"
    for token in ("x", "None", widget.begun["token"]):
        assert widget.request("GET", "/export", token=token).status_code == 401


@pytest.mark.parametrize(("asked", "language"), [("vi", "vi"), ("AR", "ar"), ("de-AT", "de")])
def test_a_language_chosen_holds_for_the_next_message(product: Product, asked: str, language: str) -> None:
    widget = Widget(product)
    assert widget.request("PUT", "/language", json={"language": asked}).json() == {"language": language}
    _, reply = widget.write(payload="/start", language=language)
    assert reply["language"] == language


@pytest.mark.parametrize("asked", ["hi", "", "klingon", "../de", "d"])
def test_a_language_nobody_writes_cannot_be_chosen(product: Product, asked: str) -> None:
    answer = Widget(product).request("PUT", "/language", json={"language": asked})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_message")


def test_the_export_is_a_file_with_every_word(product: Product) -> None:
    product.dialogue.understands("how much", answer="card_price")
    widget = Widget(product, "de")
    written = widget.write(text="how much")
    answer = widget.request("GET", "/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="lotse.json"'
    assert answer.headers["cache-control"] == "no-store"
    export = answer.json()
    assert (export["id"], export["channel"], export["begun"]) == (
        widget.begun["id"],
        "web",
        "2026-11-24T09:00:00+00:00",
    )
    assert [m["text"] for m in export["messages"]][1:] == [m["text"] for m in written]
    assert widget.begun["token"] not in answer.text


@pytest.mark.parametrize(("method", "path", "body"), GUARDED, ids=lambda value: str(value)[:12])
def test_an_erased_conversation_is_not_there_any_more(product: Product, method: str, path: str, body: object) -> None:
    widget = Widget(product)
    assert widget.request("DELETE").status_code == 204
    answer = widget.request(method, path, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_conversation")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_widget_gets_all_its_texts_in_one_language(product: Product, language: str) -> None:
    settings = product.http.get("/api/widget", params={"language": language}).json()
    assert (settings["language"], settings["direction"]) == (language, "rtl" if language == "ar" else "ltr")
    assert [entry["code"] for entry in settings["languages"]] == LANGUAGES
    assert (settings["days"], settings["limit"]) == (30, 2000)
    assert "30" in settings["strings"]["widget.privacy"]
    assert all(settings["strings"].values())
