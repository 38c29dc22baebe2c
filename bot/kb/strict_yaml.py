"""YAML read strictly: duplicate keys, unknown keys and wrong types are problems with the line they stand in."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.kb.problems import Problems

Location = tuple[Any, ...]
_PYTHON_DAY = re.compile(r"datetime\.date\((\d+), (\d+), (\d+)\)")
_DAY = re.compile(r"\b(\d{4})-(\d\d?)-(\d\d?)\b")
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOOL = "tag:yaml.org,2002:bool"


class _Loader(_Safe):  # type: ignore[misc]
    """The safe loader, but only `true` and `false` are booleans: `on`, `no` and `yes` are words, as in YAML 1.2."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [rule for rule in rules if rule[0] != _BOOL] for first, rules in _Safe.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(_BOOL, re.compile(r"true|false"), list("tf"))


class Strict(BaseModel):
    """Base of every record in a knowledge file: no key that is not declared, no change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read(path: Path, shape: Any, problems: Problems) -> Any:
    """The file's content as `shape` (a Strict model or any type pydantic knows), or None when problems were noted."""
    text = read_text(path, problems)
    return None if text is None else parse(text, path, shape, problems)


def read_if_there(path: Path, shape: Any, problems: Problems) -> Any:
    """Like `read`, but a table that is not there is no problem: small installations have no districts or professions."""
    return read(path, shape, problems) if path.exists() else None


def read_text(path: Path, problems: Problems) -> str | None:
    """The file's text, or None when it cannot be read."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.add(path, 1, f"not readable: {error}")
        return None


def parse(text: str, path: Path, shape: Any, problems: Problems, first_line: int = 1) -> Any:
    """Like `read`, for text that starts at `first_line` of `path` (front matter)."""
    try:
        node = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problems.add(path, first_line + (mark.line if mark else 0), f"not readable as YAML: {_first_line(error)}")
        return None
    except ValueError as error:
        # A day that is none, such as 2026-02-30; the loader does not say where.
        problems.add(path, first_line + _impossible_day(text), f"not readable as YAML: {_first_line(error)}")
        return None
    lines: dict[Location, int] = {}
    before = len(problems.found)
    if node is not None:
        _walk(node, (), lines, path, problems, first_line)
    if len(problems.found) > before:
        return None
    return _validate(data, shape, lines, path, problems, first_line)


def _validate(data: Any, shape: Any, lines: dict[Location, int], path: Path, problems: Problems, first_line: int) -> Any:
    try:
        return TypeAdapter(shape).validate_python(data)
    except ValidationError as error:
        for item in error.errors():
            problems.add(path, _line_of(item["loc"], lines, first_line), _describe(item))
    return None


def _walk(node: Any, at: Location, lines: dict[Location, int], path: Path, problems: Problems, first: int) -> None:
    lines[at] = node.start_mark.line + first
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                problems.add(path, key.start_mark.line + first, f"duplicate key '{key.value}'")
            seen.add(key.value)
            _walk(value, (*at, key.value), lines, path, problems, first)
            lines[(*at, key.value)] = key.start_mark.line + first
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*at, index), lines, path, problems, first)


def _line_of(location: Location, lines: dict[Location, int], first_line: int) -> int:
    """The deepest part of the location that stands in the file."""
    parts = tuple(part if isinstance(part, int) else _written(part) for part in location)
    for end in range(len(parts), -1, -1):
        if parts[:end] in lines:
            return lines[parts[:end]]
    return first_line


def _describe(item: Any) -> str:
    where = ".".join(_written(part) for part in item["loc"] if part != "[key]")
    if item["type"] == "extra_forbidden":
        return f"unknown key '{where}'"
    if item["type"] == "missing":
        return f"key '{where}' is missing"
    return f"'{where}': {item['msg']}" if where else str(item["msg"])


def _written(part: Any) -> str:
    """A part of a location as it stands in the file: pydantic names a day that is a key by its Python form."""
    day = _PYTHON_DAY.fullmatch(str(part))
    return date(*map(int, day.groups())).isoformat() if day else str(part)


def _impossible_day(text: str) -> int:
    """The line, counted from 0, of the first day that is not in the calendar."""
    for number, line in enumerate(text.splitlines()):
        for match in _DAY.finditer(line):
            try:
                date(*map(int, match.groups()))
            except ValueError:
                return number
    return 0


def _first_line(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]
