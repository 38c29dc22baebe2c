"""The audit log as a page: who, when, what, about what."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.console.case_pages import LARGEST_ID
from bot.console.guard import HOME
from bot.console.labels import Labels
from bot.console.shell import Shell
from bot.console.texts import Words
from bot.console.visitor import Visitor
from bot.domain.account import AuditEntry, Role
from bot.service.audit_log import AuditPage

HERE = f"{HOME}/audit"
PLACES = {"case": "/console/cases/", "account": "/console/accounts/"}


@dataclass(frozen=True)
class Line:
    """An entry as it is read; `href` leads to what it is about, where that has a page."""

    at: str
    who: str
    what: str
    subject: str
    href: str


class AuditPages:
    """A page of entries, narrowed to a person or an action."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    async def page(self, request: Request, visitor: Visitor) -> Response:
        """Fifty entries, the newest first."""
        query, words, labels = request.query_params, self._shell.words(visitor), self._shell.labels(visitor)
        person, before, action = _number(query.get("person", "")), _number(query.get("before", "")), query.get("action", "")[:40]
        page = await asyncio.to_thread(self._shell.deps.accounts.audit.read, visitor.known, person, action, before)
        lines = [_line(entry, page, words, labels) for entry in page.entries]
        chosen = {"person": str(person or ""), "action": action}
        narrowed = {name: value for name, value in chosen.items() if value}
        return self._shell.page(
            request, visitor, "audit.html", lines=lines, chosen=chosen, narrowed=bool(narrowed),
            people=sorted(page.people.items(), key=lambda one: one[1].casefold()),
            actions=sorted(((name, _action(words, name)) for name in page.actions), key=lambda one: one[1].casefold()),
            older=f"{HERE}?{urlencode({**narrowed, 'before': page.older})}" if page.older else "",
        )  # fmt: skip


def _line(entry: AuditEntry, page: AuditPage, words: Words, labels: Labels) -> Line:
    who = page.people.get(entry.advisor_id or 0, words("audit.nobody"))
    subject, href = _subject(entry.subject, page, words, labels)
    return Line(labels.clock_time(entry.at), who, _action(words, entry.action), subject, href)


def _subject(subject: str, page: AuditPage, words: Words, labels: Labels) -> tuple[str, str]:
    """What an entry is about in words, and its page: "case 12", "account 3", "lead zefas_ifs", "/console/reports"."""
    kind, _, rest = subject.partition(" ")
    if kind in tuple(Role):
        return words("audit.post", role=words(f"role.{kind}"), organisation=labels.organisation(rest)), ""
    if kind not in PLACES or not rest.isdecimal():
        return (subject if subject.startswith("/") else ""), ""
    name = page.people.get(int(rest), rest) if kind == "account" else rest
    return words(f"audit.{kind}", id=name), PLACES[kind] + rest


def _action(words: Words, action: str) -> str:
    key = f"action.{action}"
    return words(key) if key in words else action


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and int(text) <= LARGEST_ID else None
