"""The trained engine: the six questions of the issue, what it must never print, and what it refuses to load."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.numbers import format_decimal

from bot import bootstrap
from bot.domain.errors import EngineUnavailable, SettingsError
from bot.kb.library import Knowledge
from bot.service.ports import Dialogue, Question
from bot.settings import from_env
from tests.conftest import MODEL, ROOT, Product, opened

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("trained")]

MARKER = "Zwetschgenkuchen"
SIX = [
    ("Lương tối thiểu để xin thẻ xanh EU là bao nhiêu?", "vi", "answer", {"blue_card_salary"}),
    ("كم من المال أحتاج في الحساب المغلق؟", "ar", "answer", {"blocked_account"}),
    ("Чи може моя дружина приїхати до мене?", "uk", "answer", {"family_spouse", "family_overview"}),
    ("my boss hasnt payed me for 2 months", "en", "answer", {"wages_not_paid"}),
    ("मैं नर्स हूँ, क्या मेरी डिग्री मान्य होगी?", "hi", "answer", {"recognition_nurse"}),
    ("what's the weather tomorrow", "en", "fallback", {None}),
]
ASK = f"""
import asyncio, logging, sys
from pathlib import Path
from bot.nlu.dialogue import RasaDialogue
from bot.service.ports import Question
logging.basicConfig(level=logging.DEBUG)
engine = RasaDialogue(Path({str(MODEL)!r}))
for text in ("how much is {MARKER}", "{MARKER}", "{MARKER} " * 500, "I am a nurse, {MARKER}"):
    asyncio.run(engine.respond(Question(text, "en")))
print("done")
"""


@pytest.fixture(scope="module")
def guide(trained: Dialogue, real: Knowledge, migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product as it is served, but for the clock."""
    folder: Path = tmp_path_factory.mktemp("guide")
    shutil.copy(migrated, folder / "lotse.sqlite")
    config = from_env({"LOTSE_DATABASE_URL": f"sqlite:///{folder}/lotse.sqlite"}, folder)
    with opened(config, trained, real) as product:
        yield product


def _is_right(reply: dict[str, Any], language: str, kind: str, topics: set[str | None]) -> bool:
    custom = reply["custom"]
    return custom["kind"] == kind and custom["topic"] in topics and custom["language"] == language


@pytest.mark.parametrize(("text", "language", "kind", "topics"), SIX, ids=[language for _, language, _, _ in SIX])
def test_a_question_of_the_issue_is_understood_as_the_first_message(
    guide: Product, text: str, language: str, kind: str, topics: set[str | None]
) -> None:
    (reply,) = guide.ask(text, sender=text)
    assert _is_right(reply, language, kind, topics), reply["custom"]


def test_the_six_questions_of_the_issue_are_understood_one_after_the_other(guide: Product) -> None:
    replies = [guide.ask(text, sender="six in a row")[0] for text, *_ in SIX]
    right = [_is_right(reply, *rest) for reply, (_, *rest) in zip(replies, SIX, strict=True)]
    assert right == [True] * 6, [reply["custom"] for reply in replies]


def test_the_salary_of_the_blue_card_has_both_amounts_and_its_law(guide: Product) -> None:
    (reply,) = guide.ask(SIX[0][0], sender="salary")
    shown = reply["custom"]["shown_language"]
    for amount in ("50700", "45934.20"):
        digits = format_decimal(amount, format="#,##0.00" if "." in amount else None, locale=shown)
        assert digits in reply["text"]
    assert any("18g" in source["title"] for source in reply["custom"]["sources"])
    assert {"blue_card_salary_general", "blue_card_salary_reduced"} <= set(reply["custom"]["facts"])


def test_what_is_out_of_scope_offers_a_person_and_no_topic(guide: Product) -> None:
    (reply,) = guide.ask(SIX[5][0], sender="weather")
    assert (reply["custom"]["topic"], reply["custom"]["options"]) == (None, [])
    assert [button["payload"] for button in reply["buttons"]] == ["/handover"]


@pytest.mark.parametrize(
    "text", ["a", "?a", "🙏 visa", "ä" * 2000, "\u0600 x", "1234567890", "[x](y){z}", "/ hello", "visa\n" * 300]
)
async def test_no_text_makes_the_engine_fail(trained: Dialogue, text: str) -> None:
    try:
        proposal = await trained.respond(Question(text, "en"))
    except EngineUnavailable as error:
        pytest.fail(f"the engine failed with {error}")
    assert proposal.language


async def test_the_engine_remembers_nothing_of_one_question_in_the_next(trained: Dialogue) -> None:
    question = Question("And how much is that?", "en")
    before = await trained.respond(question)
    await trained.respond(Question("What salary do I need for an EU Blue Card?", "en", "blue_card"))
    assert await trained.respond(question) == before


def test_the_engine_prints_and_logs_no_word_of_a_person() -> None:
    ran = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert (ran.returncode, ran.stdout.splitlines()[-1:]) == (0, ["done"]), ran.stderr
    assert [line for line in (ran.stdout + ran.stderr).splitlines() if MARKER.casefold() in line.casefold()] == []


def test_a_model_that_is_missing_is_refused_in_one_sentence(trained: Dialogue, tmp_path: Path) -> None:
    config = from_env({}, tmp_path)
    for load in (lambda: bootstrap.load_dialogue(config), lambda: type(trained)(config.model)):  # type: ignore[call-arg]
        with pytest.raises(SettingsError, match=r"^there is no model [^\n]*lotse\.tar\.gz: run `lotse train`$"):
            load()


def test_a_model_that_is_damaged_is_refused_in_one_sentence(trained: Dialogue, tmp_path: Path) -> None:
    damaged = tmp_path / "lotse.tar.gz"
    damaged.write_bytes(MODEL.read_bytes()[:1000])
    with pytest.raises(SettingsError, match=r"^the model [^\n]* does not load [^\n]*: run `lotse train --force`$"):
        type(trained)(damaged)  # type: ignore[call-arg]


def test_rasa_finds_the_training_data_valid() -> None:
    command = [sys.executable, "-m", "rasa", "data", "validate", "--data", "data", "-d", "domain.yml", "-c", "config.yml"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1800, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
