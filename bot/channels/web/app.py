"""The HTTP application: routes, errors as one shape, no stack traces outside, no text of a person in a log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from bot.channels.web import api, page, person, ratings, rest, result, switch
from bot.channels.web.deps import WebDeps
from bot.channels.web.guard import BodyTooLarge, Guard, too_large
from bot.domain.errors import (
    IllegalTransition,
    InvalidCode,
    InvalidMessage,
    LotseError,
    MailRefused,
    MailUnavailable,
    UnknownConversation,
    WrongToken,
)

log = logging.getLogger(__name__)
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
_STATUS: dict[type[LotseError], tuple[int, str]] = {
    UnknownConversation: (404, "unknown_conversation"),
    WrongToken: (401, "wrong_token"),
    InvalidMessage: (422, "invalid_message"),
    IllegalTransition: (409, "not_possible_now"),
    InvalidCode: (410, "invalid_code"),
    MailRefused: (422, "mail_refused"),
    MailUnavailable: (503, "mail_unavailable"),
}


def create_app(deps: WebDeps, console: APIRouter, lifespan: Lifespan) -> FastAPI:
    """The whole server behind one port."""
    app = FastAPI(
        title="Lotse", version=deps.version, docs_url="/api/docs", redoc_url=None, openapi_url="/api/openapi.json",
        lifespan=lifespan,
    )  # fmt: skip
    app.add_middleware(Guard)
    app.include_router(rest.router(deps))
    app.include_router(api.router(deps))
    app.include_router(person.router(deps))
    app.include_router(switch.router(deps))
    app.include_router(ratings.router(deps))
    app.include_router(page.router(deps))
    app.include_router(result.router(deps))
    app.include_router(console)
    app.add_api_route("/health", _health(deps), include_in_schema=False)
    app.mount("/static", page.STATIC)
    _add_error_handlers(app)
    return app


def _health(deps: WebDeps) -> Callable[[], dict[str, str]]:
    def health() -> dict[str, str]:
        """Version and knowledge of the running server."""
        return {"status": "ok", "version": deps.version, "knowledge": deps.knowledge.fingerprint}

    return health


def _add_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(LotseError)
    async def refused(request: Request, error: LotseError) -> Response:
        status, code = _STATUS.get(type(error), (400, "refused"))
        return _error(status, code, str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        places = sorted({".".join(map(str, item["loc"])) for item in error.errors()})
        return _error(422, "invalid_request", f"not as expected: {', '.join(places)}")

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        return _error(error.status_code, "http", str(error.detail))

    @app.exception_handler(BodyTooLarge)
    async def large(request: Request, error: BodyTooLarge) -> Response:
        return too_large()

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        log.error("unexpected %s at %s", type(error).__name__, request.scope.get("route"))
        return _error(500, "internal", "an error on our side")


def _error(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status)
