"""Rasa's actions: tracker in, ids out, nothing stored; run as the action server runs them."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from actions import proposals
from tests.conftest import ROOT

ANSWER = {"text": "how much", "intent": {"name": "faq"}, "topic": "visa_fee", "options": []}
CLARIFY = {"text": "card", "intent": {"name": "clarify"}, "options": ["blue_card", "opportunity_card"]}
FOLLOW_UP = {"text": "and the cost?", "intent": {"name": "followup"}, "topic": "cost"}
GREET = {"text": "hello", "intent": {"name": "greet", "confidence": 0.99}, "topic": None}
NOTHING: dict[str, Any] = {}
DOES_NOT_KNOW = {"fallback": True}

CASES = [
    ("action_answer", ANSWER, {"answer": "visa_fee"}),
    ("action_answer", NOTHING, DOES_NOT_KNOW),
    ("action_answer", GREET, DOES_NOT_KNOW),
    ("action_clarify", CLARIFY, {"clarify": ["blue_card", "opportunity_card"]}),
    ("action_clarify", NOTHING, {"clarify": []}),
    ("action_clarify", {"options": None}, {"clarify": []}),
    ("action_follow_up", FOLLOW_UP, {"follow_up": "cost"}),
    ("action_follow_up", NOTHING, {"follow_up": None}),
    ("action_smalltalk", GREET, {"smalltalk": "greet"}),
    ("action_smalltalk", NOTHING, {"smalltalk": None}),
    ("action_smalltalk", {"intent": None}, {"smalltalk": None}),
    ("action_fallback", ANSWER, DOES_NOT_KNOW),
    ("action_fallback", NOTHING, DOES_NOT_KNOW),
]
PROPOSE = {
    "action_answer": proposals.answer,
    "action_clarify": proposals.clarify,
    "action_follow_up": proposals.follow_up,
    "action_smalltalk": proposals.smalltalk,
    "action_fallback": proposals.fallback,
}


@pytest.fixture(scope="module")
def executor() -> ActionExecutor:
    """The action server's executor with our package."""
    ready = ActionExecutor()
    ready.register_package("actions")
    return ready


def call(action: str, message: dict[str, Any]) -> dict[str, Any]:
    """The call Rasa makes: the action's name and the tracker as data."""
    tracker = {"sender_id": "c1", "slots": {"topic": None}, "latest_message": message, "events": [], "paused": False}
    return {"next_action": action, "sender_id": "c1", "tracker": tracker, "domain": {}}


@pytest.mark.parametrize(("action", "message", "ids"), CASES)
def test_a_proposal_is_read_from_the_latest_message(action: str, message: dict[str, Any], ids: dict[str, Any]) -> None:
    assert PROPOSE[action](message) == ids


@pytest.mark.parametrize(("action", "message", "ids"), CASES)
async def test_an_action_dispatches_one_message_of_ids_and_no_event(
    executor: ActionExecutor, action: str, message: dict[str, Any], ids: dict[str, Any]
) -> None:
    result = await executor.run(call(action, message))
    assert result["events"] == []
    (response,) = result["responses"]
    assert response["custom"] == ids
    assert not response["text"]
    assert not response["buttons"]


def test_the_domain_names_exactly_these_actions(executor: ActionExecutor) -> None:
    lines = (ROOT / "domain.yml").read_text("utf-8").split("actions:\n")[1].splitlines()
    named = {line.removeprefix("  - ") for line in lines if line.startswith("  - ")}
    assert named == set(PROPOSE) == set(executor.actions)


async def test_what_a_person_typed_is_not_in_what_is_dispatched(executor: ActionExecutor) -> None:
    secret = "my passport is C01X00T47"
    for action in PROPOSE:
        assert secret not in str(await executor.run(call(action, {**ANSWER, "text": secret})))
