"""Fakes for the ports: small classes with state, written for the tests. Nothing of our own code is patched."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bot.domain.errors import EngineUnavailable
from bot.outside.vault import FernetVault
from bot.service.ports import Proposal, Question

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class SetClock:
    """A clock that stands until it is moved."""

    instant: datetime = MORNING

    def now(self) -> datetime:
        return self.instant

    def today(self) -> date:
        return self.instant.date()

    def day_of(self, instant: datetime) -> date:
        return instant.date()

    def forward(self, **by: float) -> None:
        """Move on, for example `days=31`."""
        self.instant += timedelta(**by)


@dataclass
class ScriptedDialogue:
    """Proposes what the test says for a text; anything else it does not know. Remembers what it was asked."""

    proposals: dict[str, Proposal] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)
    down: bool = False

    async def respond(self, question: Question) -> Proposal:
        self.asked.append(question)
        if self.down:
            raise EngineUnavailable("down")
        return self.proposals.get(question.text, Proposal(question.language))

    async def warm_up(self) -> None:
        """Nothing to load."""

    def understands(self, text: str, language: str = "en", **ids: object) -> None:
        """From now on `text` is proposed as `ids` (answer=..., clarify=..., smalltalk=..., follow_up=...)."""
        self.proposals[text] = Proposal(language=language, confidence=0.9, **ids)  # type: ignore[arg-type]


@dataclass
class PausedDialogue:
    """Begins to think, says so, and answers only when it is let go on."""

    proposal: Proposal
    thinking: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: int = 0

    async def respond(self, question: Question) -> Proposal:
        self.waiting += 1
        self.thinking.set()
        await self.go_on.wait()
        return self.proposal

    async def warm_up(self) -> None:
        """Nothing to load."""


def clear_vault() -> FernetVault:
    """A vault with a key that everybody knows."""
    return FernetVault(lambda: "a key of the tests, known to everybody")
