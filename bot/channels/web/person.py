"""Routes of the person's side of a case: the address for an e-mail, rating, transcript, more time."""

# Annotations are evaluated here: FastAPI has to see the dependency that the routes share.

import asyncio
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field
from starlette.templating import Jinja2Templates

from bot.channels.web import transcript
from bot.channels.web.authorise import token_check
from bot.channels.web.deps import WebDeps
from bot.channels.web.page import WEB
from bot.domain.conversation import Conversation
from bot.domain.errors import IllegalTransition


class Address(BaseModel):
    """Where an answer is announced; null: nowhere any more."""

    email: str | None = Field(max_length=254)


class Recipient(BaseModel):
    """Where a link is sent once."""

    email: str = Field(max_length=254)


class CaseRating(BaseModel):
    """How the advice was: 1 not at all good to 5 very good."""

    rating: int = Field(ge=1, le=5)


def router(deps: WebDeps) -> APIRouter:
    """Routes under /api/conversations/{id}; all want the conversation's token."""
    routes = APIRouter(prefix="/api/conversations/{conversation_id}", tags=["widget"])
    templates = Jinja2Templates(directory=WEB / "templates")
    Authorised = Annotated[Conversation, Depends(token_check(deps.conversations))]  # noqa: N806 - a type

    @routes.get("/case")
    def case(conversation: Authorised) -> dict[str, Any]:
        """Whether a case is open, the address for e-mail, when the last advice ended and how it was rated."""
        return asdict(deps.person.case(conversation.id))

    @routes.put("/email")
    def email(body: Address, conversation: Authorised) -> dict[str, str | None]:
        """Be told by e-mail when an advisor has answered. Possible while a case is open; null removes the address."""
        if body.email is not None and deps.mailing is None:
            raise IllegalTransition("this server sends no e-mail")
        return {"email": deps.person.set_email(conversation.id, body.email)}

    @routes.post("/case-rating", status_code=204)
    def rate(body: CaseRating, conversation: Authorised) -> Response:
        """Rate the advice that ended last."""
        deps.person.rate(conversation.id, body.rating)
        return Response(status_code=204)

    @routes.post("/keep")
    def keep(conversation: Authorised) -> dict[str, Any]:
        """Put off the deletion, as a new message would."""
        return {"last_at": deps.person.keep(conversation.id)}

    @routes.get("/transcript", response_class=HTMLResponse)
    async def page(request: Request, conversation: Authorised) -> Response:
        """The conversation as a page to keep: complete in itself, structured, with the language of each message."""
        messages = await asyncio.to_thread(deps.conversations.messages_after, conversation.id, 0)
        context = transcript.context(deps.knowledge, conversation, messages, deps.base_url)
        headers = {"Content-Disposition": 'attachment; filename="lotse.html"', "Cache-Control": "no-store"}
        return templates.TemplateResponse(request, "transcript.html", context, headers=headers)

    @routes.post("/link-by-mail", status_code=204)
    async def link(body: Recipient, conversation: Authorised) -> Response:
        """Send a one-time link into the conversation to an address, which is not kept. Possible after an advisor has answered."""
        if deps.mailing is None:
            raise IllegalTransition("this server sends no e-mail")
        await deps.mailing.send_link(conversation.id, body.email)
        return Response(status_code=204)

    return routes
