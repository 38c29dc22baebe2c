"""Documentation is complete: every setting and every command stands in the README or under docs/."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from bot.cli import build
from bot.kb.flowpage import page
from bot.kb.library import Knowledge
from bot.settings import RESERVED, Settings
from scripts.behaviours import TABLE, found, table
from tests.conftest import ROOT

SETTINGS = re.findall(r'^    """(LOTSE_[A-Z_]+):', (ROOT / "bot" / "settings.py").read_text("utf-8"), re.MULTILINE)
DOCS = "\n".join(path.read_text("utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))])


def commands(command: Any, path: str = "lotse") -> Iterator[str]:
    """Every command with the words that lead to it; a group that does something of its own is one, too."""
    children = getattr(command, "commands", {})
    if not children or command.invoke_without_command:
        yield path
    for name, child in children.items():
        yield from commands(child, f"{path} {name}")


COMMANDS = sorted(commands(typer.main.get_command(build())))


def stands_in_docs(name: str) -> bool:
    """Whether the docs have the name, and not only as the beginning of another."""
    return re.search(rf"{re.escape(name)}(?![\w-])", DOCS) is not None


@pytest.mark.parametrize("name", sorted({*SETTINGS, *(f"LOTSE_{name}" for name in RESERVED)}))
def test_every_setting_is_documented(name: str) -> None:
    assert stands_in_docs(name), f"{name} stands neither in README.md nor in docs/"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert stands_in_docs(command), f"`{command}` stands neither in README.md nor in docs/"


def test_every_field_of_the_settings_has_its_variable() -> None:
    assert len(dataclasses.fields(Settings)) == len(set(SETTINGS))


def test_the_commands_of_the_contract_exist() -> None:
    assert {
        "lotse serve", "lotse chat", "lotse eval", "lotse kb check", "lotse kb due", "lotse kb l10n", "lotse kb new fact",
        "lotse kb new article", "lotse advisor add", "lotse db upgrade", "lotse train", "lotse stats", "lotse erase",
    } <= set(COMMANDS)  # fmt: skip


def test_the_pages_of_flows_are_what_would_be_written_now(real: Knowledge) -> None:
    written = {path.stem: path.read_text("utf-8") for path in (ROOT / "docs" / "flows").glob("*.md")}
    now = {name: page(real, flow) for name, flow in real.flows.items()}
    assert sorted(written) == sorted(now)
    old = [name for name in now if written[name] != now[name]]
    assert not old, f"`lotse kb flow graph all` writes {', '.join(old)} anew"


def test_every_promised_behaviour_has_tests_and_the_table_of_them_is_current() -> None:
    assert TABLE.read_text("utf-8") == table(ROOT / "tests"), "`python scripts/behaviours.py` writes it anew"
    promised = [f"{letter}{number:02d}" for letter, last in (("T", 9), ("A", 21)) for number in range(1, last + 1)]
    assert {*promised, *(f"W{number}" for number in range(16, 24))} <= set(found(ROOT / "tests"))
