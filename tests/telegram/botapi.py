"""Our own double of the Telegram Bot API over HTTP: as strict as Telegram where a bot can be wrong, and it can be told to fail.

    with BotApi() as api:
        anna = api.person(1001, "vi")
        anna.write("/start")
        anna.wait(1)[0].text

A server uses it by LOTSE_TELEGRAM_TOKEN=api.token and LOTSE_TELEGRAM_API_URL=api.url, in this process or another.
"""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

Json = dict[str, Any]
TAGS = {"b", "i", "u", "s", "a", "code", "pre", "blockquote"}
LIMIT, DATA_LIMIT, ALERT_LIMIT = 4096, 64, 200
PATIENCE = 10.0
BOT = {"id": 123456, "is_bot": True, "first_name": "Lotse", "username": "lotse_test_bot"}


class Refused(Exception):
    """What the real API would answer with an error."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@dataclass
class Sent:
    """A message of the bot as the person sees it; `rows` are its buttons with their titles and what they carry."""

    id: int
    text: str
    html: str
    rows: list[list[Json]]
    edited: bool = False
    deleted: bool = False
    document: bytes | None = None

    @property
    def titles(self) -> list[str]:
        """The titles of the buttons."""
        return [button["text"] for row in self.rows for button in row]

    def button(self, title: str) -> Json:
        """The button of a title."""
        return next(button for row in self.rows for button in row if button["text"] == title)


@dataclass
class Room:
    """A chat: what the bot has sent there, and whether it may."""

    id: int
    type: str
    sent: list[Sent] = field(default_factory=list)
    closed: str | None = None


@dataclass
class Person:
    """Somebody with Telegram in a private chat with the bot."""

    api: BotApi
    id: int
    language: str | None

    def write(self, text: str) -> int:
        """Write; the number of the update."""
        command = text.split()[0] if text.startswith("/") else ""
        entities = [{"type": "bot_command", "offset": 0, "length": len(command)}] if command else []
        return self.send(text=text, entities=entities)

    def send(self, **content: Any) -> int:
        """Send a message of any content."""
        return self.api.put(message=self.message(**content))

    def edit(self, **content: Any) -> int:
        """Change a message."""
        return self.api.put(edited_message=self.message(**content) | {"edit_date": int(time.time())})

    def press(self, title: str, on: Sent | None = None) -> int:
        """Press a button: of the newest message that has it, or of one seen earlier, whatever has become of it."""
        message = on or next(sent for sent in reversed(self.messages()) if title in sent.titles)
        data = message.button(title)["callback_data"]
        at = self.message(text=message.text or "-") | {"message_id": message.id, "from": BOT}
        number = self.api.next_number()
        query = {"id": f"q{number}", "from": self.user, "chat_instance": "1", "data": data, "message": at}
        return self.api.put(callback_query=query)

    def block(self, sends_update: bool = True) -> None:
        """Block the bot."""
        self._room.closed = "Forbidden: bot was blocked by the user"
        if sends_update:
            self._member("member", "kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        self._room.closed = None
        self._member("kicked", "member")

    def messages(self) -> list[Sent]:
        """What the bot has sent and not deleted, as it stands now."""
        with self.api.changed:
            return [sent for sent in self._room.sent if not sent.deleted]

    def texts(self) -> list[str]:
        """Their texts."""
        return [sent.text for sent in self.messages()]

    def wait(self, least: int) -> list[Sent]:
        """The messages, once there are at least so many."""
        return self.wait_for(lambda sent: len(sent) >= least)

    def wait_for(self, enough: Callable[[list[Sent]], bool] | str) -> list[Sent]:
        """The messages, once they are enough, or one has the text."""
        right = (lambda sent: any(enough in each.text for each in sent)) if isinstance(enough, str) else enough
        self.api.wait_until(lambda: right(self.messages()), lambda: f"came: {self.texts()}")
        return self.messages()

    def answers(self) -> list[Json]:
        """What the bot answered to buttons that were pressed."""
        return [
            call for call in self.api.calls("answerCallbackQuery") if self.api.presser.get(call["callback_query_id"]) == self.id
        ]

    @property
    def user(self) -> Json:
        """The person, as updates name them."""
        known = {"id": self.id, "is_bot": False, "first_name": "An"}
        return known | ({"language_code": self.language} if self.language else {})

    def message(self, **content: Any) -> Json:
        """A message of this person as it stands in an update."""
        return {
            "message_id": self.api.next_number(), "date": int(time.time()), "from": self.user,
            "chat": {"id": self.id, "type": "private", "first_name": "An"}, **content,
        }  # fmt: skip

    @property
    def _room(self) -> Room:
        return self.api.rooms[self.id]

    def _member(self, old: str, new: str) -> None:
        chat = {"id": self.id, "type": "private", "first_name": "An"}
        self.api.put(my_chat_member=member(chat, self.user, old, new))


def member(chat: Json, user: Json, old: str, new: str) -> Json:
    """The bot's own standing in a chat has changed."""

    def stands(status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        rights = dict.fromkeys(
            ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
             "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
             "can_edit_stories", "can_delete_stories"), False,
        )  # fmt: skip
        return {"status": status, "user": BOT, **until, **(rights if status == "administrator" else {})}

    return {"chat": chat, "from": user, "date": int(time.time()), "old_chat_member": stands(old), "new_chat_member": stands(new)}


