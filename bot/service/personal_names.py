"""Finds names of people by the words beside them, by a list of first names, and by what no other word of the field looks like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import takewhile

from bot.kb.personal import PersonalWords
from bot.service.personal_marks import GONE, any_of, without_accents, words_of

_I = re.IGNORECASE
_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʼ`\-][^\W\d_]+)*")
_GAP = re.compile(r"[ \t]{1,2}|\.[ \t]?|[ \t]?-[ \t]?")
_OPENING = r"[ \t]*[:=–—-]?[ \t]*[\"'„“«(]?"
_SENTENCE_START = re.compile(r"(?:^|[.!?…:;\n\"„“«(‹›])\s*$")
_PAUSE = re.compile(r"\s*(?:[,!.:;\n]|$)")
_APOSTROPHE = re.compile("['’ʼ`]")
_MOST_WORDS, _MOST_SMALL, _SHORTEST = 5, 3, 3
_GERMAN = "de"
Word = re.Match[str]


class NameFinder:
    """`known` says that a word is one of the field and therefore no name."""

    def __init__(self, words: PersonalWords, known: Callable[[str], bool]) -> None:
        self._known = known
        introducers = words_of(words.introducers)
        plain = [without_accents(phrase) for phrase in introducers if " " in phrase]
        self._introducers = re.compile(any_of(introducers + plain) + _OPENING, _I)
        self._titles = re.compile(any_of(words_of(words.titles)) + r"[ \t]*", _I)
        self._titles_after = re.compile(rf"(?:[^\W\d_]+[ \t]+){{1,2}}{any_of(words_of(words.titles_after))}", _I)
        self._greetings = re.compile(any_of(words_of(words.greetings)) + r"[, \t]*", _I)
        self._closings = re.compile(rf"(?:^|(?<=[\n.,;!?…)\s])){any_of(words_of(words.closings))}[\s,.!;–-]*", _I)
        self._relatives = re.compile(any_of(words_of(words.relatives)) + r"[ \t]+", _I)
        self._maybe = {code: re.compile(any_of(phrases) + r"[ \t]+", _I) for code, phrases in words.maybe.items()}
        self._stops = frozenset(word.casefold() for word in words_of(words.stops))
        self._particles = frozenset(words_of(words.particles))
        self._not_names = frozenset(word.casefold() for word in words_of(words.not_names))
        self._no_titles_after = frozenset(words_of(words.no_titles_after))
        listed = words_of(words.names)
        self._sure = frozenset(name for name in listed if not name.endswith("-"))
        self._doubtful = frozenset(name.rstrip("-") for name in listed if name.endswith("-"))

    def take(self, text: str, language: str) -> str:
        """The text without names."""
        for spans in (self._introduced, self._signed, self._titled, self._greeted, self._listed):
            text = _cut(text, spans(text))
        text = _cut(text, self._possible(text, language))
        return _cut(text, self._unknown(text, language))

    def _introduced(self, text: str) -> Iterator[tuple[int, int]]:
        for match in self._introducers.finditer(text):
            said = match[0].rstrip(" \t:=–—-\"'„“«(")
            open_end = " " in said or ":" in match[0] or (not _has_case(said[0]) and not said.startswith("ال"))
            words = self._following(text, match.end())
            if words and (open_end or words[0][0][0].isupper()):
                yield words[0].start(), words[-1].end()

    def _following(self, text: str, start: int) -> list[Word]:
        """The words of a name: those with a capital letter, or a few small ones up to a word that goes on with the sentence."""
        words = list(_row(text, start))
        if not words or words[0][0].casefold() in self._stops:
            return []
        if words[0][0][0].isupper():
            named = takewhile(lambda w: w is words[0] or self._goes_on(w[0]), words)
            return self._without_particles(list(named))[:_MOST_WORDS]
        return list(takewhile(lambda w: w[0].casefold() not in self._stops, words))[:_MOST_SMALL]

    def _goes_on(self, word: str) -> bool:
        small = word.casefold()
        return (word[0].isupper() or small in self._particles) and (small not in self._stops or small in self._particles)

    def _without_particles(self, words: list[Word]) -> list[Word]:
        while words and words[-1][0].casefold() in self._particles and not words[-1][0][0].isupper():
            words = words[:-1]
        return words

    def _titled(self, text: str) -> Iterator[tuple[int, int]]:
        for match in self._titles_after.finditer(text):
            if match[0][0].isupper():
                yield match.span()
        for match in self._titles.finditer(text):
            before = text[: match.start()].split()[-1:]
            words = self._following(text, match.end())[:3]
            is_name = bool(words) and (words[0][0][0].isupper() or not _has_case(words[0][0][0]))
            phrase = text[match.start() : words[0].end()] if words else ""
            possessive = bool(before) and before[0].casefold() in self._no_titles_after
            if is_name and not possessive and words[0][0].casefold() not in self._not_names and not self._known(phrase):
                yield words[0].start(), words[-1].end()

    def _greeted(self, text: str) -> Iterator[tuple[int, int]]:
        for match in self._greetings.finditer(text):
            words = list(takewhile(lambda w: self._goes_on(w[0]), _row(text, match.end())))[:3]
            if (
                words
                and re.match(r"\s*(?:[,!.:;\n]|$)", text[words[-1].end() :])
                and not all(self._ordinary(w[0]) for w in words)
            ):
                yield words[0].start(), words[-1].end()

    def _signed(self, text: str) -> Iterator[tuple[int, int]]:
        """What stands between the end of a letter and the end of the text, if it can be a name."""
        for match in self._closings.finditer(text):
            rest = _TOKEN.findall(text[match.end() :])
            if (
                rest
                and len(rest) <= _MOST_WORDS
                and all(not _has_case(w[0]) or w[0].isupper() or w in self._particles for w in rest)
            ):
                yield match.end(), len(text)

    def _listed(self, text: str) -> Iterator[tuple[int, int]]:
        """First names and family names of the list, with the words of the name beside them."""
        words = list(_TOKEN.finditer(text))
        for place, word in enumerate(words):
            small = word[0].casefold()
            is_sure = self._is_first_name(small)
            beside = [w for w in (words[place - 1] if place else None, words[place + 1] if place + 1 < len(words) else None) if w]
            doubtful = small in self._doubtful and word[0][0].isupper()
            if is_sure or (doubtful and any(self._may_be_name(w[0]) and _adjacent(text, w, word) for w in beside)):
                yield self._with_family_name(text, words, place)

    def _is_first_name(self, small: str) -> bool:
        return small in self._sure or all(part in self._sure for part in small.split("-"))

    def _with_family_name(self, text: str, words: list[Word], place: int) -> tuple[int, int]:
        word, first, last = words[place], place, place
        while last + 1 < len(words) and last - place < 3 and _adjacent(text, words[last], words[last + 1]):
            after = words[last + 1][0]
            small = word[0].islower() and after.islower() and last == place and not self._ordinary(after)
            if (
                not (small or self._goes_on(after))
                or (last > place and not self._may_be_name(after))
                or after.casefold() in self._not_names
            ):
                break
            last += 1
        if first and _adjacent(text, words[first - 1], words[first]) and self._may_be_name(words[first - 1][0]):
            first -= 1
        return words[first].start(), words[last].end()

    def _possible(self, text: str, language: str) -> Iterator[tuple[int, int]]:
        """After "I am": words that are no others. In German every noun has a capital letter, so that it takes two."""
        patterns = [(self._relatives, 1), (self._maybe.get(language), 2 if language == _GERMAN else 1)]
        for pattern, least in patterns:
            for match in pattern.finditer(text) if pattern else ():
                words = list(takewhile(lambda w: self._may_be_name(w[0]), _row(text, match.end())))
                if len(words) >= least:
                    yield words[0].start(), self._end(text, words[-1], language)

    def _end(self, text: str, last: Word, language: str) -> int:
        """Family names are often words, too: what follows a name with a capital letter belongs to it, but for German nouns."""
        after = next((word for word in _row(text, last.start()) if word.start() > last.start()), None)
        belongs = after is not None and language != _GERMAN and after[0][0].isupper() and after[0].casefold() not in self._stops
        return after.end() if after is not None and belongs else last.end()

    def _unknown(self, text: str, language: str) -> Iterator[tuple[int, int]]:
        """Words with a capital letter, within a sentence or two together, that no question of the field has."""
        words = list(_TOKEN.finditer(text))
        capital = sum(word[0][0].isupper() for word in words)
        if len(words) > 4 and capital * 2 > len(words) and language != _GERMAN:
            return  # somebody who begins every word with a capital letter
        row: list[Word] = []
        for word in [*words, None]:
            if word and self._may_be_name(word[0]) and (not row or _adjacent(text, row[-1], word)):
                row.append(word)
                continue
            within = bool(row) and language != _GERMAN and not _SENTENCE_START.search(text[: row[0].start()])
            if len(row) > 1 or within:
                yield row[0].start(), self._end(text, row[-1], language)
            row = [word] if word and self._may_be_name(word[0]) else []

    def _may_be_name(self, word: str) -> bool:
        """Begins with a capital letter, in all its parts, is no abbreviation and no word of the field."""
        parts = word.split("-")
        capital = all(part[:1].isupper() and not part.isupper() for part in parts)
        return capital and len(word) >= _SHORTEST and not self._ordinary(word)

    def _ordinary(self, word: str) -> bool:
        """Whether it is a word of the field, with whatever ending an apostrophe joins to it: "Leipzig'de", "I'd"."""
        small = _APOSTROPHE.split(word.casefold())[0]
        parts = [small, *(small.split("-") if "-" in small else ())]
        return any(part in self._not_names or part in self._stops or self._known(part) for part in parts)


def _row(text: str, start: int) -> Iterator[Word]:
    """Words from a place on, with nothing but a space, a dot or a hyphen between them."""
    match = _TOKEN.match(text, start)
    while match:
        yield match
        gap = _GAP.match(text, match.end())
        match = _TOKEN.match(text, gap.end()) if gap else None


def _adjacent(text: str, one: Word, other: Word) -> bool:
    first, second = (one, other) if one.start() < other.start() else (other, one)
    return bool(_GAP.fullmatch(text[first.end() : second.start()]))


def _has_case(char: str) -> bool:
    return char.upper() != char.lower()


def _cut(text: str, spans: Iterator[tuple[int, int]]) -> str:
    done, parts = 0, []
    for start, end in sorted(spans):
        if start >= done:
            parts += [text[done:start], GONE]
        done = max(done, end)
    return "".join(parts) + text[done:]
