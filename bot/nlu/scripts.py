"""What the writing itself says about the language: scripts, and letters only some languages use."""

from __future__ import annotations

import unicodedata
from collections import Counter

BY_SCRIPT: dict[str, tuple[str, ...]] = {
    "latin": (
        "az",
        "cs",
        "de",
        "en",
        "es",
        "fr",
        "hr",
        "hu",
        "id",
        "it",
        "ku",
        "lt",
        "lv",
        "nl",
        "pl",
        "pt",
        "ro",
        "sl",
        "sq",
        "sv",
        "tl",
        "tr",
        "vi",
    ),
    "cyrillic": ("ru", "uk", "bg", "sr", "mk", "kk", "mn"),
    "arabic": ("ar", "fa", "ur", "ps", "ku"),
    "devanagari": ("hi", "ne"),
    "ethiopic": ("ti", "am"),
    "bengali": ("bn",),
    "greek": ("el",),
    "hebrew": ("he",),
    "armenian": ("hy",),
    "georgian": ("ka",),
    "gurmukhi": ("pa",),
    "hangul": ("ko",),
    "kana": ("ja",),
    "han": ("zh", "ja"),
    "tamil": ("ta",),
    "telugu": ("te",),
    "thai": ("th",),
}
"""Languages people who write to a bot in Saxony may plausibly use, by script, the likeliest first.

ISO 639-1. Slovak is left out on purpose: short Czech is taken for it too often, Czech is the
neighbours' language, and Slovaks read it.
"""
LANGUAGES = tuple(sorted({name for names in BY_SCRIPT.values() for name in names}))

_NAMES = {
    "CJK": "han",
    "HIRAGANA": "kana",
    "KATAKANA": "kana",
    "HALFWIDTH": "kana",
    **{script.upper(): script for script in BY_SCRIPT if script not in ("han", "kana")},
}

_LETTERS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    # The group found in the most words decides; of two equal ones the first.
    "cyrillic": (
        ("әғқңұһ", ("kk",)),
        ("іїєґ", ("uk",)),
        ("ѓќѕ", ("mk",)),
        ("ћђ", ("sr",)),
        ("јљњџ", ("sr", "mk")),
        ("өү", ("mn",)),
        ("ыэё", ("ru",)),
    ),
    "arabic": (
        ("ټډړږښګڼځڅۍې", ("ps",)),
        ("ڕڵۆێە", ("ku",)),
        ("ٹڈڑےں", ("ur",)),
        ("ھہ", ("ur", "ku")),
        ("پچژگ", ("fa", "ur", "ps", "ku")),
        ("ة", ("ar",)),
        ("يكأإؤى", ("ar", "fa")),  # Persian typed on an Arabic keyboard has these too
        ("یک", ("fa", "ur", "ps", "ku")),
    ),
    # Only letters no name or term of another language brings along by chance. German ones are not
    # here: "Straße" and "Ausländerbehörde" turn up in messages of every language.
    "latin": (
        ("ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", ("vi",)),
        ("ə", ("az",)),
    ),
}

_FOREIGN_SHARE = 0.3
"""German terms and names in Latin letters are common in any language: this share of words in other
letters is enough to go by those."""
_ENOUGH_WORDS = 2
"""Words with a telling letter that settle the language of a longer message."""


def letters(text: str) -> str:
    """Return the letters of ``text`` in lower case and composed form, nothing else."""
    return "".join(c for c in unicodedata.normalize("NFC", text).lower() if c.isalpha())


def script_of(letter: str) -> str | None:
    """Return the script of one letter by the first word of its Unicode name."""
    return _NAMES.get(unicodedata.name(letter, "").split(" ")[0].split("-")[0])


def main_script(text: str) -> str | None:
    """Return the script a message is written in, or None without letters of a known one."""
    words = [{script_of(letter) for letter in letters(word)} - {None} for word in text.split()]
    counts = Counter(script for word in words for script in word if script)
    if counts["kana"]:
        return "kana"  # Japanese mixes it with Han, Chinese never does
    latin_only = sum(1 for word in words if word == {"latin"})
    counts.pop("latin", 0)
    other, number = max(counts.items(), key=lambda item: item[1], default=("", 0))
    if number and number >= _FOREIGN_SHARE * (latin_only + number):
        return other
    return "latin" if latin_only else None


def only_script(text: str, script: str) -> str:
    """Return the words of ``text`` that have a letter of ``script``."""
    kept = {"kana", "han"} if script in ("kana", "han") else {script}
    return " ".join(w for w in text.split() if any(script_of(c) in kept for c in letters(w)))


def count_words(text: str) -> int:
    """Count words with letters; scripts without spaces count two characters for a word."""
    script = main_script(text)
    if script in ("han", "kana", "thai"):
        return -(-len(letters(text)) // 2)
    return sum(1 for word in text.split() if letters(word))


def _telling(text: str, script: str) -> tuple[tuple[str, ...], int]:
    """Return the languages of the letters found in the most words, and that number of words."""
    words = [set(letters(word)) for word in text.split()]
    best: tuple[tuple[str, ...], int] = ((), 0)
    for group, languages in _LETTERS.get(script, ()):
        hits = sum(1 for word in words if word & set(group))
        if hits > best[1]:
            best = languages, hits
    return best


def candidates(text: str) -> tuple[str, ...]:
    """Return the languages ``text`` may be in by its letters; empty without letters."""
    script = main_script(text)
    if script is None:
        return ()
    languages, _ = _telling(text, script)
    if languages and script != "latin":
        return languages
    return BY_SCRIPT[script]


def certain(text: str) -> str | None:
    """Return the language if the letters leave only one, against whatever was spoken before."""
    script = main_script(text)
    if script is None:
        return None
    if len(BY_SCRIPT[script]) == 1:
        return BY_SCRIPT[script][0]
    languages, hits = _telling(text, script)
    if len(languages) == 1 and hits >= min(_ENOUGH_WORDS, -(-count_words(text) // 2)):
        return languages[0]
    return None
