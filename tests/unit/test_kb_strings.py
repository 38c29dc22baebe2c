"""Interface texts: the language, then English, then German; placeholders filled; translations tied to the German text."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.kb.articles import fingerprint
from bot.kb.catalogue import Language
from bot.kb.problems import Problems
from bot.kb.strings import Strings, load_strings, string_states

STRINGS = Strings(
    {
        "de": {"greet": "Guten Tag, {name}!", "only": "nur {name}", "both": "beide"},
        "en": {"greet": "Hello {name}!", "both": "both"},
        "vi": {"greet": "Xin chào {name}!"},
    }
)
LANGUAGES = {code: Language(autonym=code, fallback=[]) for code in ("de", "en", "vi")}


@pytest.mark.parametrize(
    ("key", "language", "text"),
    [
        ("greet", "vi", "Xin chào Lan!"),
        ("both", "vi", "both"),
        ("only", "vi", "nur Lan"),
        ("only", "en", "nur Lan"),
        ("greet", "hi", "Hello Lan!"),
        ("both", "de", "beide"),
    ],
)
def test_a_text_falls_back_to_english_and_then_german(key: str, language: str, text: str) -> None:
    assert STRINGS.get(key, language, name="Lan") == text


def test_a_key_of_no_language_raises() -> None:
    with pytest.raises(KeyError, match="none"):
        STRINGS.get("none", "vi")


def test_a_value_is_not_read_as_a_placeholder_again() -> None:
    assert STRINGS.get("greet", "en", name="{name} {0} \\1") == "Hello {name} {0} \\1!"


def test_a_placeholder_without_a_value_stays() -> None:
    assert STRINGS.get("greet", "en") == "Hello {name}!"


def test_has_means_exactly_this_language() -> None:
    assert [STRINGS.has("both", code) for code in ("de", "en", "vi", "hi")] == [True, True, False, False]


def folder(path: Path, vi: str, de: str = "greet: 'Hallo {name}'\nbye: Tschüss\n") -> Path:
    """A folder with German and Vietnamese texts."""
    (path / "de.yml").write_text(de, "utf-8")
    (path / "vi.yml").write_text(vi, "utf-8")
    return path


@pytest.mark.parametrize(
    ("vi", "told"),
    [
        ("greet: 'Chào {name}'\n", []),
        ("greet: {text: 'Chào {name}', from: '0'}\n", []),
        ("bye: Tạm biệt\nhello: Chào\n", ["2: 'hello' does not exist in de.yml"]),
        ("bye: Tạm biệt\ngreet: Chào\n", ["2: 'greet' has other placeholders than the German text"]),
        ("greet: 'Chào {nam}'\n", ["1: 'greet' has other placeholders than the German text"]),
        ("greet: 'Chào {name} {name}'\n", ["1: 'greet' has other placeholders than the German text"]),
        ("bye: x\ngreet: {text: 'Chào {name}'}\n", ["2: 'greet' has text and from, nothing else"]),
        ("greet: {text: 'Chào {name}', from: '0', by: me}\n", ["1: 'greet' has text and from, nothing else"]),
        ("bye: x\nbye: y\n", ["2: duplicate key 'bye'"]),
    ],
)
def test_a_translation_has_the_keys_and_placeholders_of_the_german_text(tmp_path: Path, vi: str, told: list[str]) -> None:
    problems = Problems(tmp_path)
    load_strings(folder(tmp_path, vi), LANGUAGES, problems)
    assert [f"{p.line}: {p.text}" for p in problems.found] == told


def test_a_language_without_a_file_is_no_error_and_reads_english_or_german(tmp_path: Path) -> None:
    problems = Problems(tmp_path)
    strings = load_strings(folder(tmp_path, "bye: Tạm biệt\n"), LANGUAGES, problems)
    assert problems.found == []
    assert [strings.get("bye", code) for code in ("vi", "en", "de")] == ["Tạm biệt", "Tschüss", "Tschüss"]


def test_states_say_what_is_missing_and_what_was_made_from_another_text(tmp_path: Path) -> None:
    current = fingerprint("Tschüss")
    folder(tmp_path, f"bye: {{text: Tạm biệt, from: '{current}'}}\n")
    assert string_states(tmp_path, LANGUAGES, Problems(tmp_path)) == {
        "en": {"greet": "missing", "bye": "missing"},
        "vi": {"greet": "missing"},
    }
    (tmp_path / "de.yml").write_text("greet: 'Hallo {name}'\nbye: Auf Wiedersehen\n", "utf-8")
    assert string_states(tmp_path, LANGUAGES, Problems(tmp_path))["vi"] == {"greet": "missing", "bye": "stale"}


def test_a_text_that_was_never_stamped_is_stale(tmp_path: Path) -> None:
    folder(tmp_path, "greet: 'Chào {name}'\nbye: Tạm biệt\n")
    assert string_states(tmp_path, LANGUAGES, Problems(tmp_path))["vi"] == {"greet": "stale", "bye": "stale"}
