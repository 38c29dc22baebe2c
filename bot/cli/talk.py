"""`lotse chat` and `lotse eval`: the same assistant in the terminal, and its score on a file of questions."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import bootstrap
from bot.channels.web.rest import with_sources
from bot.cli.score import Line, Outcome, print_report, read_lines
from bot.domain.messages import IncomingMessage
from bot.service.receive import Result
from bot.store.database import create_engine, upgrade

out = Console(soft_wrap=True)
app = typer.Typer()


def services_in_memory() -> bootstrap.Services:
    """The whole message path over a database that vanishes with the process."""
    config = bootstrap.settings()
    engine = create_engine("sqlite:///file:lotse?mode=memory&cache=shared&uri=true")
    upgrade(engine)
    return bootstrap.wire(config, bootstrap.load_dialogue(config), engine)


@app.command()
def chat(language: Annotated[str, typer.Option("--language", help="Language of the interface.")] = "de") -> None:
    """Talk to the assistant here. An empty line ends it; a number chooses a button."""
    services = services_in_memory()
    conversation, _ = services.conversations.begin("terminal", language)
    out.print(services.conversations.messages_after(conversation.id, 0)[0].text)
    buttons: list[str] = []
    while typed := out.input("> ").strip():
        chosen = buttons[int(typed) - 1] if typed.isdigit() and 0 < int(typed) <= len(buttons) else None
        message = IncomingMessage(secrets.token_hex(4), text=None if chosen else typed, payload=chosen)
        result = asyncio.run(services.receive(conversation.id, message))
        buttons = _show(services, result)


def _show(services: bootstrap.Services, result: Result) -> list[str]:
    buttons = []
    for message in result.replies:
        out.print()
        out.print(with_sources(message, services.knowledge.strings), markup=False, highlight=False)
        for button in message.reply.buttons if message.reply else ():
            buttons.append(button.payload)
            out.print(f"[{len(buttons)}] {button.title}", markup=False, highlight=False)
    return buttons


@app.command("eval")
def evaluate(
    file: Annotated[Path, typer.Argument(help="One JSON object a line; see docs/evaluation.md.")],
    all_topics: Annotated[bool, typer.Option("--all", help="Also lines whose topics have no article yet.")] = False,
    mistakes: Annotated[bool, typer.Option("--mistakes", help="List what was not right.")] = False,
) -> None:
    """Score questions through the real message path, each in a conversation of its own."""
    services = services_in_memory()
    lines = read_lines(file)
    known = set(services.knowledge.topics)
    wanted = [line for line in lines if all_topics or not line.topics or known & set(line.topics)]
    outcomes = asyncio.run(_ask_all(services, wanted))
    print_report(out, outcomes, left_out=len(lines) - len(wanted), mistakes=mistakes)


async def _ask_all(services: bootstrap.Services, lines: list[Line]) -> list[Outcome]:
    return [await _ask(services, line) for line in lines]


async def _ask(services: bootstrap.Services, line: Line) -> Outcome:
    conversation = services.conversations.of_sender("eval", secrets.token_hex(8), "en")
    start = asyncio.get_running_loop().time()
    result = await services.receive(conversation.id, IncomingMessage("1", text=line.text))
    milliseconds = 1000 * (asyncio.get_running_loop().time() - start)
    return Outcome.of(line, result.replies[0].reply if result.replies else None, milliseconds)
