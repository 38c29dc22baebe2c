"""Training examples: enough for every topic in every language, and no text in two intents."""

from __future__ import annotations

from collections import defaultdict

import pytest

from bot.kb.urgent import normalise
from tests.conftest import ROOT, read_yaml
from tests.knowledge.test_real_knowledge import LANGUAGES, TOPICS

LEAST = {code: 12 if code in ("de", "en") else 4 for code in LANGUAGES}


def examples() -> list[tuple[str, str, str]]:
    """(intent, language, text) of every example in data/nlu."""
    found = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in read_yaml(path.read_text("utf-8"))["nlu"]:
            if "intent" in block:
                language = (block.get("metadata") or {}).get("language", "")
                texts = (line.removeprefix("- ").strip() for line in block["examples"].splitlines() if line.strip())
                found += [(block["intent"], language, text) for text in texts]
    return found


EXAMPLES = examples()
TEXTS: dict[tuple[str, str], set[str]] = defaultdict(set)
for intent, language, text in EXAMPLES:
    TEXTS[intent, language].add(normalise(text))


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_has_enough_examples_in_every_language(topic: str) -> None:
    counts = {code: len(TEXTS[f"faq/{topic}", code]) for code in LANGUAGES}
    assert {code: count for code, count in counts.items() if count < LEAST[code]} == {}


def test_no_text_stands_in_two_intents() -> None:
    intents: dict[str, set[str]] = defaultdict(set)
    for intent, _, text in EXAMPLES:
        intents[normalise(text) or text].add(intent)
    assert {text: sorted(names) for text, names in intents.items() if len(names) > 1} == {}


def test_examples_of_topics_are_of_topics_that_exist() -> None:
    named = {intent.removeprefix("faq/") for intent, _, _ in EXAMPLES if intent.startswith("faq/")}
    assert named == set(TOPICS)


def test_every_example_of_a_topic_says_in_which_language_it_is() -> None:
    unknown = {(intent, code) for intent, code, _ in EXAMPLES if intent.startswith("faq/") and len(code) not in (2, 3)}
    assert unknown == set()
