"""Machine translation for advisors: what a person wrote, in German; what an advisor writes, in the person's language.

It is an offer beside the original, never instead of it. A translation that lost a value is not shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import TranslationRefused, TranslationUnavailable
from bot.domain.messages import StoredMessage
from bot.kb.glossary import Glossary
from bot.service.ports import Translator, UnitOfWorkFactory
from bot.service.protect import Kept, Protection

ADVISORS_READ = "de"
MOST_AT_ONCE = 4
# Kept instead of a translation that lost a value: asked again, the service would lose it again.
_REFUSED = ""


class Outcome(StrEnum):
    """What became of a message that was to be translated."""

    TRANSLATED = "translated"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Translated:
    """A message's translation; `text` is empty unless the outcome is that it was translated."""

    number: int
    outcome: Outcome
    text: str = ""


@dataclass(frozen=True)
class Preview:
    """An advisor's reply in the person's language, and what was kept as it is."""

    text: str
    kept: tuple[Kept, ...]


class Translation:
    """One instance serves all advisors. Texts are kept as long as the messages they belong to."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, translator: Translator, glossary: Glossary) -> None:
        self._unit_of_work = unit_of_work
        self._translator = translator
        self._protection = Protection(glossary)

    async def of_messages(self, conversation_id: str, messages: Sequence[StoredMessage]) -> dict[int, Translated]:
        """The messages in German, by number, those in German left out. Raises UnknownConversation once it is erased."""
        foreign = [message for message in messages if message.language != ADVISORS_READ]
        known = await asyncio.to_thread(self._known, conversation_id, foreign)
        at_once, service_is_down = asyncio.Semaphore(MOST_AT_ONCE), asyncio.Event()

        async def translated(message: StoredMessage) -> Translated:
            async with at_once:
                if message.number in known:
                    return _from_text(message.number, known[message.number])
                if service_is_down.is_set():  # the others would wait as long for nothing
                    return Translated(message.number, Outcome.UNAVAILABLE)
                found = await self._translated(conversation_id, message)
                if found.outcome is Outcome.UNAVAILABLE:
                    service_is_down.set()
                return found

        return {found.number: found for found in await asyncio.gather(*map(translated, foreign))}

    async def preview(self, text: str, source: str, target: str) -> Preview:
        """A reply in the person's language. Raises TranslationUnavailable, or TranslationRefused when a value got lost."""
        protected = self._protection.protect(text)
        translated = await self._translator.translate(protected.text, source, target)
        return Preview(protected.restore(translated), protected.kept)

    def verify(self, original: str, translated: str) -> None:
        """What is sent as the translation of a text has all its values. Raises TranslationRefused."""
        self._protection.verify(original, translated)

    async def _translated(self, conversation_id: str, message: StoredMessage) -> Translated:
        try:
            preview = await self.preview(message.text, message.language, ADVISORS_READ)
            text = preview.text
        except TranslationRefused:
            text = _REFUSED
        except TranslationUnavailable:
            return Translated(message.number, Outcome.UNAVAILABLE)
        await asyncio.to_thread(self._keep, conversation_id, message.number, text)
        return _from_text(message.number, text)

    def _known(self, conversation_id: str, messages: Sequence[StoredMessage]) -> dict[int, str]:
        with self._unit_of_work() as uow:
            uow.conversations.get(conversation_id)
            found = {m.number: uow.translations.get(conversation_id, m.number, ADVISORS_READ) for m in messages}
        return {number: text for number, text in found.items() if text is not None}

    def _keep(self, conversation_id: str, number: int, text: str) -> None:
        with self._unit_of_work() as uow:
            uow.conversations.get(conversation_id)  # erased meanwhile: nothing of it comes back
            uow.translations.add(conversation_id, number, ADVISORS_READ, text)
            uow.commit()


def _from_text(number: int, text: str) -> Translated:
    return Translated(number, Outcome.TRANSLATED if text else Outcome.REFUSED, text)
