"""Every topic of the catalogue answers over the REST channel, in the language it was asked in."""

from __future__ import annotations

import pytest

from bot.kb.library import Knowledge
from bot.settings import Settings
from tests.conftest import opened
from tests.fakes import ScriptedDialogue


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_topic_is_answered_in_the_language_asked_for(config: Settings, real: Knowledge, language: str) -> None:
    with opened(config, ScriptedDialogue(), real) as product:
        for topic, record in real.topics.items():
            (reply,) = product.ask(f"/faq/{topic}", sender=f"{topic}-{language}", language=language)
            said = reply["custom"]
            assert (said["kind"], said["topic"], said["shown_language"]) == ("answer", topic, language), record
            assert said["sources"], topic
