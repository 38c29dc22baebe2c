"""What the console is given by whoever builds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from bot.kb.library import Knowledge
from bot.service.accounts import Accounts
from bot.service.desk import Desk
from bot.service.desk_lists import DeskLists
from bot.service.editing import Editing
from bot.service.open_questions import OpenQuestions
from bot.service.ports import Clock
from bot.service.sign_on import SignOn
from bot.service.translation import Translation


class Signal(Protocol):
    """Rings when something changed."""

    async def wait(self, timeout: float) -> bool:
        """True when something changed since the last wait, False after `timeout` seconds."""

    def close(self) -> None: ...


class Hub(Protocol):
    """Where signals come from; see service.hub."""

    def queue_signal(self) -> Signal: ...
    def conversation_signal(self, conversation_id: str) -> Signal: ...


@dataclass(frozen=True)
class ConsoleDeps:
    """`secure_cookies` is off only where the console is served over plain HTTP, which is on the own machine. `sign_on` is there
    where accounts may log in through an identity provider, `translation` where a machine translation service is set up."""

    desk: Desk
    accounts: Accounts
    knowledge: Knowledge
    hub: Hub
    clock: Clock
    lists: DeskLists
    secure_cookies: bool = True
    sign_on: SignOn | None = None
    translation: Translation | None = None
    editing: Editing = field(kw_only=True)
    open_questions: OpenQuestions = field(kw_only=True)
