"""What a person typed is made safe and otherwise left as it was."""

from __future__ import annotations

import pytest

from bot.domain.text import clean, has_words


@pytest.mark.parametrize(
    "text",
    [
        "Wie hoch ist das Mindestgehalt?",
        "Tôi muốn học tiếng Đức ở Dresden",
        "كم يجب أن يكون راتبي؟",
        "می‌خواهم",
        "👩‍👧 ❤️",
        "first line\nsecond\tline",
        "a\u200eb\u200fc",
        "<script>alert(1)</script>",
    ],
)
def test_what_people_write_is_left_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("  hello \n", "hello"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\x1b[31mc\x7fd\x85e", "ab[31mcde"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\u2066x\u2069\ufeff\u200b\u00ad", "x"),
        ("\ud800x\ue000\U000f0000", "x"),
        ("x\ufdd0\U0001ffff", "x"),
        ("Tie\u0302\u0301ng Vie\u0323\u0302t", "Tiếng Việt"),
        ("", ""),
        ("\x00\u200b", ""),
    ],
    ids=["blanks", "line_ends", "controls", "overrides", "invisible", "surrogates", "unassigned", "nfc", "empty", "no"],
)
def test_what_is_no_text_goes(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


@pytest.mark.parametrize("text", ["a\x00 b", " \u00e9e\u0301 ", "\r\n x \u202e", "می‌خواهم"])
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("text", ["a", "7", "ẹ", "я", "ع", "中", "٣", "…?x"])
def test_one_letter_or_digit_is_something_to_understand(text: str) -> None:
    assert has_words(text)


@pytest.mark.parametrize("text", ["", " ", "?!", "👍", "❤️", "\u200d", "—", "_"])
def test_signs_and_emoji_alone_are_not(text: str) -> None:
    assert not has_words(text)
