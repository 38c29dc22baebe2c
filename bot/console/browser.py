"""What a browser says of itself: a mark by which a session knows it again, and a name for the list of sessions."""

from __future__ import annotations

import hashlib

from starlette.requests import Request

from bot.service.sessions import Browser

# What comes with every request of a browser and with nothing else from it: no address, no screen, no fonts.
HINTS = ("user-agent", "sec-ch-ua-platform", "sec-ch-ua-mobile")
# The first that occurs: others call themselves Chrome and Safari, too.
PROGRAMS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_of(request: Request) -> Browser:
    """The browser that sends the request."""
    said = "\n".join(request.headers.get(name, "") for name in HINTS)
    agent = request.headers.get("user-agent", "")
    names = (_first(PROGRAMS, agent), _first(SYSTEMS, agent))
    return Browser(hashlib.sha256(said.encode()).hexdigest(), ", ".join(name for name in names if name))


def _first(table: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for sign, name in table if sign in agent), "")
