"""A small guided check over the toy knowledge: every kind of part that a flow can have, and nothing wrong in it."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT
from tests.unit.kb_copy import KnowledgeCopy

FLOW = """\
start: purpose
article: card_price
most_questions: 6
questions:
  purpose:
    kind: choice
    options: [work, study]
    unsure: true
    next:
      - {when: {eq: study}, go: outcome.later}
      - {go: has}
  has:
    kind: multi
    options: [photo, passport, proof]
    next:
      - {go: months}
  months:
    kind: number
    unit: month
    next:
      - {when: {lt: {fact: card_months}}, go: job}
      - {go: outcome.card}
  job:
    kind: profession
    if_matters: true
    next:
      - {go: pay}
  pay:
    kind: money
    next:
      - {when: {ge: {fact: card_pay}}, go: home}
      - {go: outcome.card}
  home:
    kind: country
    next:
      - {when: {in: {fact: card_free}}, go: outcome.later}
      - {go: outcome.card}
titles:
  permit:
    article: card_price
    cites: [law_1]
    facts: [card_price]
    applies: {answer: purpose, eq: work}
    needs:
      licence: {when: {answer: job, predicate: regulated_profession}}
      papers: {when: {answer: has, eq: passport}, else: not_now}
      enough: {when: {answer: points, ge: {fact: card_least}}}
    steps: [apply]
steps:
  apply: {when: {answer: purpose, eq: work}, cites: [law_1], offices: [immigration_office]}
points:
  least: card_least
  criteria:
    early: {when: {answer: months, lt: {fact: card_months}}, points: card_early, open: {in_force: card_early}}
outcomes:
  card: {cites: [law_1], article: card_price, shows: [titles, points], organisations: [office], handover: office, steps: [apply]}
  later: {cites: [law_1], facts: [card_price]}
"""
TEXTS = {
    "name": "Karten-Check", "intro": "Ein paar Fragen.", "q.purpose": "Wozu?", "q.has": "Was haben Sie?",
    "q.months": "Wie viele Monate?", "q.months.example": "3", "q.job": "Welcher Beruf?", "q.job.example": "Hebamme",
    "q.pay": "Wie viel?", "q.pay.example": "40.000", "q.home": "Woher?", "q.home.example": "Indien",
    "o.purpose.work": "Arbeit", "o.purpose.study": "Studium", "o.has.photo": "Foto", "o.has.passport": "Pass",
    "o.has.proof": "Nachweis", "outcome.card": "**Die Karte passt.** Sie kostet {fact:card_price}.", "outcome.later": "Später.",
    "title.permit": "Karte", "need.licence": "eine Erlaubnis", "need.papers": "ein Pass", "need.enough": "Punkte",
    "step.apply": "Beantragen", "c.early": "früh",
}  # fmt: skip
_FACT = """\
description: {0}
unit: {1}
values:
  2024-01-01: {{value: {2}, source: law_1}}
legal_basis: § 1 Kartengesetz
confidence: high
provenance: law_text
checked: 2026-11-24
"""
FACTS = {"card_pay": ("eur_per_year", "40000"), "card_free": ("list", "[FR, PL]"), "card_least": ("points", "2"),
         "card_early": ("points", "2")}  # fmt: skip
FLOW_FILE, DE, EN = "flows/toy.yml", "strings/toy/de.yml", "strings/toy/en.yml"


def with_flow(folder: Path) -> KnowledgeCopy:
    """The toy knowledge with the flow, its texts and its facts."""
    copy = KnowledgeCopy(folder).write(FLOW_FILE, FLOW)
    for file in (DE, EN):
        copy.write(file, "".join(f'flow.toy.{key}: "{text}"\n' for key, text in TEXTS.items()))
    for name, (unit, value) in FACTS.items():
        copy.write(f"facts/travel/{name}.yml", _FACT.format(name, unit, value))
    for language in ("de", "en"):
        copy.write(f"strings/flow/{language}.yml", (ROOT / f"knowledge/strings/flow/{language}.yml").read_text("utf-8"))
    for table in ("answer_words.yml", "personal_words.yml"):
        copy.write(table, (ROOT / "knowledge" / table).read_text("utf-8"))
    return copy
