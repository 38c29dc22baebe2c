"""Commands: what they lead to, the words behind /start, and their list in every language."""

from __future__ import annotations

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, Message, MessageEntity

from bot.channels.telegram.calls import quietly
from bot.channels.telegram.chats import FALLBACK_LANGUAGE, Chat, Chats
from bot.channels.telegram.deps import TelegramDeps
from bot.kb.flowtexts import key
from bot.service import asides, ending
from bot.service.payloads import read_payload
from bot.service.replies import ASK_PERSON

PAYLOADS = {
    "start": "/start", "menu": "/menu", "human": ASK_PERSON, "language": "/language", "web": "/web", "privacy": "/privacy",
    "export": asides.EXPORT, "delete": "/delete", "end": ending.END, "help": "/help",
}  # fmt: skip
UNKNOWN = "/help/unknown"
CODE, TOPIC, FLOW = "s_", "t_", "f_"


async def follow(chats: Chats, deps: TelegramDeps, chat: Chat, message: Message) -> bool:
    """Follow a command. False where the message is none."""
    text = (message.text or "").strip()
    if not any(entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 for entity in message.entities):
        return False
    name, _, rest = text.partition(" ")
    name, rest = name[1:].split("@")[0].lower(), rest.strip()
    typed = read_payload(text)
    if typed and typed.value:  # the payload of a button, typed
        await chats.press(chat, text)
    elif name == "start" and rest:
        await _start_at(chats, deps, chat, rest)
    elif name == "language" and rest.lower() in deps.knowledge.languages:
        await chats.press(chat, f"/language/{rest.lower()}", text)
    else:
        await chats.press(chat, PAYLOADS.get(name, UNKNOWN), f"/{name}")
    return True


async def _start_at(chats: Chats, deps: TelegramDeps, chat: Chat, where: str) -> None:
    """A deep link: a conversation begun elsewhere, a topic, a guided check. Anything else is a plain start."""
    kind, what, language = where[:2], where[2:], chat.language or FALLBACK_LANGUAGE
    if kind == CODE:
        await chats.enter(chat, what)
    elif kind == TOPIC and what in deps.knowledge.topics:
        await chats.press(chat, f"/faq/{what}", deps.knowledge.topic_label(what, language))
    elif kind == FLOW and what in deps.knowledge.flows:
        await chats.press(chat, f"/flow/{what}", deps.text(key(what, "name"), language))
    else:
        await chats.press(chat, "/start", "/start")


async def register(deps: TelegramDeps, bot: Bot) -> None:
    """The list behind the menu button, in every language we write and, for all others, in English."""
    scope = BotCommandScopeAllPrivateChats()
    for code in (None, *deps.knowledge.languages):
        commands = [BotCommand(name, deps.text(f"command.{name}", code or FALLBACK_LANGUAGE)) for name in asides.COMMANDS]
        await quietly("naming the commands", bot.set_my_commands, commands, scope, code)
