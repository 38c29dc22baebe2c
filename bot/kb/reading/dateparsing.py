"""dateparser and Babel, as far as days in answers need them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any

from babel.dates import get_month_names

from bot.kb.reading.quantities import YEARS
from bot.kb.reading.text import bare

_SETTINGS = {
    "DATE_ORDER": "DMY", "PREFER_DAY_OF_MONTH": "first", "REQUIRE_PARTS": ["month", "year"], "TIMEZONE": "UTC",
}  # fmt: skip


class Library:
    """dateparser, restricted to the languages; that of the conversation first. It keeps the day in a global, hence the lock."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = languages
        self._lock = threading.Lock()

    def absolute(self, text: str, on: date, language: str) -> date | None:
        """A day with its month and year, or a month with its year."""
        return self._parse(text, on, language, "absolute-time")

    def relative(self, text: str, on: date, language: str) -> date | None:
        """A day counted from `on`."""
        return self._parse(text, on, language, "relative-time")

    def _parse(self, text: str, on: date, language: str, parser: str) -> date | None:
        from dateparser.date import DateDataParser  # type: ignore[import-untyped]  # half a second, and seldom needed

        known = [language] if language in self._languages else []
        settings = {**_SETTINGS, "PARSERS": [parser], "RELATIVE_BASE": datetime.combine(on, time())}
        languages = known + [code for code in self._languages if code != language]
        with self._lock:
            parsed: Any = DateDataParser(languages=languages, use_given_order=True, settings=settings).get_date_data(text)
        found: date | None = parsed.date_obj.date() if parsed.date_obj else None
        return found if found and found.year in YEARS else None


@cache
def month_names(language: str) -> tuple[str, ...]:
    """The months' names in a language, as they stand alone and within a date, bare."""
    return tuple(
        bare(name) for context in ("format", "stand-alone") for name in get_month_names("wide", context, language).values()
    )
