"""The widget's API: begin, write, read on by server-sent events, choose a language, export, erase."""

# Annotations are evaluated here: FastAPI has to see the dependency that the routes share.

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

from bot.channels.web import stream
from bot.channels.web.authorise import token_check
from bot.channels.web.deps import WebDeps, hint, negotiate
from bot.channels.web.wire import messages_data
from bot.domain.conversation import Conversation
from bot.domain.errors import InvalidMessage
from bot.domain.messages import IncomingMessage
from bot.domain.text import MESSAGE_LIMIT

CHANNEL = "web"
MOST_MESSAGES = 999_999_999
# No conversation has more messages; a longer number would be one that neither Python nor the database takes.
_NUMBER = re.compile(r"[0-9]{1,9}")


class Begin(BaseModel):
    """What a widget says of itself when a person begins."""

    language: str = Field("auto", max_length=20)
    page: str | None = Field(None, max_length=500)
    timezone: str | None = Field(None, max_length=60)


class NewMessage(BaseModel):
    """A message: `text`, or a button's `payload` with its `title`. `client_id` makes it idempotent.

    `withheld`: numbers of own messages that are not handed over with the consent this message gives. `to_bot`: it is meant for
    the bot although the person waits for an advisor.
    """

    client_id: str = Field(min_length=1, max_length=100)
    text: str | None = Field(None, max_length=60_000)
    payload: str | None = Field(None, max_length=200)
    title: str | None = Field(None, max_length=200)
    language: str | None = Field(None, max_length=20)
    withheld: list[Annotated[int, Field(ge=1, le=MOST_MESSAGES)]] = Field(default_factory=list, max_length=1000)
    to_bot: bool = False


class Language(BaseModel):
    """A language we write in."""

    language: str = Field(max_length=20)


def router(deps: WebDeps) -> APIRouter:
    """Routes under /api; all but the first two want the conversation's token."""
    routes = APIRouter(prefix="/api", tags=["widget"])
    service = deps.conversations

    Authorised = Annotated[Conversation, Depends(token_check(service))]  # noqa: N806 - a type

    @routes.get("/widget")
    def widget(request: Request, language: str = "auto") -> dict[str, Any]:
        """Texts and settings of the widget in one language."""
        return widget_settings(deps, negotiate(deps.knowledge, language, request))

    @routes.post("/conversations", status_code=201)
    def begin(body: Begin, request: Request) -> dict[str, Any]:
        """A new conversation: its id, its secret token, the welcome."""
        language = negotiate(deps.knowledge, body.language, request)
        conversation, token = service.begin(CHANNEL, language, page=body.page, zone=body.timezone)
        messages = messages_data(service.messages_after(conversation.id, 0), deps.knowledge)
        return {
            "id": conversation.id,
            "token": token,
            "language": language,
            "limit": MESSAGE_LIMIT,
            "messages": messages,
        }

    @routes.post("/conversations/{conversation_id}/messages")
    async def write(body: NewMessage, conversation: Authorised) -> dict[str, Any]:
        """Write a message; the answer has it and the replies, which also come over the events."""
        result = await deps.receive(conversation.id, _incoming(body))
        return {"messages": messages_data([result.message, *result.replies], deps.knowledge)}

    @routes.get("/conversations/{conversation_id}/events")
    async def events(conversation: Authorised, last_event_id: Annotated[str, Header()] = "") -> StreamingResponse:
        """Server-sent events: `message` (id: its number), `state`, `erased`. Last-Event-ID resumes without loss or repeat."""
        after = int(last_event_id) if _NUMBER.fullmatch(last_event_id) else 0
        body = stream.events(deps, conversation.id, after)
        return StreamingResponse(
            body, media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )

    @routes.put("/conversations/{conversation_id}/language")
    def choose(body: Language, conversation: Authorised) -> dict[str, str]:
        """The person chose another language."""
        code = hint(body.language)
        if code not in deps.knowledge.languages:
            raise InvalidMessage("a language we do not write in")
        service.set_language(conversation.id, str(code))
        return {"language": str(code)}

    @routes.get("/conversations/{conversation_id}/export")
    def export(conversation: Authorised) -> JSONResponse:
        """Everything that is stored, as a file."""
        headers = {"Content-Disposition": 'attachment; filename="lotse.json"', "Cache-Control": "no-store"}
        return JSONResponse(service.export(conversation.id), headers=headers)

    @routes.delete("/conversations/{conversation_id}", status_code=204)
    def erase(conversation: Authorised) -> Response:
        """Erase the conversation and everything that belongs to it."""
        service.erase(conversation.id)
        return Response(status_code=204)

    return routes


def widget_settings(deps: WebDeps, language: str) -> dict[str, Any]:
    """The texts with their settings filled in, the languages, the limits."""
    strings = deps.knowledge.strings
    keys = [key for key in strings.texts["de"] if key.startswith("widget.")]
    return {
        "language": language,
        "direction": deps.knowledge.direction(language),
        "languages": [
            {"code": code, "autonym": entry.autonym, "direction": entry.direction}
            for code, entry in deps.knowledge.languages.items()
        ],
        "strings": {
            key: strings.get(key, language, **({"days": deps.retention_days} if key == "widget.privacy" else {})) for key in keys
        },
        "days": deps.retention_days,
        "limit": MESSAGE_LIMIT,
        "service_url": deps.service_url,
        "email": deps.mailing is not None,
        "telegram": deps.telegram_link("") is not None,
        "notices": [
            {"kind": notice.kind, "text": notice.text, "until": notice.until.isoformat()}
            for notice in deps.notices.shown(language)
        ],
    }


def _incoming(body: NewMessage) -> IncomingMessage:
    if (body.text is None) == (body.payload is None):
        raise InvalidMessage("either text or payload")
    return IncomingMessage(
        body.client_id, body.text, body.payload, body.title, hint(body.language), tuple(body.withheld), body.to_bot
    )
