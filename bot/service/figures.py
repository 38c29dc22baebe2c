"""The arithmetic of reports: shares, spreads, and numbers too small to be shown."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

FEW = 5
"""Fewer people than this could be recognised by those who know them."""


@dataclass(frozen=True)
class Share:
    """A part of a whole. `percent` is None where the whole is nothing, or too small to tell."""

    part: int
    whole: int
    hidden: bool = False

    @property
    def percent(self) -> int | None:
        """Rounded to whole per cent."""
        return None if self.hidden or not self.whole else round(100 * self.part / self.whole)


@dataclass(frozen=True)
class Spread:
    """How numbers lie: half of them are at most `median`, nine of ten at most `ninth`. None without numbers."""

    count: int
    median: int | None = None
    ninth: int | None = None


def spread(numbers: Iterable[int]) -> Spread:
    """Median, and the nearest-rank ninetieth percentile."""
    ordered = sorted(numbers)
    if not ordered:
        return Spread(0)
    return Spread(len(ordered), round(statistics.median(ordered)), ordered[math.ceil(0.9 * len(ordered)) - 1])


def shown(number: int) -> int | None:
    """The number; None for one to four, which stand for people who could be recognised."""
    return None if 0 < number < FEW else number


def share(part: int, whole: int) -> Share:
    """A share that hides itself where the whole is small."""
    return Share(part, whole, hidden=whole < FEW)
