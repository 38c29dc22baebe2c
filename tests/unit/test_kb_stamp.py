"""Stamping says that a translation was made from its source as it stands; twice is as good as once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.kb import l10n
from bot.kb.problems import KnowledgeError, Problems
from bot.kb.stamp import stamp_article, stamp_strings
from bot.kb.strings import string_states
from tests.unit.kb_copy import KnowledgeCopy

DE, EN = "articles/travel/card_price/de.md", "articles/travel/card_price/en.md"


@pytest.fixture
def copy(tmp_path: Path) -> KnowledgeCopy:
    """The toy knowledge, its German price article rewritten."""
    return KnowledgeCopy(tmp_path).replace(DE, "Die Karte kostet", "Eine Karte kostet")


def test_a_stale_translation_is_current_after_it_was_stamped(copy: KnowledgeCopy) -> None:
    article = copy.load().articles["card_price"]
    assert l10n.state(article, "en") == l10n.State.STALE
    assert stamp_article(article, "en") is True
    assert l10n.state(copy.load().articles["card_price"], "en") == l10n.State.CURRENT


def test_only_the_fingerprint_changes(copy: KnowledgeCopy) -> None:
    before = copy.read(EN)
    article = copy.load().articles["card_price"]
    stamp_article(article, "en")
    assert copy.read(EN) == before.replace("785bb7288f4c", article.texts["de"].fingerprint)


def test_stamping_an_article_again_changes_nothing(copy: KnowledgeCopy) -> None:
    stamp_article(copy.load().articles["card_price"], "en")
    before = copy.read(EN)
    assert stamp_article(copy.load().articles["card_price"], "en") is False
    assert copy.read(EN) == before


def test_the_german_text_is_not_stamped(copy: KnowledgeCopy) -> None:
    before = copy.read(DE)
    assert stamp_article(copy.load().articles["card_price"], "de") is False
    assert copy.read(DE) == before


def test_a_translation_whose_source_is_gone_stays_as_it_is(copy: KnowledgeCopy) -> None:
    body = "---\ntitle: x\nfrom: {language: vi, hash: '000000000000'}\n---\nx\n"
    copy.write("articles/travel/card_how/ar.md", body)
    assert stamp_article(copy.load().articles["card_how"], "ar") is False
    assert copy.read("articles/travel/card_how/ar.md") == body


def test_a_fingerprint_of_digits_alone_is_read_with_or_without_quotes(copy: KnowledgeCopy) -> None:
    copy.replace(EN, '"785bb7288f4c"', "123456789012")
    article = copy.load().articles["card_price"]
    assert article.texts["en"].origin is not None
    assert article.texts["en"].origin.hash == "123456789012"
    assert stamp_article(article, "en") is True
    assert l10n.state(copy.load().articles["card_price"], "en") == l10n.State.CURRENT


def test_interface_texts_are_stamped_and_counted(copy: KnowledgeCopy) -> None:
    copy.replace("strings/de.yml", "app.name: Lotse", "app.name: Lotsin")
    folder, languages = copy.root / "strings", copy.load().languages
    assert string_states(folder, languages, Problems(folder))["en"] == {"app.name": "stale"}
    assert stamp_strings(folder, "en") == 1
    assert string_states(folder, languages, Problems(folder))["en"] == {}


@pytest.mark.parametrize("language", ["en", "ar", "vi"])
def test_stamping_interface_texts_again_changes_nothing(copy: KnowledgeCopy, language: str) -> None:
    folder = copy.root / "strings"
    stamp_strings(folder, language)
    before = copy.read(f"strings/{language}.yml")
    assert stamp_strings(folder, language) == 0
    assert copy.read(f"strings/{language}.yml") == before


def test_stamping_keeps_every_text_as_it_was(copy: KnowledgeCopy) -> None:
    odd = 'He said: "yes" \\ no\nnext {name} … 👍 # no comment'
    copy.append("strings/de.yml", "odd.text: '{name}'")
    quoted = odd.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    copy.append("strings/vi.yml", f'odd.text: "{quoted}"')
    before = copy.load().strings.texts["vi"]
    stamp_strings(copy.root / "strings", "vi")
    assert copy.load().strings.texts["vi"] == before
    assert before["odd.text"] == odd


def test_the_order_of_the_german_file_is_taken_over(copy: KnowledgeCopy) -> None:
    lines = copy.read("strings/vi.yml").splitlines()
    copy.write("strings/vi.yml", "\n".join(reversed(lines)) + "\n")
    stamp_strings(copy.root / "strings", "vi")
    assert copy.read("strings/vi.yml").splitlines()[0].startswith("app.name:")


def test_a_broken_file_is_not_overwritten(copy: KnowledgeCopy) -> None:
    copy.write("strings/vi.yml", "app.name: {text: Lotse}\n")
    with pytest.raises(KnowledgeError):
        stamp_strings(copy.root / "strings", "vi")
    assert copy.read("strings/vi.yml") == "app.name: {text: Lotse}\n"


def test_a_translation_that_was_never_stamped_gets_its_first_fingerprint(copy: KnowledgeCopy) -> None:
    copy.replace(EN, '"785bb7288f4c"', '""')
    assert stamp_article(copy.load().articles["card_price"], "en") is True
    assert l10n.state(copy.load().articles["card_price"], "en") == l10n.State.CURRENT
