"""What the use cases need from outside. Each port has a real adapter and a fake that we wrote for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, Self

from bot.domain.conversation import Advisor, Case, Conversation
from bot.domain.messages import StoredMessage
from bot.domain.words import UnknownWord


@dataclass(frozen=True)
class Question:
    """What the dialogue engine is asked: the text, the conversation's language as prior, and its topic."""

    text: str
    language: str
    topic: str | None = None


@dataclass(frozen=True)
class Proposal:
    """What the dialogue engine proposes: ids only, exactly one of them; the core decides, renders and stores.

    `answer` is a topic, `clarify` topics best first, `smalltalk` and `follow_up` names; none of them means it does not know.
    `language` is what the text is written in, `confidence` the probability that the proposal is right. `entities` are the
    names in it, `beside` the number of words beside them: 0 for "Freiberg", 4 for "I am a midwife from Brazil".
    """

    language: str
    confidence: float | None = None
    answer: str | None = None
    clarify: tuple[str, ...] = ()
    smalltalk: str | None = None
    follow_up: str | None = None
    entities: Mapping[str, str] = field(default_factory=dict)
    beside: int | None = None


class Dialogue(Protocol):
    """The dialogue engine. Raises EngineUnavailable when it cannot answer."""

    async def respond(self, question: Question) -> Proposal: ...

    async def warm_up(self) -> None:
        """Load what would otherwise be loaded while the first person waits."""


class Names(Protocol):
    """Names in a text, without the engine: "country" -> "IN", "profession" -> ids, "place" -> keys, several joined by "+"."""

    def names(self, text: str) -> Mapping[str, str]: ...


class Clock(Protocol):
    """Time is passed in; nothing below reads it elsewhere."""

    def now(self) -> datetime:
        """The instant, in UTC."""

    def today(self) -> date:
        """The day in Saxony, which is the day facts are looked up for."""

    def day_of(self, instant: datetime) -> date:
        """The day it was, or will be, in Saxony at an instant."""


class Notifier(Protocol):
    """Wakes those who watch a conversation or the console. Losing a wake-up costs a delay, never a message."""

    def conversation_changed(self, conversation_id: str) -> None: ...

    def queue_changed(self) -> None: ...


class Conversations(Protocol):
    """Conversations by id."""

    def add(self, conversation: Conversation) -> None: ...
    def get(self, conversation_id: str) -> Conversation: ...
    def by_sender(self, channel: str, sender: str) -> Conversation | None: ...
    def save(self, conversation: Conversation) -> None: ...
    def erase(self, conversation_id: str) -> None: ...
    def idle_since(self, before: datetime) -> list[str]: ...


class Messages(Protocol):
    """The log of a conversation."""

    def add(self, conversation_id: str, message: StoredMessage) -> None: ...
    def by_external_id(self, conversation_id: str, external_id: str) -> StoredMessage | None: ...
    def replies_to(self, conversation_id: str, number: int) -> list[StoredMessage]: ...
    def after(self, conversation_id: str, number: int) -> list[StoredMessage]: ...


class Cases(Protocol):
    """Hand-overs. `claim` is atomic: of two advisors exactly one gets True."""

    def open(self, case: Case) -> Case: ...
    def get(self, case_id: int) -> Case: ...
    def of_conversation(self, conversation_id: str) -> Case | None: ...
    def claim(self, case_id: int, advisor_id: int, at: datetime) -> bool: ...
    def save(self, case: Case) -> None: ...
    def waiting(self) -> list[Case]: ...
    def held_by(self, advisor_id: int) -> list[Case]: ...
    def closed_by(self, advisor_id: int, limit: int) -> list[Case]: ...
    def position(self, case: Case) -> int: ...


class Advisors(Protocol):
    """Accounts of the console, their sessions and invitations. Tokens are stored as hashes only."""

    def add(self, advisor: Advisor) -> Advisor: ...
    def get(self, advisor_id: int) -> Advisor: ...
    def by_login(self, login: str) -> Advisor | None: ...
    def count(self) -> int: ...
    def add_session(self, token_hash: str, advisor_id: int, csrf: str, expires_at: datetime) -> None: ...
    def session(self, token_hash: str, now: datetime) -> tuple[Advisor, str] | None: ...
    def end_session(self, token_hash: str) -> None: ...
    def add_invitation(self, token_hash: str, role: str, expires_at: datetime) -> None: ...
    def invitation(self, token_hash: str, now: datetime) -> str | None: ...
    def use_invitation(self, token_hash: str, now: datetime) -> bool: ...
    def forget_expired(self, now: datetime) -> None: ...


class Words(Protocol):
    """Professions that the table does not have. `add` counts; nothing says who wrote them."""

    def add(self, word: str, language: str, on: date) -> None: ...
    def all(self) -> list[UnknownWord]: ...
    def forget_before(self, day: date) -> None: ...


class UnitOfWork(Protocol):
    """One transaction. Leaving it without `commit` rolls back."""

    @property
    def conversations(self) -> Conversations: ...
    @property
    def messages(self) -> Messages: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def advisors(self) -> Advisors: ...
    @property
    def words(self) -> Words: ...

    def __enter__(self) -> Self: ...
    def __exit__(self, *exc: object) -> None: ...
    def commit(self) -> None: ...


class UnitOfWorkFactory(Protocol):
    """Opens a transaction; callable from any thread."""

    def __call__(self) -> UnitOfWork: ...
