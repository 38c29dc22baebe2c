"""The law as of one day: facts as conditions compare them, and named predicates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.kb.facts import FactNotInForce, Facts


@dataclass(frozen=True)
class Predicate:
    """A named test of one answer: which kind of question it fits, and the rule in Python."""

    kind: str
    holds: Callable[[str], bool | None]


@dataclass
class Law:
    """Facts as they stand on one day, and the predicates. What was looked up or found out once is kept: most people answer alike.

    `most_kept` bounds the memory of it, since answers come from outside; counting all paths goes without.
    """

    facts: Facts
    on: date
    predicates: Mapping[str, Predicate]
    most_kept: int | None = 50_000
    _memo: dict[Any, Any] = field(default_factory=dict)
    _values: dict[str, Any] = field(default_factory=dict)

    def remembered(self, key: Any, find_out: Callable[[], Any]) -> Any:
        """What was found out under this key, found out now where it was not."""
        memo = self._memo  # another thread may put an empty one in its place
        if key in memo:
            return memo[key]
        if self.most_kept and len(self._memo) >= self.most_kept:
            self._memo = {}
        return self._memo.setdefault(key, find_out())

    def value(self, fact: str) -> Any:
        """The value as conditions compare it (levels in lower case, days in ISO form), or None where it is not in force."""
        if fact not in self._values:
            self._values[fact] = self._look_up(fact)
        return self._values[fact]

    def _look_up(self, fact: str) -> Any:
        try:
            found = self.facts.get(fact, self.on)
        except FactNotInForce:
            return None
        return found.value.lower() if found.unit == "cefr" else plain(found.value)  # type: ignore[union-attr]


def plain(value: Any) -> Any:
    """A value as answers are kept: days in ISO form, lists as tuples."""
    if isinstance(value, date):
        return value.isoformat()
    return tuple(value) if isinstance(value, list) else value
