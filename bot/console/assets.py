"""The console's own files: a fixed list, so that no address can reach any other."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.console.visitor import Visitor
from bot.domain.errors import UnknownConversation

FOLDER = Path(__file__).parent / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
FILES = {path.name: path for path in FOLDER.iterdir() if path.suffix in TYPES}


async def asset(request: Request, visitor: Visitor) -> Response:
    """A file; the browser asks each time whether it is still the same."""
    path = FILES.get(request.path_params["name"])
    if path is None:
        raise UnknownConversation("no such file")
    return FileResponse(path, media_type=TYPES[path.suffix], headers={"Cache-Control": "no-cache"})