class BotApi:
    """The server; `changed` is notified whenever anything happens."""

    def __init__(self, token: str = "123456:a-token_of-the-double") -> None:
        self.token = token
        self.username = str(BOT["username"])
        self.changed = threading.Condition(threading.RLock())
        self.rooms: dict[int, Room] = {}
        self.log: list[tuple[str, Json]] = []
        self.presser: dict[str, int] = {}
        self.commands: dict[str, list[Json]] = {}
        self.webhook: Json = {}
        self.updates: list[Json] = []
        self._failures: dict[str, deque[Refused]] = defaultdict(deque)
        self._delays: dict[str, float] = {}
        self._number = 1000
        self._closed = False

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        with self.changed:
            self._closed = True
            self.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()

    def person(self, chat_id: int, language: str | None = "en") -> Person:
        """Somebody who may be written to."""
        self.rooms.setdefault(chat_id, Room(chat_id, "private"))
        return Person(self, chat_id, language)

    def group(self, chat_id: int, type: str = "supergroup") -> Room:
        """A group or channel that the bot is in."""
        return self.rooms.setdefault(chat_id, Room(chat_id, type))

    def put(self, **kind: Any) -> int:
        """Something has happened: an update of one kind; its number."""
        with self.changed:
            number = self.next_number()
            if "callback_query" in kind:
                self.presser[kind["callback_query"]["id"]] = kind["callback_query"]["from"]["id"]
            self.updates.append({"update_id": number, **kind})
            self.changed.notify_all()
        return number

    def fail(self, method: str, code: int, description: str, times: int = 1, **parameters: Any) -> None:
        """The next calls of a method are answered with an error."""
        self._failures[method].extend(Refused(code, description, **parameters) for _ in range(times))

    def recover(self, method: str) -> None:
        """It does not fail any more."""
        self._failures[method].clear()

    def slow(self, method: str, seconds: float) -> None:
        """Calls of a method take so long from now on."""
        self._delays[method] = seconds

    def calls(self, method: str) -> list[Json]:
        """The calls of a method that were made, with what they carried; those that were refused, too."""
        with self.changed:
            return [values for name, values in self.log if name == method]

    def wait_until(self, right: Callable[[], bool], otherwise: Callable[[], str] = lambda: "not in time") -> None:
        """Wait until something is right. Raises AssertionError after ten seconds."""
        deadline = time.monotonic() + PATIENCE
        with self.changed:
            while not right():
                assert self.changed.wait(min(0.2, deadline - time.monotonic())) or time.monotonic() < deadline, otherwise()

    def next_number(self) -> int:
        """One counter for updates and messages."""
        with self.changed:
            self._number += 1
            return self._number

    def answer(self, method: str, values: Json) -> Any:
        """The result of a call. Raises Refused."""
        time.sleep(self._delays.get(method, 0))
        with self.changed:
            self.log.append((method, values))
            self.changed.notify_all()
            if self._failures[method]:
                raise self._failures[method].popleft()
            call = getattr(self, f"_on_{method}", None)
            if call is None:
                raise Refused(404, "Not Found: method not found")
            result = call(values)
            self.changed.notify_all()
            return result

    def _on_getMe(self, values: Json) -> Json:  # noqa: N802 - methods of the API
        rights = dict.fromkeys(("can_join_groups", "can_read_all_group_messages", "supports_inline_queries"), False)
        return {**BOT, **rights}

    def _on_getUpdates(self, values: Json) -> list[Json]:  # noqa: N802
        if self.webhook.get("url"):
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        offset, deadline = int(values.get("offset", 0)), time.monotonic() + float(values.get("timeout", 0))
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        while not self.updates and not self._closed and time.monotonic() < deadline:
            self.changed.wait(max(0.0, deadline - time.monotonic()))
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
        return self.updates[:100]

    def _on_setWebhook(self, values: Json) -> bool:  # noqa: N802
        if not str(values.get("url", "")).startswith("https://"):
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = values
        return True

    def _on_deleteWebhook(self, values: Json) -> bool:  # noqa: N802
        self.webhook = {}
        return True

    def _on_setMyCommands(self, values: Json) -> bool:  # noqa: N802
        for command in values["commands"]:
            if not 1 <= len(command["command"]) <= 32 or not 1 <= len(command["description"]) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
        self.commands[values.get("language_code", "")] = values["commands"]
        return True

    def _on_sendMessage(self, values: Json) -> Json:  # noqa: N802
        room = self._open_room(values)
        sent = Sent(self.next_number(), *_read(values), _rows(values))
        room.sent.append(sent)
        return self._shown(room, sent)

    def _on_sendDocument(self, values: Json) -> Json:  # noqa: N802
        room = self._open_room(values)
        body = values["document"]
        sent = Sent(self.next_number(), str(values.get("caption", "")), "", [], document=body)
        room.sent.append(sent)
        document = {"file_id": "f", "file_unique_id": "u", "file_name": "lotse.json"}
        return {key: value for key, value in self._shown(room, sent).items() if key != "text"} | {"document": document}

    def _on_editMessageText(self, values: Json) -> Json:  # noqa: N802
        room, sent = self._sent(values)
        text, html = _read(values)
        if (text, _rows(values)) == (sent.text, sent.rows):
            raise Refused(400, "Bad Request: message is not modified")
        sent.text, sent.html, sent.rows, sent.edited = text, html, _rows(values), True
        return self._shown(room, sent)

    def _on_editMessageReplyMarkup(self, values: Json) -> Json:  # noqa: N802
        room, sent = self._sent(values)
        if _rows(values) == sent.rows:
            raise Refused(400, "Bad Request: message is not modified")
        sent.rows = _rows(values)
        return self._shown(room, sent)

    def _on_deleteMessage(self, values: Json) -> bool:  # noqa: N802
        self._sent(values)[1].deleted = True
        return True

    def _on_answerCallbackQuery(self, values: Json) -> bool:  # noqa: N802
        if values["callback_query_id"] not in self.presser:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if len(str(values.get("text", ""))) > ALERT_LIMIT:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        return True

    def _on_sendChatAction(self, values: Json) -> bool:  # noqa: N802
        self._open_room(values)
        return True

    def _on_leaveChat(self, values: Json) -> bool:  # noqa: N802
        self._open_room(values).closed = "Forbidden: bot is not a member of the supergroup chat"
        return True

    def _open_room(self, values: Json) -> Room:
        room = self.rooms.get(int(values["chat_id"]))
        if room is None:
            raise Refused(400, "Bad Request: chat not found")
        if room.closed:
            raise Refused(403, room.closed)
        return room

    def _sent(self, values: Json) -> tuple[Room, Sent]:
        room = self._open_room(values)
        for sent in room.sent:
            if sent.id == int(values["message_id"]) and not sent.deleted:
                return room, sent
        raise Refused(400, "Bad Request: message to edit not found")

    def _shown(self, room: Room, sent: Sent) -> Json:
        return {
            "message_id": sent.id,
            "date": int(time.time()),
            "from": BOT,
            "chat": {"id": room.id, "type": room.type},
            "text": sent.text,
        }


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A bot that was killed while it waited is no error of ours."""


def _handler(api: BotApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            if len(body) < length:  # given up by the caller half way
                self.close_connection = True
                return
            address = urlsplit(self.path)
            token, _, method = address.path.removeprefix("/bot").partition("/")
            try:
                if token != api.token:
                    raise Refused(401, "Unauthorized")
                values = _form(address.query) | _values(body, self.headers.get("Content-Type", ""))
                self._say(200, {"ok": True, "result": api.answer(method, values)})
            except Refused as error:
                answer = {"ok": False, "error_code": error.code, "description": error.description}
                self._say(error.code, answer | ({"parameters": error.parameters} if error.parameters else {}))

        def _say(self, status: int, data: Json) -> None:
            body = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    return Handler


def _values(body: bytes, kind: str) -> Json:
    """What a call carries, whatever it is written in."""
    if kind.startswith("multipart/"):
        parts = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body).get_payload()
        read = {str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True) for part in parts}  # type: ignore[union-attr]
        files = {name: value for name, value in read.items() if name == "document" or str(name).startswith("attached")}
        values = {name: _plain(value.decode()) for name, value in read.items() if name not in files}  # type: ignore[union-attr]
        return values | {"document": next(iter(files.values()), None)}
    return _form(body.decode())


def _form(text: str) -> Json:
    return {name: _plain(value) for name, value in parse_qsl(text, keep_blank_values=True)}


def _plain(value: str) -> Any:
    return json.loads(value) if value[:1] in ("{", "[") or value in ("true", "false") else value


def _read(values: Json) -> tuple[str, str]:
    """The text as shown and as sent. Raises Refused for one that Telegram would not take."""
    html = str(values.get("text", ""))
    if not html.strip():
        raise Refused(400, "Bad Request: message text is empty")
    # Telegram counts after reading the markup; to count the markup, too, is what this product promises.
    if len(html.encode("utf-16-le")) // 2 > LIMIT:
        raise Refused(400, "Bad Request: message is too long")
    if values.get("parse_mode") != "HTML":
        return html, html
    return _Markup().read(html), html


class _Markup(HTMLParser):
    """Knows the few tags that Telegram knows."""

    def read(self, html: str) -> str:
        self.text, self.open = "", list[str]()
        self.feed(html)
        self.close()
        if self.open:
            raise Refused(
                400, f"Bad Request: can't parse entities: can't find end tag corresponding to start tag {self.open[-1]}"
            )
        return self.text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise Refused(400, f'Bad Request: can\'t parse entities: unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Refused(400, "Bad Request: can't parse entities: unexpected end tag")

    def handle_data(self, data: str) -> None:
        self.text += data


def _rows(values: Json) -> list[list[Json]]:
    rows = (values.get("reply_markup") or {}).get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if len({"url", "callback_data"} & set(button)) != 1:
            raise Refused(400, "Bad Request: text buttons are unallowed in the inline keyboard")
        if len(button.get("callback_data", "x").encode()) > DATA_LIMIT:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        host = urlsplit(button.get("url", "https://ok.example")).hostname or ""
        if host in ("localhost", "127.0.0.1", "testserver", "") or "." not in host:
            raise Refused(400, f"Bad Request: inline keyboard button URL '{button.get('url')}' is invalid: Wrong HTTP URL")
    return list(rows)
