"""Open questions in the form of the training examples, to be pasted into data/nlu/AREA.yml."""

from __future__ import annotations

from collections.abc import Container, Iterable

from bot.domain.questions import OpenQuestion
from bot.service.personal_marks import GONE

_BRACKETS = str.maketrans("[]{}", "()()")
"""Rasa reads names and their values out of brackets."""


def snippet(questions: Iterable[OpenQuestion], topic: str, known: Container[str]) -> str:
    """YAML with a block for each language; a text in `known` stands there as a comment, since it is an example already."""
    by_language: dict[str, list[str]] = {}
    for question in questions:
        by_language.setdefault(question.language, []).append(question.text)
    lines = ['version: "3.1"', "nlu:"]
    for language, texts in sorted(by_language.items()):
        lines += [f"# already an example: {_line(text)}" for text in texts if text in known]
        new = [_line(text) for text in texts if text not in known]
        if any(GONE in text for text in new):
            lines.append(f"# {GONE} stands where something personal was: write other words there, or leave it out")
        if new:
            lines += [f"- intent: faq/{topic}", f"  metadata: {{language: {language}}}", "  examples: |"]
            lines += [f"    - {text}" for text in new]
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    return " ".join(text.translate(_BRACKETS).split()).lstrip("- #/")
