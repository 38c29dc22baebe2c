"""Buttons below a message. Telegram sends at most 64 bytes back: they name the button, and the log knows what it means."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.deps import TelegramDeps
from bot.channels.telegram.letters import absolute, takes_url
from bot.domain.conversation import Conversation
from bot.domain.messages import Author, Button, StoredMessage
from bot.service.ports import UnitOfWork

# Two titles up to this length stand beside each other on a phone.
SHORT = 16
_REFERENCE = re.compile(r"([0-9a-f]{8}):([0-9]{1,9}):([0-9]{1,3})")


class Standing(StrEnum):
    """What has become of a button that was pressed."""

    CURRENT = "current"
    OLDER = "older"
    PRESSED = "pressed"
    GONE = "gone"


@dataclass(frozen=True)
class Press:
    """A button that was pressed, with the message it stands below; neither for one that is gone."""

    standing: Standing
    button: Button | None = None
    message: StoredMessage | None = None


def keyboard(deps: TelegramDeps, conversation: Conversation, message: StoredMessage) -> InlineKeyboardMarkup | None:
    """One or two buttons a row; None where there are none."""
    made = [
        (button, _button(deps, conversation, message, index))
        for index, button in enumerate(_buttons(message))
        if button.url is None or takes_url(deps, button)
    ]
    return InlineKeyboardMarkup(list(_rows(made))) if made else None


def links(deps: TelegramDeps, message: StoredMessage) -> InlineKeyboardMarkup | None:
    """What stays below a question that is done with: the buttons that open a page."""
    shown = [
        InlineKeyboardButton(button.title, url=absolute(deps, button.url))
        for button in _buttons(message)
        if button.url is not None and takes_url(deps, button)
    ]
    return InlineKeyboardMarkup.from_column(shown) if shown else None


def has_answers(message: StoredMessage) -> bool:
    """Whether it asks: there is a button that is not only a link."""
    return any(button.url is None for button in _buttons(message))


def find(uow: UnitOfWork, conversation: Conversation | None, data: str) -> Press:
    """What a pressed button means, and whether it still counts."""
    reference = _REFERENCE.fullmatch(data)
    if conversation is None or reference is None or reference[1] != _mark(conversation):
        return Press(Standing.GONE)
    message = uow.messages.get(conversation.id, int(reference[2]))
    index = int(reference[3])
    if message is None or message.withdrawn or index >= len(_buttons(message)):
        return Press(Standing.GONE)
    button = _buttons(message)[index]
    later = uow.messages.after(conversation.id, message.number)
    if any(other.author is Author.PERSON and other.payload == button.payload for other in later):
        return Press(Standing.PRESSED, button, message)
    return Press(Standing.OLDER if any(map(has_answers, later)) else Standing.CURRENT, button, message)


def _buttons(message: StoredMessage) -> tuple[Button, ...]:
    return message.reply.buttons if message.reply else ()


def _button(deps: TelegramDeps, conversation: Conversation, message: StoredMessage, index: int) -> InlineKeyboardButton:
    button = _buttons(message)[index]
    if button.url is not None:
        return InlineKeyboardButton(button.title, url=absolute(deps, button.url))
    return InlineKeyboardButton(button.title, callback_data=f"{_mark(conversation)}:{message.number}:{index}")


def _mark(conversation: Conversation) -> str:
    """Tells conversations of one chat apart: after a deletion or a switch the numbers begin anew."""
    return hashlib.sha256(conversation.id.encode()).hexdigest()[:8]


def _rows(made: list[tuple[Button, InlineKeyboardButton]]) -> Iterator[list[InlineKeyboardButton]]:
    waiting: InlineKeyboardButton | None = None
    for button, shown in made:
        if len(button.title) > SHORT:
            yield from ([waiting],) if waiting else ()
            yield [shown]
            waiting = None
        elif waiting:
            yield [waiting, shown]
            waiting = None
        else:
            waiting = shown
    if waiting:
        yield [waiting]
