"""People and advisors for tests of the use cases: they write, press buttons and hold cases, and read what comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.bootstrap import Services
from bot.domain.account import Advisor
from bot.domain.conversation import State
from bot.domain.messages import IncomingMessage, Reply, StoredMessage
from bot.service.receive import Result


@dataclass
class Person:
    """Somebody in a conversation of the web channel."""

    services: Services
    id: str
    token: str
    sent: int = 0

    @classmethod
    def begin(cls, services: Services, language: str = "en") -> Person:
        """Open the chat."""
        conversation, token = services.conversations.begin("web", language)
        return cls(services, conversation.id, token)

    async def send(self, **message: str | None) -> Result:
        """Send a message as its parts; an own id unless one is given."""
        self.sent += 1
        return await self.services.receive(self.id, IncomingMessage(**{"external_id": f"m{self.sent}", **message}))  # type: ignore[arg-type]

    async def say(self, text: str, language: str | None = None) -> Reply | None:
        """Write; the reply, or None when the bot says nothing."""
        return _only((await self.send(text=text, language=language)).replies)

    async def press(self, payload: str, language: str | None = None) -> Reply | None:
        """Press a button."""
        return _only((await self.send(payload=payload, language=language)).replies)

    async def wait_for_a_person(self) -> int:
        """Ask for a person and agree; the number of the case."""
        await self.press("/handover")
        await self.press("/handover/yes")
        with self.services.unit_of_work() as uow:
            case = uow.cases.of_conversation(self.id)
        assert case is not None
        return case.id

    def log(self) -> list[StoredMessage]:
        """Everything said so far."""
        return self.services.conversations.messages_after(self.id, 0)

    @property
    def last(self) -> StoredMessage:
        """The last message of the log."""
        return self.log()[-1]

    @property
    def state(self) -> State:
        """Who answers."""
        return self.services.conversations.status(self.id).state

    @property
    def place(self) -> int | None:
        """The place in the queue."""
        return self.services.conversations.status(self.id).position

    @property
    def topic(self) -> str | None:
        """What the conversation is about."""
        with self.services.unit_of_work() as uow:
            return uow.conversations.get(self.id).topic


def advisor(services: Services, login: str = "berg", name: str = "Anna Berg", **values: object) -> Advisor:
    """An account of the console; nobody logs in with it, so its password is none."""
    with services.unit_of_work() as uow:
        account = uow.advisors.add(Advisor(0, login, name, "-", **values))  # type: ignore[arg-type]
        uow.commit()
    return replace(account)


def _only(replies: tuple[StoredMessage, ...]) -> Reply | None:
    assert len(replies) <= 1
    return replies[0].reply if replies else None
