"""The engine in the server's process and Rasa with its own action server propose the same ids."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from bot.service.ports import Dialogue, Proposal, Question
from tests.conftest import MODEL, ROOT

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("trained")]

TEXTS = [
    "What salary do I need for an EU Blue Card?",
    "visa",
    "And how much is that?",
    "Hello!",
    "yes please",
    "Who won the football match last night?",
    "Мій начальник уже три місяці не платить мені зарплату",
]


@pytest.fixture(scope="module")
def action_server() -> Iterator[str]:
    """The address of `rasa run actions`, once it says that it is up."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", port]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        assert server.stdout is not None
        said = []
        for line in server.stdout:
            said.append(line)
            if "up and running" in line:
                break
        assert server.poll() is None, "".join(said)
        yield f"http://127.0.0.1:{port}/webhook"
        server.terminate()


@pytest.fixture(scope="module")
def agent(trained: Dialogue, action_server: str) -> Any:
    """Rasa's own agent; `trained` comes first, for it keeps TensorFlow out."""
    from rasa.core.agent import Agent
    from rasa.utils.endpoints import EndpointConfig

    return Agent.load(str(MODEL), action_endpoint=EndpointConfig(action_server))


def _ids(proposal: Proposal) -> dict[str, Any]:
    ids = {
        "answer": proposal.answer,
        "clarify": list(proposal.clarify),
        "smalltalk": proposal.smalltalk,
        "follow_up": proposal.follow_up,
    }
    return {name: value for name, value in ids.items() if value} or {"fallback": True}


@pytest.mark.parametrize("text", TEXTS)
async def test_both_ways_to_an_action_propose_the_same(agent: Any, trained: Dialogue, text: str) -> None:
    (said,) = await agent.handle_text(text, sender_id=text)
    assert said["custom"] == _ids(await trained.respond(Question(text, "en")))
