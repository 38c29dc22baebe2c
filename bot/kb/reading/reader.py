"""Reads a typed answer by the kind of its question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.domain.checks import Answer
from bot.kb.conditions import UNSURE
from bot.kb.flowfile import QuestionRecord
from bot.kb.reading.choices import Choices, Labels, labelled
from bot.kb.reading.days import Days
from bot.kb.reading.levels import Levels
from bot.kb.reading.money import Money
from bot.kb.reading.numbers import Numbers
from bot.kb.reading.quantities import Quantities
from bot.kb.reading.questions import is_question
from bot.kb.reading.text import LONGEST_ANSWER, Phrases, bare, runs
from bot.kb.reading.words import AnswerWords

Command = Literal["back", "restart", "leave", "person"]
COMMANDS: tuple[Command, ...] = ("back", "restart", "leave", "person")
_NAMES = ("country", "place", "profession")
_LONGEST_COMMAND = 12
_LONGEST_UNSURE = 12


@dataclass(frozen=True)
class Reading:
    """What was understood. No value: not readable as an answer; `choices`: several things of one name, one has to be chosen."""

    value: Answer | None = None
    choices: tuple[str, ...] = ()


class Reader:
    """Reads answers and the words that steer a check, in all languages at once."""

    def __init__(self, words: AnswerWords) -> None:
        quantities, self._days = Quantities(words), Days(words)
        self._numbers = Numbers(words, quantities, self._days)
        self._money = Money(words, quantities, self._numbers)
        self._levels, self._choices = Levels(words), Choices(words)
        self._unsure, self._please = Phrases(words.unsure), Phrases(words.please)
        self._commands = {name: Phrases(getattr(words, name)) for name in COMMANDS}

    def read(
        self, question: QuestionRecord, text: str, labels: Labels, names: Mapping[str, str], on: date, language: str
    ) -> Reading:
        """The answer. `labels`: of each option in all languages; `names`: what the gazetteer found; `on`: today."""
        usable = {option: texts for option, texts in labels.items() if option != UNSURE or question.unsure}
        option = labelled(text, usable)
        if option:
            return Reading((option,) if question.kind == "multi" and option != UNSURE else option)
        if is_question(text):
            return Reading()
        named = names.get(question.kind, "") if question.kind in _NAMES else ""
        if named and not self._unsure.are(text, language):
            return _named(named)
        if len(text) > LONGEST_ANSWER:
            return Reading()
        level = self._levels.read(text, language) if question.kind == "level" else None
        if level is None and self._is_unsure(text, language):  # "I do not know German" is a level
            return Reading(UNSURE if question.unsure else None)
        return Reading(level or self._value(question, text, usable, on, language))

    def command(self, text: str) -> Command | None:
        """The command that the text is, and nothing else but a "please"."""
        words = text.split()
        if len(words) > _LONGEST_COMMAND or len(text) > LONGEST_ANSWER:
            return None
        for start, end, run in runs(words, len(words)):
            if self._is_polite(words[:start]) and self._is_polite(words[end:]):
                for name, phrases in self._commands.items():
                    if phrases.are(run):
                        return name
        return None

    def polarity(self, text: str, language: str) -> str | None:
        """Whether the text says yes or no, to whatever was asked."""
        return self._choices.polarity(text, language)

    def _is_polite(self, words: list[str]) -> bool:
        return not bare(" ".join(words)) or self._please.are(" ".join(words))

    def _is_unsure(self, text: str, language: str) -> bool:
        """Whether it says so; but "not sure, about 3 years" has a number."""
        if self._unsure.are(text, language):
            return True
        words = bare(text).split()
        return len(words) <= _LONGEST_UNSURE and not any(map(str.isdigit, text)) and self._unsure.within(words, language)

    def _value(self, question: QuestionRecord, text: str, labels: Labels, on: date, language: str) -> Answer | None:
        match question.kind:
            case "choice" | "yes_no":
                return self._choices.one(question, text, labels, language)
            case "multi":
                return self._choices.several(question, text, labels, language)
            case "number":
                return self._numbers.read(question, text, on, language)
            case "money":
                return self._money.read(question, text, language)
            case "date":
                day = self._days.read(text, on, language)
                return day.isoformat() if day else None
        return None


def _named(value: str) -> Reading:
    """One name, or namesakes."""
    choices = tuple(value.split("+"))
    return Reading(choices=choices) if len(choices) > 1 else Reading(value)
