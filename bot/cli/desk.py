"""The desk: closing days from a calendar file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import bootstrap
from bot.cli.operate import NoDialogue
from bot.domain.errors import SettingsError
from bot.service.closings import Closings

out = Console(soft_wrap=True)
app = typer.Typer(no_args_is_help=True, help="Opening hours of the desk.")


@app.callback()
def desk() -> None:
    """Keeps `closings` a command of its own while it is the only one."""


@app.command()
def closings(
    file: Path,
    team: Annotated[str | None, typer.Option(help="A team of knowledge/desk/teams.yml; all teams without it.")] = None,
) -> None:
    """Close the desk for every event of a calendar file (.ics). The same file again adds nothing."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}") from None
    config = bootstrap.settings()
    services = bootstrap.wire(config, NoDialogue(), bootstrap.open_database(config))
    found = Closings(services.unit_of_work, services.knowledge, services.clock, services.hub).add(content, team)
    out.print(f"{found.added} closings added, {found.known} known already or over", highlight=False)
