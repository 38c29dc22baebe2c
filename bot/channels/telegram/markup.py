"""A message of the log as lines of the small HTML that Telegram shows, cut where a message would be too long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from bot.domain.messages import Block, Span

# What Telegram takes in one message. It counts after reading the markup; we count the markup, too, and stay below.
LIMIT = 4096
# Characters that one character may need: & becomes &amp;
MOST_FOR_ONE = 5
PARAGRAPH, LINE = "\n\n", "\n"
_SENTENCE = re.compile(r"(?<=[.!?…؟。])\s+")
_WORD = re.compile(r"(?<=\s)(?=\S)")


@dataclass(frozen=True)
class Run:
    """A piece of text with one look."""

    text: str
    tag: str = ""
    url: str | None = None

    @property
    def html(self) -> str:
        """Escaped, within its tags."""
        text = escape(self.text, quote=False)
        text = f'<a href="{escape(self.url)}">{text}</a>' if self.url else text
        return f"<{self.tag}>{text}</{self.tag}>" if self.tag else text


@dataclass(frozen=True)
class Line:
    """Runs that stand together, and what sets them apart from the line before."""

    runs: tuple[Run, ...]
    apart: str = LINE

    @property
    def html(self) -> str:
        """The runs one after the other."""
        return "".join(run.html for run in self.runs)


def lines_of(blocks: Iterable[Block]) -> Iterator[Line]:
    """Paragraphs apart by an empty line, the points of a list below each other."""
    for block in blocks:
        if block.type not in ("list", "ordered"):
            yield Line(_runs(block.spans, "i" if block.type == "notice" else ""), PARAGRAPH)
        for number, item in enumerate(block.items, 1):
            mark = f"{number}. " if block.type == "ordered" else "• "
            yield Line((Run(mark), *_runs(item)), PARAGRAPH if number == 1 else LINE)


def plain(text: str) -> Iterator[Line]:
    """What a person wrote: its paragraphs, without any markup."""
    for part in text.split(PARAGRAPH):
        if part.strip():
            yield Line((Run(part),), PARAGRAPH)


def pack(lines: Iterable[Line], limit: int = LIMIT) -> list[str]:
    """The lines as messages of at most `limit` characters, cut between paragraphs, else sentences, else words."""
    parts = [""]
    for line in lines:
        joined = parts[-1] + line.apart + line.html if parts[-1] else line.html
        if size(joined) <= limit:
            parts[-1] = joined
            continue
        parts += [piece.html for piece in _cut(line, limit)]
    return [part for part in parts if part]


def size(html: str) -> int:
    """Characters as Telegram counts them: an emoji is two."""
    return len(html.encode("utf-16-le")) // 2


def _cut(line: Line, limit: int) -> Iterator[Line]:
    """A line as lines that fit each."""
    if size(line.html) <= limit:
        yield line
        return
    taken: list[Run] = []
    for run in _small(line.runs, limit):
        if taken and size(Line((*taken, run)).html) > limit:
            yield Line(_joined(taken))
            taken = []
        taken.append(run)
    yield Line(_joined(taken))


def _small(runs: Iterable[Run], limit: int) -> Iterator[Run]:
    """Runs cut into sentences, and where a sentence alone is too long into words, and a word into characters."""
    for run in runs:
        for sentence in _keep(_SENTENCE, run.text):
            if size(replace(run, text=sentence).html) <= limit:
                yield replace(run, text=sentence)
                continue
            for word in _WORD.split(sentence):
                room = (limit - size(replace(run, text="").html)) // MOST_FOR_ONE
                step = len(word) if size(replace(run, text=word).html) <= limit else room
                yield from (replace(run, text=word[at : at + step]) for at in range(0, len(word), step))


def _keep(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """The parts between matches, each with the white space after it, so that joined again nothing is missing."""
    start = 0
    for match in pattern.finditer(text):
        yield text[start : match.end()]
        start = match.end()
    if start < len(text):
        yield text[start:]


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbours of one look in one tag again, without the white space at which it was cut."""
    looks = groupby(runs, key=lambda run: (run.tag, run.url))
    whole = [Run("".join(run.text for run in same), *look) for look, same in looks]
    return (*whole[:-1], replace(whole[-1], text=whole[-1].text.rstrip()))


def _runs(spans: tuple[Span, ...], tag: str = "") -> tuple[Run, ...]:
    return tuple(Run(span.text, "b" if span.strong else tag) for span in spans if span.text)
