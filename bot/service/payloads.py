"""Payloads of buttons and commands, read once: "/faq/blue_card", "/faq/zefas/14522180", "/handover/yes", "/start"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"/([a-z_]{1,40})(?:/([a-z0-9_]{1,60}))?(?:/([a-z0-9_+]{1,80}))?")


@dataclass(frozen=True)
class Payload:
    """`name` is the word after the slash, `value` what follows it, `detail` the place or profession a topic is asked for."""

    name: str
    value: str | None = None
    detail: str | None = None


def read_payload(text: str) -> Payload | None:
    """The payload, or None when the text has not the shape of one. Nothing of it is ever executed."""
    match = _SHAPE.fullmatch(text.strip())
    return Payload(match[1], match[2], match[3]) if match else None
