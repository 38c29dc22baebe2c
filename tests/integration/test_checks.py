"""Guided checks apart from conversations: thousands of random ways through them, what is stored, exported and erased."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.checks import Answer, Check, FlowNote, check_from_json, check_to_json, note_from_json, note_to_json
from bot.domain.codec import reply_from_json, reply_to_json
from bot.kb.flowpaths import PathCounter
from bot.kb.flows import Flow, Stand, on_path, step
from bot.kb.library import Knowledge
from bot.kb.render import Site
from bot.kb.verdicts import count_points, judge
from bot.service.check_replies import CheckReplies, outcome_blocks
from bot.service.check_result import make_result
from bot.service.replies import Composer
from bot.settings import Settings
from bot.store.tables import metadata
from tests.conftest import Product, opened
from tests.fakes import ScriptedDialogue
from tests.integration.test_widget_api import Widget
from tests.unit.toy_flow import with_flow

FLOWS = ("job_offer_withdrawn", "office_finder", "opportunity_card_points", "pathway_check", "recognition_finder")
WALKS = 2000
DAYS = (date(2026, 11, 24), date(2026, 12, 31), date(2027, 1, 15))
LANGUAGES = ("de", "en", "ar", "cs", "es", "fr", "pl", "pt", "ru", "tr", "uk", "vi")


class Walker:
    """Goes through a flow at random: answers, steps back, starts over, changes an earlier answer."""

    def __init__(self, flow: Flow, knowledge: Knowledge, on: date, chance: random.Random) -> None:
        self.flow, self.law, self.chance = flow, knowledge.law(on), chance
        self.counter = PathCounter(flow, knowledge, self.law)

    def walk(self) -> dict[str, Answer]:
        """The answers of a walk that has come to an outcome."""
        answers: dict[str, Answer] = {}
        for moves in range(1000):
            stand = step(self.flow, answers, self.law)
            assert len(stand.path) <= self.flow.record.most_questions
            if stand.outcome and (not answers or moves > 3):
                return answers
            answers = self._moved(answers, stand.question)
        raise AssertionError(f"no outcome after a thousand moves: {answers}")

    def _moved(self, answers: dict[str, Answer], question: str | None) -> dict[str, Answer]:
        move = self.chance.random()
        if move < 0.02:
            return {}
        if answers and move < 0.1:
            return {name: answers[name] for name in list(answers)[:-1]}
        if question is None or (answers and move < 0.16):
            question = self.chance.choice(list(answers))
        changed = {**answers, question: self.chance.choice(self.counter.samples(question))}
        return on_path(self.flow, changed, self.law)


@pytest.mark.parametrize("name", FLOWS)
def test_two_thousand_random_walks_through_a_flow_end_in_an_outcome_that_can_be_read(name: str, real: Knowledge) -> None:
    chance, flow = random.Random(name), real.flows[name]
    walkers = [Walker(flow, real, on, chance) for on in DAYS]
    for number in range(WALKS):
        walker = walkers[number % len(walkers)]
        answers = walker.walk()
        outcome = step(flow, answers, walker.law).outcome
        assert outcome in flow.record.outcomes
        judge(flow, answers, walker.law)
        count_points(flow, answers, walker.law)
        if number % 10 == 0:
            _read(real, flow, Check(name, answers, outcome=outcome), chance.choice(LANGUAGES), walker.law.on)


def _read(knowledge: Knowledge, flow: Flow, check: Check, language: str, on: date) -> None:
    result = make_result(knowledge, flow, check, language, on)
    assert result.headline and result.sources and result.disclaimer
    assert len(result.answers) == len(check.answers)
    assert outcome_blocks(result)[0].spans == result.opening
    shown = "\n".join((result.headline, *result.steps, *(f"{q} {a}" for q, a in result.answers), repr(result.groups)))
    assert "{" not in shown and "**" not in shown, (check, shown)


@pytest.mark.parametrize("name", FLOWS)
def test_every_question_can_be_asked_in_every_language(name: str, real: Knowledge) -> None:
    on, flow = DAYS[0], real.flows[name]
    replies = CheckReplies(Composer(real, Site("http://x", 30)))
    walker = Walker(flow, real, on, random.Random(name))
    asked: dict[str, tuple[Stand, dict[str, Answer]]] = {}
    for _ in range(300):
        answers: dict[str, Answer] = {}
        while (stand := step(flow, answers, walker.law)).question:
            asked.setdefault(stand.question, (stand, dict(answers)))
            answers[stand.question] = walker.chance.choice(walker.counter.samples(stand.question))
    for stand, known in asked.values():
        for language in LANGUAGES:
            reply = replies.question(Check(name, known), stand, language, on)
            assert reply.shown_language == language
            assert "{" not in reply.text and "**" not in reply.text


def test_an_answer_that_can_be_read_needs_no_engine(config: Settings, real: Knowledge) -> None:
    dialogue = ScriptedDialogue(down=True)
    with opened(config, dialogue, real) as product:
        for message in ("/flow/pathway_check", "I am from India", "abroad", "work", "1", "yes", "engineer", "go back", "nurse"):
            (reply,) = product.ask(message)
            assert reply["custom"]["kind"] == "flow", message
        assert dialogue.asked == []
        (reply,) = product.ask("what is that?")
        assert reply["custom"]["kind"] == "fallback"
        (reply,) = product.ask("/answer/recognition/full")
        assert reply["custom"]["flow"]["question"] == "salary"


def test_a_reply_that_cannot_be_read_does_not_change_the_language_to_one_that_is_not_written(
    config: Settings, real: Knowledge
) -> None:
    dialogue = ScriptedDialogue()
    dialogue.understands("kedimin adı Minka", language="az")
    with opened(config, dialogue, real) as product:
        product.ask("/flow/pathway_check", language="tr")
        (reply,) = product.ask("kedimin adı Minka", language="tr")
        assert reply["custom"]["language"] == reply["custom"]["shown_language"] == "tr"


CHECKS = [
    Check("points"),
    Check("points", {"age": 34.0, "have": ("a", "b"), "none": (), "land": "IN", "pay": 45_934.2}, misread=2, selected=("x", "y")),
    Check("points", {"day": "2027-03-31"}, outcome="result", on=date(2026, 11, 24), secret="s-_9", paused=True),
]


@pytest.mark.parametrize("check", CHECKS)
def test_the_check_of_a_conversation_is_stored_and_read_equal(product: Product, check: Check) -> None:
    assert check_from_json(check_to_json(check)) == check
    identity = Widget(product).begun["id"]
    with product.services.unit_of_work() as uow:
        conversation = uow.conversations.get(identity)
        conversation.check = check
        uow.conversations.save(conversation)
        uow.commit()
    with product.services.unit_of_work() as uow:
        assert uow.conversations.get(identity).check == check


def test_what_a_reply_says_of_a_check_is_stored_and_read_equal(real: Knowledge) -> None:
    note = FlowNote("points", "age", None, {"have": ("a",), "age": 3.5}, {"card": "likely"}, 7)
    assert note_from_json(note_to_json(note)) == note
    replies = CheckReplies(Composer(real, Site("http://x", 30)))
    answers: dict[str, Answer] = {"concern": "trouble", "trouble": "wages"}
    reply = replies.outcome(Check("office_finder", answers, outcome="trouble_wages"), "de", DAYS[0], "http://x/result")
    assert reply_from_json(reply_to_json(reply)) == reply


@pytest.fixture
def toy_product(config: Settings, tmp_path: Path) -> Iterator[Product]:
    """The product over the toy knowledge with a flow."""
    with opened(config, ScriptedDialogue(), with_flow(tmp_path).load()) as product:
        yield product


def _everything(engine: sa.Engine) -> str:
    with engine.connect() as connection:
        return "\n".join(str(row) for table in metadata.sorted_tables for row in connection.execute(sa.select(table)))


def test_deleting_the_conversation_deletes_the_check(toy_product: Product) -> None:
    widget = Widget(toy_product)
    widget.write("m1", payload="/flow/toy")
    widget.write("m2", payload="/answer/purpose/work")
    assert "'purpose': 'work'" in _everything(toy_product.engine)
    assert widget.request("DELETE").status_code == 204
    assert "purpose" not in _everything(toy_product.engine)


def test_leaving_the_check_deletes_its_answers_from_the_conversation(toy_product: Product) -> None:
    widget = Widget(toy_product)
    for number, payload in enumerate(("/flow/toy", "/answer/purpose/work", "/check/leave")):
        widget.write(f"m{number}", payload=payload)
    with toy_product.services.unit_of_work() as uow:
        assert uow.conversations.get(widget.begun["id"]).check is None


def test_the_export_has_the_answers_beside_each_message_of_the_check(toy_product: Product) -> None:
    widget = Widget(toy_product)
    widget.write("m1", payload="/flow/toy")
    widget.write("m2", payload="/answer/purpose/work")
    notes = [message["flow"] for message in widget.request("GET", "/export").json()["messages"] if message["flow"]]
    assert [(note["name"], note["question"], note["answers"]) for note in notes] == [
        ("toy", "purpose", {}),
        ("toy", "has", {"purpose": "work"}),
    ]


def _chosen(reply: dict[str, Any]) -> list[str]:
    return [button["payload"] for button in reply["buttons"] if button["title"].startswith("✓")]


def test_options_of_a_multiple_choice_are_chosen_and_taken_back_until_it_is_done(toy_product: Product) -> None:
    ask = toy_product.ask
    ask("/flow/toy", language="de")
    (reply,) = ask("/answer/purpose/work", language="de")
    assert _chosen(reply) == []
    assert [b["payload"] for b in reply["buttons"] if not b.get("minor")] == [
        "/answer/has/photo",
        "/answer/has/passport",
        "/answer/has/proof",
        "/answer/has/done",
    ]
    (reply,) = ask("/answer/has/passport", language="de")
    (reply,) = ask("/answer/has/photo", language="de")
    assert set(_chosen(reply)) == {"/answer/has/photo", "/answer/has/passport"}
    (reply,) = ask("/answer/has/photo", language="de")
    assert _chosen(reply) == ["/answer/has/passport"]
    assert reply["custom"]["flow"]["question"] == "has"
    assert reply["custom"]["flow"]["answers"] == {"purpose": "work"}
    (reply,) = ask("/answer/has/done", language="de")
    assert reply["custom"]["flow"]["question"] == "months"
    assert reply["custom"]["flow"]["answers"] == {"purpose": "work", "has": ["passport"]}


@pytest.mark.parametrize(
    ("said", "has"), [("Foto und Pass", ["photo", "passport"]), ("Nachweis", ["proof"]), ("/answer/has/done", [])]
)  # fmt: skip
def test_options_of_a_multiple_choice_can_be_written_and_may_be_none(toy_product: Product, said: str, has: list[str]) -> None:
    toy_product.ask("/flow/toy", language="de")
    toy_product.ask("/answer/purpose/work", language="de")
    (reply,) = toy_product.ask(said, language="de")
    assert reply["custom"]["flow"]["answers"]["has"] == has


def test_an_option_that_there_is_not_is_explained_and_what_was_chosen_stays(toy_product: Product) -> None:
    toy_product.ask("/flow/toy")
    toy_product.ask("/answer/purpose/work")
    toy_product.ask("/answer/has/photo")
    (reply,) = toy_product.ask("/answer/has/nothing")
    assert reply["custom"]["kind"] == "fallback"
    (reply,) = toy_product.ask("/answer/has/proof")
    assert set(_chosen(reply)) == {"/answer/has/photo", "/answer/has/proof"}


def test_what_is_strong_in_an_outcome_is_shown_strong_and_without_signs(toy_product: Product) -> None:
    widget = Widget(toy_product, "de")
    for number, payload in enumerate(("/flow/toy", "/answer/purpose/work", "/answer/has/passport", "/answer/has/done")):
        widget.write(f"m{number}", payload=payload)
    _, reply = widget.write("m9", text="6 Monate")
    assert reply["flow"]["outcome"] == "card"
    first = next(block for block in reply["blocks"] if any(span.get("strong") for span in block.get("spans", ())))
    assert [(span["text"], span.get("strong", False)) for span in first["spans"]] == [
        ("Die Karte passt.", True),
        (" Sie kostet 1.234,50\xa0€.", False),
    ]


OF_ANOTHER_TIME = {
    "purpose": "work", "gone": "yes", "has": ("photo", "stamp"), "months": 3.0, "job": "no_such_profession",
}  # fmt: skip


def _put(product: Product, check: Check) -> str:
    """Let the conversation have come so far, with the flow as it was then."""
    with product.services.unit_of_work() as uow:
        conversation = uow.conversations.by_sender("rest", "anna")
        assert conversation is not None
        conversation.check = check
        uow.conversations.save(conversation)
        uow.commit()
    return conversation.id


def test_a_check_goes_on_where_the_flow_has_changed_since_with_the_answers_that_still_fit(toy_product: Product) -> None:
    toy_product.ask("/flow/toy", language="de")
    _put(toy_product, Check("toy", OF_ANOTHER_TIME))
    (reply,) = toy_product.ask("/check/resume", language="de")
    assert reply["custom"]["flow"]["question"] == "has"
    assert toy_product.ask("Foto", language="de")[0]["custom"]["flow"]["answers"]["has"] == ["photo"]


def test_a_check_whose_flow_is_gone_is_over(toy_product: Product) -> None:
    toy_product.ask("/flow/toy", language="de")
    _put(toy_product, Check("abolished", {"purpose": "work"}))
    (reply,) = toy_product.ask("/check/back", language="de")
    assert (reply["custom"]["kind"], reply["custom"].get("flow")) == ("smalltalk", None)
    toy_product.dialogue.understands("what is that", smalltalk="greet")
    assert toy_product.ask("what is that")[0]["custom"]["kind"] == "smalltalk"


def test_a_result_that_the_flow_does_not_have_any_more_is_gone(toy_product: Product) -> None:
    toy_product.ask("/flow/toy", language="de")
    here = _put(toy_product, Check("toy", {"purpose": "study"}, outcome="abolished", on=date(2026, 11, 24), secret="s"))
    assert toy_product.http.get(f"/result/{here}/s").status_code == 404


def test_an_advisor_can_read_a_case_whose_flow_has_changed(toy_product: Product) -> None:
    toy_product.ask("/flow/toy", language="de")
    _put(toy_product, Check("toy", OF_ANOTHER_TIME))
    sheet = toy_product.services.desk.check(Check("toy", OF_ANOTHER_TIME))
    assert sheet is not None
    assert len(sheet[1]) == 2  # the purpose and the months
    assert toy_product.services.desk.check(Check("abolished", {"purpose": "work"})) is None


def test_an_article_asked_for_by_button_in_the_middle_is_followed_by_the_question(toy_product: Product) -> None:
    toy_product.ask("/flow/toy", language="de")
    (reply,) = toy_product.ask("/faq/card_price", language="de")
    assert (reply["custom"]["kind"], reply["custom"]["topic"]) == ("answer", "card_price")
    assert reply["custom"]["flow"]["question"] == "purpose"
