"""Operations: serve, train, migrate, erase, count."""

from __future__ import annotations

import logging
import socket
import sys
from typing import Annotated

import structlog
import typer
from rich.console import Console

from bot import bootstrap
from bot.domain.errors import SettingsError
from bot.kb.library import load
from bot.service.ports import Proposal, Question
from bot.settings import RESERVED, Settings

out = Console(soft_wrap=True)
app = typer.Typer()
db_app = typer.Typer(no_args_is_help=True, help="The database.")


@app.command()
def serve() -> None:
    """Serve the page, the widget, the REST channel and the console."""
    config = bootstrap.settings()
    _refuse_taken_port(config)
    _log_ids_only()
    _name_unused_settings()
    engine = bootstrap.open_database(config)
    knowledge = load(config.knowledge)
    services = bootstrap.wire(config, bootstrap.load_dialogue(config), engine, knowledge=knowledge)
    import uvicorn

    # Threads for the database and the encoder hand over to the loop many times a message: not five milliseconds each time.
    sys.setswitchinterval(0.0005)
    services.open_questions.anonymiser.warm_up()
    _say_where(config, services)
    uvicorn.run(bootstrap.web_app(services), host=config.host, port=config.port, ws="none", access_log=False, log_level="warning",
                timeout_graceful_shutdown=3)  # fmt: skip


@app.command()
def train(force: Annotated[bool, typer.Option("--force", help="Train even if nothing changed.")] = False) -> None:
    """Train the model if what it is made of has changed."""
    from pathlib import Path

    from bot.nlu import training

    config = bootstrap.settings()
    if not force and training.is_current(Path.cwd(), config.model):
        out.print("The model is current.")
        return
    with out.status("Training the model"):
        training.train(Path.cwd(), config.model)
    out.print(f"The model is trained: {config.model.name}")


@app.command()
def erase(conversation_id: str) -> None:
    """Erase one conversation and everything that belongs to it."""
    _services().conversations.erase(conversation_id)
    out.print("erased")


@app.command()
def stats() -> None:
    """Counts of conversations, messages by kind, and hand-overs. No texts."""
    from bot.store.statistics import statistics

    for name, count in statistics(bootstrap.open_database(bootstrap.settings())).items():
        out.print(f"{name}: {count}", highlight=False)


@db_app.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest migration."""
    bootstrap.open_database(bootstrap.settings())
    out.print("The database is current.")


def link_to(services: bootstrap.Services, token: str) -> str:
    """The address in the console of a one-time link: to a new account, or to a new password."""
    return f"{services.settings.base_url}/console/join?token={token}"


class NoDialogue:
    """For commands that never ask the engine."""

    async def respond(self, question: Question) -> Proposal:
        """Not here."""
        raise SettingsError("this command does not understand text")

    async def warm_up(self) -> None:
        """Nothing to load."""


def _services() -> bootstrap.Services:
    config = bootstrap.settings()
    return bootstrap.wire(config, NoDialogue(), bootstrap.open_database(config))


def _say_where(config: Settings, services: bootstrap.Services) -> None:
    out.print(f"Page:    {config.base_url}/", highlight=False)
    out.print(f"Console: {config.base_url}/console", highlight=False)
    with services.unit_of_work() as uow:
        first = uow.advisors.count() == 0
    if first:
        link = link_to(services, services.accounts.invite("admin"))
        out.print(f"First advisor (works once, 48 hours): {link}", highlight=False)
    else:
        out.print("Another advisor: lotse advisor add", highlight=False)
    sys.stdout.flush()


def _refuse_taken_port(config: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            raise SettingsError(f"cannot listen on {config.host}:{config.port}: {error.strerror}. Set LOTSE_PORT.") from None


def _name_unused_settings() -> None:
    import os

    for name in RESERVED:
        if os.environ.get(f"LOTSE_{name}"):
            out.print(f"LOTSE_{name} is set, but this version does not use it.", style="yellow", highlight=False)


def _log_ids_only() -> None:
    """Warnings and errors of libraries, info of our own; no library logs at a level that shows texts."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("bot").setLevel(logging.INFO)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
