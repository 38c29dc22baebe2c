"""What no file can know of itself: references between files, the same facts in both languages, digits that should be facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kb import lint, markup
from bot.kb.articles import Article, Text
from bot.kb.facts import FactRecord
from bot.kb.flowcheck import check_flows
from bot.kb.problems import Problems
from bot.kb.tablecheck import check_tables
from bot.kb.teamcheck import check_teams

if TYPE_CHECKING:
    from bot.kb.library import Knowledge

LABEL_LIMIT = 60
WRITTEN = ("de", "en")


def check(knowledge: Knowledge, problems: Problems) -> None:
    """Every rule that needs more than one file."""
    _check_topics(knowledge, problems)
    _check_facts(knowledge, problems)
    check_tables(knowledge, problems)
    check_flows(knowledge, problems)
    check_teams(knowledge, problems)
    _check_plans(knowledge, problems)
    for article in knowledge.articles.values():
        _check_front(knowledge, article, problems)
        for text in article.texts.values():
            _check_text(knowledge, article, text, problems)


def _check_topics(knowledge: Knowledge, problems: Problems) -> None:
    place = knowledge.root / "topics.yml"
    for area, topics in knowledge.areas.items():
        for topic in topics:
            article = knowledge.articles.get(topic)
            for language in WRITTEN:
                if article is None or language not in article.texts:
                    problems.add(place, 1, f"topic '{topic}' has no article in '{language}'")
            if article and article.area != area:
                problems.add(place, 1, f"the article of '{topic}' stands in area '{article.area}', not '{area}'")
            _check_label(knowledge, topic, problems)


def _check_label(knowledge: Knowledge, topic: str, problems: Problems) -> None:
    for language in knowledge.languages:
        path = knowledge.root / "strings" / f"{language}.yml"
        label = knowledge.strings.texts.get(language, {}).get(f"topic.{topic}")
        if label is None:
            problems.add(path, 1, f"no label 'topic.{topic}'")
        elif len(label) > LABEL_LIMIT:
            problems.add(path, 1, f"'topic.{topic}' is longer than {LABEL_LIMIT} characters")


def _check_facts(knowledge: Knowledge, problems: Problems) -> None:
    for fact_id, record in knowledge.facts.records.items():
        for entry in record.values.values():
            if entry.source not in knowledge.sources:
                problems.add(knowledge.facts.files[fact_id], 1, f"unknown source '{entry.source}'")


def _check_plans(knowledge: Knowledge, problems: Problems) -> None:
    for name, plan in knowledge.plans.values.items():
        if plan.source not in knowledge.sources:
            problems.add(knowledge.root / "planned" / f"{name}.yml", 1, f"unknown source '{plan.source}'")


def _check_front(knowledge: Knowledge, article: Article, problems: Problems) -> None:
    path = article.texts["de"].file
    if article.topic not in knowledge.topics:
        problems.add(path, 1, f"'{article.topic}' is no topic of topics.yml")
    if not article.sources:
        problems.add(path, 1, "an article needs a source")
    for source in article.sources:
        if source not in knowledge.sources:
            problems.add(path, 1, f"unknown source '{source}'")
    for topic in article.related:
        if topic not in knowledge.topics:
            problems.add(path, 1, f"unknown related topic '{topic}'")
    for organisation in (article.owner, *article.contacts):
        if organisation not in knowledge.organisations:
            problems.add(path, 1, f"unknown organisation '{organisation}'")
    for fact in article.rests_on:
        if fact not in knowledge.facts.records:
            problems.add(path, 1, f"rests on an unknown fact '{fact}'")


def _check_text(knowledge: Knowledge, article: Article, text: Text, problems: Problems) -> None:
    _check_title(text, problems)
    _check_origin(article, text, problems)
    for number, found in lint.digits(text.body):
        problems.add(text.file, text.body_line + number - 1, f"'{found}' should be a fact")
    for number, line in enumerate(text.body.splitlines()):
        # What is no placeholder is not filled: a person would read "{fact:...".
        if set("{}") & set(markup.PLACEHOLDER.sub("", line)):
            problems.add(text.file, text.body_line + number, "a brace without its partner")
    for name in markup.placeholders(text.body):
        _check_placeholder(knowledge, text, name, problems)
    expected, got = set(markup.fact_ids(article.texts["de"].body)), set(markup.fact_ids(text.body))
    if expected != got:
        names = ", ".join(sorted(expected ^ got))
        problems.add(text.file, text.body_line, f"German and '{text.language}' do not use the same facts: {names}")


def _check_title(text: Text, problems: Problems) -> None:
    """A title is shown as it stands, on any day."""
    for _, found in lint.digits(text.title):
        problems.add(text.file, 1, f"'{found}' in a title: titles have no numbers")
    if set("{}") & set(text.title):
        problems.add(text.file, 1, "titles have no placeholders")


def _check_origin(article: Article, text: Text, problems: Problems) -> None:
    """Following `from` ends with German, or with a text that is gone, never where it began."""
    seen = {text.language}
    origin = text.origin
    while origin and origin.language in article.texts:
        if origin.language in seen:
            problems.add(text.file, 1, "'from' leads in a circle and not to the German text")
            return
        seen.add(origin.language)
        origin = article.texts[origin.language].origin


def _check_placeholder(knowledge: Knowledge, text: Text, name: str, problems: Problems) -> None:
    match = markup.FACT.fullmatch(name)
    if match is None:
        if name not in markup.PLAIN_PLACEHOLDERS:
            problems.add(text.file, text.body_line, f"unknown placeholder '{{{name}}}'")
    elif match[1] not in knowledge.facts.records:
        problems.add(text.file, text.body_line, f"unknown fact '{match[1]}'")
    else:
        _check_shown(knowledge.facts.records[match[1]], match[1], text, problems)


def _check_shown(record: FactRecord, fact: str, text: Text, problems: Problems) -> None:
    if record.unit == "text":
        problems.add(text.file, text.body_line, f"fact '{fact}' is in words: put it into your own and list it under 'rests_on'")
    elif record.confidence == "low" and not record.caveat:
        problems.add(text.file, text.body_line, f"fact '{fact}' is of low confidence and has no caveat to be shown with")
