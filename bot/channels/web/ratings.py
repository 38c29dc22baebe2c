"""The thumbs below an answer."""

# Annotations are evaluated here: FastAPI has to see the dependency.

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from bot.channels.web.authorise import token_check
from bot.channels.web.deps import WebDeps
from bot.domain.conversation import Conversation
from bot.domain.questions import AnswerRating


class Rating(BaseModel):
    """Whether the answer of this number helped; `reason`, if not: wrong, outdated, not_understood or not_my_situation."""

    number: int = Field(ge=1, le=999_999_999)
    helpful: bool
    reason: str | None = Field(None, max_length=20)


def router(deps: WebDeps) -> APIRouter:
    """One route; it wants the conversation's token."""
    routes = APIRouter(prefix="/api/conversations/{conversation_id}", tags=["widget"])
    Authorised = Annotated[Conversation, Depends(token_check(deps.conversations))]  # noqa: N806 - a type

    @routes.post("/ratings", status_code=204)
    def rate(body: Rating, conversation: Authorised) -> Response:
        """Rate an answer of the bot; a later rating replaces an earlier one."""
        deps.ratings.rate(AnswerRating(conversation.id, body.number, body.helpful, body.reason))
        return Response(status_code=204)

    return routes
