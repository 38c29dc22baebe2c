"""The actions that rules name. Each dispatches one message of ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import proposals


class Proposing:
    """What the actions share: their whole work is to read a proposal from the latest message."""

    action_name: str
    propose: Callable[[proposals.Message], dict[str, Any]]

    def name(self) -> str:
        return self.action_name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        dispatcher.utter_message(json_message=type(self).propose(tracker.latest_message))
        return []


class ActionAnswer(Proposing, Action):  # type: ignore[misc]
    """A topic's article."""

    action_name = "action_answer"
    propose = staticmethod(proposals.answer)


class ActionClarify(Proposing, Action):  # type: ignore[misc]
    """Topics to choose from."""

    action_name = "action_clarify"
    propose = staticmethod(proposals.clarify)


class ActionFollowUp(Proposing, Action):  # type: ignore[misc]
    """A question without a subject."""

    action_name = "action_follow_up"
    propose = staticmethod(proposals.follow_up)


class ActionSmalltalk(Proposing, Action):  # type: ignore[misc]
    """Greeting, thanks, farewell, yes, no."""

    action_name = "action_smalltalk"
    propose = staticmethod(proposals.smalltalk)


class ActionFallback(Proposing, Action):  # type: ignore[misc]
    """Does not know."""

    action_name = "action_fallback"
    propose = staticmethod(proposals.fallback)
