"""A real server in a thread and a reader of server-sent events: a stream without end cannot be read by the test client."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

PATIENCE = 60.0


@dataclass(frozen=True)
class Event:
    """One event of a stream."""

    name: str
    data: Any
    id: int | None = None


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The address of a server that is up."""
    # The socket listens before the server runs: whoever connects waits, and nobody has to ask whether it is up.
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listening.close()


class Reader:
    """Somebody who watches a conversation."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()

    def __iter__(self) -> Iterator[Event]:
        fields: dict[str, str] = {}
        for line in self._lines:
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif "data" in fields:
                number = int(fields["id"]) if "id" in fields else None
                yield Event(fields["event"], json.loads(fields["data"]), number)
                fields = {}
            else:
                fields = {}  # a comment

    def messages(self, count: int) -> list[Any]:
        """The next messages; what comes between them is passed over."""
        found = (event for event in self if event.name == "message")
        return [next(found).data for _ in range(count)]

    def until(self, **state: object) -> Event:
        """The next state that is so."""
        return next(e for e in self if e.name == "state" and state.items() <= e.data.items())


@contextmanager
def watching(url: str, token: str, after: object = None) -> Iterator[Reader]:
    """A stream of events, from a number on."""
    headers = {"Authorization": f"Bearer {token}"} | ({} if after is None else {"Last-Event-ID": str(after)})
    with httpx.stream("GET", f"{url}/events", headers=headers, timeout=PATIENCE) as response:
        assert response.status_code == 200, response.read()
        yield Reader(response)
