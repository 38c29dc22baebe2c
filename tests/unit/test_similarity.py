"""Questions that ask the same come together, whatever their language; measured on made-up questions."""

from __future__ import annotations

from itertools import combinations

import pytest

from bot.kb.examples import Examples
from bot.nlu.editing.similarity import EncoderSimilarity
from bot.nlu.encoder import DiskCache, shared_encoder
from tests.conftest import ROOT

SAME = [
    [("Kann ich mein Auto aus der Ukraine hier anmelden?", "de"), ("how do I register my car from abroad", "en"),
     ("Як зареєструвати авто з України?", "uk"), ("Muss ich mein ausländisches Auto ummelden?", "de")],
    [("Darf ich als Student einen Kiosk eröffnen?", "de"), ("can I open a small shop with a student visa", "en"),
     ("¿Puedo abrir una tienda con visado de estudiante?", "es"), ("Öğrenci vizesiyle dükkan açabilir miyim?", "tr")],
    [("Welche Steuerklasse bekomme ich nach der Heirat?", "de"), ("tax class after marriage", "en"),
     ("الفئة الضريبية بعد الزواج", "ar")],
    [("Gibt es einen Schwimmkurs für Frauen?", "de"), ("swimming lessons for women only", "en"),
     ("cours de natation pour femmes", "fr")],
    [("Wie kündige ich meinen Handyvertrag?", "de"), ("cancel mobile phone contract", "en"),
     ("Como cancelo meu contrato de celular?", "pt")],
    [("Darf ich meine Katze mitbringen?", "de"), ("can i bring my cat to germany", "en"), ("كيف أحضر قطتي معي", "ar"),
     ("tôi có thể mang mèo theo không", "vi")],
    [("Mein Vermieter will die Kaution nicht zurückzahlen", "de"), ("landlord keeps my deposit", "en"),
     ("Domácí mi nechce vrátit kauci", "cs")],
    [("Was kostet eine Monatskarte für die Straßenbahn?", "de"), ("monthly ticket tram price", "en"),
     ("abonnement de tram prix par mois", "fr")],
    [("mein chef zahlt die überstunden nicht", "de"), ("unpaid overtime what can i do", "en"), ("mesai ücretim ödenmiyor", "tr")],
]  # fmt: skip
TEXTS = [text for group in SAME for text, _ in group]
LANGUAGES = [language for group in SAME for _, language in group]
MEANT = [number for number, group in enumerate(SAME) for _ in group]


@pytest.fixture(scope="module")
def similarity() -> EncoderSimilarity:
    samples = [(example.text, example.language) for example in Examples(ROOT / "data" / "nlu").all]
    return EncoderSimilarity(shared_encoder, lambda: samples, DiskCache)


def test_questions_that_ask_the_same_come_together_and_others_stay_apart(similarity: EncoderSimilarity) -> None:
    found = {place: number for number, group in enumerate(similarity.groups(TEXTS, LANGUAGES)) for place in group}
    pairs = list(combinations(range(len(TEXTS)), 2))
    same = {pair for pair in pairs if MEANT[pair[0]] == MEANT[pair[1]]}
    together = {pair for pair in pairs if found[pair[0]] == found[pair[1]]}
    assert len(same & together) / len(together) >= 0.95
    assert len(same & together) / len(same) >= 0.5


def test_the_same_questions_give_the_same_groups(similarity: EncoderSimilarity) -> None:
    assert similarity.groups(TEXTS, LANGUAGES) == similarity.groups(TEXTS, LANGUAGES)
    assert sorted(place for group in similarity.groups(TEXTS, LANGUAGES) for place in group) == list(range(len(TEXTS)))


@pytest.mark.parametrize("number", [0, 1])
def test_few_questions_are_groups_of_their_own(similarity: EncoderSimilarity, number: int) -> None:
    assert similarity.groups(TEXTS[:number], LANGUAGES[:number]) == [[place] for place in range(number)]


def test_a_translation_is_nearer_than_another_question(similarity: EncoderSimilarity) -> None:
    translated, other = similarity.nearness(TEXTS[0], "de", [TEXTS[1], TEXTS[8]], ["en", "de"])
    assert translated > other
    assert similarity.nearness(TEXTS[0], "de", [], []) == []
