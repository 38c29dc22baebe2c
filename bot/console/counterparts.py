"""The German wording of the bot's interface texts: "I do not know that" in Arabic, read back by an advisor."""

from __future__ import annotations

import re
from functools import cache

from bot.domain.messages import Block, paragraph, plain_text
from bot.kb.library import Knowledge

_SPOKEN = ("chat.", "check.", "handover.", "desk.", "card.", "emergency.", "notice.")
_NAME = re.compile(r"\\\{(\w+)\\\}")
Pattern = tuple[re.Pattern[str], str]


class Counterparts:
    """Finds the key of a text by the text itself, since a stored message keeps its words only."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._strings = knowledge.strings
        self._patterns = cache(self._compiled)

    def german(self, blocks: tuple[Block, ...], language: str) -> tuple[Block, ...] | None:
        """The blocks in German; None where one of them is no interface text of today. Lists are numbers and names."""
        found = [block if block.type in ("list", "ordered") else self._block(block, language) for block in blocks]
        return None if None in found or not found else tuple(block for block in found if block)

    def _block(self, block: Block, language: str) -> Block | None:
        text = plain_text((block,))
        for pattern, key in self._patterns(language):
            match = pattern.fullmatch(text)
            if match:
                return paragraph(self._strings.get(key, "de", **match.groupdict()), block.type)
        return None

    def _compiled(self, language: str) -> tuple[Pattern, ...]:
        texts = self._strings.texts.get(language, {})
        spoken = [(text, key) for key, text in texts.items() if key.startswith(_SPOKEN)]
        # Texts without names first: a name stands for any words, so that its pattern might match them as well.
        spoken.sort(key=lambda entry: entry[0].count("{"))
        return tuple((_pattern(text), key) for text, key in spoken)


def _pattern(text: str) -> re.Pattern[str]:
    seen: set[str] = set()

    def group(match: re.Match[str]) -> str:
        if match[1] in seen:
            return f"(?P={match[1]})"
        seen.add(match[1])
        return f"(?P<{match[1]}>.+?)"

    return re.compile(_NAME.sub(group, re.escape(text)), re.DOTALL)
