"""A flow as a Mermaid flowchart: what is asked, where each answer leads, where it ends. The same flow gives the same text."""

from __future__ import annotations

from collections.abc import Iterator

from bot.kb.conditionwords import ConditionWords
from bot.kb.flows import OUTCOME, Flow, Question
from bot.kb.strings import Strings

# What would end a quoted label or mean something in it, as Mermaid writes characters.
_ESCAPED = str.maketrans({char: f"#{ord(char)};" for char in '#"[](){}<>|`;\\'})
_NEW_LINE = "<br/>"
_KINDS = {"choice": "one of several", "multi": "any of several", "yes_no": "yes or no", "level": "level of a language"}


def mermaid(flow: Flow, strings: Strings, language: str = "en") -> str:
    """The flowchart. Dashed questions are asked only while a title's verdict depends on them."""
    words = ConditionWords(flow, strings, language)
    lines = ["flowchart TD", f"    begin([Start]) --> {_node(flow.record.start)}"]
    for question in flow.questions.values():
        lines.append(f"    {_node(question.name)}[{_question_label(question, words)}]")
        lines += [f"    {line}" for line in _edges(question, words)]
    for name in flow.record.outcomes:
        lines.append(f"    {_node(OUTCOME + name)}([{_label(name, first_sentence(words.own('outcome', name)))}])")
    dashed = [_node(question.name) for question in flow.questions.values() if question.record.if_matters]
    if dashed:
        lines += ["    classDef matters stroke-dasharray: 5 5", f"    class {','.join(dashed)} matters"]
    return "\n".join(lines)


def first_sentence(text: str) -> str:
    """Up to the first full stop or question mark that a space follows."""
    ends = [at + 1 for at in (text.find(". "), text.find("? ")) if at >= 0]
    return text[: min(ends)] if ends else text


def _question_label(question: Question, words: ConditionWords) -> str:
    record = question.record
    remarks = [_KINDS.get(record.kind, record.kind), *(["may be left open"] if record.unsure else [])]
    if record.if_matters:
        remarks.append("only if it matters")
    return _label(question.name, words.own("q", question.name), ", ".join(remarks))


def _edges(question: Question, words: ConditionWords) -> Iterator[str]:
    for condition, go in question.rules:
        said = words.say(condition, question.name) if condition else "otherwise" if len(question.rules) > 1 else ""
        arrow = f"-->|{_label(said)}|" if said else "-->"
        yield f"{_node(question.name)} {arrow} {_node(go)}"


def _node(target: str) -> str:
    """An id of its own for a question and an outcome of one name; `end` alone would be a word of Mermaid."""
    return f"o_{target.removeprefix(OUTCOME)}" if target.startswith(OUTCOME) else f"q_{target}"


def _label(*lines: str) -> str:
    return '"' + _NEW_LINE.join(line.translate(_ESCAPED) for line in lines) + '"'
