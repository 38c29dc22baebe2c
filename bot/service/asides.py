"""Commands, and what a chat cannot read, for channels that have no page around the chat: said while an advisor is there, too."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.conversation import Conversation
from bot.domain.messages import Block, Button, Kind, Reply, paragraph
from bot.kb.markup import strong_parts
from bot.service.decision import Decision
from bot.service.payloads import Payload
from bot.service.replies import Composer

WITHOUT_PAGE = frozenset({"telegram"})
COMMANDS = ("start", "menu", "human", "language", "web", "privacy", "export", "delete", "end", "help")
ERASE = "/delete/yes"
EXPORT = "/export"
PRIVACY_ARTICLE = "/faq/privacy"
UNREADABLE = ("photo", "video", "voice", "document", "sticker", "location", "contact", "poll", "edited", "other")


def decide(
    composer: Composer, conversation: Conversation, payload: Payload, language: str, silent: bool
) -> Decision | None:  # fmt: skip
    """What a command leads to; None where the message is none, or the channel has a page with buttons for it.

    `silent`: an advisor has the conversation, or will have it.
    """
    reply = _reply(composer, payload, language, silent) if conversation.channel in WITHOUT_PAGE else None
    if reply is None:
        return None
    if silent:
        reply = replace(reply, kind=Kind.HANDOVER)  # a word of the system: the bot itself stays silent
    return Decision(reply, language, conversation.topic)


def first_message(composer: Composer, language: str) -> Reply:
    """The greeting: a program, not a person; what the messenger means for privacy; the web page as equal way."""
    welcome = composer.welcome(language)
    page = Button(composer.text("telegram.web", language), "/web", url=f"/?language={composer.written(language)}")
    notes = (paragraph(composer.text("telegram.notice", language), "notice"), paragraph(composer.text("telegram.hint", language)))
    return replace(welcome, blocks=(*welcome.blocks, *notes), buttons=(*welcome.buttons, page))


def _reply(composer: Composer, payload: Payload, language: str, silent: bool) -> Reply | None:
    match payload:
        case Payload("start" | "restart" | "menu") if silent:
            return composer.say("telegram.with_person", language, Kind.HANDOVER)
        case Payload("start" | "restart", None):
            return first_message(composer, language)
        case Payload("help"):
            return _help(composer, language, unknown=payload.value == "unknown")
        case Payload("privacy", None):
            return _privacy(composer, language, silent)
        case Payload("language", None):
            return _languages(composer, language)
        case Payload("delete", None):
            yes = Button(composer.text("telegram.delete_yes", language), ERASE)
            no = Button(composer.text("telegram.delete_no", language), "/delete/no")
            return composer.say("telegram.delete", language, Kind.SMALLTALK, (yes, no))
        case Payload("delete", "no"):
            return composer.say("telegram.delete_kept", language, Kind.SMALLTALK)
        case Payload("code", "invalid"):
            return composer.say("telegram.code_invalid", language, Kind.SMALLTALK)
        case Payload("unreadable", str(kind)) if kind in UNREADABLE:
            return composer.say(f"unreadable.{kind}", language, Kind.FALLBACK)
    return None


def _help(composer: Composer, language: str, unknown: bool) -> Reply:
    lines = tuple(strong_parts(f"**/{name}** {composer.text(f'command.{name}', language)}") for name in COMMANDS)
    opening = composer.text("telegram.help_unknown" if unknown else "telegram.help", language)
    blocks = (paragraph(opening), Block("list", items=lines))
    return Reply(Kind.SMALLTALK, language, composer.written(language), blocks, buttons=(composer.person(language),))


def _privacy(composer: Composer, language: str, silent: bool) -> Reply:
    article = (Button(composer.knowledge.topic_label("privacy", language), PRIVACY_ARTICLE),)
    buttons = (
        *(article if "privacy" in composer.knowledge.articles and not silent else ()),
        Button(composer.text("command.export", language), EXPORT),
        Button(composer.text("command.delete", language), "/delete"),
    )
    reply = composer.say("telegram.privacy", language, Kind.SMALLTALK, buttons, days=composer.site.retention_days)
    return replace(reply, blocks=(*reply.blocks, paragraph(composer.text("telegram.notice", language), "notice")))


def _languages(composer: Composer, language: str) -> Reply:
    known = composer.knowledge.languages.items()
    buttons = tuple(Button(entry.autonym, f"/language/{code}") for code, entry in known)
    return composer.say("telegram.language", language, Kind.SMALLTALK, buttons)
