"""A real server with the real knowledge and the trained model, and a real Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
LOTSE = Path(sys.executable).parent / "lotse"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--no-first-run"]  # fmt: skip


@dataclass
class Server:
    """A running `lotse serve`."""

    url: str
    folder: Path

    def invite(self) -> str:
        """A one-time link for an advisor, as an operator makes it."""
        command = [str(LOTSE), "advisor", "add"]
        return subprocess.run(
            command, cwd=ROOT, env=_env(self.url, self.folder), capture_output=True, text=True, check=True
        ).stdout.strip()


def _env(url: str, folder: Path) -> dict[str, str]:
    port = url.rsplit(":", 1)[1]
    return os.environ | {
        "LOTSE_PORT": port,
        "LOTSE_DATABASE_URL": f"sqlite:///{folder}/lotse.sqlite",
        "LOTSE_AS_OF": "2026-11-24",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all journeys; its output is shown when it does not come up."""
    folder = tmp_path_factory.mktemp("server")
    url = f"http://127.0.0.1:{_free_port()}"
    output = folder / "output.txt"
    with output.open("w") as sink:
        process = subprocess.Popen([str(LOTSE), "serve"], cwd=ROOT, env=_env(url, folder), stdout=sink, stderr=sink)
        try:
            _wait_until_ready(url, process, output)
            yield Server(url, folder)
        finally:
            process.terminate()
            process.wait(20)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], output: Path) -> None:
    for _ in range(240):
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{url}/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    pytest.fail(f"the server did not start:\n{output.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser scripts/chromium.sh found, or one on the PATH. Its event loop ends with the module: other tests have theirs."""
    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
