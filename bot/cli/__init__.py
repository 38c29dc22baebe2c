"""`lotse ...`: the commands of operators and editors. Every refusal is one sentence and exit code 1."""

from __future__ import annotations

import sys

import typer
from rich.console import Console

from bot.cli.knowledge import app as knowledge_app
from bot.domain.errors import LotseError


def build(knowledge_only: bool = False) -> typer.Typer:
    """The command line. Editors' commands do not wait for the server's imports."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="A multilingual guide to working, training and studying in Saxony.",
    )
    app.add_typer(knowledge_app, name="kb")
    if not knowledge_only:
        from bot.cli import accounts, desk, operate, questions, talk

        app.add_typer(operate.app)
        app.add_typer(talk.app)
        app.add_typer(questions.app, name="questions")
        app.add_typer(operate.db_app, name="db")
        app.add_typer(accounts.app, name="advisor")
        app.add_typer(desk.app, name="desk")
    return app


def main() -> None:
    """Entry point: errors that Lotse raises on purpose are a sentence, not a stack trace."""
    try:
        build(knowledge_only=sys.argv[1:2] == ["kb"])()
    except LotseError as error:
        Console(stderr=True, soft_wrap=True).print(f"lotse: {error}", markup=False, highlight=False)
        sys.exit(1)
