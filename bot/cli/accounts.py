"""Accounts of the console: inviting, listing, switching off and on, and the way back in for who is locked out."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from bot import bootstrap
from bot.cli.operate import NoDialogue, link_to
from bot.service.staff import ORGANISATION, Post

out = Console(soft_wrap=True)
app = typer.Typer(no_args_is_help=True, help="Accounts of the console.")
Login = Annotated[str, typer.Argument(help="The login name.")]


@app.command("add")
def add(
    role: Annotated[str, typer.Option(help="advisor, lead, editor, analyst or admin.")] = "advisor",
    organisation: Annotated[str, typer.Option(help="A key of knowledge/directory/organisations.yml.")] = ORGANISATION,
    team: Annotated[list[str] | None, typer.Option(help="A team of the organisation; several times for several.")] = None,
) -> None:
    """Print a link that creates one account; it works once, for 48 hours."""
    services = _services()
    token = services.accounts.staff.invite(Post(role, organisation, tuple(team or ())), None)
    out.print(link_to(services, token), highlight=False)


@app.command("list")
def list_all() -> None:
    """One account a line: login, role, organisation, teams, second factor, whether it is switched off."""
    for one in _services().accounts.staff.all(None):
        marks = ("second factor" if one.totp else "password only", "disabled" if one.disabled_at else "")
        line = (one.login, one.role, one.organisation, ",".join(one.teams) or "no team", *marks)
        out.print("  ".join(part for part in line if part), markup=False, highlight=False)


@app.command("disable")
def disable(login: Login) -> None:
    """Switch an account off; its sessions end at once. A server that runs gives its waiting people back to the queue."""
    staff = _services().accounts.staff
    staff.disable(staff.by_login(login).id, None)
    out.print("disabled", highlight=False)


@app.command("enable")
def enable(login: Login) -> None:
    """Switch an account on again."""
    staff = _services().accounts.staff
    staff.enable(staff.by_login(login).id, None)
    out.print("enabled", highlight=False)


@app.command("reset")
def reset(login: Login) -> None:
    """Take the second factor away and print a link to a new password: for who has lost both."""
    services = _services()
    staff = services.accounts.staff
    account = staff.reset_second_factor(staff.by_login(login).id, None)
    out.print(link_to(services, staff.reset_password(account.id, None)), highlight=False)


def _services() -> bootstrap.Services:
    config = bootstrap.settings()
    return bootstrap.wire(config, NoDialogue(), bootstrap.open_database(config))
