"""What the channel is given; made once by bootstrap."""

from __future__ import annotations

from dataclasses import dataclass

from bot.kb.library import Knowledge
from bot.service.conversations import ConversationService
from bot.service.hub import Hub
from bot.service.ports import Clock, UnitOfWorkFactory
from bot.service.receive import ReceiveMessage
from bot.service.replies import Composer
from bot.service.switching import Switching

CHANNEL = "telegram"


@dataclass(frozen=True)
class TelegramDeps:
    """The use cases, and where the Bot API and our own pages are.

    `webhook` is the address Telegram calls, None where it cannot reach us and has to be asked for updates.
    """

    token: str
    api_url: str
    base_url: str
    webhook: str | None
    knowledge: Knowledge
    composer: Composer
    unit_of_work: UnitOfWorkFactory
    conversations: ConversationService
    receive: ReceiveMessage
    switching: Switching
    hub: Hub
    clock: Clock

    def text(self, key: str, language: str, /, **values: object) -> str:
        """An interface text."""
        return self.composer.text(key, language, **values)
