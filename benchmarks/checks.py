"""The time of a guided check's question against that of a direct article, in turn on the same server.

    python -m benchmarks.checks

Answers are pressed and typed as people do; the outcome, which judges every title, is timed apart.
"""

from __future__ import annotations

import tempfile
import time
from statistics import median

import httpx

from benchmarks.speed import BIN, free_port, p95, running

ROUNDS = 40
ARTICLE = "/faq/blue_card"
ANSWERS = [
    "/flow/pathway_check", "Brazil", "/answer/situation/abroad", "/answer/goal/work", "/answer/qualification/none", "yes",
    "software developer", "46,000", "4 years",
]  # fmt: skip


def timed(client: httpx.Client, url: str, sender: str, message: str) -> tuple[float, str]:
    """(milliseconds, kind of the reply)"""
    start = time.perf_counter()
    reply = client.post(url, json={"sender": sender, "message": message}).raise_for_status().json()
    return 1000 * (time.perf_counter() - start), reply[0]["custom"]["kind"]


def measure(url: str) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of articles, of questions, of outcomes."""
    articles, questions, outcomes = [], [], []
    with httpx.Client(timeout=60) as client:
        for number in range(ROUNDS):
            for message in ANSWERS:
                took, kind = timed(client, url, f"check-{number}", message)
                direct, _ = timed(client, url, f"article-{number}", ARTICLE)
                if number >= 2:
                    articles.append(direct)
                    (outcomes if kind == "outcome" else questions).append(took)
    return articles, questions, outcomes


def main() -> None:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        env = {"LOTSE_PORT": str(port), "LOTSE_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite"}
        with running([str(BIN / "lotse"), "serve"], f"http://127.0.0.1:{port}/health", env):
            articles, questions, outcomes = measure(f"http://127.0.0.1:{port}/webhooks/rest/webhook")
    for name, value in (("median", median), ("p95", p95)):
        print(
            f"{name}: article {value(articles):.1f} ms, question {value(questions):.1f} ms, outcome {value(outcomes):.1f} ms, "
            f"question/article {value(questions) / value(articles):.2f}"
        )


if __name__ == "__main__":
    main()
