"""A conversation and its hand-over state table: any transition that is not in the table raises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.checks import Check
from bot.domain.errors import IllegalTransition


class State(StrEnum):
    """Who answers. `bot` is also where a closed hand-over comes back to."""

    BOT = "bot"
    CONSENT = "consent"
    QUEUED = "queued"
    WITH_ADVISOR = "with_advisor"
    TRANSFERRED = "transferred"


class Trigger(StrEnum):
    """What moves a conversation from one state to another."""

    ASK_PERSON = "ask_person"
    AGREE = "agree"
    DECLINE = "decline"
    LEAVE_QUEUE = "leave_queue"
    CLAIM = "claim"
    RELEASE = "release"
    TRANSFER = "transfer"
    CLOSE = "close"
    HAND_BACK = "hand_back"
    TAKE_UP = "take_up"


TRANSITIONS: dict[tuple[State, Trigger], State] = {
    (State.BOT, Trigger.ASK_PERSON): State.CONSENT,
    (State.CONSENT, Trigger.ASK_PERSON): State.CONSENT,
    (State.CONSENT, Trigger.AGREE): State.QUEUED,
    (State.CONSENT, Trigger.DECLINE): State.BOT,
    (State.QUEUED, Trigger.LEAVE_QUEUE): State.BOT,
    (State.QUEUED, Trigger.CLAIM): State.WITH_ADVISOR,
    (State.QUEUED, Trigger.TRANSFER): State.TRANSFERRED,
    (State.WITH_ADVISOR, Trigger.TRANSFER): State.TRANSFERRED,
    (State.WITH_ADVISOR, Trigger.RELEASE): State.QUEUED,
    (State.WITH_ADVISOR, Trigger.CLOSE): State.BOT,
    (State.TRANSFERRED, Trigger.CLAIM): State.WITH_ADVISOR,
    (State.TRANSFERRED, Trigger.LEAVE_QUEUE): State.BOT,
    # Nobody accepted the transfer, or it was declined.
    (State.TRANSFERRED, Trigger.RELEASE): State.QUEUED,
    # The advisor keeps the case and lets the bot answer meanwhile; the person may ask for somebody again, too.
    (State.WITH_ADVISOR, Trigger.HAND_BACK): State.BOT,
    (State.BOT, Trigger.TAKE_UP): State.WITH_ADVISOR,
    (State.CONSENT, Trigger.TAKE_UP): State.WITH_ADVISOR,
    (State.BOT, Trigger.CLOSE): State.BOT,
    (State.CONSENT, Trigger.CLOSE): State.BOT,
    # A case that is ended before anybody took it: the person is blocked, or nobody came.
    (State.QUEUED, Trigger.CLOSE): State.BOT,
    (State.TRANSFERRED, Trigger.CLOSE): State.BOT,
}

HUMAN_STATES = frozenset({State.QUEUED, State.WITH_ADVISOR, State.TRANSFERRED})
WAITING_STATES = frozenset({State.QUEUED, State.TRANSFERRED})


@dataclass
class Conversation:
    """One conversation. `language` is the language the person is taken to use, `ui_language` that of the interface.

    `check` is the guided check it is in, or was in last; `delivered` the number of the last message given to a channel that is
    pushed to or asks anew (Telegram, REST). `page` is where on the web it began, `zone` the person's time zone, `email` where an
    answer is announced, if the person wants that; until `blocked_until` no hand-over is possible.
    """

    id: str
    channel: str
    sender: str
    token_hash: str | None
    created_at: datetime
    last_at: datetime
    language: str = "en"
    ui_language: str | None = None
    state: State = State.BOT
    topic: str | None = None
    last_number: int = 0
    delivered: int = 0
    check: Check | None = None
    page: str | None = None
    zone: str | None = None
    email: str | None = None
    blocked_until: datetime | None = None

    @property
    def bot_is_silent(self) -> bool:
        """True while a person of an organisation has, or is about to get, the conversation."""
        return self.state in HUMAN_STATES

    def move(self, trigger: Trigger) -> None:
        """Apply a trigger. Raises IllegalTransition, leaving the state as it was."""
        target = TRANSITIONS.get((self.state, trigger))
        if target is None:
            raise IllegalTransition(f"{trigger} is not possible in state {self.state}")
        self.state = target

    def allows(self, trigger: Trigger) -> bool:
        """Whether the state table has the step."""
        return (self.state, trigger) in TRANSITIONS
