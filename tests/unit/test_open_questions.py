"""What comes into the editors' list, what does not, and what editors make of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from bot import bootstrap
from bot.cli import build
from bot.domain.errors import EngineUnavailable, InvalidMessage, LotseError, UnknownQuestion
from bot.domain.questions import AnswerRating, OpenQuestion
from bot.kb.library import Knowledge
from bot.service.editing import Editing
from bot.settings import Settings
from bot.store.database import create_engine
from tests.conftest import CHEAP, TOY, Product, opened
from tests.editors import SharedWords
from tests.fakes import ScriptedDialogue, SetClock
from tests.talk import Person, advisor

DAY = date(2026, 11, 24)
EXAMPLES = """\
version: "3.1"
nlu:
- intent: faq/card_price
  metadata: {language: de}
  examples: |
    - was kostet die karte
    - Ist die Karte teuer?
- intent: faq/card_price
  metadata: {language: en}
  examples: |
    - what does the card cost
"""


def questions(product: Product) -> list[OpenQuestion]:
    with product.services.unit_of_work() as uow:
        return uow.questions.all()


def listed(product: Product) -> list[tuple[str, str, str, str | None, int]]:
    return [(one.kind, one.text, one.language, one.topic, one.times) for one in questions(product)]


async def test_a_question_that_is_not_understood_is_kept_without_personal_data(product: Product) -> None:
    person = Person.begin(product.services)
    await person.say("please register my car, write to kofi@mail.example")
    assert listed(product) == [("not_understood", "please register my car, write to ‹…›", "en", None, 1)]


async def test_the_same_question_of_others_is_counted(product: Product) -> None:
    for _ in range(3):
        await Person.begin(product.services).say("how do I register my car")
    assert [one.times for one in questions(product)] == [3]


async def test_what_is_answered_or_says_nothing_is_not_kept(product: Product) -> None:
    product.dialogue.understands("what is the price", answer="card_price")
    product.dialogue.understands("hello", smalltalk="greet")
    person = Person.begin(product.services)
    for text in ("what is the price", "hello", "Kofi Mensah", "0176 55512345", "🙂", "x" * 3000):
        await person.say(text)
    await person.press("/nowhere")
    product.dialogue.down = True
    await person.say("is anybody there at all")
    assert listed(product) == []


async def test_something_else_keeps_the_question_that_was_asked_before(product: Product) -> None:
    product.dialogue.understands("which card for my dog", clarify=("card_price", "card_how"))
    person = Person.begin(product.services)
    await person.say("which card for my dog")
    await person.press("/other")
    assert listed(product) == [("not_understood", "which card for my dog", "en", None, 1)]


async def test_nothing_is_kept_of_what_somebody_tells_an_advisor(product: Product) -> None:
    person = Person.begin(product.services)
    await person.wait_for_a_person()
    await person.say("my question is about something private")
    assert listed(product) == []


async def test_an_unknown_profession_is_kept_as_a_word_of_its_own_kind(config: Settings, real: Knowledge) -> None:
    with opened(config, ScriptedDialogue(), real) as product:
        product.dialogue.understands("who recognises my training", answer="recognition_authority")
        person = Person.begin(product.services)
        await person.say("who recognises my training")
        await person.say("Drachenzähmer")
        assert [(one.kind, one.text) for one in questions(product)] == [("profession", "Drachenzähmer")]


async def test_an_unknown_place_is_kept_as_a_word_of_its_own_kind(config: Settings, real: Knowledge) -> None:
    asks = next(name for name, topic in real.topics.items() if topic.asks == "place")
    with opened(config, ScriptedDialogue(), real) as product:
        product.dialogue.understands("which office is right for me", answer=asks)
        person = Person.begin(product.services)
        await person.say("which office is right for me")
        await person.say("Entenhausen")
        assert [(one.kind, one.text) for one in questions(product)] == [("place", "Entenhausen")]


async def test_a_question_is_kept_for_180_days_after_it_was_last_asked(product: Product) -> None:
    await Person.begin(product.services).say("how do I register my car")
    product.clock.instant += timedelta(days=180)
    product.services.conversations.purge()
    assert len(questions(product)) == 1
    product.clock.instant += timedelta(days=1)
    product.services.conversations.purge()
    assert questions(product) == []


async def answered(product: Product, text: str = "was kostet die karte bitte") -> tuple[Person, int]:
    product.dialogue.understands(text, "de", answer="card_price")
    person = Person.begin(product.services, "de")
    await person.say(text)
    return person, person.last.number


async def test_w09_an_answer_that_did_not_help_is_kept_once_with_its_topic(product: Product) -> None:
    person, number = await answered(product)
    rate = product.services.ratings.rate
    rate(AnswerRating(person.id, number, helpful=False))
    rate(AnswerRating(person.id, number, helpful=False, reason="outdated"))
    assert listed(product) == [("unhelpful", "was kostet die karte bitte", "de", "card_price", 1)]
    assert product.services.conversations.export(person.id)["ratings"] == [
        {"number": number, "helpful": False, "reason": "outdated"}
    ]


async def test_w09_an_answer_that_helped_is_no_question(product: Product) -> None:
    person, number = await answered(product)
    product.services.ratings.rate(AnswerRating(person.id, number, helpful=True))
    assert listed(product) == []


async def test_w09_an_answer_asked_for_by_button_is_kept_under_the_name_of_its_topic(product: Product) -> None:
    person = Person.begin(product.services, "de")
    await person.press("/faq/card_price")
    product.services.ratings.rate(AnswerRating(person.id, person.last.number, helpful=False))
    label = product.services.knowledge.topic_label("card_price", "de")
    assert listed(product) == [("unhelpful", label, "de", "card_price", 1)]


@pytest.mark.parametrize(
    ("helpful", "reason", "number"),
    [(False, "boring", 3), (True, "wrong", 3), (True, None, 1), (True, None, 2), (True, None, 99)],
)
async def test_w09_only_answers_can_be_rated_and_only_with_a_known_reason(
    product: Product, helpful: bool, reason: str | None, number: int
) -> None:
    person, answer = await answered(product)
    assert answer == 3
    with pytest.raises(InvalidMessage):
        product.services.ratings.rate(AnswerRating(person.id, number, helpful, reason))
    assert product.services.conversations.export(person.id)["ratings"] == []


async def test_a17_an_advisor_passes_a_question_on_and_it_is_on_record(product: Product) -> None:
    person = Person.begin(product.services, "de")
    case, anna = await person.wait_for_a_person(), advisor(product.services)
    mark = product.services.open_questions.mark
    assert await mark(anna, case, "Frau Lindqvist fragt: darf ich mein Auto ummelden?", "de", "card_how")
    assert listed(product) == [("advisor", "‹…› fragt: darf ich mein Auto ummelden?", "de", "card_how", 1)]
    assert not await mark(anna, case, "Anna Berg", "de", None)
    with product.services.unit_of_work() as uow:
        assert [(e.action, e.subject) for e in uow.audit.latest(9) if e.action == "case.mark"] == [("case.mark", f"case {case}")]


@pytest.fixture
def editing(config: Settings, toy: Knowledge, tmp_path: Path) -> Iterator[tuple[Editing, bootstrap.Services, ScriptedDialogue]]:
    folder = tmp_path / "data" / "nlu"
    folder.mkdir(parents=True)
    (folder / "travel.yml").write_text(EXAMPLES, "utf-8")
    engine, dialogue = create_engine(config.database_url), ScriptedDialogue()
    services = bootstrap.wire(
        config, dialogue, engine, clock=SetClock(), knowledge=toy, hasher=CHEAP, similarity=SharedWords()
    )  # fmt: skip
    yield services.editing, services, dialogue
    engine.dispose()


def ask(services: bootstrap.Services, *asked: tuple[str, str, str, str | None]) -> None:
    with services.unit_of_work() as uow:
        for kind, text, language, topic in asked:
            uow.questions.add(kind, text, language, topic, services.clock.today())
        uow.commit()


Desk = tuple[Editing, bootstrap.Services, ScriptedDialogue]


async def test_questions_that_ask_the_same_stand_in_one_group_with_counts(editing: Desk) -> None:
    editor, services, _ = editing
    ask(
        services, ("not_understood", "register my car", "en", None), ("not_understood", "register my car", "en", None),
        ("advisor", "register my old car", "en", "card_how"), ("unhelpful", "price of the card", "en", "card_price"),
        ("profession", "register my car", "de", None),
    )  # fmt: skip
    groups = editor.groups()
    assert [(group.text, group.times) for group in groups] == [
        ("register my car", 3), ("price of the card", 1), ("register my car", 1),
    ]  # fmt: skip
    assert groups[0].kinds == [("not_understood", 2), ("advisor", 1)]
    assert (groups[0].languages, groups[0].topics) == ([("en", 3)], ["card_how"])
    assert editor.group(groups[0].questions[1].id) == groups[0]


async def test_the_newest_groups_can_come_first(editing: Desk) -> None:
    editor, services, _ = editing
    ask(services, ("not_understood", "old question", "en", None), ("not_understood", "old question", "en", None))
    services.clock.forward(days=3)  # type: ignore[attr-defined]
    ask(services, ("not_understood", "brand new", "en", None))
    assert [group.text for group in editor.groups()] == ["old question", "brand new"]
    assert [group.text for group in editor.groups(newest_first=True)] == ["brand new", "old question"]


async def test_what_is_done_leaves_the_list_and_comes_back_when_asked_again(editing: Desk) -> None:
    editor, services, _ = editing
    ask(services, ("not_understood", "register my car", "en", None))
    number = editor.groups()[0].id
    await editor.done(None, [number])
    assert editor.groups() == []
    with pytest.raises(UnknownQuestion):
        editor.group(number)
    ask(services, ("not_understood", "register my car", "en", None))
    assert editor.groups()[0].times == 2


async def test_topics_are_suggested_by_the_engine_and_none_while_it_is_down(editing: Desk) -> None:
    editor, _, dialogue = editing
    dialogue.understands("price", clarify=("card_price", "nowhere", "card_how"))
    assert await editor.suggestions("price", "en") == ["card_price", "card_how"]
    dialogue.down = True
    assert await editor.suggestions("price", "en") == []
    with pytest.raises(EngineUnavailable):
        await dialogue.respond(None)  # type: ignore[arg-type]


async def test_a17_examples_that_are_the_same_or_close_are_shown_the_closest_first(editing: Desk) -> None:
    editor, _, _ = editing
    near = editor.nearest("Was kostet die Karte?", "de", ["card_price"])
    assert [(one.example.text, one.same) for one in near] == [
        ("was kostet die karte", True), ("Ist die Karte teuer?", False), ("what does the card cost", False),
    ]  # fmt: skip
    assert near[0].close and not near[2].close
    assert editor.nearest("register my car", "en", []) == []


async def test_chosen_questions_become_examples_by_language_and_what_is_one_already_a_comment(editing: Desk) -> None:
    editor, services, _ = editing
    ask(
        services, ("not_understood", "Was kostet die Karte?", "de", None),
        ("not_understood", "- price [of] ‹…› card", "en", None),
        ("not_understood", "karte: wie teuer # genau", "de", None),
    )  # fmt: skip
    path, text = editor.example(questions_of(services), "card_price")
    assert path == "data/nlu/travel.yml"
    blocks = yaml.safe_load(text)["nlu"]
    assert [(b["intent"], b["metadata"]["language"], b["examples"].splitlines()) for b in blocks] == [
        ("faq/card_price", "de", ["- karte: wie teuer # genau"]),
        ("faq/card_price", "en", ["- price (of) ‹…› card"]),
    ]
    assert "# already an example: Was kostet die Karte?" in text
    assert "# ‹…› stands where something personal was" in text


def questions_of(services: bootstrap.Services) -> list[OpenQuestion]:
    with services.unit_of_work() as uow:
        return uow.questions.all()


async def test_an_example_needs_a_topic_of_the_catalogue_and_a_question(editing: Desk) -> None:
    editor, services, _ = editing
    ask(services, ("not_understood", "register my car", "en", None))
    for chosen, topic in ((questions_of(services), "nowhere"), ([], "card_price")):
        with pytest.raises(UnknownQuestion):
            editor.example(chosen, topic)


async def test_a_draft_has_the_files_of_the_scaffold_and_the_questions_as_comments(editing: Desk) -> None:
    editor, services, _ = editing
    ask(services, ("not_understood", "register my car\n---\ntitle: x", "en", None))
    files = editor.draft(questions_of(services), "travel", "car_registration")
    root = services.knowledge.root.name
    assert list(files) == [
        f"{root}/articles/travel/car_registration/de.md", f"{root}/articles/travel/car_registration/en.md",
        f"{root}/facts/travel/car_registration.yml",
    ]  # fmt: skip
    german = files[f"{root}/articles/travel/car_registration/de.md"]
    assert german.startswith("---\n# register my car --- title: x (en, 1)\ntitle: ...\n")
    assert yaml.safe_load(german.split("---\n")[1])["title"] == "..."


@pytest.mark.parametrize("name", ["", "../x", "Car", "1car", "car price", "x/y", "card_price", "a" * 70])
async def test_a_draft_needs_a_name_that_is_one_and_not_taken(editing: Desk, name: str) -> None:
    editor, _, _ = editing
    with pytest.raises(LotseError):
        editor.draft([], "travel", name)


@pytest.fixture
def lotse(config: Settings, tmp_path: Path, editing: Desk) -> Callable[..., Result]:
    """The command over a copy of the toy knowledge; the server's questions are in its database."""
    shutil.copytree(TOY, tmp_path / "knowledge")
    settings = {"DATABASE_URL": config.database_url, "KNOWLEDGE": f"{tmp_path}/knowledge", "EXAMPLES": f"{tmp_path}/data/nlu"}
    env = {name: None for name in os.environ if name.startswith("LOTSE_")}

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(
            build(), ["questions", *arguments], env=env | {f"LOTSE_{name}": value for name, value in settings.items()}
        )

    return run


