"""Remembers which forms have been sent, so that a second click or a reload does not say the same thing twice."""

from __future__ import annotations

import secrets
from collections import OrderedDict

REMEMBERED = 5_000


class SentForms:
    """Keys of forms already carried out, the newest few thousand, in this process."""

    def __init__(self) -> None:
        self._used: OrderedDict[str, None] = OrderedDict()

    def new_key(self) -> str:
        """For a hidden field of a form."""
        return secrets.token_urlsafe(12)

    def take(self, key: str) -> bool:
        """True the first time; the caller gives the key back if the form could not be carried out."""
        if key in self._used:
            return False
        self._used[key] = None
        if len(self._used) > REMEMBERED:
            self._used.popitem(last=False)
        return True

    def give_back(self, key: str) -> None:
        """The form was refused: it may be sent again."""
        self._used.pop(key, None)
