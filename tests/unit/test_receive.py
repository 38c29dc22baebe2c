"""The message path over a real database and a scripted engine: what is said, what is stored, what never happens twice."""

from __future__ import annotations

from tests.conftest import Product


def test_a_question_gets_its_article_with_source_and_facts(product: Product) -> None:
    product.dialogue.understands("how much", answer="card_price")
    (reply,) = product.ask("how much")
    assert reply["custom"]["kind"] == "answer"
    assert reply["custom"]["topic"] == "card_price"
    assert reply["custom"]["facts"] == ["card_price", "card_months"]
    assert reply["custom"]["sources"] == [
        {"title": "§ 1 Kartengesetz", "url": "https://law.example/1", "checked": "2026-08-19"}
    ]
    assert "€1,234.50" in reply["text"]
