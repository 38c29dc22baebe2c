"""`lotse questions ...`: the editors' list on the command line, for those who have the repository at hand."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot import bootstrap
from bot.cli.operate import NoDialogue
from bot.cli.options import KNOWLEDGE, Root
from bot.kb import scaffold
from bot.service.editing import Editing, QuestionGroup

app = typer.Typer(no_args_is_help=True, help="Questions that were not understood or not answered well, for editors.")
out = Console(soft_wrap=True)
Number = Annotated[int, typer.Argument(help="The number of the group in `lotse questions list`.")]


@app.command("list")
def list_groups(newest: Annotated[bool, typer.Option("--newest", help="The newest first.")] = False) -> None:
    """What is open, in groups that ask the same, the most frequent first."""
    groups = _editing().groups(newest)
    table = Table("number", "times", "question", "languages", "why", "last")
    for group in groups:
        languages, kinds = _counts(group.languages), _counts(group.kinds)
        table.add_row(str(group.id), str(group.times), escape(group.text), languages, kinds, str(group.last_on))
    out.print(table if groups else "No open questions.")


@app.command()
def example(number: Number, topic: Annotated[str, typer.Argument(help="A topic of the catalogue.")]) -> None:
    """Print the questions of a group as training examples of a topic. What is close to an example already is named."""
    editing = _editing()
    group = editing.group(number)
    path, text = editing.example(group.questions, topic)
    out.print(f"# for {path}", markup=False, highlight=False)
    out.print(text, markup=False, highlight=False, end="")
    for question in group.questions:
        for near in editing.nearest(question.text, question.language, [topic]):
            if near.close:
                out.print(f"# close to: {near.example.text} ({near.example.topic})", markup=False, highlight=False)


@app.command()
def draft(number: Number, area: str, topic: str, root: Root = KNOWLEDGE) -> None:
    """Create a new article and a fact to fill in, with the questions of a group as comments."""
    editing = _editing()
    files = editing.draft(editing.group(number).questions, area, topic)
    for path in scaffold.write(root.resolve().parent, files):
        out.print(f"created {path}; `lotse kb check` says what is left to do", markup=False)


@app.command()
def done(number: Number) -> None:
    """Take a group off the list; a question that is asked again comes back."""
    editing = _editing()
    group: QuestionGroup = editing.group(number)
    asyncio.run(editing.done(None, [question.id for question in group.questions]))
    out.print(f"{len(group.questions)} questions done")


def _editing() -> Editing:
    config = bootstrap.settings()
    return bootstrap.wire(config, NoDialogue(), bootstrap.open_database(config)).editing


def _counts(counts: list[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts)
