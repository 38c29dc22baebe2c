"""What a person typed, made safe to work with: control characters out, white space folded, nothing else changed."""

from __future__ import annotations

import unicodedata

MESSAGE_LIMIT = 2000
_KEPT_CONTROLS = {"\n", "\t"}
# Zero-width joiners shape Persian and Indic words and emoji; direction marks may stand in Arabic text.
_KEPT_FORMATS = {"\u200c", "\u200d", "\u200e", "\u200f"}


def clean(text: str) -> str:
    """NFC, without control, private and unassigned characters, trimmed. Emoji stay: they may be all a person has."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(filter(_is_kept, normal)).strip()


def has_words(text: str) -> bool:
    """Whether there is anything to understand: at least one letter or digit."""
    return any(unicodedata.category(char)[0] in "LN" for char in text)


def _is_kept(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cc":
        return char in _KEPT_CONTROLS
    if category == "Cf":
        return char in _KEPT_FORMATS
    return category[0] != "C"
