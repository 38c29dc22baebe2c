"""Who names a place gets its offices, who names a profession gets its recognition, who names a university gets the university."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.messages import Kind, Reply
from bot.settings import Settings
from tests.conftest import Product, opened
from tests.fakes import ScriptedDialogue
from tests.talk import Person
from tests.unit.kb_copy import KnowledgeCopy

HELP = """  opening: {shows: [institutions, scholarships, studienkollegs]}
  recognition_authority: {shows: [profession], asks: profession}
  recognition_overview: {}
  universities_saxony: {shows: [institutions]}
help:"""
NEW = ("opening", "recognition_authority", "recognition_overview", "universities_saxony")


@pytest.fixture
def tables(config: Settings, tmp_path: Path) -> Iterator[Product]:
    """The product over toy knowledge whose topics show offices, professions and universities."""
    copy = KnowledgeCopy(tmp_path)
    shows = "{shows: [immigration_office, welcome_centre, chambers, employment_agency], asks: place, follow_up: {how: card_how}}"
    copy.replace("topics.yml", "  card_price: {follow_up: {how: card_how}}", f"  card_price: {shows}")
    copy.replace("topics.yml", "help:", HELP)
    copy.append("follow_ups.yml", "where: [card_price, card_how]")
    copy.append("sources.yml", "anerkennung_finder: {title: Finder, url: https://finder.example, kind: law, checked: 2026-11-24}")
    for topic in NEW:
        for language in ("de", "en"):
            text = copy.read(f"articles/travel/card_how/{language}.md")
            copy.write(f"articles/travel/{topic}/{language}.md", text)
        for language in ("de", "en", "ar", "vi"):
            copy.append(f"strings/{language}.yml", f"topic.{topic}: {topic}")
    with opened(config, ScriptedDialogue(), copy.load()) as product:
        yield product


async def ask(product: Product, text: str, *, language: str = "en", **proposal: object) -> Reply:
    """What is said to a text that the engine reads as `proposal`."""
    product.dialogue.understands(text, language, **proposal)
    reply = await Person.begin(product.services, language).say(text)
    assert reply is not None
    return reply


def payloads(reply: Reply) -> list[str]:
    return [button.payload for button in reply.buttons]


async def test_a_place_that_was_asked_for_gets_its_offices_before_the_article(tables: Product) -> None:
    reply = await ask(tables, "card in Freiberg", answer="card_price", entities={"place": "14522180"}, beside=2)
    assert reply.text.startswith("For Freiberg (Mitte district):")
    assert "The card costs" in reply.text
    assert "- Immigration office: Card office: https://office.example (as of 24 November 2026)" in reply.text
    assert "- Chamber: Chamber Mitte" in reply.text
    assert "- Employment agency: Agentur für Arbeit Mitte" in reply.text
    assert "Welcome centre" not in reply.text
    assert "please check" in reply.text.lower()
    assert "https://office.example" in [source.url for source in reply.sources]


async def test_a_phone_number_is_shown_with_the_day_it_was_read(tables: Product) -> None:
    reply = await ask(tables, "card", answer="card_price", entities={"place": "14625990"}, beside=1)
    assert "- Immigration office: Card office East: 03581 100 (as of 1 October 2026)" in reply.text


async def test_of_two_towns_of_one_name_one_is_asked_for(tables: Product) -> None:
    reply = await ask(tables, "card", answer="card_price", entities={"place": "14522030+14625040"}, beside=1)
    assert "Which one do you mean?" in reply.text
    assert payloads(reply)[:2] == ["/faq/card_price/14522030", "/faq/card_price/14625040"]
    assert [button.title for button in reply.buttons[:2]] == ["Bernsdorf (Mitte district)", "Bernsdorf (Ost district)"]
    chosen = await Person.begin(tables.services).press("/faq/card_price/14625040")
    assert chosen is not None
    assert "For Bernsdorf (Ost district):" in chosen.text


async def test_without_a_place_the_person_is_invited_to_name_one(tables: Product) -> None:
    reply = await ask(tables, "card", answer="card_price")
    assert reply.text.endswith(tables.services.composer.text("card.ask_place", "en"))


async def test_a_place_alone_answers_for_what_the_conversation_is_about(tables: Product) -> None:
    person = Person.begin(tables.services)
    await person.press("/faq/card_price")
    tables.dialogue.understands("Freiberg", entities={"place": "14522180"}, beside=0, clarify=("card_how",))
    reply = await person.say("Freiberg")
    assert reply is not None
    assert reply.topic == "card_price"
    assert "For Freiberg" in reply.text


async def test_a_place_out_of_the_blue_gets_a_choice_that_keeps_the_place(tables: Product) -> None:
    reply = await ask(tables, "Freiberg", entities={"place": "14522180"}, beside=0)
    assert (reply.kind, reply.options) == (Kind.CLARIFY, ("card_price", "card_how"))
    assert payloads(reply)[0] == "/faq/card_price/14522180"


async def test_a_place_does_not_change_what_a_question_is_about(tables: Product) -> None:
    reply = await ask(tables, "how in Freiberg", answer="card_how", entities={"place": "14522180"}, beside=2)
    assert reply.topic == "card_how"
    assert "Card office:" not in reply.text


async def test_somebody_who_says_what_they_are_gets_their_profession(tables: Product) -> None:
    reply = await ask(tables, "I am a midwife from Brazil", entities={"profession": "midwife", "country": "BR"}, beside=4)
    assert (reply.kind, reply.topic) == (Kind.ANSWER, "recognition_authority")
    assert reply.text.startswith("Midwife: This profession is regulated.")
    assert "- Responsible in Saxony: Card office" in reply.text
    assert "- Fee: €1,234.50" in reply.text
    assert "The card costs €1,234.50." in reply.text
    assert reply.facts == ("card_price",)
    assert payloads(reply)[0] == "/faq/card_how"


async def test_a_profession_has_its_name_in_the_language_of_the_person(tables: Product) -> None:
    reply = await ask(tables, "قابلة", language="ar", entities={"profession": "midwife"}, beside=0)
    assert reply.text.startswith("قابلة")


async def test_what_depends_on_the_place_names_all_until_the_place_is_known(tables: Product) -> None:
    reply = await ask(tables, "baker", entities={"profession": "baker"}, beside=0)
    assert "depending on where you live or will work: Chamber Mitte, Chamber East" in reply.text
    named = {"profession": "baker", "place": "14522180"}
    reply = await ask(tables, "baker in Freiberg", answer="recognition_authority", entities=named, beside=1)
    assert "Responsible in Saxony: Chamber Mitte" in reply.text


async def test_where_no_office_decides_that_is_said(tables: Product) -> None:
    reply = await ask(tables, "tailor", entities={"profession": "tailor"}, beside=0)
    assert "No office decides, but the employer." in reply.text


async def test_of_two_professions_of_one_name_one_is_asked_for(tables: Product) -> None:
    reply = await ask(tables, "craftsman", entities={"profession": "baker+tailor"}, beside=0)
    assert payloads(reply)[:2] == ["/faq/recognition_authority/baker", "/faq/recognition_authority/tailor"]
    chosen = await Person.begin(tables.services).press("/faq/recognition_authority/tailor")
    assert chosen is not None
    assert chosen.text.startswith("Tailor")


async def test_a_number_that_is_over_is_left_out_of_a_card(tables: Product) -> None:
    tables.clock.forward(days=60)
    reply = await ask(tables, "midwife", entities={"profession": "midwife"}, beside=0)
    assert "Fee" not in reply.text
    assert "1,234" not in reply.text


async def test_a_university_is_named_for_its_town_and_by_its_name(tables: Product) -> None:
    question = {"clarify": ("opening", "card_how"), "entities": {"place": "14522180"}, "beside": 4}
    reply = await ask(tables, "Can I study chemistry in Freiberg?", **question)
    assert reply.topic == "universities_saxony"
    assert "You can study here in Freiberg:" in reply.text
    assert "Mining Academy Freiberg. Many subjects. With a foreign certificate" in reply.text
    reply = await ask(tables, "bergakademie", entities={"institution": "mining_academy"}, beside=0)
    assert "Mining Academy Freiberg" in reply.text


async def test_a_town_without_a_university_does_not_turn_a_question_into_one_about_studying(tables: Product) -> None:
    question = {"clarify": ("opening", "card_how"), "entities": {"place": "14625040"}, "beside": 4}
    assert (await ask(tables, "Can I study in Bernsdorf?", **question)).kind is Kind.CLARIFY


async def test_scholarships_and_preparatory_colleges_stand_under_their_article(tables: Product) -> None:
    reply = await ask(tables, "money", answer="opening")
    assert "Preparatory college Bernsdorf" in reply.text
    assert "Mining scholarship. €1,234.50 a month. At the university." in reply.text


async def test_a_profession_that_is_not_there_gets_the_general_way_and_lands_in_the_list(tables: Product) -> None:
    person = Person.begin(tables.services)
    await person.press("/faq/recognition_authority")
    reply = await person.say("Bee keeper")
    assert reply is not None
    assert reply.topic == "recognition_overview"
    assert reply.text.startswith("I do not know this profession yet.")
    assert reply.sources[0].url == "https://finder.example"
    with tables.services.unit_of_work() as uow:
        (word,) = uow.words.all()
    assert (word.word, word.language, word.times) == ("bee keeper", "en", 1)


@pytest.mark.parametrize("text", ["What about my wife who is a painter", "123", "a@b.de", "x" * 41, "+49 351 123"])
async def test_what_is_no_word_is_not_kept(tables: Product, text: str) -> None:
    person = Person.begin(tables.services)
    await person.press("/faq/recognition_authority")
    await person.say(text)
    with tables.services.unit_of_work() as uow:
        assert uow.words.all() == []


async def test_only_somebody_who_was_asked_for_a_profession_has_named_one(tables: Product) -> None:
    person = Person.begin(tables.services)
    await person.say("beekeeper")
    with tables.services.unit_of_work() as uow:
        assert uow.words.all() == []


async def test_words_are_counted_and_forgotten_after_half_a_year(tables: Product) -> None:
    for text in ("beekeeper", "Beekeeper", "falconer"):
        person = Person.begin(tables.services)
        await person.press("/faq/recognition_authority")
        await person.say(text)
    with tables.services.unit_of_work() as uow:
        assert [(word.word, word.times) for word in uow.words.all()] == [("beekeeper", 2), ("falconer", 1)]
    tables.clock.forward(days=181)
    tables.services.conversations.purge()
    with tables.services.unit_of_work() as uow:
        assert uow.words.all() == []


async def test_who_names_a_profession_with_its_own_article_is_not_asked_which(tables: Product) -> None:
    wavering = {"clarify": ("recognition_authority", "card_how"), "entities": {"profession": "midwife"}, "beside": 7}
    assert (await ask(tables, "midwife, will my degree be valid?", **wavering)).topic == "card_how"
    wavering["clarify"] = ("opening", "card_how")
    assert (await ask(tables, "midwife, and something else?", **wavering)).kind is Kind.CLARIFY
