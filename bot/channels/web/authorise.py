"""Who may see a conversation: whoever has its secret token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Header, Query

from bot.domain.conversation import Conversation
from bot.domain.errors import WrongToken
from bot.service.conversations import ConversationService


def token_check(service: ConversationService) -> Callable[[str, str, str], Conversation]:
    """A dependency of routes with `{conversation_id}`: the conversation. Raises WrongToken and UnknownConversation."""

    def authorised(
        conversation_id: str,
        authorization: Annotated[str, Header()] = "",
        token: Annotated[str, Query(max_length=100)] = "",
    ) -> Conversation:
        """`Authorization: Bearer ...`, or `?token=` for clients of EventSource, which cannot set a header."""
        given = authorization.removeprefix("Bearer ") if authorization else token
        if not given:
            raise WrongToken("a token is needed")
        return service.authorise(conversation_id, given)

    return authorised
