"""Speed as ratios within one run: a whole reply against the encoder alone, and throughput against plain Rasa.

    python -m benchmarks.speed

Absolute milliseconds depend on the machine and on what else it does; the ratios are what is promised in the README.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx
import yaml

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
MODEL = ROOT / "models" / "lotse.tar.gz"
ONE_BY_ONE, CONVERSATIONS, EACH = 150, 32, 10


def questions() -> list[str]:
    """Distinct texts of all languages in a fixed random order."""
    texts = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            texts += [line[2:].strip() for line in entry["examples"].splitlines() if line.startswith("- ")]
    random.Random(7).shuffle(texts)
    return texts


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], ready: str, env: dict[str, str] | None = None) -> Iterator[int]:
    """A server as a process; gives its pid once `ready` answers."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | (env or {}), stdout=output, stderr=output)
        try:
            for _ in range(240):
                if process.poll() is not None:
                    break
                try:
                    httpx.get(ready, timeout=2)
                    yield process.pid
                    return
                except httpx.TransportError:
                    time.sleep(0.5)
            output.seek(0)
            raise SystemExit(f"{command[0]} did not start:\n{output.read().decode()[-2000:]}")
        finally:
            process.terminate()
            process.wait(20)


def one_by_one(url: str, texts: list[str]) -> tuple[list[float], list[float]]:
    """Milliseconds of the encoder alone and of whole replies, taken in turn so that both see the same machine."""
    from bot.nlu.encoder import shared_encoder

    encoder = shared_encoder()
    encoder.embed(["warm up"])
    alone, whole = [], []
    with httpx.Client(timeout=60) as client:
        for number, text in enumerate(texts):
            start = time.perf_counter()
            encoder.embed([text])
            middle = time.perf_counter()
            client.post(url, json={"sender": "one", "message": text}).raise_for_status()
            if number >= 10:
                alone.append(1000 * (middle - start))
                whole.append(1000 * (time.perf_counter() - middle))
    return alone, whole


async def many_at_once(url: str, texts: list[str]) -> tuple[float, list[float]]:
    """(messages a second, milliseconds of each) of conversations that each wait for their reply before they go on."""
    times: list[float] = []

    async def converse(client: httpx.AsyncClient, number: int) -> None:
        for text in texts[number::CONVERSATIONS][:EACH]:
            start = time.perf_counter()
            (await client.post(url, json={"sender": f"many-{number}", "message": text})).raise_for_status()
            times.append(1000 * (time.perf_counter() - start))

    limits = httpx.Limits(max_connections=CONVERSATIONS)
    async with httpx.AsyncClient(timeout=120, limits=limits) as client:
        start = time.perf_counter()
        await asyncio.gather(*(converse(client, number) for number in range(CONVERSATIONS)))
        return len(times) / (time.perf_counter() - start), times


def p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def memory(pid: int) -> float:
    """Resident megabytes of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure_lotse(texts: list[str]) -> float:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        env = {"LOTSE_PORT": str(port), "LOTSE_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite"}
        url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
        with running([str(BIN / "lotse"), "serve"], f"http://127.0.0.1:{port}/health", env) as pid:
            alone, whole = one_by_one(url, texts[:ONE_BY_ONE])
            for name, value in (("median", median), ("p95", p95)):
                ratio = value(whole) / value(alone)
                print(f"{name}: encoder alone {value(alone):.1f} ms, whole reply {value(whole):.1f} ms, ratio {ratio:.2f}")
            rate, times = asyncio.run(many_at_once(url, texts[ONE_BY_ONE:]))
            print(
                f"lotse, {CONVERSATIONS} at once: {rate:.1f} messages/s, median {median(times):.0f} ms, p95 {p95(times):.0f} ms"
            )
            print(f"lotse, memory: {memory(pid):.0f} MB")
    return rate


def measure_rasa(texts: list[str]) -> float:
    port, actions = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        endpoints = Path(folder) / "endpoints.yml"
        endpoints.write_text(f'action_endpoint:\n  url: "http://127.0.0.1:{actions}/webhook"\n')
        rasa = str(BIN / "rasa")
        server = [rasa, "run", "--model", str(MODEL), "--endpoints", str(endpoints), "--credentials", "credentials.yml",
                  "-i", "127.0.0.1", "-p", str(port)]  # fmt: skip
        with (
            running([rasa, "run", "actions", "--port", str(actions)], f"http://127.0.0.1:{actions}/health"),
            running(server, f"http://127.0.0.1:{port}/"),
        ):
            url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
            httpx.post(url, json={"sender": "warm", "message": "hello"}, timeout=60)
            rate, times = asyncio.run(many_at_once(url, texts[ONE_BY_ONE:]))
    print(f"rasa run, {CONVERSATIONS} at once: {rate:.1f} messages/s, median {median(times):.0f} ms, p95 {p95(times):.0f} ms")
    return rate


def main() -> None:
    texts = questions()
    lotse, rasa = measure_lotse(texts), measure_rasa(texts)
    print(f"throughput, lotse against rasa run + rasa run actions: {lotse / rasa:.2f}")


if __name__ == "__main__":
    main()
