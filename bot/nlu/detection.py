"""In which language to answer a message, given the language of the conversation so far."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import NamedTuple

from bot.nlu import detectors, scripts

FALLBACK_LANGUAGE = "en"
SHORT, BRIEF = 2, 3
"""Words up to which the conversation's language holds; up to which it yields to a unanimous vote."""

_GREETINGS = {
    "de": "hallo,moin,servus,guten tag,guten morgen,guten abend,hilfe,danke,grüß gott",
    "en": "hello,hi,hey,hi there,hello there,good morning,good evening,help,thanks,thank you",
    "es": "hola,buenas,buenos días,buenas tardes,gracias,ayuda",
    "fr": "bonjour,salut,bonsoir,merci",
    "it": "ciao,buongiorno,buonasera,grazie",
    "pt": "olá,oi,bom dia,boa tarde,obrigado,obrigada",
    "cs": "ahoj,dobrý den,děkuji",
    "pl": "cześć,dzień dobry,dziękuję",
    "tr": "merhaba,selam,günaydın,teşekkürler",
    "vi": "xin chào,chào,cảm ơn",
    "ru": "привет,здравствуйте,добрый день,спасибо,помощь",
    "uk": "привіт,вітаю,добрий день,дякую,доброго дня,добридень",
    "ar": "مرحبا,السلام عليكم,شكرا,اهلا",
    "fa": "سلام,درود,ممنون,مرسی",
    "hu": "szia,jó napot,köszönöm",
    "ro": "bună,bună ziua,mulțumesc",
}
"""First messages too short for any statistics."""
_BY_GREETING = {g: language for language, all_ in _GREETINGS.items() for g in all_.split(",")}


class Detected(NamedTuple):
    """A language as ISO 639-1 code, and how sure that is: 1 by the script alone, 0 by default."""

    language: str
    confidence: float


def detect(text: str, prior: str | None = None) -> Detected:
    """Say which language ``text`` is in; ``prior`` is the one spoken so far, if any.

    The prior holds for one or two words unless their letters contradict it, for three unless all
    detectors agree on another, and for messages without letters always.
    """
    languages = scripts.candidates(text)
    if not languages:
        return Detected(prior or FALLBACK_LANGUAGE, 0.5 if prior else 0.0)
    settled = scripts.certain(text)
    if settled:
        return Detected(settled, 1.0)
    words = scripts.count_words(text)
    kept = prior if prior and _compatible(text, prior, languages) else None
    if kept and words <= SHORT:
        return Detected(kept, 0.5)
    greeting = _greeting(text)
    if greeting:
        return Detected(greeting, 0.9)
    return _vote(text, languages, kept, words)


def _compatible(text: str, prior: str, languages: tuple[str, ...]) -> bool:
    # Latin letters never speak against a language: people everywhere write "ok", "Anmeldung",
    # "Blue Card", and some write their own language in Latin letters.
    return prior in languages or scripts.main_script(text) == "latin"


def _greeting(text: str) -> str | None:
    folded = unicodedata.normalize("NFC", text).casefold()
    plain = "".join(c if c.isalpha() or c.isspace() or not c.isascii() else " " for c in folded)
    return _BY_GREETING.get(" ".join(plain.split()))


def _vote(text: str, languages: tuple[str, ...], prior: str | None, words: int) -> Detected:
    if len(languages) == 1:
        return Detected(languages[0], 0.9)
    script = scripts.main_script(text) or "latin"
    ballots = detectors.votes(scripts.only_script(text, script), languages)
    if not ballots:
        return Detected(prior or languages[0], 0.4)
    winner, count = _winner(ballots, prior)
    share = count / len(ballots)
    if prior and words <= BRIEF and share < 1:
        return Detected(prior, 0.5)
    return Detected(winner, round(0.95 * share, 2))


def _winner(ballots: tuple[str, ...], prior: str | None) -> tuple[str, int]:
    """Return the language with the most votes; of equal ones the prior, else the first listed."""
    counts = Counter(ballots)
    most = max(counts.values())
    if prior and counts[prior] == most:
        return prior, most
    return next((b, most) for b in ballots if counts[b] == most)
