"""A server with Telegram over the double: the real Application of the library, the real knowledge, a scripted engine."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.domain.account import Advisor
from bot.domain.conversation import Conversation
from bot.domain.messages import Reply, StoredMessage
from bot.kb.library import Knowledge
from bot.service import log
from bot.service.ports import Dialogue
from bot.settings import from_env
from tests import talk
from tests.conftest import Product, opened
from tests.fakes import ScriptedDialogue, SetClock
from tests.telegram.botapi import BotApi, Person

T = TypeVar("T")
PAGE = "http://lotse.example"
_CHATS = itertools.count(7001)


@dataclass
class House:
    """The server and the double that it talks to."""

    product: Product
    api: BotApi

    def person(self, language: str | None = "en") -> Person:
        """Somebody new."""
        return self.api.person(next(_CHATS), language)

    def started(self, language: str | None = "en") -> Person:
        """Somebody who has pressed Start and read the first message."""
        person = self.person(language)
        person.write("/start")
        person.wait(1)
        return person

    def text(self, key: str, language: str = "en", /, **values: object) -> str:
        """An interface text."""
        return self.product.services.composer.text(key, language, **values)

    def conversation(self, person: Person) -> Conversation | None:
        """What the chat's conversation is now."""
        with self.product.services.unit_of_work() as uow:
            return uow.conversations.by_sender("telegram", str(person.id))

    def log(self, person: Person) -> list[StoredMessage]:
        """Everything said in it."""
        conversation = self.conversation(person)
        return self.product.services.conversations.messages_after(conversation.id, 0) if conversation else []

    def tell(self, person: Person, reply: Reply, **marks: Any) -> int:
        """Write something of the system into the conversation's log, as a service would; its number."""
        conversation = self.conversation(person)
        assert conversation is not None
        with self.product.services.unit_of_work() as uow:
            conversation = uow.conversations.get(conversation.id)
            log.write_reply(uow, conversation, self.product.clock.now(), reply, **marks)
            uow.conversations.save(conversation)
            uow.commit()
        self.product.services.hub.conversation_changed(conversation.id)
        return conversation.last_number

    def handled(self, update: int) -> None:
        """Wait until an update has been worked on."""
        self.api.wait_until(lambda: self._is_handled(update), lambda: f"update {update} was not worked on")

    def advisor(self) -> Advisor:
        """Somebody to advise."""
        return talk.advisor(self.product.services, login=f"a{next(_CHATS)}")

    def do(self, step: Callable[..., Coroutine[Any, Any, T]], *values: Any) -> T:
        """A step of an advisor, in the loop of the server."""
        portal = self.product.http.portal
        assert portal
        return portal.call(step, *values)

    def waiting_case(self, person: Person) -> int:
        """The person asks for a person and agrees; the case."""
        person.write("/human")
        person.wait_for(self.text("handover.consent")[:40])
        person.press(self.text("handover.yes"))
        self.api.wait_until(lambda: self._case(person) is not None)
        case = self._case(person)
        assert case is not None
        return case

    def _case(self, person: Person) -> int | None:
        conversation = self.conversation(person)
        with self.product.services.unit_of_work() as uow:
            case = uow.cases.of_conversation(conversation.id) if conversation else None
        return case.id if case else None

    def _is_handled(self, update: int) -> bool:
        with self.product.services.unit_of_work() as uow:
            return uow.telegram.handled(update)


@contextmanager
def served(
    api: BotApi, folder: Path, knowledge: Knowledge, dialogue: Dialogue | None = None, clock: SetClock | None = None,
    page: str = PAGE, connected: bool = True,
) -> Iterator[House]:  # fmt: skip
    """A server, ended when it is left. In the same folder it goes on with what it had."""
    variables = {
        "LOTSE_DATABASE_URL": f"sqlite:///{folder}/lotse.sqlite", "LOTSE_BASE_URL": page,
        "LOTSE_TELEGRAM_TOKEN": api.token, "LOTSE_TELEGRAM_API_URL": api.url,
    }  # fmt: skip
    with opened(from_env(variables, folder), dialogue or ScriptedDialogue(), knowledge, clock) as product:
        if connected:
            api.wait_until(lambda: len(api.commands) > len(knowledge.languages), lambda: "not connected")
        yield House(product, api)


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A double of its own."""
    with BotApi() as api:
        yield api


@pytest.fixture
def folder(tmp_path: Path, migrated: Path) -> Path:
    """Where a server of its own keeps its database."""
    shutil.copy(migrated, tmp_path / "lotse.sqlite")
    return tmp_path


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory, migrated: Path, real: Knowledge) -> Iterator[House]:
    """One server for all tests that need nothing special of it; each has people of its own."""
    path = tmp_path_factory.mktemp("telegram")
    shutil.copy(migrated, path / "lotse.sqlite")
    with BotApi() as api, served(api, path, real) as house:
        yield house
