"""Labels, outcomes and canned replies: broken tables are named with their file, filled replies are whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.account import Advisor
from bot.domain.case import Case
from bot.kb.catalogue import Language
from bot.kb.desk import DeskTables, load_desk
from bot.kb.library import Knowledge
from bot.kb.problems import Problems
from bot.service.canned import fill, fill_all
from tests.fakes import MORNING

BERG = Advisor(1, "berg", "Anna Berg", "-")
SPOKEN = {code: Language(autonym=code, fallback=["en"]) for code in ("de", "en", "vi")}


def loaded(folder: Path, **files: str) -> tuple[DeskTables, list[str]]:
    """The tables of a folder with these files, and the problems found."""
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, "utf-8")
    problems = Problems(folder)
    return load_desk(folder, SPOKEN, problems), [problem.text for problem in problems.found]


def case(**values: object) -> Case:
    return Case(1, "c_1", MORNING, "office", "vi", **{"topic": "card_price", **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ("{de: Guten Tag}", "no text in 'en'"),
        ("{de: Guten Tag, en: ''}", "no text in 'en'"),
        ("{de: 'Ich bin {name}', en: Hello}", "'en' does not use the same variables"),
        ("{de: '{nickname}', en: '{nickname}'}", "unknown variable '{nickname}'"),
        ("{de: 'Ich bin {name', en: 'I am {name'}", "a brace without its partner"),
        ("{de: Guten Tag, en: Hello, xx: Hi}", "'xx' is no language"),
        (f"{{de: {'a' * 2001}, en: Hello}}", "longer than 2000 characters"),
    ],
)
def test_a04_a_canned_reply_that_could_go_out_wrong_does_not_load(tmp_path: Path, texts: str, problem: str) -> None:
    _, problems = loaded(tmp_path, replies=f"hello: {{title: {{de: Gruß, en: Greeting}}, texts: {texts}}}")
    assert any(problem in found for found in problems), problems


@pytest.mark.parametrize(
    "outcomes",
    ["answered: {name: {de: Beantwortet, en: Answered}}", "blocked: {name: {de: Gesperrt, en: Blocked}}"],
)
def test_a10_outcomes_need_the_one_that_a_block_sets_and_nobody_chooses(tmp_path: Path, outcomes: str) -> None:
    _, problems = loaded(tmp_path, outcomes=outcomes)
    assert problems == ["the outcome 'blocked' has to be there, with 'offered: false'"]


def test_a_folder_without_these_tables_is_an_installation_without_them(tmp_path: Path) -> None:
    assert loaded(tmp_path) == (DeskTables(), [])


def test_a04_a_reply_is_filled_in_the_language_of_the_person_with_its_german_beside(toy: Knowledge) -> None:
    filled = fill(toy, "greeting", case(), BERG, "vi")
    assert (filled.language, filled.text) == ("vi", "Xin chào, tôi là Anna Berg của Card office.")
    assert filled.german == "Guten Tag, ich bin Anna Berg von Kartenamt."


def test_a04_without_a_text_in_the_language_the_next_one_it_is_written_in_stands_in(toy: Knowledge) -> None:
    assert fill(toy, "about_topic", case(), BERG, "vi").text == "This is about Price of the card."
    assert fill(toy, "about_topic", case(), BERG, "xx").language == "en"


def test_a04_what_the_case_lacks_is_named_and_nothing_half_filled_comes_out(toy: Knowledge) -> None:
    filled = fill(toy, "about_topic", case(topic=None), BERG, "de")
    assert (filled.text, filled.german, filled.missing) == (None, None, ("topic",))


def test_a04_words_of_the_reply_stand_in_for_what_the_case_lacks(toy: Knowledge) -> None:
    filled = fill(toy, "or_question", case(topic=None), BERG, "de")
    assert (filled.text, filled.stood_in) == ("Es geht um Ihre Frage.", ("topic",))


def test_a04_every_reply_that_is_served_is_whole_for_a_full_case_in_every_language(real: Knowledge) -> None:
    full = Case(1, "c_1", MORNING, "zefas_ifs", "de", "blue_card_salary", team="service_point")
    for language in real.languages:
        for filled in fill_all(real, full, BERG, language):
            assert filled.text and filled.german and not filled.stood_in and "{" not in filled.text
