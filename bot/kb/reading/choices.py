"""Options as an answer: by label, by number, by yes and no, by a part of the label."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.kb.conditions import UNSURE
from bot.kb.flowfile import QuestionRecord
from bot.kb.reading.text import Phrases, bare, contains, letters, plain
from bot.kb.reading.words import AnswerWords

Labels = Mapping[str, Collection[str]]
_SHORTEST_PART = 4
_LONGEST_SENTENCE = 6
_SEPARATORS = re.compile(r"[,;/\n+&،؛]")
_LEAD = re.compile(r"\s*([^\W\d_]+(?: [^\W\d_]+)?)\s*[,.!;:–-]")


class Choices:
    """Reads which of the options is meant."""

    def __init__(self, words: AnswerWords) -> None:
        self._yes, self._no, self._none = Phrases(words.yes), Phrases(words.no), Phrases(words.none)
        self._but, self._negations = Phrases(words.but), Phrases(words.negations)
        self._and, self._option = Phrases(words.conjunctions), Phrases(words.option)
        self._first = {
            code: {bare(said[code][0]): name for name, said in (("yes", words.yes), ("no", words.no))} for code in words.no
        }
        self._unclear = {code: frozenset(map(bare, said)) for code, said in words.unclear.items()}
        self._closing = {code: {bare(word): said for word, said in table.items()} for code, table in words.closing.items()}

    def one(self, question: QuestionRecord, text: str, labels: Labels, language: str) -> str | None:
        """The option that is meant."""
        options = question.options or ["yes", "no"]
        offered = [*options, UNSURE] if question.unsure else options
        allowed = {option: labels.get(option, ()) for option in offered}
        return (
            labelled(text, allowed)
            or self._numbered(text, offered, allowed)
            or self._said(text, options, language)
            or self._partly(text, allowed, language)
        )

    def several(self, question: QuestionRecord, text: str, labels: Labels, language: str) -> tuple[str, ...] | None:
        """The options that are meant, in the order of the question."""
        parts = self._parts(text, language)
        found = {self.one(question, part, labels, language) for part in parts}
        if None in found:
            found = self._listed(bare(text).split(), {option: labels.get(option, ()) for option in question.options})
        if not found or found & {None, UNSURE} or ("none" in found and len(found) > 1):
            return None
        return tuple(option for option in question.options if option in found)

    def _listed(self, words: Sequence[str], labels: Labels) -> set[str | None]:
        """Options whose labels are all the words there are, but for "and": labels may have commas, too."""
        found = _inside(words, labels)
        used = {word for option in found for label in _labels_in(words, labels[option]) for word in label}
        return set(found) if all(word in used or self._and.are(word) for word in words) else {None}

    def polarity(self, text: str, language: str) -> str | None:
        """Yes or no, where a text says nothing else, or begins or ends so and does not take it back."""
        words = bare(text).split()
        if " ".join(words) in self._unclear.get(language, ()):
            return None
        for name, phrases in (("yes", self._yes), ("no", self._no)):
            if phrases.are(text, language):
                return name
        said = {self._opening(text, words, language), self._closing.get(language, {}).get(words[-1] if words else "")} - {None}
        if len(said) != 1 or len(words) > _LONGEST_SENTENCE or self._but.within(words, language):
            return None
        return None if said == {"yes"} and self._negations.within(words, language) else said.pop()

    def _opening(self, text: str, words: Sequence[str], language: str) -> str | None:
        """What the first word says: any word of yes and no before a comma, the plain one of the language without."""
        lead = _LEAD.match(text)
        if lead and self._no.are(lead[1], language):
            rest = bare(text[lead.end() :]).split()
            taken_back = self._yes.within(rest, language) and not self._negations.within(rest, language)
            return None if taken_back else "no"
        if lead and self._yes.are(lead[1], language):
            return "yes"
        return self._first.get(language, {}).get(words[0]) if words else None

    def _said(self, text: str, options: Sequence[str], language: str) -> str | None:
        said = self.polarity(text, language)
        if said in options:
            return said
        return "none" if "none" in options and self._none.are(text, language) else None

    def _numbered(self, text: str, options: Sequence[str], labels: Labels) -> str | None:
        """The option with that number, where no other one has it in its label."""
        words = bare(text).split()
        number = words[self._option.at(words, 0) :]
        if len(number) != 1 or not number[0].isdecimal() or not 1 <= int(number[0][:3]) <= len(options):
            return None
        option = options[int(number[0]) - 1]
        others = (label for other in options if other != option for label in labels[other])
        return None if any(contains(bare(label).split(), number) for label in others) else option

    def _partly(self, text: str, labels: Labels, language: str) -> str | None:
        """The one option whose label stands in the text, or of whose label the text is a part."""
        words = bare(text).split()
        negated = self._negations.within(words, language)
        found = _around(words, labels, shortest=1 if self.polarity(text, language) else _SHORTEST_PART)
        if not negated:
            found = _inside(words, labels) or found
        return found[0] if len(found) == 1 else None

    def _parts(self, text: str, language: str) -> list[str]:
        """What stands between commas and the words for "and"."""
        parts: list[list[str]] = []
        for piece in _SEPARATORS.split(text):
            parts.append([])
            for word in piece.split():
                if self._and.are(word, language):
                    parts.append([])
                else:
                    parts[-1].append(word)
        return [" ".join(part) for part in parts if part]


def labelled(text: str, labels: Labels) -> str | None:
    """The option that has the text as its label."""
    for fold in (plain, bare):
        typed = fold(text)
        found = [option for option, names in labels.items() if typed and typed in map(fold, names)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _around(words: Sequence[str], labels: Labels, shortest: int) -> list[str]:
    """Options of whose label the words are a part; its beginning, where they are short."""
    if letters("".join(words)) < shortest:
        return []
    return [option for option, names in labels.items() if any(_is_part(words, bare(name).split(), shortest) for name in names)]


def _is_part(words: Sequence[str], label: Sequence[str], shortest: int) -> bool:
    return contains(label if shortest > 1 else label[: len(words)], words)


def _inside(words: Sequence[str], labels: Labels) -> list[str]:
    """Options whose label stands in the words and not within the longer label of another."""
    found = {option: names for option, names in ((option, _labels_in(words, labels[option])) for option in labels) if names}
    return [
        option for option, names in found.items() if not any(_within(names, found[other]) for other in found if other != option)
    ]


def _labels_in(words: Sequence[str], labels: Iterable[str]) -> list[list[str]]:
    split = (bare(label).split() for label in labels)
    return [label for label in split if letters("".join(label)) >= _SHORTEST_PART and contains(words, label)]


def _within(names: Sequence[Sequence[str]], longer: Sequence[Sequence[str]]) -> bool:
    return all(any(len(other) > len(name) and contains(other, name) for other in longer) for name in names)
