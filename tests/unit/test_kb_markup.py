"""Articles use paragraphs, strong words and flat lists; all other markup is refused with its line."""

from __future__ import annotations

import pytest

from bot.domain.messages import Block, Span
from bot.kb.markup import MarkupError, fact_ids, parse, placeholders, substitute


def test_paragraphs_strong_words_and_a_list_become_blocks() -> None:
    assert parse("First **{fact:a}** line\ngoes on.\n\n- one\n- **two** b\n\nEnd.") == (
        Block("paragraph", spans=(Span("First "), Span("{fact:a}", True), Span(" line"), Span(" "), Span("goes on."))),
        Block("list", items=((Span("one"),), (Span("two", True), Span(" b")))),
        Block("paragraph", spans=(Span("End."),)),
    )


def test_an_empty_text_has_no_blocks() -> None:
    assert parse("") == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Heading", 1),
        ("Words\n# Heading", 1),
        ("One\n\n## Heading", 3),
        ("See [law](law.html)", 1),
        ("One\n\nSee https://law.example", 3),
        ("http://law.example", 1),
        ("A <b>word</b>", 1),
        ("A word</b>", 1),
        ("<!-- note -->", 1),
        ("One\n\n1. first\n2. second", 3),
        ("- one\n  - two", 2),
        ("| a | b |", 1),
        ("Words\n| a | b |", 1),
        ("An *emphasis*", 1),
        ("- fine\n- an _emphasis_", 2),
        ("Break  \nhere", 1),
        ("> quoted", 1),
        ("Words\n> quoted", 1),
        ("Use `code`", 1),
        ("```\ncode\n```", 1),
        ("Heading\n=======", 1),
        ("Heading\n---", 1),
        ("![picture](x.png)", 1),
    ],
)
def test_other_markup_is_refused(text: str, line: int) -> None:
    with pytest.raises(MarkupError) as refused:
        parse(text)
    assert refused.value.line == line


@pytest.mark.parametrize(
    "text",
    ["Less < more", "Area & region", "A - dash", "50 % # of all", "Question? Yes!", "§ 18g Absatz 2", "(in brackets)", "e-mail"],
)
def test_ordinary_signs_are_no_markup(text: str) -> None:
    assert parse(text) == (Block("paragraph", spans=(Span(text),)),)


def test_every_placeholder_is_filled_wherever_it_stands() -> None:
    blocks = parse("A {fact:a|unit} and **{year}**\n\n- {fact:b}")
    filled = substitute(blocks, lambda name: f"<{name}>")
    assert [span.text for span in filled[0].spans] == ["A <fact:a|unit> and ", "<year>"]
    assert filled[0].spans[1].strong
    assert filled[1].items == ((Span("<fact:b>"),),)


def test_a_value_is_text_and_never_markup() -> None:
    assert substitute(parse("{fact:a}"), lambda _: "**b**") == (Block("paragraph", spans=(Span("**b**"),)),)


def test_facts_are_listed_once_in_the_order_of_use() -> None:
    text = "{fact:b} {year} {fact:a|unit} {fact:b|unit} {other}"
    assert fact_ids(text) == ["b", "a"]
    assert placeholders(text) == ["fact:b", "year", "fact:a|unit", "fact:b|unit", "other"]