def test_the_command_lists_makes_and_finishes_as_the_console_does(
    lotse: Callable[..., Result], editing: Desk, tmp_path: Path
) -> None:
    assert "No open questions" in lotse("list").stdout
    ask(editing[1], ("not_understood", "was kostet [b]die[/b] karte", "de", None))
    assert "[b]die[/b]" in lotse("list").stdout
    example = lotse("example", "1", "card_price").stdout
    assert example.startswith('# for data/nlu/travel.yml\nversion: "3.1"\n')
    assert yaml.safe_load(example)["nlu"][0]["intent"] == "faq/card_price"
    drafted = lotse("draft", "1", "travel", "card_for_dogs", "--root", str(tmp_path / "knowledge"))
    assert drafted.exit_code == 0
    german = tmp_path / "knowledge" / "articles" / "travel" / "card_for_dogs" / "de.md"
    assert "# was kostet [b]die[/b] karte (de, 1)" in german.read_text("utf-8")
    again = lotse("draft", "1", "travel", "card_for_dogs", "--root", str(tmp_path / "knowledge"))
    assert isinstance(again.exception, LotseError)
    shutil.rmtree(german.parent)  # finished elsewhere: as long as it is a draft, nothing loads this knowledge
    (tmp_path / "knowledge" / "facts" / "travel" / "card_for_dogs.yml").unlink()
    assert lotse("done", "1").stdout == "1 questions done\n"
    assert isinstance(lotse("done", "1").exception, UnknownQuestion)
