"""Routes for going on elsewhere: a one-time code out of a conversation, and into one."""

# Annotations are evaluated here: FastAPI has to see the dependency that the routes share.

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from bot.channels.web.authorise import token_check
from bot.channels.web.deps import WebDeps
from bot.channels.web.wire import messages_data
from bot.domain.conversation import Conversation


class Code(BaseModel):
    """A one-time code, from a link."""

    code: str = Field(min_length=1, max_length=100)


def router(deps: WebDeps) -> APIRouter:
    """POST /api/conversations/{id}/code and POST /api/enter"""
    routes = APIRouter(prefix="/api", tags=["widget"])
    Authorised = Annotated[Conversation, Depends(token_check(deps.conversations))]  # noqa: N806 - a type

    @routes.post("/conversations/{conversation_id}/code")
    async def make(conversation: Authorised) -> dict[str, str | None]:
        """A code that works once within ten minutes, and what it opens: the bot in Telegram (null: none), or another browser."""
        code = await asyncio.to_thread(deps.switching.make, conversation.id)
        return {"code": code, "telegram": deps.telegram_link(f"s_{code}"), "web": f"{deps.base_url}/#enter={code}"}

    @routes.post("/enter")
    async def enter(body: Code) -> dict[str, Any]:
        """Go on here: the conversation with a new token; the old one is void. 410 for a code that does not work any more."""
        conversation, token = await asyncio.to_thread(deps.switching.enter_web, body.code)
        messages = await asyncio.to_thread(deps.conversations.messages_after, conversation.id, 0)
        return {
            "id": conversation.id,
            "token": token,
            "language": conversation.language,
            "messages": messages_data(messages, deps.knowledge),
        }

    return routes
