"""The page of a flow in docs/flows: its graph, its outcomes and titles with their sources. Nothing in it changes by day."""

from __future__ import annotations

from bot.kb.conditionwords import ConditionWords
from bot.kb.flowfile import TitleRecord
from bot.kb.flowgraph import first_sentence, mermaid
from bot.kb.flows import Flow
from bot.kb.library import Knowledge

LANGUAGE = "en"


def page(knowledge: Knowledge, flow: Flow) -> str:
    """The whole file."""
    words = ConditionWords(flow, knowledge.strings, LANGUAGE)
    parts = [
        f"# {words.own('name')}",
        first_sentence(words.own("intro")),
        f"Written by `lotse kb flow graph {flow.name}` from `knowledge/flows/{flow.name}.yml`, the cases stand in "
        f"`tests/flows/{flow.name}.yml`. Numbers of the law stand as the ids of their facts.",
        f"```mermaid\n{mermaid(flow, knowledge.strings, LANGUAGE)}\n```",
        *_dashed(flow),
        "## Outcomes",
        _outcomes(knowledge, flow, words),
    ]
    if flow.titles:
        parts += ["## Titles", _TITLES, _titles(knowledge, flow, words)]
    return "\n\n".join(parts) + "\n"


_TITLES = (
    "In the order in which equal verdicts are shown. What is not met leaves a title possible with that missing; "
    "where it says **rules it out**, the title is not possible for now."
)


def _dashed(flow: Flow) -> list[str]:
    if not any(question.record.if_matters for question in flow.questions.values()):
        return []
    return ["Dashed questions are asked only while the verdict on a title depends on them; else the way goes on behind them."]


def _outcomes(knowledge: Knowledge, flow: Flow, words: ConditionWords) -> str:
    rows: list[tuple[str, ...]] = [
        (f"`{name}`", words.own("outcome", name), _sources(knowledge, record.cites))
        for name, record in flow.record.outcomes.items()
    ]
    return _table(("Outcome", "What it says", "Sources"), rows)


def _titles(knowledge: Knowledge, flow: Flow, words: ConditionWords) -> str:
    rows: list[tuple[str, ...]] = [
        (f"`{name}`", words.own("title", name), _needs(title.record, words), _sources(knowledge, title.record.cites))
        for name, title in flow.titles.items()
    ]
    return _table(("Title", "Name", "Needs", "Sources"), rows)


def _needs(title: TitleRecord, words: ConditionWords) -> str:
    marks = {"possible": "", "not_now": " (**rules it out**)"}
    return "; ".join(words.own("need", name) + marks[need.otherwise] for name, need in title.needs.items()) or "nothing more"


def _sources(knowledge: Knowledge, names: list[str]) -> str:
    return ", ".join(f"[{knowledge.sources[name].title}]({knowledge.sources[name].url})" for name in names)


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines)
