"""What counts as right in an evaluation: the rules of docs/evaluation.md, one by one."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.score import Line, Outcome, print_report, read_lines
from bot.domain.errors import LotseError
from bot.domain.messages import Kind, Reply, paragraph


def line(*topics: str, ambiguous: bool = False, lang: str = "en", text: str = "how much") -> Line:
    """A question to which these topics are right."""
    return Line(text, lang, topics, ambiguous)


def outcome(asked: Line, kind: str, topic: str | None = None, *options: str, ms: float = 10) -> Outcome:
    """What a reply of this kind scores."""
    reply = Reply(Kind(kind), "en", "en", (paragraph("x"),), topic=topic, options=options)
    return Outcome.of(asked, reply, ms)


def marks(result: Outcome) -> str:
    """t: top-1, o: offered, w: wrong."""
    return "".join(mark for mark, on in (("t", result.top_one), ("o", result.offered), ("w", result.wrong)) if on)


@pytest.mark.parametrize(
    ("kind", "topic", "options", "expected"),
    [
        ("answer", "fee", (), "to"),
        ("answer", "also", (), "to"),
        ("answer", "other", (), "w"),
        ("answer", None, (), "w"),
        ("answer", "other", ("fee",), "w"),
        ("clarify", None, ("fee", "other"), "to"),
        ("clarify", None, ("also", "other"), "to"),
        ("clarify", None, ("other", "fee"), "o"),
        ("clarify", None, ("other", "third"), ""),
        ("clarify", None, (), ""),
        ("fallback", None, (), ""),
        ("fallback", "fee", (), ""),
        ("smalltalk", None, (), ""),
        ("emergency", None, (), ""),
        ("handover", "fee", (), "to"),
        ("handover", "other", (), ""),
        ("flow", "fee", (), "to"),
        ("flow", "other", (), ""),
    ],
)
def test_a_question_in_scope(kind: str, topic: str | None, options: tuple[str, ...], expected: str) -> None:
    assert marks(outcome(line("fee", "also"), kind, topic, *options)) == expected


@pytest.mark.parametrize(
    ("kind", "topic", "options", "expected"),
    [
        ("answer", "fee", (), "to"),
        ("answer", "other", (), "w"),
        ("clarify", None, ("other", "third", "also"), "to"),
        ("clarify", None, ("other", "third"), ""),
        ("fallback", None, (), ""),
    ],
)
def test_an_ambiguous_question(kind: str, topic: str | None, options: tuple[str, ...], expected: str) -> None:
    assert marks(outcome(line("fee", "also", ambiguous=True), kind, topic, *options)) == expected


@pytest.mark.parametrize("kind", Kind)
def test_a_question_out_of_scope_is_caught_unless_it_is_answered_or_checked(kind: Kind) -> None:
    assert outcome(line(), kind.value).caught is (kind not in (Kind.ANSWER, Kind.FLOW))


def test_silence_is_no_answer() -> None:
    assert marks(Outcome.of(line("fee"), None, 1)) == ""
    assert Outcome.of(line(), None, 1).caught


def report(outcomes: list[Outcome], left_out: int = 0, mistakes: bool = False) -> str:
    """What `lotse eval` prints."""
    out = io.StringIO()
    print_report(Console(file=out, width=120), outcomes, left_out, mistakes)
    return out.getvalue()


def rows(text: str) -> dict[str, list[str]]:
    """The rows of the table by language."""
    lines = [row.strip("│").split("│") for row in text.splitlines() if row.startswith("│")]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in lines}


OUTCOMES = [
    outcome(line("fee", lang="de"), "answer", "fee", ms=10),
    outcome(line("fee", lang="de"), "clarify", None, "other", "fee", ms=20),
    outcome(line("fee", lang="vi", text="bao nhiêu [x]"), "answer", "other", ms=30),
    outcome(line(lang="de"), "fallback", ms=40),
    outcome(line(lang="de", text="pizza"), "answer", "fee", ms=1000),
]


def test_the_report_counts_over_all_and_per_language() -> None:
    assert rows(report(OUTCOMES)) == {
        "all": ["3", "33.3", "66.7", "33.3", "33.3", "2", "50.0"],
        "de": ["2", "50.0", "100.0", "0.0", "50.0", "2", "50.0"],
        "vi": ["1", "0.0", "0.0", "100.0", "0.0", "0", "-"],
    }


def test_the_report_names_the_median_the_slow_and_what_was_left_out() -> None:
    assert "p50 30 ms, p95 40 ms; 4 lines without an article left out" in report(OUTCOMES, left_out=4)


def test_mistakes_are_listed_on_demand_as_they_were_typed() -> None:
    listed = report(OUTCOMES, mistakes=True).splitlines()[-3:]
    assert listed == ["clarify other,fee | fee | how much", "answer other | fee | bao nhiêu [x]", "answer fee |  | pizza"]
    assert "bao nhiêu" not in report(OUTCOMES)


def test_a_report_on_nothing_is_no_error() -> None:
    assert rows(report([])) == {"all": ["0", "-", "-", "-", "-", "0", "-"]}


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(
        '{"text": "how much", "lang": "en", "topics": ["fee", "also"], "ambiguous": true}\n\n'
        '{"text": "a\u2028b", "lang": "vi", "topics": []}\n{"text": "bare"}\n',
        "utf-8",
    )
    assert read_lines(file) == [
        Line("how much", "en", ("fee", "also"), True), Line("a\u2028b", "vi", (), False), Line("bare", "und", (), False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "bad", ['{"text": "x"', '["x"]', '"x"', '{"topics": []}', '{"text": "x", "topics": "fee"}', '{"text": 5}', "null"]
)
def test_a_line_that_is_none_is_named(tmp_path: Path, bad: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(f'{{"text": "fine", "topics": []}}\n{bad}\n', "utf-8")
    with pytest.raises(LotseError, match=r"q\.jsonl:2: not an evaluation line"):
        read_lines(file)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"], ids=["missing", "not_utf8"])
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "q.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(LotseError, match="is not readable"):
        read_lines(file)
