"""`lotse kb ...`: for editors."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot import bootstrap
from bot.cli.flows import app as flows_app
from bot.cli.options import KNOWLEDGE, Day, Root, day
from bot.domain.errors import LotseError
from bot.kb import l10n, scaffold, stamp
from bot.kb.due import due as due_items
from bot.kb.library import Knowledge, load
from bot.kb.problems import KnowledgeError, Problems
from bot.kb.render import Site, render
from bot.kb.strings import string_states
from bot.service.replies import Composer

app = typer.Typer(no_args_is_help=True, help="Check, list and scaffold the knowledge.")
out = Console(soft_wrap=True)
app.add_typer(flows_app, name="flow")


@app.command()
def check(root: Root = KNOWLEDGE) -> None:
    """Check everything; every error with file and line, all at once."""
    try:
        knowledge = load(root.resolve())
    except KnowledgeError as error:
        for problem in error.problems:
            out.print(str(problem), markup=False, highlight=False)
        out.print(f"{len(error.problems)} errors", style="bold red")
        raise typer.Exit(1) from None
    counts = f"{len(knowledge.articles)} articles, {len(knowledge.facts.records)} facts, {len(knowledge.sources)} sources"
    out.print(f"The knowledge is in order: {counts} ({knowledge.fingerprint}).")


@app.command()
def due(within: Annotated[int, typer.Option(help="Days to look ahead.")] = 30, as_of: Day = "", root: Root = KNOWLEDGE) -> None:
    """What is due for review. Exits 1 when something is, so that a scheduled job can tell."""
    today = day(as_of)
    items = due_items(load(root.resolve()), today + timedelta(days=within))
    for item in items:
        out.print(f"{item.on}  {item.what}: {item.why}", markup=False, highlight=False)
    out.print(f"{len(items)} due by {today + timedelta(days=within)}")
    raise typer.Exit(1 if items else 0)


l10n_app = typer.Typer(invoke_without_command=True, help="Translation state; `stamp` ties translations to their source.")
app.add_typer(l10n_app, name="l10n")


@l10n_app.callback()
def l10n_state(context: typer.Context, root: Root = KNOWLEDGE) -> None:
    """A table of what is current, stale and missing."""
    if context.invoked_subcommand:
        return
    knowledge = load(root.resolve())
    strings = string_states(root / "strings", knowledge.languages, Problems(root))
    table = Table("language", "articles", "stale", "missing", "texts stale", "texts missing")
    for code in knowledge.languages:
        states = Counter(l10n.state(article, code) for article in knowledge.articles.values())
        texts = Counter(strings.get(code, {}).values())
        cells = [
            states[l10n.State.CURRENT],
            states[l10n.State.STALE],
            states[l10n.State.MISSING],
            texts["stale"],
            texts["missing"],
        ]
        table.add_row(code, *map(str, cells))
    out.print(table)


@l10n_app.command("stamp")
def l10n_stamp(
    names: Annotated[list[str], typer.Argument(help="Topics, or `strings`; `all` for everything.")],
    language: Annotated[str, typer.Option("--language", help="Only this language.")] = "",
    root: Root = KNOWLEDGE,
) -> None:
    """Say that a translation has been made, or checked, against the source as it stands now."""
    knowledge = load(root.resolve())
    unknown = set(names) - set(knowledge.articles) - {"strings", "all"}
    if unknown:
        raise LotseError(f"no article {', '.join(sorted(unknown))}")
    changed = 0
    for topic, article in knowledge.articles.items():
        if topic in names or "all" in names:
            wanted = [code for code in article.texts if code != "de" and language in ("", code)]
            changed += sum(stamp.stamp_article(article, code) for code in wanted)
    if {"strings", "all"} & set(names):
        codes = [code for code in knowledge.languages if code != "de" and language in ("", code)]
        changed += sum(stamp.stamp_strings(root / "strings", code) for code in codes)
    out.print(f"{changed} texts stamped")


new_app = typer.Typer(no_args_is_help=True, help="Scaffold a fact or an article.")
app.add_typer(new_app, name="new")


@new_app.command("fact")
def new_fact(area: str, fact_id: str, root: Root = KNOWLEDGE) -> None:
    """A fact file to fill in."""
    _created(scaffold.new_fact(root, area, fact_id, date.today()))  # noqa: DTZ011


@new_app.command("article")
def new_article(area: str, topic: str, root: Root = KNOWLEDGE) -> None:
    """A German and an English article to fill in."""
    _created(scaffold.new_article(root, area, topic, date.today()))  # noqa: DTZ011


@app.command()
def preview(
    topic: str,
    language: Annotated[str, typer.Option("--language")] = "de",
    as_of: Day = "",
    root: Root = KNOWLEDGE,
) -> None:
    """An article as a person will see it on a day."""
    knowledge = load(root.resolve())
    _print(knowledge, topic, language, day(as_of))


@app.command()
def words() -> None:
    """Professions that people named and knowledge/professions does not have yet, most asked first."""
    found = bootstrap.unknown_words(bootstrap.settings())
    table = Table("word", "language", "times", "first", "last")
    for word in found:
        table.add_row(word.word, word.language, str(word.times), str(word.first_on), str(word.last_on))
    out.print(table if found else "No words: every profession that was named is in the table.")


def _print(knowledge: Knowledge, topic: str, language: str, on: date) -> None:
    article = render(knowledge, topic, language, on, Site())
    reply = Composer(knowledge, Site()).answer(topic, language, on)
    out.print(article.title, style="bold")
    for block in reply.blocks:
        out.print()
        for line in block.items or (block.spans,):
            prefix = "- " if block.items else ""
            out.print(prefix + "".join(span.text for span in line), markup=False, highlight=False)
    out.print()
    for button in reply.buttons:
        out.print(f"[{button.title}]", markup=False, highlight=False)
    for source in reply.sources:
        out.print(f"{source.title}, {source.url}, {source.checked}", style="dim", markup=False, highlight=False)


def _created(paths: list[Path]) -> None:
    for path in paths:
        out.print(f"created {path}; `lotse kb check` says what is left to do", markup=False)
