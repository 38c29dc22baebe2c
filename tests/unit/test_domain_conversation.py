"""The hand-over state table: every pair of state and trigger is allowed, with this target, or raises."""

from __future__ import annotations

from itertools import product

import pytest

from bot.domain.conversation import Conversation, State, Trigger
from bot.domain.errors import CaseTaken, IllegalTransition
from tests.fakes import MORNING

# Read row by row: what may happen to a conversation in this state, and where it then is.
TABLE = {
    "bot": {"ask_person": "consent", "take_up": "with_advisor", "close": "bot"},
    "consent": {"ask_person": "consent", "agree": "queued", "decline": "bot", "take_up": "with_advisor", "close": "bot"},
    "queued": {"claim": "with_advisor", "leave_queue": "bot", "transfer": "transferred", "close": "bot"},
    "with_advisor": {"close": "bot", "release": "queued", "transfer": "transferred", "hand_back": "bot"},
    "transferred": {"claim": "with_advisor", "leave_queue": "bot", "release": "queued", "close": "bot"},
}
ALLOWED = [(State(s), Trigger(t), State(end)) for s, row in TABLE.items() for t, end in row.items()]
FORBIDDEN = [(state, trigger) for state, trigger in product(State, Trigger) if trigger not in TABLE[state]]


def conversation(state: State) -> Conversation:
    """A conversation that stands in a state."""
    return Conversation("c1", "web", "anna", None, MORNING, MORNING, state=state)


@pytest.mark.parametrize(("state", "trigger", "end"), ALLOWED)
def test_an_allowed_step_leads_to_its_state(state: State, trigger: Trigger, end: State) -> None:
    subject = conversation(state)
    subject.move(trigger)
    assert subject.state == end


@pytest.mark.parametrize(("state", "trigger"), FORBIDDEN)
def test_any_other_step_raises_and_changes_nothing(state: State, trigger: Trigger) -> None:
    subject = conversation(state)
    with pytest.raises(IllegalTransition, match=f"{trigger} is not possible in state {state}"):
        subject.move(trigger)
    assert subject.state == state


@pytest.mark.parametrize(("state", "trigger"), list(product(State, Trigger)))
def test_allows_says_beforehand_what_move_will_do(state: State, trigger: Trigger) -> None:
    assert conversation(state).allows(trigger) is (trigger in TABLE[state])


@pytest.mark.parametrize(
    ("state", "silent"),
    [("bot", False), ("consent", False), ("queued", True), ("with_advisor", True), ("transferred", True)],
)
def test_the_bot_is_silent_from_consent_given_until_the_end_of_the_advice(state: str, silent: bool) -> None:
    assert conversation(State(state)).bot_is_silent is silent


@pytest.mark.parametrize("state", State)
def test_from_every_state_there_is_a_way_back_to_the_bot(state: State) -> None:
    seen, waiting = set(), {state}
    while waiting:
        seen |= waiting
        waiting = {end for start, _, end in ALLOWED if start in waiting} - seen
    assert State.BOT in seen


def test_the_holder_of_a_taken_case_is_named() -> None:
    error = CaseTaken("Berta")
    assert (error.holder, str(error)) == ("Berta", "already taken by Berta")
