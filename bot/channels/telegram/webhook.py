"""The address that Telegram calls, where it can reach us."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Request, Response

from bot.channels.telegram.app import TelegramChannel

PATH = "/telegram/webhook"


def router(channel: TelegramChannel) -> APIRouter:
    """POST /telegram/webhook: 403 for a wrong or missing secret, else 200 as soon as the update is stored."""
    routes = APIRouter(include_in_schema=False)

    @routes.post(PATH)
    async def webhook(request: Request, x_telegram_bot_api_secret_token: Annotated[str, Header()] = "") -> Response:
        if not channel.expects(x_telegram_bot_api_secret_token):
            raise HTTPException(403, "the secret is wrong")
        try:
            await channel.take(await request.json())
        except (KeyError, TypeError, ValueError):
            raise HTTPException(400, "no update") from None
        return Response(status_code=200)

    return routes
