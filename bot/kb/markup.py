"""The small part of Markdown that articles use, as blocks; anything else is refused. Placeholders stay literal here."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.domain.messages import Block, Span

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
FACT = re.compile(r"fact:([a-z0-9_]+)(\|unit)?")
PLAIN_PLACEHOLDERS = {"year", "retention_days"}
_PARSER = MarkdownIt("zero").enable(["emphasis", "list", "newline"])
# The parser knows only what articles use; these are shapes of what it does not know and would show as it is typed.
_FOREIGN = re.compile(r"</?\w|<!--|\]\(|^#|https?://|^\d+\. |^\||^>|`|^(?:-{3,}|={3,})\s*$", re.MULTILINE)
_STRUCTURE = {"paragraph_open", "paragraph_close", "bullet_list_open", "bullet_list_close", "list_item_open",
              "list_item_close", "inline"}  # fmt: skip
_INLINE = {"text", "softbreak", "strong_open", "strong_close"}


class MarkupError(ValueError):
    """Markup that articles do not use; `line` counts from 1 within the text."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


def parse(text: str) -> tuple[Block, ...]:
    """Blocks of an article. Raises MarkupError for headings, links, HTML, tables, ordered lists, nested lists."""
    blocks: list[Block] = []
    items: list[tuple[Span, ...]] | None = None
    for token in _PARSER.parse(text):
        _refuse_foreign(token)
        if token.type == "bullet_list_open":
            if items is not None:
                raise MarkupError(_line(token), "a list within a list")
            items = []
        elif token.type == "bullet_list_close":
            blocks.append(Block("list", items=tuple(items or ())))
            items = None
        elif token.type == "inline":
            spans = _spans(token)
            if items is None:
                blocks.append(Block("paragraph", spans=spans))
            else:
                items.append(spans)
    return tuple(blocks)


def strong_parts(text: str) -> tuple[Span, ...]:
    """One line, what stands between ** strong."""
    return tuple(Span(part, strong=number % 2 == 1) for number, part in enumerate(text.split("**")) if part)


def substitute(blocks: tuple[Block, ...], value: Callable[[str], str]) -> tuple[Block, ...]:
    """The blocks with every `{name}` replaced by `value(name)`."""

    def fill(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Span(PLACEHOLDER.sub(lambda m: value(m[1]), span.text), span.strong) for span in spans)

    return tuple(Block(b.type, fill(b.spans), tuple(fill(item) for item in b.items)) for b in blocks)


def placeholders(text: str) -> list[str]:
    """The names between braces, in order, repeated as they are."""
    return PLACEHOLDER.findall(text)


def fact_ids(text: str) -> list[str]:
    """Ids of the facts a text uses, in order of first use."""
    found = (FACT.fullmatch(name) for name in placeholders(text))
    return list(dict.fromkeys(match[1] for match in found if match))


def _refuse_foreign(token: Token) -> None:
    if token.type not in _STRUCTURE:
        raise MarkupError(_line(token), f"{token.type.removesuffix('_open')} is not used in articles")
    for child in token.children or ():
        if child.type not in _INLINE:
            raise MarkupError(_line(token), f"{child.type.removesuffix('_open')} is not used in articles")
    if token.type == "inline" and _FOREIGN.search(token.content):
        raise MarkupError(_line(token), "links, HTML, headings, tables, quotes and code are not used in articles")


def _spans(token: Token) -> tuple[Span, ...]:
    spans: list[Span] = []
    strong = False
    for child in token.children or ():
        if child.type == "strong_open":
            strong = True
        elif child.type == "strong_close":
            strong = False
        else:
            text = " " if child.type == "softbreak" else child.content
            if text:
                spans.append(Span(text, strong))
    return tuple(spans)


def _line(token: Token) -> int:
    return (token.map[0] if token.map else 0) + 1
