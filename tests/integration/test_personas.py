"""Ten people ask which way is theirs, over the REST channel, and hear what the law says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.kb.library import Knowledge
from bot.settings import Settings
from tests.conftest import Product, opened
from tests.fakes import ScriptedDialogue
from tests.personas import Persona, name_of, personas

MOST_QUESTIONS = 12


@pytest.fixture
def real_product(config: Settings, real: Knowledge) -> Iterator[Product]:
    with opened(config, ScriptedDialogue(), real) as product:
        yield product


def talk(product: Product, persona: Persona) -> dict[str, Any]:
    """Answer until the outcome comes; the reply that says it."""
    (reply,) = product.ask("/flow/pathway_check", language=persona.language)
    for _ in range(MOST_QUESTIONS):
        if reply["custom"]["kind"] == "outcome":
            break
        question = reply["custom"]["flow"]["question"]
        (reply,) = product.ask(persona.reply(question), language=persona.language)
        if persona.button(question) in {button["payload"] for button in reply["buttons"]} and persona.typed.get(question):
            (reply,) = product.ask(persona.button(question), language=persona.language)  # one word for several professions
        told = reply["custom"]["flow"]
        assert told["outcome"] or told["question"] != question, f"not understood: {persona.reply(question)}"
    return reply


@pytest.mark.parametrize("persona", personas(), ids=name_of)
def test_a_person_hears_over_rest_what_the_law_says(real_product: Product, persona: Persona) -> None:
    reply = talk(real_product, persona)
    told, expected = reply["custom"]["flow"], persona.case.expect
    assert reply["custom"]["kind"] == "outcome"
    assert told["outcome"] == expected.outcome
    assert {name: told["verdicts"].get(name, "absent") for name in expected.titles} == expected.titles
    assert reply["custom"]["shown_language"] == persona.language
    assert reply["custom"]["sources"], "an outcome names its sources"
    assert real_product.dialogue.asked == [], "no answer needed the engine"


def test_the_result_page_says_the_same_in_the_persons_language(real_product: Product) -> None:
    persona = next(one for one in personas() if one.language == "ar")
    reply = talk(real_product, persona)
    link = next(button["url"] for button in reply["buttons"] if "url" in button)
    page = real_product.http.get(link.removeprefix("http://testserver"))
    assert page.status_code == 200
    assert '<html lang="ar" dir="rtl">' in page.text
    for title in ("§ 18g", "§ 18b", "§ 16d"):
        assert title in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "noindex" in page.headers["x-robots-tag"]


def test_the_result_page_goes_with_the_conversation_and_opens_with_its_own_address_only(real_product: Product) -> None:
    persona = personas()[0]
    link = next(button["url"] for button in talk(real_product, persona)["buttons"] if "url" in button).removeprefix(
        "http://testserver"
    )
    assert real_product.http.get(link[:-1] + ("a" if link[-1] != "a" else "b")).status_code == 404
    assert real_product.http.get(link + "?language=de").text.count("Stand:") == 1
    conversation = link.split("/")[2]
    real_product.services.conversations.erase(conversation)
    gone = real_product.http.get(link, headers={"accept-language": "de"})
    assert gone.status_code == 404
    assert "Dieses Ergebnis gibt es nicht mehr." in gone.text
