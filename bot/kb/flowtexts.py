"""The keys of the texts that a flow shows; the texts themselves stand in knowledge/strings/<flow>/<language>.yml."""

from __future__ import annotations

from bot.kb.flows import Flow

NEEDS_EXAMPLE = {"number", "money", "date", "country", "place", "profession", "level"}


def key(flow: str, *parts: str) -> str:
    """flow.office_finder.q.place"""
    return ".".join(("flow", flow, *parts))


def keys_of(flow: Flow) -> tuple[set[str], set[str]]:
    """The keys a flow needs, and all it may have: help texts are optional."""
    needed = {key(flow.name, "name"), key(flow.name, "intro")}
    possible = set()
    for name, question in flow.questions.items():
        needed.add(key(flow.name, "q", name))
        possible |= {key(flow.name, "q", name, "help"), key(flow.name, "q", name, "example")}
        if question.record.kind in NEEDS_EXAMPLE:
            needed.add(key(flow.name, "q", name, "example"))
        needed |= {key(flow.name, "o", name, option) for option in question.record.options}
    needed |= {key(flow.name, "outcome", name) for name in flow.record.outcomes}
    needed |= {key(flow.name, "title", name) for name in flow.titles}
    needed |= {key(flow.name, "need", need.name) for title in flow.titles.values() for need in title.needs}
    needed |= {key(flow.name, "step", name) for name in flow.steps}
    needed |= {key(flow.name, "c", name) for name in flow.criteria}
    return needed, needed | possible
