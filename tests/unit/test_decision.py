"""Two thresholds: answer, ask back, give up."""

from __future__ import annotations

import pytest

from bot.nlu.thresholds import CLARIFY, FALLBACK, Decision, Thresholds, decide

RULE = Thresholds(answer=0.6, clarify=0.3, worth=0.1, most=3)
OPENING = [("faq/opening", 0.5), ("faq/fees", 0.2), ("greet", 0.1), ("faq/card", 0.04)]


@pytest.mark.parametrize(
    ("confidence", "intent"),
    [(0.61, None), (0.6, None), (0.59, CLARIFY), (0.3, CLARIFY), (0.29, FALLBACK), (0.0, FALLBACK)],
)
def test_the_confidence_decides_between_answer_question_and_fallback(confidence: float, intent: str | None) -> None:
    assert decide(OPENING, confidence, RULE).intent == intent


def test_options_are_topics_best_first_without_the_intent_in_front() -> None:
    assert decide(OPENING, 0.5, RULE) == Decision(CLARIFY, ("opening", "fees"))


def test_a_third_topic_is_offered_only_if_it_is_worth_it() -> None:
    third = [("faq/a", 0.4), ("faq/b", 0.3), ("faq/c", 0.1), ("faq/d", 0.1)]
    assert decide(third, 0.5, RULE).options == ("a", "b", "c")


def test_a_lone_topic_comes_with_the_second_best() -> None:
    assert decide([("faq/a", 0.5), ("faq/b", 0.02)], 0.5, RULE).options == ("a", "b")


def test_with_nothing_to_offer_there_is_no_question() -> None:
    assert decide([("greet", 0.5), ("thanks", 0.3), ("faq/a", 0.02)], 0.5, RULE) == Decision(FALLBACK)
    assert decide([("faq/a", 0.5), ("greet", 0.3)], 0.5, RULE) == Decision(FALLBACK)


def test_an_uncertain_greeting_becomes_a_question_if_two_topics_are_likely() -> None:
    ranking = [("greet", 0.4), ("faq/a", 0.2), ("faq/b", 0.15)]
    assert decide(ranking, 0.5, RULE) == Decision(CLARIFY, ("a", "b"))


@pytest.mark.parametrize("confidence", [0.9, 0.6, 0.1])
def test_out_of_scope_on_top_falls_back(confidence: float) -> None:
    ranking = [("out_of_scope", 0.7), ("faq/a", 0.05), ("faq/b", 0.05)]
    assert decide(ranking, confidence, RULE) == Decision(FALLBACK)


def test_a_doubtful_out_of_scope_asks_back_if_two_topics_are_likely() -> None:
    ranking = [("out_of_scope", 0.4), ("faq/a", 0.25), ("faq/b", 0.2)]
    assert decide(ranking, 0.45, RULE) == Decision(CLARIFY, ("a", "b"))


def test_topics_of_other_retrieval_intents_are_not_offered() -> None:
    ranking = [("followup/cost", 0.4), ("faq/a", 0.2), ("faq/b", 0.2)]
    assert decide(ranking, 0.5, RULE).options == ("a", "b")


def test_an_empty_ranking_falls_back() -> None:
    assert decide([], 0.99, RULE) == Decision(FALLBACK)


def test_an_answer_offers_nothing() -> None:
    assert decide(OPENING, 0.9, RULE) == Decision(None, ())


PAIR = Thresholds(answer=0.6, clarify=0.3, worth=0.1, siblings=(("hours", "opening"),))


@pytest.mark.parametrize(("second", "intent"), [("faq/hours", None), ("faq/fees", CLARIFY)])
def test_nobody_is_asked_which_of_two_siblings_was_meant(second: str, intent: str | None) -> None:
    assert decide([("faq/opening", 0.45), (second, 0.35)], 0.45, PAIR).intent == intent


@pytest.mark.parametrize(("share", "intent"), [(0.19, CLARIFY), (0.2, None), (0.21, None)])
def test_siblings_are_answered_when_both_together_are_sure_enough(share: float, intent: str | None) -> None:
    assert decide([("faq/opening", 0.4), ("faq/hours", share)], 0.4, PAIR).intent == intent
