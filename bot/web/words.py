"""Writes static/widget/words.js: the few texts the chat needs while the server cannot be asked.

The launcher is shown before anything is requested, and the help for "server down" cannot come from the
server. Both are taken from knowledge/strings, so that no text is written twice:

    python -m bot.web.words            write
    python -m bot.web.words --check    fail if the file is not up to date
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(__file__).resolve().parent / "static" / "widget" / "words.js"
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


def words_js(
    knowledge: Path,
    service_url: str = "",
    extra: dict[str, dict[str, str]] | None = None,
) -> str:
    languages = yaml.safe_load(
        (knowledge / "languages.yml").read_text(encoding="utf-8")
    )
    words: dict[str, dict[str, object]] = {}
    for code, language in languages.items():
        path = knowledge / "strings" / f"{code}.yml"
        strings = (
            yaml.safe_load(path.read_text(encoding="utf-8")) or {}
            if path.exists()
            else {}
        )
        strings = {**(extra or {}).get(code, {}), **strings}
        chosen = {key: strings[key] for key in KEYS if key in strings}
        if chosen:
            words[code] = {
                "direction": language.get("direction", "ltr"),
                "strings": chosen,
            }
    return (
        "// Written by `python -m bot.web.words` from knowledge/strings; do not edit.\n\n"
        f"export const SERVICE_URL = {json.dumps(service_url)};\n\n"
        f"export const WORDS = {json.dumps(words, ensure_ascii=False, indent=1)};\n"
    )


def written_service_url() -> str:
    found = (
        re.search(r'SERVICE_URL = "([^"]*)"', TARGET.read_text(encoding="utf-8"))
        if TARGET.exists()
        else None
    )
    return found[1] if found else ""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument(
        "--service-url",
        help="where a person is reached when the server is down; unchanged if not given",
    )
    parser.add_argument(
        "--extra",
        type=Path,
        help="YAML {language: {key: text}} for keys not in knowledge/strings yet",
    )
    arguments = parser.parse_args()
    extra = (
        yaml.safe_load(arguments.extra.read_text(encoding="utf-8"))
        if arguments.extra
        else None
    )
    service_url = (
        arguments.service_url
        if arguments.service_url is not None
        else written_service_url()
    )
    content = words_js(ROOT / "knowledge", service_url, extra)
    if arguments.check:
        return (
            0
            if TARGET.exists() and TARGET.read_text(encoding="utf-8") == content
            else 1
        )
    TARGET.write_text(content, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
