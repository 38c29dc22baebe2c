"""Golden conversations: their files, read strictly, and a player that holds each turn against what is expected.

A file is a list of conversations (`name`, `as_of`, `language` of the interface, `turns`). A turn has `user`, a text or
`{button: payload}`; `nlu`, what the scripted engine proposes for the text; `expect`. With the trained engine `nlu` is
dropped, and what came of it is expected all the same; where it asks back, the topic expected has to be among those offered.
`facts`, `buttons` and `contains` name what has to be there, among other things, `lacks` what must not; `options` are all
topics offered, of which the trained engine has to offer one; `silent` is no reply. `flow` is what the reply says of a guided
check: the question or the outcome, all answers, some verdicts. Before a turn the interface may change its `language`, for good,
and the server may `restart` over the same database.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tests.conftest import Product, read_yaml
from tests.fakes import ScriptedDialogue

FOLDER = Path(__file__).parent


class Strict(BaseModel):
    """An unknown key is an error: a misspelt expectation would hold for ever."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Press(Strict):
    """The person presses a button, or one of an older message."""

    button: str


class Nlu(Strict):
    """What the engine proposes; none of the ids: it does not know."""

    language: str
    answer: str | None = None
    clarify: tuple[str, ...] = ()
    smalltalk: str | None = None
    follow_up: str | None = None


class Flow(Strict):
    """Where a guided check stands after the reply; answers and points are looked at only where they are given."""

    name: str
    question: str | None = None
    outcome: str | None = None
    answers: dict[str, str | float | list[str]] | None = None
    verdicts: dict[str, Literal["likely", "possible", "not_now"]] = Field(default_factory=dict)
    points: int | None = None

    @model_validator(mode="after")
    def _stands_somewhere(self) -> Flow:
        if (self.question is None) == (self.outcome is None):
            raise ValueError("a check stands either at a question or at an outcome")
        return self


class Expect(Strict):
    """What is said and what becomes of the conversation."""

    silent: bool = False
    kind: str | None = None
    topic: str | None = None
    language: str | None = None
    shown_language: str | None = None
    facts: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    state: Literal["bot", "consent", "queued"] | None = None
    flow: Flow | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Expect:
        if self.silent == (self.kind is not None):
            raise ValueError("a turn expects either a kind or silence")
        return self


class Turn(Strict):
    """One message of the person."""

    user: str | Press
    nlu: Nlu | None = None
    language: str | None = None
    restart: bool = False
    expect: Expect


class Conversation(Strict):
    """A whole conversation on one day."""

    name: str
    as_of: date = date(2026, 11, 24)
    language: str = "en"
    turns: list[Turn] = Field(min_length=1)


def read(text: str) -> list[Conversation]:
    """The conversations of a file. Raises ValidationError for anything it should not have."""
    return [Conversation.model_validate(entry) for entry in read_yaml(text)]


def all_conversations() -> list[Conversation]:
    """Those of every file of this folder."""
    return [found for path in sorted(FOLDER.glob("*.yml")) for found in read(path.read_text("utf-8"))]


def play(start: Callable[[], AbstractContextManager[Product]], conversation: Conversation) -> None:
    """Hold the conversation over the REST channel. A turn that goes otherwise than expected is an AssertionError.

    `start` starts a server; all of them have one database.
    """
    language = conversation.language
    with ExitStack() as server:
        product = server.enter_context(start())
        for number, turn in enumerate(conversation.turns, 1):
            if turn.restart:
                server.close()
                product = server.enter_context(start())
            language = turn.language or language
            _play(product, turn, language, number)


def _play(product: Product, turn: Turn, language: str, number: int) -> None:
    _script(product, turn)
    message = turn.user.button if isinstance(turn.user, Press) else turn.user
    replies = product.ask(message, language=language)
    if _asked_back(product, turn.expect, replies):
        replies = product.ask(f"/faq/{turn.expect.topic}", language=language)
    _compare(product, turn.expect, replies, f"turn {number} ({message!r})")


def _asked_back(product: Product, expect: Expect, replies: list[dict[str, Any]]) -> bool:
    """Whether the trained engine, not sure enough, offers the topic that is expected: then the person presses its button."""
    if isinstance(product.dialogue, ScriptedDialogue) or expect.kind != "answer" or expect.topic is None or not replies:
        return False
    return bool(expect.topic in replies[0]["custom"]["options"])


def _script(product: Product, turn: Turn) -> None:
    if isinstance(product.dialogue, ScriptedDialogue) and turn.nlu and isinstance(turn.user, str):
        product.dialogue.understands(turn.user, **turn.nlu.model_dump())


def _compare(product: Product, expect: Expect, replies: list[dict[str, Any]], where: str) -> None:
    assert len(replies) == (0 if expect.silent else 1), where
    if expect.state:
        assert _state(product) == expect.state, where
    if expect.silent:
        return
    reply, custom = replies[0], replies[0]["custom"]
    for name in ("kind", "topic", "language", "shown_language"):
        wanted = getattr(expect, name)
        assert wanted is None or custom[name] == wanted, f"{where}: {name} is {custom[name]}, not {wanted}"
    payloads = {button["payload"] for button in reply.get("buttons", ())}
    assert set(expect.buttons) <= payloads, f"{where}: {payloads}"
    assert set(expect.facts) <= set(custom["facts"]), f"{where}: {custom['facts']}"
    unwanted = [text for text in expect.lacks if text in reply["text"]]
    assert not unwanted, f"{where}: {unwanted} in {reply['text']!r}"
    missing = [text for text in expect.contains if text not in reply["text"]]
    assert not missing, f"{where}: {missing} not in {reply['text']}"
    _compare_options(product, expect, custom["options"], where)
    if expect.flow:
        _compare_flow(expect.flow, custom.get("flow") or {}, where)


def _compare_flow(expect: Flow, said: dict[str, Any], where: str) -> None:
    for name in ("name", "question", "outcome"):
        assert said.get(name) == getattr(expect, name), f"{where}: {name} of the check in {said}"
    for name in ("answers", "points"):
        wanted = getattr(expect, name)
        assert wanted is None or said[name] == wanted, f"{where}: {name} of the check are {said[name]}"
    found = {title: said["verdicts"].get(title) for title in expect.verdicts}
    assert found == expect.verdicts, f"{where}: {said['verdicts']}"


def _compare_options(product: Product, expect: Expect, options: list[str], where: str) -> None:
    if isinstance(product.dialogue, ScriptedDialogue):
        assert tuple(options) == expect.options, where
    else:
        assert bool(set(options) & set(expect.options)) == bool(expect.options), f"{where}: {options}"


def _state(product: Product) -> str:
    with product.services.unit_of_work() as uow:
        found = uow.conversations.by_sender("rest", "anna")
    assert found is not None
    return found.state.value
