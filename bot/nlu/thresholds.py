"""The decision between answering, asking back and giving up, free of Rasa."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CLARIFY = "clarify"
FALLBACK = "nlu_fallback"
FEWEST_OPTIONS = 2


@dataclass(frozen=True)
class Thresholds:
    """When to do what. Confidences are calibrated, so 0.6 means right six times in ten."""

    answer: float = 0.55
    """At least this: the first label stands."""
    clarify: float = 0.2
    """At least this, but below ``answer``: offer the likeliest topics."""
    worth: float = 0.04
    """Probability a topic needs to be offered as a third option, or when it is not the first."""
    most: int = 3
    """Options offered at most."""
    retrieval: str = "faq"
    """Intent whose topics can be offered."""
    out_of_scope: str = "out_of_scope"
    """Label for messages about nothing the bot covers."""
    siblings: tuple[tuple[str, str], ...] = ()
    """Pairs of topics that answer each other's question and name each other as related: no use asking which was meant."""


@dataclass(frozen=True)
class Decision:
    """``intent`` is None if the classifier's own stands; ``options`` are topics, best first."""

    intent: str | None
    options: tuple[str, ...] = ()


def decide(ranking: Sequence[tuple[str, float]], confidence: float, thresholds: Thresholds) -> Decision:
    """Decide from ``ranking`` (full labels with probabilities, best first) and its confidence."""
    if not ranking or confidence < thresholds.clarify:
        return Decision(FALLBACK)
    first = ranking[0][0]
    if confidence * _share_with_sibling(ranking, thresholds) >= thresholds.answer:
        return Decision(FALLBACK if first == thresholds.out_of_scope else None)
    options = _options(ranking, thresholds)
    return Decision(CLARIFY, options) if options else Decision(FALLBACK)


def _share_with_sibling(ranking: Sequence[tuple[str, float]], thresholds: Thresholds) -> float:
    """How many times likelier than the first topic alone it is that the first or its sibling in second place was meant."""
    if len(ranking) < FEWEST_OPTIONS:
        return 1.0
    (first, p), (second, q) = ranking[0], ranking[1]
    prefix = f"{thresholds.retrieval}/"
    pair = {first.removeprefix(prefix), second.removeprefix(prefix)}
    return (p + q) / p if p > 0 and any(pair == set(siblings) for siblings in thresholds.siblings) else 1.0


def _options(ranking: Sequence[tuple[str, float]], thresholds: Thresholds) -> tuple[str, ...]:
    """Topics worth asking about: none, two, or up to ``most``.

    One option alone would be a leading question, so the second best comes along with a first one.
    """
    prefix = f"{thresholds.retrieval}/"
    topics = [(label, p) for label, p in ranking if label.startswith(prefix)]
    worth = [label for label, p in topics if p >= thresholds.worth]
    if ranking[0][0].startswith(prefix) and len(worth) < FEWEST_OPTIONS:
        worth = [label for label, _ in topics[:FEWEST_OPTIONS]]
    if len(worth) < FEWEST_OPTIONS:
        return ()
    return tuple(label.removeprefix(prefix) for label in worth[: thresholds.most])
