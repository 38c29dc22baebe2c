"""What tests of the editors' list and of machine translation share: fakes that we wrote, and services wired over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps, loads
from pathlib import Path
from threading import Thread

from bot.kb.examples import Examples
from bot.kb.glossary import Glossary, load_glossary
from bot.kb.library import Knowledge
from bot.kb.personal import PersonalWords, load_personal_words
from bot.kb.problems import Problems
from bot.nlu.name_finder import shared_names
from bot.service.anonymise import Anonymiser
from bot.service.editing import Editing
from bot.service.open_questions import OpenQuestions
from bot.service.ports import Clock, Dialogue, UnitOfWorkFactory
from tests.conftest import ROOT

NOWHERE = Path("no such folder")


@cache
def served_words() -> PersonalWords:
    """The word lists of the knowledge that is served, without the rest of it, which takes seconds."""
    problems = Problems(ROOT / "knowledge")
    words = load_personal_words(ROOT / "knowledge", problems)
    problems.raise_if_any()
    return words


@cache
def served_glossary() -> Glossary:
    """The glossary of the knowledge that is served."""
    problems = Problems(ROOT / "knowledge")
    glossary = load_glossary(ROOT / "knowledge" / "desk", problems)
    problems.raise_if_any()
    return glossary


class SharedWords:
    """Implements service.ports.Similarity by the share of words that two texts have in common."""

    def groups(self, texts: Sequence[str], languages: Sequence[str]) -> list[list[int]]:
        """Texts that share half of their words with the first of a group."""
        groups: list[list[int]] = []
        for place, text in enumerate(texts):
            home = next((group for group in groups if _shared(texts[group[0]], text) >= 0.5), None)
            if home is None:
                groups.append([place])
            else:
                home.append(place)
        return groups

    def nearness(self, text: str, language: str, others: Sequence[str], languages: Sequence[str]) -> list[float]:
        """The share for each."""
        return [_shared(text, other) for other in others]


def _shared(one: str, other: str) -> float:
    first, second = set(one.casefold().split()), set(other.casefold().split())
    return len(first & second) / max(1, len(first | second))


def editors(
    unit_of_work: UnitOfWorkFactory, knowledge: Knowledge, dialogue: Dialogue, clock: Clock, examples: Path = NOWHERE
) -> tuple[OpenQuestions, Editing]:
    """The two services over fakes."""
    known = Examples(examples)
    anonymiser = Anonymiser(knowledge.personal_words, shared_names(), lambda: known.words)
    questions = OpenQuestions(unit_of_work, anonymiser, clock)
    return questions, Editing(unit_of_work, knowledge, known, SharedWords(), dialogue, clock)


class TranslationDouble:
    """A server with LibreTranslate's interface; `speak` makes the translation, and what it was asked is in `asked`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[dict[str, str]] = []
        self.status = 200
        self.speak: Callable[[str, str], str] = lambda text, target: f"[{target}] {text}"
        self.pause: Callable[[], object] = lambda: None


@contextmanager
def translation_server() -> Iterator[TranslationDouble]:
    """The double on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = loads(self.rfile.read(int(self.headers["Content-Length"])))
            double.asked.append({**body, "path": self.path})
            double.pause()
            answer = {"translatedText": double.speak(body["q"], body["target"])} if double.status == 200 else {"error": body["q"]}
            data = dumps(answer).encode()
            self.send_response(double.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    double = TranslationDouble(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
