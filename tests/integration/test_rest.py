"""Rasa's REST channel: the fields of the contract, one conversation a sender, and every message delivered once."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import Product
from tests.talk import advisor

FIELDS = {"kind", "topic", "language", "shown_language", "confidence", "options", "facts", "sources"}


def _case(product: Product) -> int:
    with product.services.unit_of_work() as uow:
        return uow.cases.waiting()[0].id


def test_an_answer_has_exactly_the_fields_of_the_contract(product: Product) -> None:
    product.dialogue.understands("bao nhiêu", language="vi", answer="card_price")
    (reply,) = product.ask("bao nhiêu")
    assert set(reply) == {"recipient_id", "text", "buttons", "custom"}
    assert reply["recipient_id"] == "anna"
    assert reply["buttons"] == [{"title": "Nhận thẻ", "payload": "/faq/card_how"}]
    assert reply["custom"] == {
        "kind": "answer",
        "topic": "card_price",
        "language": "vi",
        "shown_language": "en",
        "confidence": 0.9,
        "options": [],
        "facts": ["card_price", "card_months"],
        "sources": [{"title": "§ 1 Kartengesetz", "url": "https://law.example/1", "checked": "2026-08-19"}],
    }


def test_clients_that_show_only_text_get_the_source_and_its_day(product: Product) -> None:
    (reply,) = product.ask("/faq/card_price", language="de")
    assert reply["text"].endswith("Quellen:\n- § 1 Kartengesetz: https://law.example/1 (Geprüft am 19. August 2026)")


def test_topics_to_choose_from_are_options_best_first(product: Product) -> None:
    product.dialogue.understands("card", clarify=("card_how", "card_price"))
    (reply,) = product.ask("card")
    assert (reply["custom"]["kind"], reply["custom"]["options"]) == ("clarify", ["card_how", "card_price"])
    assert [button["payload"] for button in reply["buttons"]] == [
        "/faq/card_how",
        "/faq/card_price",
        "/other",
        "/handover",
    ]


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("/faq/card_price", "answer"),
        ("card", "clarify"),
        ("/handover", "handover"),
        ("hello", "smalltalk"),
        ("weather", "fallback"),
        ("I want to die", "emergency"),
    ],
)
def test_every_kind_has_all_fields_and_its_public_name(product: Product, message: str, kind: str) -> None:
    product.dialogue.understands("card", clarify=("card_how", "card_price"))
    product.dialogue.understands("hello", smalltalk="greet")
    (reply,) = product.ask(message)
    assert reply["custom"]["kind"] == kind
    assert set(reply["custom"]) == FIELDS
    assert set(reply) - {"buttons"} == {"recipient_id", "text", "custom"}


def test_without_metadata_a_message_is_answered_in_english(product: Product) -> None:
    answer = product.http.post("/webhooks/rest/webhook", json={"sender": "anna", "message": "/start"})
    assert answer.status_code == 200
    assert answer.json()[0]["custom"]["language"] == "en"


@pytest.mark.parametrize(
    ("claimed", "language"),
    [("vi", "vi"), ("VI", "vi"), ("de-AT", "de"), ("hi", "hi"), ("", "en"), ("klingon", "en"), ("../x", "en")],
)
def test_the_language_a_client_claims_is_a_hint(product: Product, claimed: str, language: str) -> None:
    (reply,) = product.ask("/start", language=claimed)
    assert reply["custom"]["language"] == language


def test_a_sender_keeps_the_conversation(product: Product) -> None:
    product.dialogue.understands("and how?", follow_up="how")
    product.ask("/faq/card_price")
    (reply,) = product.ask("and how?")
    assert reply["custom"]["topic"] == "card_how"


def test_two_senders_have_nothing_in_common(product: Product) -> None:
    product.dialogue.understands("and how?", follow_up="how")
    product.ask("/faq/card_price", "anna")
    (reply,) = product.ask("and how?", "ben")
    assert reply["custom"]["kind"] == "clarify"


def test_the_same_message_id_is_answered_again_and_stored_once(product: Product) -> None:
    first = product.ask("/faq/card_price", message_id="m1")
    again = product.ask("/faq/card_price", message_id="m1")
    assert again == first
    with product.services.unit_of_work() as uow:
        conversation = uow.conversations.by_sender("rest", "anna")
    assert conversation is not None
    assert conversation.last_number == 2


def test_an_advisors_messages_come_once_with_the_next_call(product: Product) -> None:
    desk, berg = product.services.desk, advisor(product.services, name="Anna Berg")
    product.ask("/handover")
    product.ask("/handover/yes")
    case = _case(product)
    asyncio.run(desk.claim(case, berg))
    asyncio.run(desk.reply(case, berg, "How can I help?"))
    asyncio.run(desk.insert_article(case, berg, "card_price"))
    joined, word, article = product.ask("are you there?")
    assert joined["custom"]["kind"] == "handover"
    assert (word["text"], word["custom"]["kind"], word["custom"]["name"]) == (
        "How can I help?",
        "advisor",
        "Anna Berg",
    )
    assert (article["custom"]["kind"], article["custom"]["topic"]) == ("advisor", "card_price")
    assert product.ask("thank you") == []


def test_while_an_advisor_is_there_a_message_is_answered_by_nothing(product: Product) -> None:
    product.ask("/handover")
    product.ask("/handover/yes")
    assert product.ask("hello?") == []


def test_two_messages_at_once_are_both_stored_and_both_answered(product: Product) -> None:
    with ThreadPoolExecutor(8) as pool:
        replies = [reply for part in pool.map(product.ask, [f"question {n}" for n in range(8)]) for reply in part]
    assert len(replies) == 8
    with product.services.unit_of_work() as uow:
        conversation = uow.conversations.by_sender("rest", "anna")
        assert conversation is not None
        messages = uow.messages.after(conversation.id, 0)
    assert [message.number for message in messages] == list(range(1, 17))
    assert {message.text for message in messages if message.in_reply_to is None} == {f"question {n}" for n in range(8)}
