"""What all tests share: the toy knowledge, the real one, a set clock, and the product wired over a scripted engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from bot import bootstrap
from bot.kb.library import Knowledge, load
from bot.settings import Settings, from_env
from bot.store.database import create_engine, upgrade
from tests.fakes import ScriptedDialogue, SetClock

ROOT = Path(__file__).parents[1]
TOY = Path(__file__).parent / "fixtures" / "kb"


@dataclass
class Product:
    """The product over a real database, the toy knowledge, a scripted engine and a clock that is set."""

    services: bootstrap.Services
    dialogue: ScriptedDialogue
    clock: SetClock
    engine: sa.Engine
    http: TestClient

    def ask(self, message: str, sender: str = "anna", **metadata: str) -> list[dict]:
        """Write over the REST channel; the messages of the reply."""
        body = {"sender": sender, "message": message, "metadata": metadata}
        answer = self.http.post("/webhooks/rest/webhook", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def toy() -> Knowledge:
    """Two articles, two facts, four languages: enough for the engine, independent of what editors do."""
    return load(TOY)


@pytest.fixture(scope="session")
def real() -> Knowledge:
    """The knowledge that is served."""
    return load(ROOT / "knowledge")


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    """Settings of a server that stands in a temporary folder."""
    return from_env({"LOTSE_DATABASE_URL": f"sqlite:///{tmp_path}/lotse.sqlite", "LOTSE_BASE_URL": "http://testserver"}, tmp_path)


@pytest.fixture
def product(config: Settings, toy: Knowledge) -> Iterator[Product]:
    """Everything but the model, ready to be written to."""
    engine = create_engine(config.database_url)
    upgrade(engine)
    dialogue, clock = ScriptedDialogue(), SetClock()
    services = bootstrap.wire(config, dialogue, engine, clock=clock, knowledge=toy)
    with TestClient(bootstrap.web_app(services)) as http:
        yield Product(services, dialogue, clock, engine, http)
    engine.dispose()
