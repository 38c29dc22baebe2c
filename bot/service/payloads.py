"""Payloads of buttons and commands, read once: "/faq/blue_card", "/handover/yes", "/language/vi", "/start"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"/([a-z_]{1,40})(?:/([a-z0-9_]{1,60}))?")


@dataclass(frozen=True)
class Payload:
    """`name` is the word after the slash, `value` what follows it."""

    name: str
    value: str | None = None


def read_payload(text: str) -> Payload | None:
    """The payload, or None when the text has not the shape of one. Nothing of it is ever executed."""
    match = _SHAPE.fullmatch(text.strip())
    return Payload(match[1], match[2]) if match else None
