"""What every answer of the server has, and what no request gets past: security headers, the limit of a body."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.deps import BODY_LIMIT

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# The widget lives on other people's pages. Its API is opened by a token, never by a cookie, so any origin may call it.
OPEN_TO_OTHER_SITES = ("/api/conversations", "/api/widget", "/widget.js", "/static/widget/")
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# The page that shows the API's description brings its own script from elsewhere; nothing of a person is on it.
_OPEN_PATHS = ("/api/docs",)


class Guard:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and _is_open(scope):
            await Response(status_code=204)(scope, receive, _with_headers(send, scope))
            return
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > BODY_LIMIT:
            await too_large()(scope, receive, _with_headers(send, scope))
            return
        await self._app(scope, _limited(receive), _with_headers(send, scope))


class BodyTooLarge(HTTPException):
    """A body that grew past the limit without having said so. FastAPI would make a 400 of any other exception."""

    def __init__(self) -> None:
        super().__init__(413)


def too_large() -> JSONResponse:
    """The answer to it."""
    return JSONResponse({"error": {"code": "too_large", "message": f"at most {BODY_LIMIT} bytes"}}, 413)


def _is_open(scope: Scope) -> bool:
    return str(scope["path"]).startswith(OPEN_TO_OTHER_SITES)


def _limited(receive: Receive) -> Receive:
    seen = 0

    async def wrapped() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > BODY_LIMIT:
            raise BodyTooLarge
        return message

    return wrapped


def _with_headers(send: Send, scope: Scope) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if _is_open(scope):
                headers.update(CROSS_ORIGIN)
            if scope["path"].startswith("/static/"):
                headers.setdefault("Cache-Control", "no-cache")  # asked for again, so that modules of two releases never mix
            for name, value in HEADERS.items():
                if not (name == "Content-Security-Policy" and scope["path"] in _OPEN_PATHS):
                    headers.setdefault(name, value)
        await send(message)

    return wrapped
