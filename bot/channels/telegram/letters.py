"""Messages of the log as they are sent: the parts of the text, with sources below, and an advisor's name above."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from bot.channels.telegram.deps import TelegramDeps
from bot.channels.telegram.markup import LINE, PARAGRAPH, Line, Run, lines_of, pack, plain
from bot.domain.hosts import is_local
from bot.domain.messages import Author, Button, Reply, StoredMessage
from bot.kb.formats import format_day


def parts(deps: TelegramDeps, message: StoredMessage, chosen: str | None = None) -> list[str]:
    """The message as HTML in parts that fit; `chosen` is the title of the button that was pressed below it."""
    lines = [*_head(deps, message), *_body(deps, message)]
    if chosen:
        lines.append(Line((Run(deps.text("telegram.chosen", message.language, title=chosen), "i"),), PARAGRAPH))
    return pack(lines)


def absolute(deps: TelegramDeps, url: str) -> str:
    """The address of one of our own pages, or of another, as it works everywhere."""
    return urljoin(f"{deps.base_url}/", url)


def takes_url(deps: TelegramDeps, button: Button) -> bool:
    """Whether Telegram takes the address of a button; one of this machine it refuses."""
    return button.url is not None and not is_local(absolute(deps, button.url))


def _head(deps: TelegramDeps, message: StoredMessage) -> Iterator[Line]:
    if message.author is Author.ADVISOR and message.name:
        yield Line((Run(deps.text("telegram.advisor", message.language, name=message.name), "b"),))


def _body(deps: TelegramDeps, message: StoredMessage) -> Iterator[Line]:
    reply = message.reply
    for number, line in enumerate(lines_of(reply.blocks) if reply else plain(message.text)):
        yield line if number else Line(line.runs, LINE)  # the first stands directly below an advisor's name
    if message.original:
        yield Line((Run(deps.text("telegram.translated", message.language), "i"),), PARAGRAPH)
        yield Line((Run(message.original.text, "blockquote"),))
    if reply:
        yield from _sources(deps, reply)
        yield from _links(deps, reply)


def _sources(deps: TelegramDeps, reply: Reply) -> Iterator[Line]:
    if not reply.sources:
        return
    language = reply.shown_language
    yield Line((Run(f"{deps.text('notice.sources', language)}:", "b"),), PARAGRAPH)
    for source in reply.sources:
        checked = deps.text("notice.checked", language, date=format_day(source.checked, language))
        yield Line((Run("• "), Run(source.title, url=absolute(deps, source.url)), Run(f" ({checked})")))


def _links(deps: TelegramDeps, reply: Reply) -> Iterator[Line]:
    """Buttons that open a page which Telegram would not link to."""
    for button in reply.buttons:
        if button.url is not None and not takes_url(deps, button):
            yield Line((Run(f"{button.title}: {absolute(deps, button.url)}"),), PARAGRAPH)
