"""`lotse kb flow ...`: guided checks as a document, in the terminal, and counted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.options import KNOWLEDGE, Day, Root, day
from bot.cli.walk import Walk, walk
from bot.domain.errors import LotseError
from bot.domain.messages import Reply
from bot.kb.flowpage import page
from bot.kb.flowpaths import PathCounter
from bot.kb.flows import Flow
from bot.kb.library import Knowledge, load

app = typer.Typer(no_args_is_help=True, help="Guided checks: draw them, try them, count their paths.")
out = Console(soft_wrap=True)
Name = Annotated[str, typer.Argument(help="A file of knowledge/flows, without its ending; `all` for every flow.")]


@app.command()
def graph(
    name: Name,
    to: Annotated[Path, typer.Option("--out", help="The folder to write to.")] = Path("docs/flows"),
    root: Root = KNOWLEDGE,
) -> None:
    """Write what a flow asks, where it leads and what it rests on, as a page with a Mermaid graph."""
    knowledge = load(root.resolve())
    flows = _flows(knowledge, name)
    to.mkdir(parents=True, exist_ok=True)
    for flow in flows:
        (to / f"{flow.name}.md").write_text(page(knowledge, flow), "utf-8")
        out.print(f"written {to / flow.name}.md", markup=False, highlight=False)


@app.command("try")
def try_flow(
    name: Annotated[str, typer.Argument(help="A file of knowledge/flows, without its ending.")],
    language: Annotated[str, typer.Option("--language")] = "de",
    as_of: Day = "",
    root: Root = KNOWLEDGE,
) -> None:
    """Walk a flow here: a number, an option or an answer in words; `back`, `restart`, `leave`."""
    on = day(as_of)
    knowledge = load(root.resolve())
    (flow,) = _flows(knowledge, name, several=False)
    # Names are slow to load and only this command looks for them.
    from bot.nlu.name_finder import shared_names

    walked = walk(knowledge, shared_names(), language, on)
    _show(walked, walked.begin(flow.name))
    while walked.is_asking and (line := _line()) is not None:
        if line:
            _answer(walked, line)


@app.command()
def paths(name: Name, as_of: Day = "", root: Root = KNOWLEDGE) -> None:
    """How many ways there are through a flow on a day, and how many questions the longest has."""
    on = day(as_of)
    knowledge = load(root.resolve())
    for flow in _flows(knowledge, name):
        found = PathCounter(flow, knowledge, knowledge.law(on)).count()
        out.print(f"{flow.name}: {found.count} paths, at most {found.longest} questions", highlight=False)


def _flows(knowledge: Knowledge, name: str, several: bool = True) -> list[Flow]:
    """The flow of that name, or all. Raises LotseError with the names that exist."""
    if several and name == "all":
        return list(knowledge.flows.values())
    if name not in knowledge.flows:
        raise LotseError(f"no flow {name}; there are: {', '.join(knowledge.flows) or 'none'}")
    return [knowledge.flows[name]]


def _line() -> str | None:
    """What was typed; None where the input has ended."""
    try:
        return out.input("> ").strip()
    except EOFError:
        return None


def _answer(walked: Walk, line: str) -> None:
    said = walked.type(line)
    if not said.was_read:
        out.print(f"Not read as an answer: {line}", style="dim", markup=False, highlight=False)
    if said.wants_person:
        out.print("In the chat this leads to a person.", style="dim")
    _show(walked, said.reply)


def _show(walked: Walk, reply: Reply) -> None:
    out.print()
    out.print(reply.text, markup=False, highlight=False)
    for number, button in enumerate(walked.answers, 1):
        mark = f"[{number}]" if walked.takes_numbers else "-"
        out.print(f"{mark} {button.title}", markup=False, highlight=False)
    for source in reply.sources:
        out.print(f"{source.title}, {source.url}, {source.checked}", style="dim", markup=False, highlight=False)
