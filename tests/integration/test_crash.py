"""The server is killed at every commit of a hand-over, before and after it, and started again: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx
import pytest

from bot.domain.conversation import State
from bot.kb.library import Knowledge
from bot.service.accounts import Accounts
from bot.service.throttle import Throttle
from bot.store.database import SqlUnitOfWork, create_engine
from tests.conftest import CHEAP, ROOT
from tests.fakes import SetClock, clear_vault

PASSWORD = "ein langer Satz als Passwort"
COMMITS = 12


class Mortal:
    """The server of tests.integration.mortal_server: killed at a commit, started again whenever somebody asks in vain."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "lotse.sqlite"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.lives = self._process = 0
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.mortal_server"], cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._hears() == "ready"

    def live(self, moment: str = "never", number: int = 0) -> None:
        """Start a server that dies at that commit; one that ran before is dead by now."""
        assert self._nursery.stdin is not None
        if self._process:
            assert self._hears() == "died"
        self.lives += 1
        self._nursery.stdin.write(f"serve {self.port} {self.database} {moment} {number}\n")
        self._nursery.stdin.flush()
        self._process = int(self._hears())
        for _ in range(600):
            try:
                httpx.get(f"{self.url}/health", timeout=30)
                break
            except httpx.TransportError:
                time.sleep(0.02)
        else:
            pytest.fail("the server did not come up")
        if number:
            os.kill(self._process, signal.SIGUSR1)

    def die(self) -> None:
        """Kill the server that runs."""
        os.kill(self._process, signal.SIGKILL)
        assert self._hears() == "died"
        self._process = 0

    def end(self) -> None:
        """No server any more."""
        with self._nursery:
            self._nursery.kill()

    def _hears(self) -> str:
        assert self._nursery.stdout is not None
        return self._nursery.stdout.readline().strip()


@dataclass
class Handover:
    """A person and an advisor who do not give up: what was not answered is sent once more, with the same id or key."""

    server: Mortal
    http: httpx.Client
    said: list[str] = field(default_factory=list)
    id: str = ""
    token: str = ""

    def play(self) -> None:
        """From the first question to the answer of the bot after the end."""
        begun = self._try(lambda: self.http.post("/api/conversations", json={"language": "en"}))
        self.id, self.token = begun["id"], begun["token"]
        self.person(text="first question")
        self.person(payload="/handover")
        self.person(payload="/handover/yes")
        self.person(text="second question")
        self.login()
        self.case("claim")
        self.case("reply", text="first answer")
        self.person(text="third question")
        self.case("reply", text="second answer")
        self.case("close", outcome="answered")
        self.person(text="last question")

    def person(self, **message: str) -> None:
        """Write or press."""
        self.said.append(message.get("text") or message["payload"])
        body = {"client_id": f"m{len(self.said)}", **message}
        headers = {"Authorization": f"Bearer {self.token}"}
        self._try(lambda: self.http.post(f"/api/conversations/{self.id}/messages", json=body, headers=headers))

    def login(self) -> None:
        """Begin a session of the console."""
        form = {"login": "anna", "password": PASSWORD, "next": "/console"}
        self._form("/console/login", "/console/login", form)

    def case(self, step: str, **form: str) -> None:
        """Send a form of the case's page."""
        self._form(f"/console/cases/{self._case()}", f"/console/cases/{self._case()}/{step}", form)

    def replayed(self) -> list[int]:
        """The numbers of the messages that somebody reads who opens the conversation anew."""
        headers, numbers = {"Authorization": f"Bearer {self.token}"}, []
        with self.http.stream("GET", f"/api/conversations/{self.id}/events", headers=headers) as stream:
            for line in stream.iter_lines():
                if line == "event: state":
                    break
                if line.startswith("id: "):
                    numbers.append(int(line.removeprefix("id: ")))
        return numbers

    def _case(self) -> int:
        [(case,)] = _rows(self.server.database, "SELECT id FROM cases WHERE conversation_id = ?", self.id)
        return int(case)

    def _form(self, page: str, action: str, form: dict[str, str]) -> None:
        html = self._get(page)
        fields = {name: re.findall(rf'name="{name}" value="([^"]*)"', html)[:1] for name in ("csrf", "key")}
        data = {**{name: found[0] for name, found in fields.items() if found}, **form}
        answer = self._send(lambda: self.http.post(action, data=data, headers={"Origin": self.server.url}))
        assert answer.status_code in (303, 409), answer.text

    def _get(self, page: str) -> str:
        return self._send(lambda: self.http.get(page)).text

    def _try(self, call: Callable[[], httpx.Response]) -> dict:
        answer = self._send(call)
        assert answer.is_success, answer.text
        return answer.json()

    def _send(self, call: Callable[[], httpx.Response]) -> httpx.Response:
        for _ in range(3):
            try:
                return call()
            except httpx.TransportError:
                self.server.live()
        pytest.fail("the server died again and again")


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mortal]:
    server = Mortal(tmp_path_factory.mktemp("crash"))
    yield server
    server.end()


@pytest.fixture(scope="module")
def furnished(migrated: Path, toy: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the account of an advisor."""
    path = Path(shutil.copy(migrated, tmp_path_factory.mktemp("furnished")))
    engine = create_engine(f"sqlite:///{path}")
    accounts = Accounts(partial(SqlUnitOfWork, engine), CHEAP, SetClock(), Throttle(), clear_vault(), toy)
    accounts.join(accounts.invite(), "anna", "Anna Berg", PASSWORD, ("de", "en"))
    engine.dispose()
    return path


@pytest.mark.parametrize("number", range(1, COMMITS + 1))
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_server_killed_in_a_handover_loses_and_doubles_nothing(
    mortal: Mortal, furnished: Path, moment: str, number: int
) -> None:
    _fresh(mortal.database, furnished)
    lives = mortal.lives
    mortal.live(moment, number)
    with httpx.Client(base_url=mortal.url, timeout=30) as http:
        handover = Handover(mortal, http)
        handover.play()
        seen = handover.replayed()
    assert mortal.lives == lives + 2, "the server was to die exactly once"
    mortal.die()
    rows = _rows(
        mortal.database, "SELECT number, author, text FROM messages WHERE conversation_id = ? ORDER BY number", handover.id
    )
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1)) == seen
    assert [text for _, author, text in rows if author == "advisor"] == ["first answer", "second answer"]
    assert [text for _, author, text in rows if author == "person"] == handover.said
    [(state,)] = _rows(mortal.database, "SELECT state FROM conversations WHERE id = ?", handover.id)
    assert State(state) is State.BOT
    [(claimed, closed)] = _rows(mortal.database, "SELECT claimed_at, closed_at FROM cases WHERE conversation_id = ?", handover.id)
    assert claimed and closed and claimed < closed
    assert rows[-1][1] == "bot", "after the end the bot answers again"


def _fresh(database: Path, furnished: Path) -> None:
    for left in database.parent.glob(f"{database.name}*"):
        left.unlink()
    shutil.copy(furnished, database)


def _rows(database: Path, query: str, *values: str) -> list[tuple]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(query, values).fetchall()
