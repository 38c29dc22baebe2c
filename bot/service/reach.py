"""Whether the person can be reached in a messenger. Somebody who blocks the bot gets nothing more until they write again."""

from __future__ import annotations

from bot.domain.conversation import Conversation
from bot.domain.messages import Author, Kind, StoredMessage
from bot.service import log
from bot.service.ports import Clock, Notifier, UnitOfWork, UnitOfWorkFactory
from bot.service.replies import Composer

# The entry of the log that says so. It is for advisors: the person, who has blocked us, does not get it.
UNREACHABLE = "/unreachable"
ADVISORS_LANGUAGE = "de"


def is_reachable(uow: UnitOfWork, conversation: Conversation) -> bool:
    """True unless the person has blocked us and has not written since."""
    written = uow.messages.last_of_person(conversation.id)
    since = uow.messages.after(conversation.id, written.number if written else 0)
    return not any(is_note(message) for message in since)


def is_note(message: StoredMessage) -> bool:
    """Whether a message is the note for advisors."""
    return message.author is Author.SYSTEM and message.payload == UNREACHABLE


def note_unreachable(
    unit_of_work: UnitOfWorkFactory, composer: Composer, clock: Clock, notifier: Notifier, conversation_id: str
) -> None:  # fmt: skip
    """Write once into the log that the person has blocked us. Raises UnknownConversation."""
    with unit_of_work() as uow:
        conversation = uow.conversations.get(conversation_id)
        if not is_reachable(uow, conversation):
            return
        text = composer.text("telegram.blocked", ADVISORS_LANGUAGE)
        log.write(uow, conversation, Author.SYSTEM, clock.now(), text, Kind.HANDOVER, payload=UNREACHABLE)
        uow.conversations.save(conversation)
        uow.commit()
    notifier.conversation_changed(conversation_id)
    notifier.queue_changed()
