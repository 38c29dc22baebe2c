"""A word that the knowledge does not have, for editors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class UnknownWord:
    """A profession as somebody wrote it, in lower case, and how often it came."""

    word: str
    language: str
    times: int
    first_on: date
    last_on: date
