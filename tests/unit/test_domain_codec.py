"""Replies and messages survive the way into JSON and back, and look there as channels expect."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.codec import message_to_json, reply_from_json, reply_to_json
from bot.domain.messages import Author, Block, Button, Kind, Reply, SourceNote, Span, StoredMessage, paragraph

BARE = Reply(Kind.FALLBACK, "en", "en", (paragraph("I do not know."),))
FULL = Reply(
    Kind.ANSWER, "ar", "en",
    (
        paragraph("This article does not exist in Arabic yet.", "notice"),
        Block("paragraph", spans=(Span("At least "), Span("\u2068€50,700\u2069", strong=True), Span(" a year."))),
        Block("list", items=((Span("one"),), (Span("two "), Span("bold", strong=True)))),
    ),
    topic="blue_card_salary", confidence=0.91, options=("blue_card", "visa_fee"), facts=("blue_card_salary_general",),
    sources=(SourceNote("§ 18g AufenthG", "https://law.example/18g", date(2026, 8, 19)),),
    buttons=(Button("الرسوم", "/faq/visa_fee"),),
)  # fmt: skip
MESSAGE = StoredMessage(
    3, Author.BOT, datetime(2026, 11, 24, 9, 0, tzinfo=UTC), FULL.text, Kind.ANSWER, "ar", external_id="m1", reply=FULL
)


@pytest.mark.parametrize("reply", [BARE, FULL], ids=["bare", "full"])
def test_a_reply_comes_back_equal_from_json_text(reply: Reply) -> None:
    assert reply_from_json(json.loads(json.dumps(reply_to_json(reply)))) == reply


@pytest.mark.parametrize("kind", Kind)
def test_a_reply_of_every_kind_comes_back_equal(kind: Kind) -> None:
    reply = replace(BARE, kind=kind)
    assert reply_from_json(reply_to_json(reply)) == reply


def test_a_reply_as_text_has_paragraphs_apart_and_a_dash_for_every_point() -> None:
    assert FULL.text == (
        "This article does not exist in Arabic yet.\n\nAt least \u2068€50,700\u2069 a year.\n\n- one\n- two bold"
    )


def test_a_message_of_the_bot_carries_the_parts_of_its_reply() -> None:
    data = message_to_json(MESSAGE)
    assert data == {
        "number": 3, "author": "bot", "name": None, "at": "2026-11-24T09:00:00Z", "kind": "answer", "text": FULL.text,
        "language": "ar", "shown_language": "en", "topic": "blue_card_salary",
        "blocks": [
            {"type": "notice", "spans": [{"text": "This article does not exist in Arabic yet."}]},
            {"type": "paragraph", "spans": [{"text": "At least "}, {"text": "\u2068€50,700\u2069", "strong": True},
                                            {"text": " a year."}]},
            {"type": "list", "items": [[{"text": "one"}], [{"text": "two "}, {"text": "bold", "strong": True}]]},
        ],
        "buttons": [{"title": "الرسوم", "payload": "/faq/visa_fee"}],
        "flow": None,
        "sources": [{"title": "§ 18g AufenthG", "url": "https://law.example/18g", "checked": "2026-08-19"}],
        "client_id": "m1", "replaces": None, "withdrawn": False, "withheld": False, "original": None,
    }  # fmt: skip


def test_a_message_of_a_person_is_its_own_words_and_nothing_else() -> None:
    data = message_to_json(replace(MESSAGE, author=Author.PERSON, kind=Kind.PERSON, text="hi", reply=None))
    assert (data["text"], data["shown_language"], data["topic"]) == ("hi", "ar", None)
    assert data["blocks"] == data["buttons"] == data["sources"] == []
