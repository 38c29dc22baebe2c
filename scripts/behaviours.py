"""docs/behaviours.md: each behaviour that hand-over, Telegram and console promise, with the tests named after it.

Run it after adding a file of such tests; a test holds that the table is current."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "behaviours.md"
HEAD = """# Behaviours

What the hand-over in the widget (W), Telegram (T) and the console (A) promise, and the tests that hold it: every test named
`test_<line>_...` in these files. What can only be seen or heard by a person stands in [accessibility.md](accessibility.md).
Written by `python scripts/behaviours.py`.

| line | behaviour | tests below tests/ | state |
|---|---|---|---|
"""
LINES = {
    "W09": "An answer can be rated, with a reason, without stopping anybody",
    "W16": "A person can be asked for in every state, also when the server is down",
    "W17": "What is passed on is said before, and lines can be left out",
    "W18": "Out of hours: the next opening in the person's language and time zone, a message, the way of the answer",
    "W19": "Waiting: place, expected wait, languages; the bot can be asked meanwhile, the queue left",
    "W20": "Who has taken over is shown; the bot is silent until it is handed back, which is announced",
    "W21": "A machine translation is marked, its original one click away",
    "W22": "Nothing that was written is lost by waiting; closing asks where something would be lost",
    "W23": "After the end: rating, transcript, link by e-mail on request, erasing",
    "T01": "Commands, also with what a link brings, in the menus of all languages",
    "T02": "The first message says that it is a program, what Telegram means for privacy, and where the web chat is",
    "T03": "Webhook with secret; every update once, also after a restart; answered at once",
    "T04": "Buttons in rows of one or two, answered at once, taken away when used, explained when old",
    "T05": "Long texts are split at paragraphs and sentences, HTML is escaped, links have no preview",
    "T06": "Every kind of update gets an answer",
    "T07": "With an advisor: the name is shown, the bot silent, the end announced, also brought about by the person",
    "T08": "Limits of Telegram are obeyed; who blocks the bot is marked for the advisor",
    "T09": "Too many messages are slowed down, never a wish for a person or an emergency",
    "A01": "Queues with live counts",
    "A02": "One of two advisors gets a case; who is gone gives it back",
    "A03": "The packet on top of a case",
    "A04": "Reply with draft, canned replies, articles, entries of the directory, preview of a translation",
    "A05": "Notes that cannot be mistaken for replies, mentions, a lead's word",
    "A06": "Transfer with note, acceptance, time limit, and word to the person",
    "A07": "Presence, room, languages and topics of advisors count when cases are given out",
    "A08": "Notifications without content, each can be switched off",
    "A09": "Opening hours, Saxon holidays, closings from a calendar, notices above the chat",
    "A10": "Labels, outcome, topic, responsible office, day to come back; no end without outcome",
    "A11": "Handed back to the bot or kept silent; never an answer of the bot beside an advisor",
    "A12": "Targets in business time",
    "A13": "Little is known about a person: no address, no place, nothing unsent",
    "A14": "Earlier cases of the same conversation",
    "A15": "Own messages corrected or withdrawn, marked; blocking with reason and end; report to the lead",
    "A16": "Search, filters, export without personal data",
    "A17": "Drafts for editors from what people asked, without personal data",
    "A18": "Roles, second factor, audit",
    "A19": "Reports: waiting, missed, understood, ratings, small numbers hidden",
    "A20": "All of it by keyboard, in German and English, light and dark, read out politely",
    "A21": "A lost connection loses and doubles nothing",
}
# Part of the line is a matter for eyes and ears.
BY_HAND = {"W19", "A20"}
_TEST = re.compile(r"def test_([wta]\d\d)_")


def found(tests: Path) -> dict[str, list[str]]:
    """Line -> files below tests that have tests named after it."""
    lines: dict[str, list[str]] = {}
    for path in sorted(tests.rglob("test_*.py")):
        for line in sorted(set(_TEST.findall(path.read_text("utf-8")))):
            lines.setdefault(line.upper(), []).append(path.relative_to(tests).as_posix())
    return lines


def table(tests: Path) -> str:
    """The whole page. Raises KeyError for a line without a test: it would be a promise that nothing holds."""
    tested = found(tests)
    rows = [f"| {line} | {what} | {', '.join(tested[line])} | {_state(line)} |" for line, what in LINES.items()]
    return HEAD + "\n".join(rows) + "\n"


def _state(line: str) -> str:
    return "tested, and by hand" if line in BY_HAND else "tested"


if __name__ == "__main__":
    TABLE.write_text(table(ROOT / "tests"), "utf-8")
