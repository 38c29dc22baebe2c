"""What all tests share: the toy knowledge, the real one, a set clock, and the product wired over a scripted engine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import argon2
import pytest
import sqlalchemy as sa
import yaml
from starlette.testclient import TestClient

from bot import bootstrap
from bot.console.passwords import Argon2Hasher
from bot.kb.library import Knowledge, load
from bot.nlu.lean import without_unused_imports
from bot.service.ports import Dialogue
from bot.settings import Settings, from_env
from bot.store.database import create_engine, upgrade
from tests.fakes import ScriptedDialogue, SetClock

ROOT = Path(__file__).parents[1]
TOY = Path(__file__).parent / "fixtures" / "kb"
# What is tested is our use of the hasher, not argon2.
CHEAP = Argon2Hasher(argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
MODEL = ROOT / "models" / "lotse.tar.gz"

# Before any test module imports Rasa: the tests run the engine as the server does, without TensorFlow.
without_unused_imports()


def read_yaml(text: str) -> Any:
    """`yaml.safe_load` in C where it is there: every process reads a megabyte of cases before its first test."""
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def real_knowledge() -> Knowledge:
    """The knowledge that is served, read once; for parameters, which cannot use the fixture."""
    return load(ROOT / "knowledge")


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
    return real_knowledge()


@pytest.fixture
def config(tmp_path: Path, migrated: Path) -> Settings:
    """Settings of a server that stands in a temporary folder, its database ready."""
    shutil.copy(migrated, tmp_path / "lotse.sqlite")
    return from_env({"LOTSE_DATABASE_URL": f"sqlite:///{tmp_path}/lotse.sqlite", "LOTSE_BASE_URL": "http://testserver"}, tmp_path)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all tables; copied, since to migrate takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "lotse.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@contextmanager
def opened(config: Settings, dialogue: Dialogue, knowledge: Knowledge, clock: SetClock | None = None) -> Iterator[Product]:
    """Everything over an engine and some knowledge, ready to be written to."""
    engine = create_engine(config.database_url)
    clock = clock or SetClock()
    services = bootstrap.wire(config, dialogue, engine, clock=clock, knowledge=knowledge, hasher=CHEAP)
    with TestClient(bootstrap.web_app(services)) as http:
        yield Product(services, dialogue, clock, engine, http)  # type: ignore[arg-type]
    engine.dispose()


@pytest.fixture
def product(config: Settings, toy: Knowledge) -> Iterator[Product]:
    """Everything but the model, with the toy knowledge."""
    with opened(config, ScriptedDialogue(), toy) as product:
        yield product


@pytest.fixture(scope="session")
def trained() -> Dialogue:
    """The trained engine, loaded once; LOTSE_SKIP_MODEL=1 leaves its tests out."""
    if os.environ.get("LOTSE_SKIP_MODEL") == "1":
        pytest.skip("LOTSE_SKIP_MODEL=1: the tests of the trained model are left out")
    from bot.nlu.dialogue import RasaDialogue

    return RasaDialogue(MODEL)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `-n`: a file's tests stay in one process, for its fixtures, and all journeys in one, for their server and browser.

    Files start in the order in which they are found, journeys first, so that the end is made of small ones.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::", 1)[0]
            return "journeys" if file.startswith("tests/browser/") else file

    config.option.loadscopereorder = False
    return ByFile(config, log)
