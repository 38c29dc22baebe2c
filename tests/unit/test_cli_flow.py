"""`lotse kb flow ...` on the knowledge that is served: pages, a walk in the terminal, numbers of paths."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import build
from bot.cli.walk import Said, Walk, walk
from bot.domain.errors import LotseError
from bot.kb.flowfile import FlowRecord
from bot.kb.flowgraph import first_sentence, mermaid
from bot.kb.flowpage import page
from bot.kb.flows import compile_flow
from bot.kb.library import Knowledge
from bot.kb.strings import Strings
from bot.nlu.name_finder import shared_names
from tests.conftest import ROOT, TOY

DAY = "2026-11-24"
EDGE = re.compile(r'    (q_\w+) -->(?:\|"([^"]*)"\|)? (\w+)')


def flow(*arguments: str, typed: str = "", root: Path = ROOT / "knowledge") -> Result:
    """`lotse kb flow ARGUMENTS`, with what is typed."""
    return CliRunner().invoke(build(knowledge_only=True), ["kb", "flow", *arguments, "--root", str(root)], input=typed)


def walked(real: Knowledge, *lines: str, name: str = "office_finder", language: str = "en") -> tuple[Walk, Said]:
    """A walk after these lines, and what was said last."""
    walking = walk(real, shared_names(), language, date.fromisoformat(DAY))
    said = Said(walking.begin(name))
    for line in lines:
        said = walking.type(line)
    return walking, said


def said(real: Knowledge, *lines: str, name: str = "office_finder") -> str:
    """What was said after the last of these lines."""
    return walked(real, *lines, name=name)[1].reply.text


def small(rules: str, options: str = "[a, b]") -> str:
    """The graph of a flow of one choice, `rules` leading from it to its outcome `done`."""
    text = f"""{{
        start: first, article: x, most_questions: 1,
        questions: {{first: {{kind: choice, options: {options}, next: {rules}}}}},
        outcomes: {{done: {{cites: [law]}}}}}}"""
    texts = {
        "flow.small.q.first": 'Which "one" [of two] #1?', "flow.small.o.first.a": "The one", "flow.small.o.first.b": "The other",
        "flow.small.outcome.done": "**At {fact:an_amount|unit} it is done.** More of it.", "check.unsure": "I do not know",
    }  # fmt: skip
    return mermaid(compile_flow("small", FlowRecord.model_validate(yaml.safe_load(text))), Strings({"en": texts}))


def label(rule: str) -> str:
    """The words of a condition at an edge."""
    found = EDGE.search(small(f"[{{when: {rule}, go: outcome.done}}, {{go: outcome.done}}]"))
    assert found
    return found[2]


def test_a_graph_leads_from_the_start_over_questions_to_outcomes() -> None:
    assert EDGE.findall(small("[{when: {eq: a}, go: outcome.done}, {go: outcome.done}]")) == [
        ("q_first", "The one", "o_done"),
        ("q_first", "otherwise", "o_done"),
    ]
    assert "begin([Start]) --> q_first" in small("[{go: outcome.done}]")
    assert EDGE.findall(small("[{go: outcome.done}]")) == [("q_first", "", "o_done")]


def test_labels_are_escaped_and_facts_are_ids() -> None:
    graph = small("[{go: outcome.done}]")
    assert 'q_first["first<br/>Which #34;one#34; #91;of two#93; #35;1?<br/>one of several"]' in graph
    assert 'o_done(["done<br/>At an_amount it is done."])' in graph


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("{in: [a, b]}", "The one or The other"),
        ("{not: {eq: a}}", "not #40;The one#41;"),
        ("{in_force: some_fact}", "some_fact is in force"),
        ("{not: {in_force: some_fact}}", "some_fact is not in force"),
        ("{answered: second}", "second was asked"),
        ("{not: {answered: second}}", "second was not asked"),
        ("{answer: second, ge: {fact: some_fact}}", "second: is at least some_fact"),
        ("{answer: second, lt: {answer: third}}", "second: is less than the answer to third"),
        ("{answer: second, in: {fact: some_list}}", "second: is in some_list"),
        ("{answer: second, predicate: craft_profession}", "second: counts as craft profession"),
        ("{any: [{in: [a, b]}, {all: [{eq: a}, {answer: second, eq: unsure}]}]}",
         "#40;The one or The other#41; or #40;The one and second: I do not know#41;"),
    ],
)  # fmt: skip
def test_conditions_are_put_into_words(rule: str, words: str) -> None:
    assert label(rule) == words


def test_every_rule_of_every_flow_is_an_edge_between_nodes_that_are_there(real: Knowledge) -> None:
    for one in real.flows.values():
        graph = mermaid(one, real.strings)
        nodes = set(re.findall(r"^    (\w+)(?:\[|\(\[)\"", graph, re.MULTILINE))
        edges = EDGE.findall(graph)
        assert nodes == {*(f"q_{name}" for name in one.questions), *(f"o_{name}" for name in one.record.outcomes)}
        assert len(edges) == sum(len(question.rules) for question in one.questions.values())
        assert {end for start, _, target in edges for end in (start, target)} == nodes


def test_only_questions_that_have_to_matter_are_dashed(real: Knowledge) -> None:
    one = real.flows["opportunity_card_points"]
    (dashed,) = re.findall(r"class (\S+) matters", mermaid(one, real.strings))
    assert dashed.split(",") == [f"q_{name}" for name, question in one.questions.items() if question.record.if_matters]
    assert "class" not in mermaid(real.flows["office_finder"], real.strings)


def test_a_page_names_outcomes_and_titles_with_their_sources(real: Knowledge) -> None:
    for one in real.flows.values():
        written = page(real, one)
        for name, record in [*one.record.outcomes.items(), *one.record.titles.items()]:
            (row,) = (line for line in written.splitlines() if line.startswith(f"| `{name}` |"))
            assert all(real.sources[source].url in row for source in record.cites)
        assert ("## Titles" in written) == bool(one.titles)


@pytest.mark.parametrize(
    ("text", "first"), [("One. Two.", "One."), ("One? Two.", "One?"), ("Alone", "Alone"), ("1.5 m", "1.5 m")]
)
def test_the_first_sentence_ends_where_a_space_follows(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_graph_writes_one_page_or_all(tmp_path: Path, real: Knowledge) -> None:
    result = flow("graph", "office_finder", "--out", str(tmp_path / "one"))
    assert result.stdout == f"written {tmp_path}/one/office_finder.md\n"
    assert (tmp_path / "one/office_finder.md").read_text("utf-8") == page(real, real.flows["office_finder"])
    flow("graph", "all", "--out", str(tmp_path / "all"))
    assert sorted(path.stem for path in (tmp_path / "all").iterdir()) == sorted(real.flows)


@pytest.mark.parametrize("command", ["graph", "try", "paths"])
def test_a_flow_that_does_not_exist_is_refused(command: str) -> None:
    result = flow(command, "office_finding", root=TOY)
    assert isinstance(result.exception, LotseError)
    assert str(result.exception) == "no flow office_finding; there are: none"


def test_only_one_flow_can_be_tried_and_the_refusal_names_all(real: Knowledge) -> None:
    assert str(flow("try", "all").exception) == f"no flow all; there are: {', '.join(real.flows)}"


@pytest.mark.parametrize("command", ["try", "paths"])
def test_a_day_that_is_none_is_refused(command: str) -> None:
    result = flow(command, "office_finder", "--as-of", "tomorrow")
    assert isinstance(result.exception, LotseError)
    assert str(result.exception) == "--as-of must be a day such as 2026-11-24, not 'tomorrow'"


def test_paths_counts_the_paths_of_a_flow_on_a_day() -> None:
    printed = flow("paths", "opportunity_card_points", "--as-of", "2024-05-31").stdout
    assert printed == "opportunity_card_points: 6 paths, at most 1 questions\n"


def test_a_walk_in_the_terminal_numbers_the_options_and_ends_with_the_outcome_and_its_sources() -> None:
    result = flow("try", "office_finder", "--language", "en", "--as-of", DAY, typed="title\n\n2\nFreiberg\nleft over\n")
    first, second, third, end = re.split("^> |> (?=\n)", result.stdout.replace("> > ", "> "))
    assert "Question 1: What is it about?\n" in first
    assert "\n[1] Visa, residence title, extension\n" in first
    assert second.endswith("\n[1] Yes\n[2] No\n")
    assert "Question 3: Which place in Saxony is it about?" in third
    assert "Noted: Freiberg" in end
    assert "For visas and residence titles in Germany the immigration office is responsible." in end
    assert ", https://www.gesetze-im-internet.de/aufenthg_2004/__71.html, " in end
    assert "left over" not in end


def test_a_walk_in_the_terminal_says_what_it_did_not_read_and_ends_quietly_where_the_input_ends() -> None:
    result = flow("try", "office_finder", "--as-of", DAY, typed="blue green\nmit einem Menschen sprechen\n")
    assert (result.exit_code, result.exception) == (0, None)
    assert "Frage 1: Worum geht es?" in result.stdout
    assert "Not read as an answer: blue green\n" in result.stdout
    assert "In the chat this leads to a person.\n" in result.stdout
    assert result.stdout.endswith("> ")


def test_where_a_number_is_asked_for_the_options_have_none() -> None:
    typed = "abroad\nforeign_degree\nnot_yet\nb1\nb1\n"
    printed = flow("try", "opportunity_card_points", "--language", "en", "--as-of", DAY, typed=typed).stdout
    assert printed.endswith("\n- I do not know\n> ")


def test_there_a_number_is_the_answer(real: Knowledge) -> None:
    assert "Noted: 1\n" in said(real, "abroad", "foreign_degree", "not_yet", "b1", "b1", "1", name="opportunity_card_points")


@pytest.mark.parametrize("line", ["8", "trouble", "Trouble at work: wages, dismissal, force"])
def test_an_option_is_chosen_by_number_id_or_words(line: str, real: Knowledge) -> None:
    assert "Question 2: What happened?" in said(real, line)


def test_several_options_are_chosen_one_by_one(real: Knowledge) -> None:
    to_it = ("hebamme", "vocational", "India", "partial", "yes", "b1")
    walking, _ = walked(real, *to_it, "1", "job_offer", name="recognition_finder")
    assert [button.title[:2] == "✓ " for button in walking.answers][:3] == [True, False, True]
    walking, _ = walked(real, *to_it, "1", "job_offer", "done", name="recognition_finder")
    assert walking.question == "place"


def test_what_is_not_read_is_asked_again(real: Knowledge) -> None:
    walking, after = walked(real, "blue green")
    assert (after.was_read, walking.question) == (False, "concern")


@pytest.mark.parametrize(("word", "question"), [("back", "abroad"), ("restart", "concern")])
def test_back_and_restart_lead_back(word: str, question: str, real: Knowledge) -> None:
    assert walked(real, "title", "no", word)[0].question == question


def test_leave_ends_a_walk(real: Knowledge) -> None:
    walking, after = walked(real, "title", "leave")
    assert not walking.is_asking
    assert "The check has ended" in after.reply.text


def test_asking_for_a_person_leaves_the_question_where_it_is(real: Knowledge) -> None:
    walking, after = walked(real, "title", "talk to a person")
    assert (after.wants_person, walking.question) == (True, "abroad")


def test_namesakes_are_asked_about_with_numbers(real: Knowledge) -> None:
    walking, after = walked(real, "title", "no", "Auerbach")
    assert "Which of these do you mean?" in after.reply.text
    assert len(walking.answers) > 1
    assert not walked(real, "title", "no", "Auerbach", "2")[0].is_asking
