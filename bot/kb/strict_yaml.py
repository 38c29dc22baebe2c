"""YAML read strictly: duplicate keys, unknown keys and wrong types are problems with the line they stand in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.kb.problems import Problems

T = TypeVar("T")
Location = tuple[Any, ...]
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Strict(BaseModel):
    """Base of every record in a knowledge file: no key that is not declared, no change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)



def read(path: Path, shape: type[T] | Any, problems: Problems) -> T | None:
    """The file's content as `shape` (a Strict model or any type pydantic knows), or None when problems were noted."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.add(path, 1, f"not readable: {error}")
        return None
    return parse(text, path, shape, problems)


def parse(text: str, path: Path, shape: Any, problems: Problems, first_line: int = 1) -> Any:
    """Like `read`, for text that starts at `first_line` of `path` (front matter)."""
    try:
        node = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - the loader is a safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problems.add(path, first_line + (mark.line if mark else 0), f"not readable as YAML: {_first_line(error)}")
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
    parts = tuple(part if isinstance(part, int) else str(part) for part in location)
    for end in range(len(parts), -1, -1):
        if parts[:end] in lines:
            return lines[parts[:end]]
    return first_line


def _describe(item: Any) -> str:
    where = ".".join(str(part) for part in item["loc"] if part != "[key]")
    if item["type"] == "extra_forbidden":
        return f"unknown key '{where}'"
    if item["type"] == "missing":
        return f"key '{where}' is missing"
    return f"'{where}': {item['msg']}" if where else str(item["msg"])


def _first_line(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]
