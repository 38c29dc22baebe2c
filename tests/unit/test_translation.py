"""Machine translation over a service like LibreTranslate: what is protected, what is refused, and what is kept."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain.errors import TranslationRefused, TranslationUnavailable, UnknownConversation
from bot.domain.messages import StoredMessage
from bot.kb.glossary import load_glossary
from bot.kb.problems import Problems
from bot.outside.libretranslate import LibreTranslate
from bot.service.protect import Protection
from bot.service.translation import Outcome, Translation
from tests.conftest import Product
from tests.editors import TranslationDouble, served_glossary, translation_server
from tests.talk import Person

REPLY = (
    "Ab 1.1.2027 brauchen Sie 50.700 € (§ 18g Abs. 1 AufenthG). Ihre Duldung reicht nicht. Rufen Sie +49 351 1234567 an "
    "oder lesen Sie https://anabin.kmk.org/x, mail@behoerde.example, Niveau B2, {fact:salary}."
)
KEPT = [
    "1.1.2027", "50.700 €", "§ 18g Abs. 1 AufenthG", "Duldung", "+49 351 1234567", "https://anabin.kmk.org/x",
    "mail@behoerde.example", "B2", "{fact:salary}",
]  # fmt: skip


@pytest.fixture
def double() -> Iterator[TranslationDouble]:
    with translation_server() as double:
        yield double


@pytest.fixture
def translation(product: Product, double: TranslationDouble) -> Translation:
    return Translation(product.services.unit_of_work, LibreTranslate(double.url, "a key", patience=0.3), served_glossary())


async def asked(product: Product, *texts: str) -> tuple[str, list[StoredMessage]]:
    person = Person.begin(product.services, "vi")
    for text in texts:
        product.dialogue.understands(text, "vi", smalltalk="thanks")
        await person.say(text)
    return person.id, [message for message in person.log() if message.author == "person"]


async def test_the_service_gets_marks_instead_of_values_and_the_values_come_back(
    translation: Translation, double: TranslationDouble
) -> None:
    preview = await translation.preview(REPLY, "de", "vi")
    assert preview.text == f"[vi] {REPLY}"
    sent = double.asked[0]
    assert not any(value in sent["q"] for value in KEPT)
    assert (sent["source"], sent["target"], sent["api_key"], sent["path"]) == ("de", "vi", "a key", "/translate")
    assert [kept.value for kept in preview.kept] == KEPT
    assert [kept.term for kept in preview.kept if kept.term] == ["Duldung"]


@pytest.mark.parametrize(
    ("does", "speak"),
    [
        ("loses a mark", lambda text, _: text.replace("[[2]]", "")),
        ("doubles a mark", lambda text, _: text.replace("[[2]]", "[[2]] [[2]]")),
        ("invents a mark", lambda text, _: text + " [[99]]"),
        ("writes a number of its own", lambda text, _: text.replace("[[2]]", "[[2]] 40.000")),
    ],
)
async def test_a_translation_that_loses_or_changes_a_value_is_refused(
    translation: Translation, double: TranslationDouble, does: str, speak: object
) -> None:
    double.speak = speak  # type: ignore[assignment]
    with pytest.raises(TranslationRefused):
        await translation.preview(REPLY, "de", "ar")


async def test_marks_may_move_and_stand_in_other_digits(translation: Translation, double: TranslationDouble) -> None:
    double.speak = lambda text, _: "تحتاج [ [٢] ] من [[1]]"
    assert (await translation.preview("Ab 2027 brauchen Sie 50.700 €", "de", "ar")).text == "تحتاج 50.700 € من 2027"


async def test_somebody_who_writes_marks_does_not_confuse_it(translation: Translation) -> None:
    assert (await translation.preview("Siehe [[1]] und 3", "de", "en")).text == "[en] Siehe [[1]] und 3"


@pytest.mark.parametrize("status", [400, 403, 429, 500])
async def test_a_service_that_refuses_is_unavailable_and_its_answer_is_nowhere(
    translation: Translation, double: TranslationDouble, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    double.status = status
    caplog.set_level(logging.DEBUG)
    with pytest.raises(TranslationUnavailable) as refused:
        await translation.preview("Das Geheimnis der Person", "de", "vi")
    assert str(status) in str(refused.value)
    assert "Geheimnis" not in str(refused.value) + caplog.text


async def test_a_service_that_is_too_slow_or_not_there_is_unavailable(
    product: Product, translation: Translation, double: TranslationDouble
) -> None:
    wake = threading.Event()
    double.pause = lambda: wake.wait(2)
    with pytest.raises(TranslationUnavailable, match="Timeout"):
        await translation.preview("Guten Tag", "de", "vi")
    wake.set()
    nowhere = Translation(product.services.unit_of_work, LibreTranslate("http://127.0.0.1:9"), {})
    with pytest.raises(TranslationUnavailable, match="ConnectError"):
        await nowhere.preview("Guten Tag", "de", "vi")


async def test_messages_are_translated_once_and_kept_with_the_conversation(
    product: Product, translation: Translation, double: TranslationDouble
) -> None:
    conversation, messages = await asked(product, "Tôi cần 3 tháng", "Cảm ơn")
    first = await translation.of_messages(conversation, messages)
    assert [found.text for found in first.values()] == ["[de] Tôi cần 3 tháng", "[de] Cảm ơn"]
    assert await translation.of_messages(conversation, messages) == first
    assert len(double.asked) == 2


async def test_a_refused_message_is_marked_and_not_asked_for_again(
    product: Product, translation: Translation, double: TranslationDouble
) -> None:
    double.speak = lambda text, _: "drei Monate"
    conversation, messages = await asked(product, "Tôi cần 3 tháng")
    for _ in range(2):
        assert [f.outcome for f in (await translation.of_messages(conversation, messages)).values()] == [Outcome.REFUSED]
    assert len(double.asked) == 1


async def test_a_service_that_is_down_is_tried_again_next_time(
    product: Product, translation: Translation, double: TranslationDouble
) -> None:
    double.status = 503
    conversation, messages = await asked(product, "một", "hai", "ba", "bốn", "năm", "sáu", "bảy")
    assert {f.outcome for f in (await translation.of_messages(conversation, messages)).values()} == {Outcome.UNAVAILABLE}
    assert len(double.asked) <= 4  # the rest did not wait for it
    double.status = 200
    assert {f.outcome for f in (await translation.of_messages(conversation, messages)).values()} == {Outcome.TRANSLATED}


async def test_nothing_of_an_erased_conversation_is_translated_or_kept(
    product: Product, translation: Translation, double: TranslationDouble
) -> None:
    conversation, messages = await asked(product, "Tôi cần 3 tháng")
    begun, wake = threading.Event(), threading.Event()
    double.pause = lambda: (begun.set(), wake.wait(0.2))
    working = asyncio.create_task(translation.of_messages(conversation, messages))
    await asyncio.to_thread(begun.wait, 5)
    product.services.conversations.erase(conversation)
    wake.set()
    with pytest.raises(UnknownConversation):
        await working
    with product.services.unit_of_work() as uow:
        assert uow.translations.get(conversation, messages[0].number, "de") is None


async def test_translations_go_with_the_conversation(product: Product, translation: Translation) -> None:
    conversation, messages = await asked(product, "Tôi cần 3 tháng")
    await translation.of_messages(conversation, messages)
    product.clock.instant += timedelta(days=31)
    product.services.conversations.purge()
    with product.services.unit_of_work() as uow:
        assert uow.translations.get(conversation, messages[0].number, "de") is None


def test_what_is_sent_as_a_translation_has_every_value() -> None:
    protection = Protection(served_glossary())
    protection.verify("Sie brauchen 50.700 € und B2", "You need 50.700 € and B2")
    for wrong in ("You need 50.000 € and B2", "You need 50.700 €"):
        with pytest.raises(TranslationRefused):
            protection.verify("Sie brauchen 50.700 € und B2", wrong)


def test_the_glossary_explains_every_term_in_both_languages_of_the_console() -> None:
    assert {"Duldung", "Fiktionsbescheinigung", "Aufenthaltstitel", "Anerkennung"} <= set(served_glossary())
    assert all(set(term.means) == {"de", "en"} for term in served_glossary().values())


def test_a_form_that_stands_twice_in_the_glossary_is_a_problem(tmp_path: object) -> None:
    folder = tmp_path  # type: ignore[assignment]
    (folder / "glossary.yml").write_text(  # type: ignore[operator]
        "Titel: {means: {de: a, en: b}}\nAusweis: {forms: [titel], means: {de: a}}\n", "utf-8"
    )
    problems = Problems(folder)  # type: ignore[arg-type]
    load_glossary(folder, problems)  # type: ignore[arg-type]
    assert {problem.text for problem in problems.found} == {
        "'titel' stands in it 2 times", "Ausweis: `means` needs a text in de and en",
    }  # fmt: skip
