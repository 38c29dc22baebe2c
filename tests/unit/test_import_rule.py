"""Imports run one way through the layers, and a foreign library has one home."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

# A part may import itself and what stands here for it, nothing else of the project.
MAY_IMPORT = {
    "bot.domain": set(),
    "bot.kb": {"bot.domain"},
    "bot.service": {"bot.domain", "bot.kb"},
    "bot.nlu": {"bot.domain", "bot.kb", "bot.service"},
    "bot.channels": {"bot.domain", "bot.kb", "bot.service"},
    "bot.console": {"bot.domain", "bot.kb", "bot.service"},
    "bot.store": {"bot.domain", "bot.kb", "bot.service"},
    "bot.outside": {"bot.domain", "bot.kb", "bot.service"},
    "bot.web": {"bot.domain", "bot.kb"},
    "bot.settings": {"bot.domain"},
    "bot.clock": {"bot.domain"},
    "actions": set(),
}
ADAPTERS = {"bot.nlu", "bot.channels", "bot.console", "bot.store", "bot.outside", "bot.web"}
MAY_IMPORT["bot.bootstrap"] = {"bot", "bot.settings", "bot.clock", *MAY_IMPORT["bot.nlu"], *ADAPTERS}
MAY_IMPORT["bot.cli"] = {"bot.bootstrap", *MAY_IMPORT["bot.bootstrap"]}
MAY_IMPORT["bot"] = set()

HOMES = {
    "rasa": ("bot.nlu", "actions"),
    "rasa_sdk": ("bot.nlu", "actions"),
    "telegram": ("bot.channels.telegram",),
    "sqlalchemy": ("bot.store", "bot.bootstrap"),
    "alembic": ("bot.store", "bot.bootstrap"),
}
FILES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])


def module_name(file: Path) -> str:
    """bot/kb/facts.py -> bot.kb.facts"""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def part_of(module: str) -> str:
    """The part of the project a module belongs to; `bot` itself is only its version."""
    pieces = module.split(".")
    return ".".join(pieces[:2]) if pieces[0] == "bot" and ".".join(pieces[:2]) in MAY_IMPORT else pieces[0]


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """(line, full name) of every import, those within functions and for type checking, too."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: relative import"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@pytest.mark.parametrize("file", FILES, ids=module_name)
def test_a_module_imports_only_what_lies_below_it(file: Path) -> None:
    own = part_of(module_name(file))
    allowed = {own, *MAY_IMPORT[own]}
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for line, name in imports(file)
        if name.split(".")[0] in ("bot", "actions") and part_of(name) not in allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=module_name)
def test_a_foreign_library_stays_in_its_home(file: Path) -> None:
    module = module_name(file)
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for line, name in imports(file)
        for home in [HOMES.get(name.split(".")[0])]
        if home and not f"{module}.".startswith(tuple(f"{part}." for part in home))
    ]
    assert wrong == []


@pytest.mark.parametrize("file", [f for f in FILES if module_name(f).startswith("bot.domain")], ids=module_name)
def test_the_domain_needs_nothing_but_python(file: Path) -> None:
    foreign = {name.split(".")[0] for _, name in imports(file)} - sys.stdlib_module_names - {"bot"}
    assert foreign == set()


def test_every_part_has_its_rule() -> None:
    assert {part_of(module_name(file)) for file in FILES} <= set(MAY_IMPORT)
    assert not [module for module in map(module_name, FILES) if module.startswith("bot.") and part_of(module) == "bot"]
