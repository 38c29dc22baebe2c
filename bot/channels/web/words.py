"""The script with the few texts the chat shows while the server cannot be asked: the launcher, and the help when it is down."""

from __future__ import annotations

import json

from bot.kb.library import Knowledge

KEYS = (
    "widget.launcher",
    "widget.title",
    "widget.close",
    "widget.menu",
    "widget.new_tab",
    "widget.system",
    "widget.down",
    "widget.emergency",
    "widget.talk_to_person",
    "widget.retry",
    "widget.service",
)


def words_js(knowledge: Knowledge, service_url: str) -> str:
    """An ES module with SERVICE_URL and WORDS: language -> {"direction", "strings"}."""
    words = {
        code: {"direction": language.direction, "strings": {key: knowledge.strings.get(key, code) for key in KEYS}}
        for code, language in knowledge.languages.items()
    }
    return f"export const SERVICE_URL = {_literal(service_url)};\nexport const WORDS = {_literal(words)};\n"


def _literal(value: object) -> str:
    # JSON is a subset of JavaScript but for the two line separators.
    return json.dumps(value, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
