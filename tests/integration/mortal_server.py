"""A server that dies at a chosen commit, and comes back at once: what is slow to load is loaded once, each start is a fork.

Reads lines `serve PORT DATABASE MOMENT NUMBER`, says the number of the new process, and `died` when it has ended. MOMENT is
`before` or `after` (the commit that NUMBER counts from 1) or `never`. The process kills itself with SIGKILL: nothing of it gets
to clean up.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import sqlalchemy as sa
import uvicorn

from bot import bootstrap
from bot.kb.library import Knowledge, load
from bot.nlu.name_finder import shared_names
from bot.settings import from_env
from bot.store.database import create_engine
from tests.conftest import CHEAP, TOY
from tests.fakes import ScriptedDialogue


class Death:
    """Counts commits of an engine from SIGUSR1 on, and kills the process at one of them, before it is made or after."""

    def __init__(self, moment: str, number: int) -> None:
        self._moment, self._left, self._made, self._counts = moment, number, False, False

    def attach(self, engine: sa.Engine) -> None:
        """Watch the engine. What a server commits by itself when it starts is not what is tested."""
        signal.signal(signal.SIGUSR1, lambda *_: setattr(self, "_counts", True))
        sa.event.listen(engine, "commit", self._on_commit)
        sa.event.listen(engine, "checkin", self._on_checkin)

    def _on_commit(self, connection: sa.Connection) -> None:
        if not self._counts:
            return
        self._left -= 1
        if self._left == 0 and self._moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        self._made = self._left == 0

    def _on_checkin(self, *_: object) -> None:
        if self._made and self._moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)


def serve(knowledge: Knowledge, port: int, database: str, death: Death) -> None:
    """One life."""
    address = {"LOTSE_DATABASE_URL": f"sqlite:///{database}", "LOTSE_PORT": str(port), **_telegram()}
    config = from_env(address, Path(database).parent)
    engine = create_engine(config.database_url)
    services = bootstrap.wire(config, ScriptedDialogue(), engine, knowledge=knowledge, hasher=CHEAP)
    app = bootstrap.web_app(services)
    death.attach(engine)
    uvicorn.run(app, port=port, access_log=False, log_level="error", ws="none")


def _telegram() -> dict[str, str]:
    names = ("LOTSE_TELEGRAM_TOKEN", "LOTSE_TELEGRAM_API_URL")
    return {name: os.environ[name] for name in names if name in os.environ}


def main() -> None:
    """Fork a server for each line of the input."""
    knowledge = load(TOY)
    shared_names()
    print("ready", flush=True)
    for line in sys.stdin:
        _, port, database, moment, number = line.split()
        child = os.fork()
        if child == 0:
            serve(knowledge, int(port), database, Death(moment, int(number)))
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("died", flush=True)


if __name__ == "__main__":
    main()
