"""Replies and messages as plain JSON data and back: the form that is stored, sent to browsers and exported."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from bot.domain.checks import note_from_json, note_to_json
from bot.domain.messages import Block, Button, Kind, Reply, SourceNote, Span, StoredMessage

Json = dict[str, Any]


def reply_to_json(reply: Reply) -> Json:
    """Everything of a reply; `reply_from_json` gives it back equal."""
    return {
        "kind": reply.kind.value,
        "language": reply.language,
        "shown_language": reply.shown_language,
        "blocks": [block_to_json(block) for block in reply.blocks],
        "topic": reply.topic,
        "confidence": reply.confidence,
        "options": list(reply.options),
        "facts": list(reply.facts),
        "sources": [source_to_json(source) for source in reply.sources],
        "buttons": [button_to_json(button) for button in reply.buttons],
        "flow": note_to_json(reply.flow) if reply.flow else None,
    }


def reply_from_json(data: Json) -> Reply:
    """The reply that `reply_to_json` wrote."""
    return Reply(
        kind=Kind(data["kind"]),
        language=data["language"],
        shown_language=data["shown_language"],
        blocks=tuple(_block(block) for block in data["blocks"]),
        topic=data["topic"],
        confidence=data["confidence"],
        options=tuple(data["options"]),
        facts=tuple(data["facts"]),
        sources=tuple(SourceNote(s["title"], s["url"], date.fromisoformat(s["checked"])) for s in data["sources"]),
        buttons=tuple(Button(b["title"], b["payload"], b.get("url"), b.get("minor", False)) for b in data["buttons"]),
        flow=note_from_json(data["flow"]) if data.get("flow") else None,
    )


def block_to_json(block: Block) -> Json:
    """{"type", "spans"} or {"type", "items"}."""
    if block.type in ("list", "ordered"):
        return {"type": block.type, "items": [[_span(span) for span in item] for item in block.items]}
    return {"type": block.type, "spans": [_span(span) for span in block.spans]}


def button_to_json(button: Button) -> Json:
    """{"title", "payload"}, with "url" for one that opens a page and "minor" for a way around."""
    data: Json = {"title": button.title, "payload": button.payload}
    return data | ({"url": button.url} if button.url else {}) | ({"minor": True} if button.minor else {})


def source_to_json(source: SourceNote) -> Json:
    """{"title", "url", "checked"}, the day in ISO form."""
    return {"title": source.title, "url": source.url, "checked": source.checked.isoformat()}


def message_to_json(message: StoredMessage) -> Json:
    """A message of the log as channels and the export give it; a person's or advisor's own words have no blocks."""
    reply = message.reply
    return {
        "number": message.number,
        "author": message.author.value,
        "name": message.name,
        "at": message.at.isoformat().replace("+00:00", "Z"),
        "kind": message.kind.value,
        "text": message.text,
        "language": message.language,
        "shown_language": reply.shown_language if reply else message.language,
        "topic": reply.topic if reply else None,
        "blocks": [block_to_json(block) for block in reply.blocks] if reply else [],
        "buttons": [button_to_json(button) for button in reply.buttons] if reply else [],
        "flow": note_to_json(reply.flow) if reply and reply.flow else None,
        "sources": [source_to_json(source) for source in reply.sources] if reply else [],
        "client_id": message.external_id,
        "replaces": message.replaces,
        "withdrawn": message.withdrawn,
        "withheld": message.withheld,
        "original": asdict(message.original) if message.original else None,
    }


def _span(span: Span) -> Json:
    return {"text": span.text, "strong": True} if span.strong else {"text": span.text}


def _block(data: Json) -> Block:
    return Block(data["type"], _spans(data.get("spans", [])), tuple(_spans(item) for item in data.get("items", [])))


def _spans(data: list[Json]) -> tuple[Span, ...]:
    return tuple(Span(span["text"], span.get("strong", False)) for span in data)
