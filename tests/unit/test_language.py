"""Language of a message: letters first, then three detectors, with the conversation's as prior."""

from __future__ import annotations

import pytest

from bot.nlu import scripts
from bot.nlu.detection import Detected, detect

QUESTIONS = [
    ("de", "Wann öffnet die Bibliothek am Samstag?"),
    ("en", "When does the library open on Saturday?"),
    ("ar", "متى تفتح المكتبة يوم السبت؟"),
    ("fa", "کتابخانه روز شنبه کی باز می‌شود؟"),
    ("ur", "لائبریری ہفتے کے دن کب کھلتی ہے؟"),
    ("uk", "Коли відкривається бібліотека в суботу?"),
    ("ru", "Когда открывается библиотека в субботу?"),
    ("vi", "Thư viện mở cửa lúc mấy giờ vào thứ bảy?"),
    ("pl", "O której otwiera się biblioteka w sobotę?"),
    ("cs", "V kolik hodin otevírá knihovna v sobotu?"),
    ("tr", "Kütüphane cumartesi günü saat kaçta açılıyor?"),
    ("es", "¿A qué hora abre la biblioteca el sábado?"),
    ("pt", "Quando é que a biblioteca está aberta ao sábado?"),
    ("fr", "À quelle heure ouvre la bibliothèque le samedi ?"),
    ("hi", "शनिवार को पुस्तकालय कब खुलता है?"),
    ("zh", "图书馆星期六几点开门？"),
    ("ko", "도서관은 토요일에 몇 시에 여나요?"),
    ("ja", "図書館は土曜日に何時に開きますか？"),
    ("ka", "როდის იხსნება ბიბლიოთეკა შაბათს?"),
    ("el", "Πότε ανοίγει η βιβλιοθήκη το Σάββατο;"),
]


@pytest.mark.parametrize(("language", "text"), QUESTIONS, ids=[q[0] for q in QUESTIONS])
def test_a_whole_question_is_recognised_without_a_prior(language: str, text: str) -> None:
    assert detect(text).language == language


@pytest.mark.parametrize(("language", "text"), QUESTIONS, ids=[q[0] for q in QUESTIONS])
def test_a_whole_question_is_recognised_against_the_prior(language: str, text: str) -> None:
    prior = "de" if language != "de" else "en"
    assert detect(text, prior).language == language


@pytest.mark.parametrize("text", ["", "   ", "👍", "12.05.2026", "???", "+49 351 / 1"])
def test_a_message_without_letters_keeps_the_prior(text: str) -> None:
    assert detect(text, "tr").language == "tr"


def test_without_letters_and_prior_it_is_english_with_no_confidence() -> None:
    assert detect("👍") == Detected("en", 0.0)


@pytest.mark.parametrize("prior", ["vi", "pl", "ar", "ru"])
@pytest.mark.parametrize("text", ["ok", "Bibliothek", "no problem", "Blue Card"])
def test_one_or_two_latin_words_do_not_switch_the_language(text: str, prior: str) -> None:
    assert detect(text, prior).language == prior


@pytest.mark.parametrize(
    ("text", "prior", "expected"),
    [
        ("مرحبا", "de", "ar"),
        ("привіт", "ru", "uk"),
        ("їжа", "ru", "uk"),
        ("مکتبہ کہاں ہے", "ar", "ur"),
        ("图书馆", "en", "zh"),
        ("도서관", "zh", "ko"),
        ("としょかん", "zh", "ja"),
        ("thẻ thư viện", "de", "vi"),
        ("βιβλιοθήκη", "ru", "el"),
    ],
)
def test_letters_that_contradict_the_prior_win_even_in_short_messages(text: str, prior: str, expected: str) -> None:
    assert detect(text, prior).language == expected


@pytest.mark.parametrize(("text", "prior"), [("книга", "uk"), ("книга", "ru"), ("كتاب", "ar")])
def test_a_word_possible_in_the_prior_keeps_it(text: str, prior: str) -> None:
    assert detect(text, prior).language == prior


def test_three_words_switch_only_if_all_detectors_agree() -> None:
    assert detect("ich brauche Hilfe", "en").language == "de"
    assert detect("Ich heiße Nguyễn", "de").language == "de"


def test_a_vietnamese_name_in_a_german_sentence_does_not_make_it_vietnamese() -> None:
    assert detect("Mein Name ist Nguyễn und ich suche ein Buch").language == "de"


def test_german_terms_in_a_russian_question_do_not_make_it_german() -> None:
    assert detect("Где получить Bibliotheksausweis и Mahnung в Leipzig").language == "ru"


@pytest.mark.parametrize(
    ("text", "language"),
    [("Hallo!", "de"), ("hola", "es"), ("Xin chào", "vi"), ("سلام", "fa"), ("Привіт!", "uk")],
)
def test_a_greeting_alone_is_enough_for_a_first_message(text: str, language: str) -> None:
    assert detect(text).language == language


def test_a_text_of_ten_thousand_characters_is_no_trouble() -> None:
    assert detect("Wann öffnet die Bibliothek? " * 400).language == "de"


@pytest.mark.parametrize("text", ["\x00abc", "\ud800 hello there you", "a" * 5000, "\u202eabc"])
def test_odd_characters_give_some_language(text: str) -> None:
    assert detect(text, "en").language in {"en", *scripts.LANGUAGES}


def test_every_script_has_candidates_from_the_list() -> None:
    assert set(scripts.LANGUAGES) == {name for names in scripts.BY_SCRIPT.values() for name in names}
