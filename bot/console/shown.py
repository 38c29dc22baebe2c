"""What is shown once: a link or codes that we keep as hashes only, on the page after the form that made them."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

REMEMBERED = 1_000


class ShownOnce:
    """Holds a value between a form and the page it leads to, in this process, for the session of a CSRF token."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Any] = OrderedDict()

    def keep(self, csrf: str, value: Any) -> None:
        """For the next page; replaces what was kept before."""
        self._kept[csrf] = value
        if len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)

    def take(self, csrf: str) -> Any:
        """The value, None when it has been shown already."""
        return self._kept.pop(csrf, None)
