"""Whole conversations over the real knowledge, with the scripted engine and with the trained one."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from pydantic import ValidationError

from bot.domain.messages import Kind
from bot.kb.library import Knowledge
from bot.service.ports import Dialogue
from bot.settings import Settings
from tests.conftest import opened
from tests.fakes import ScriptedDialogue, SetClock
from tests.golden.player import Conversation, all_conversations, play, read

CONVERSATIONS = all_conversations()
each_conversation = pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda c: c.name.replace(" ", "-"))


def _clock(conversation: Conversation) -> SetClock:
    clock, day = SetClock(), conversation.as_of
    clock.instant = clock.instant.replace(year=day.year, month=day.month, day=day.day)
    return clock


@each_conversation
def test_a_conversation_goes_as_it_should(conversation: Conversation, config: Settings, real: Knowledge) -> None:
    play(partial(opened, config, ScriptedDialogue(), real, _clock(conversation)), conversation)


@pytest.mark.model
@each_conversation
def test_a_conversation_goes_as_it_should_with_the_trained_engine(
    conversation: Conversation, config: Settings, real: Knowledge, trained: Dialogue
) -> None:
    play(partial(opened, config, trained, real, _clock(conversation)), conversation)


def test_every_conversation_has_a_name_of_its_own() -> None:
    assert [name for name, count in Counter(c.name for c in CONVERSATIONS).items() if count > 1] == []


def test_the_conversations_show_every_kind_of_reply_a_person_can_get_from_the_bot() -> None:
    kinds = {turn.expect.kind for conversation in CONVERSATIONS for turn in conversation.turns}
    assert {kind.value for kind in Kind} - {Kind.ADVISOR, Kind.PERSON} <= kinds


@pytest.mark.parametrize(
    "broken",
    [
        "- {name: x, turns: [{user: hi, expect: {kind: answer}}], teh_day: 2026-01-01}",
        "- {name: x, turns: [{user: hi, expect: {kind: answer, tpoic: x}}]}",
        "- {name: x, turns: [{user: hi, nlu: {language: en, intent: x}, expect: {kind: answer}}]}",
        "- {name: x, turns: [{user: {buton: /x}, expect: {kind: answer}}]}",
        "- {name: x, turns: [{user: hi, expect: {}}]}",
        "- {name: x, turns: [{user: hi, expect: {kind: answer, silent: true}}]}",
        "- {name: x, turns: [{user: hi, expect: {kind: flow, flow: {name: y, question: z, anwsers: {}}}}]}",
        "- {name: x, turns: [{user: hi, expect: {kind: flow, flow: {name: y}}}]}",
        "- {name: x, turns: [{user: hi, expect: {kind: flow, flow: {name: y, question: z, outcome: z}}}]}",
        "- {name: x, turns: [{user: hi, restrat: true, expect: {kind: answer}}]}",
        "- {name: x, turns: []}",
        "- {turns: [{user: hi, expect: {kind: answer}}]}",
    ],
)
def test_a_golden_file_with_a_key_nobody_knows_is_an_error(broken: str) -> None:
    with pytest.raises(ValidationError):
        read(broken)
