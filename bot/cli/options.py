"""Options that several commands for editors share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.domain.errors import LotseError

Root = Annotated[Path, typer.Option("--root", help="The folder with the knowledge.")]
KNOWLEDGE = Path("knowledge")
Day = Annotated[str, typer.Option("--as-of", help="Pretend that today is this day (2026-11-24).")]


def day(as_of: str) -> date:
    """The day given, or the operator's. Raises LotseError for anything else."""
    try:
        return date.fromisoformat(as_of) if as_of else date.today()  # noqa: DTZ011
    except ValueError:
        raise LotseError(f"--as-of must be a day such as 2026-11-24, not {as_of!r}") from None
