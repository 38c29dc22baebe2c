"""The dialogue engine behind the port: a Rasa agent in this process. It proposes ids and remembers nothing.

Every message gets a fresh tracker with the slots the core knows, so Rasa holds no text of anybody, replicas need no
shared tracker store, and erasing a conversation has nothing to erase here.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bot.nlu.lean import quiet, without_unused_imports

quiet()
without_unused_imports()

from rasa.core.agent import Agent  # noqa: E402
from rasa.core.channels.channel import UserMessage  # noqa: E402
from rasa.shared.core.constants import ACTION_LISTEN_NAME  # noqa: E402
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from rasa.utils.log_utils import configure_structlog  # noqa: E402
from rasa_sdk.executor import ActionExecutor  # noqa: E402

from bot.domain.errors import EngineUnavailable, SettingsError  # noqa: E402
from bot.nlu.encoder import shared_encoder  # noqa: E402
from bot.nlu.name_finder import words_beside  # noqa: E402
from bot.service.ports import Proposal, Question  # noqa: E402

log = logging.getLogger(__name__)


class RasaDialogue:
    """Implements service.ports.Dialogue."""

    def __init__(self, model: Path) -> None:
        """Load a trained model. Raises SettingsError when the file is missing: Rasa would silently load another one."""
        if not model.is_file():
            raise SettingsError(f"there is no model {model}: run `lotse train`")
        # Before anything else: an agent in this process would print every user text.
        configure_structlog(logging.WARNING)
        self._processor = _load(model)
        # Rasa's own way to an action validates every result against a schema for 25 ms; this is its action server's executor.
        self._executor = ActionExecutor()
        self._executor.register_package("actions")
        self._encoder = shared_encoder()
        # The encoder computes outside Python's lock: one worker keeps the second core busy while this one answers.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="encoder")

    async def warm_up(self) -> None:
        """The first message would wait for everything that is loaded on demand."""
        await self.respond(Question("Welches Visum brauche ich für die Arbeit in Sachsen?", "de"))

    async def respond(self, question: Question) -> Proposal:
        """Understand one text. Raises EngineUnavailable instead of any error of the engine."""
        try:
            await asyncio.get_running_loop().run_in_executor(self._worker, self._encoder.embed, [question.text])
            return await self._propose(question)
        except Exception as error:
            # The message of a foreign exception may hold the text.
            log.error("dialogue engine failed: %s", type(error).__name__)
            raise EngineUnavailable(type(error).__name__) from error

    async def _propose(self, question: Question) -> Proposal:
        tracker = self._tracker(question)
        message = UserMessage(question.text, sender_id=tracker.sender_id, metadata={"language": question.language})
        parsed = await self._processor.parse_message(message, tracker, only_output_properties=True)
        tracker.update(UserUttered(question.text, parsed["intent"], parsed["entities"], parsed), self._processor.domain)
        proposal = await self._act(tracker)
        return _proposal(parsed, proposal)

    def _tracker(self, question: Question) -> DialogueStateTracker:
        tracker = DialogueStateTracker(uuid.uuid4().hex, self._processor.domain.slots)
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        if question.topic:
            tracker.update(SlotSet("topic", question.topic))
        return tracker

    async def _act(self, tracker: DialogueStateTracker) -> dict[str, Any]:
        """Let the policy pick an action and run it; what it dispatched are the ids."""
        action, _ = self._processor.predict_next_with_tracker_if_should(tracker)
        call = {"next_action": action.name(), "sender_id": tracker.sender_id, "tracker": tracker.current_state()}
        result = await self._executor.run(call)
        return dict(result["responses"][0]["custom"])


def _load(model: Path) -> Any:
    try:
        agent = Agent.load(str(model))
    except Exception as error:
        reason = type(error).__name__
        raise SettingsError(f"the model {model} does not load ({reason}): run `lotse train --force`") from error
    if not agent.is_ready():
        raise SettingsError(f"the model {model} does not load: run `lotse train --force`")
    return agent.processor


def _proposal(parsed: dict[str, Any], ids: dict[str, Any]) -> Proposal:
    return Proposal(
        language=parsed.get("language") or "en",
        confidence=round(float(parsed["intent"].get("confidence") or 0.0), 3),
        answer=ids.get("answer"),
        clarify=tuple(ids.get("clarify") or ()),
        smalltalk=ids.get("smalltalk"),
        follow_up=ids.get("follow_up"),
        entities={entity["entity"]: str(entity["value"]) for entity in parsed.get("entities", [])},
        beside=words_beside(parsed.get("text") or "", parsed.get("entities", [])),
    )
