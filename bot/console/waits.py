"""How long somebody has to wait who has guessed too often."""

from __future__ import annotations

import math

from bot.console.texts import Words


def wait_of(words: Words, seconds: int) -> str:
    """In seconds, from a minute on in minutes."""
    return words("login.seconds", n=seconds) if seconds < 60 else words("login.minutes", n=math.ceil(seconds / 60))
