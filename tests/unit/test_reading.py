"""What people type as an answer is read in twelve languages; what is not clear is not read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from babel.dates import get_month_names
from num2words import num2words

from bot.kb.catalogue import Language, load_languages
from bot.kb.conditions import LEVELS
from bot.kb.flowfile import QuestionRecord
from bot.kb.problems import Problems
from bot.kb.reading import AnswerWords, Reader, Reading, is_question, load_answer_words
from bot.kb.reading.text import plain
from tests.conftest import ROOT

TODAY = date(2026, 11, 24)
LANGUAGES = ("de", "en", "ar", "cs", "es", "fr", "pl", "pt", "ru", "tr", "uk", "vi")


def asked(kind: str, **more: Any) -> QuestionRecord:
    """A question of that kind."""
    return QuestionRecord(kind=kind, next=[{"go": "outcome.end"}], **more)  # type: ignore[arg-type]


YES_NO = asked("yes_no", unsure=True)
LEVEL = asked("level", unsure=True)
PAY = asked("money", most=1_000_000)
DAY = asked("date")
YEARS = asked("number", unit="year", most=60)
MONTHS = asked("number", unit="month", most=600)
AGE = asked("number", unit="age", least=1, most=110)
COUNT = asked("number", unit="count", most=20)
CALENDAR_YEAR = asked("number", unit="year", least=1950, most=2030)
WORK = asked("choice", options=["offer", "working", "searching", "none"], unsure=True)
WORK_LABELS = {
    "offer": ["Ja, eine Zusage", "Yes, a job offer", "Sí, una oferta de trabajo", "Да, приглашение на работу"],
    "working": ["Ich arbeite schon", "I work already", "Ya trabajo", "Уже работаю"],
    "searching": ["Ich suche Arbeit", "I am looking for work", "Busco trabajo", "Ищу работу"],
    "none": ["Noch nichts", "Nothing yet", "Nada todavía", "Пока ничего"],
    "unsure": ["Weiß ich nicht", "I do not know", "No lo sé", "Не знаю"],
}
FAMILY = asked("multi", options=["children", "spouse", "parents", "none"], unsure=True)
FAMILY_LABELS = {
    "children": ["Kinder", "Children", "Enfants"],
    "spouse": ["Ehemann oder Ehefrau", "Husband or wife", "Mari ou femme"],
    "parents": ["Eltern", "Parents", "Mes parents, frères et sœurs"],
    "none": ["Niemand", "Nobody", "Personne"],
    "unsure": ["Weiß ich nicht", "I do not know", "Je ne sais pas"],
}


@pytest.fixture(scope="session")
def words() -> AnswerWords:
    """The table that is served."""
    problems = Problems(ROOT / "knowledge")
    return load_answer_words(ROOT / "knowledge", load_languages(ROOT / "knowledge", problems), problems)


@pytest.fixture(scope="session")
def reader(words: AnswerWords) -> Reader:
    """Everything over that table."""
    return Reader(words)


def read(reader: Reader, question: QuestionRecord, text: str, language: str = "en", **labels: list[str]) -> object:
    """The value that was read."""
    return reader.read(question, text, labels, {}, TODAY, language).value


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("de", "Ja", "yes"), ("de", "ja, habe ich", "yes"), ("de", "Nein.", "no"), ("de", "noch nicht", "no"),
        ("de", "weiß nicht", "unsure"), ("de", "ich weiss es nicht", "unsure"), ("de", "Ja, aber abgelaufen", None),
        ("de", "jein", None),
        ("en", "yes I do", "yes"), ("en", "nope", "no"), ("en", "not yet!", "no"), ("en", "I don't know", "unsure"),
        ("en", "I don’t know", "unsure"), ("en", "no, I have one", None), ("en", "yes and no", None), ("en", "yes?", None),
        ("ar", "نعم", "yes"), ("ar", "نَعَم", "yes"), ("ar", "لا", "no"), ("ar", "لا، ليس عندي", "no"),
        ("ar", "لا أعرف", "unsure"),
        ("cs", "ano, mám", "yes"), ("cs", "ještě ne", "no"), ("cs", "nevím", "unsure"), ("cs", "no", None),
        ("es", "sí", "yes"), ("es", "si", "yes"), ("es", "no tengo", "no"), ("es", "todavia no", "no"),
        ("es", "no sé", "unsure"),
        ("fr", "oui, bien sûr", "yes"), ("fr", "pas encore", "no"), ("fr", "je ne sais pas", "unsure"),
        ("pl", "tak", "yes"), ("pl", "jeszcze nie", "no"), ("pl", "nie wiem", "unsure"), ("pl", "ja nie mam", None),
        ("pt", "sim", "yes"), ("pt", "nao", "no"), ("pt", "não sei", "unsure"),
        ("ru", "да, есть", "yes"), ("ru", "диплом есть", "yes"), ("ru", "еще нет", "no"), ("ru", "не знаю", "unsure"),
        ("ru", "да нет", None),
        ("tr", "Evet", "yes"), ("tr", "diplomam var", "yes"), ("tr", "HAYIR", "no"), ("tr", "henüz değil", "no"),
        ("tr", "bilmiyorum", "unsure"),
        ("uk", "так", "yes"), ("uk", "ще ні", "no"), ("uk", "не впевнена", "unsure"),
        ("vi", "có, tôi có", "yes"), ("vi", "co", "yes"), ("vi", "chưa", "no"), ("vi", "không biết", "unsure"),
        ("vi", "khong biet", "unsure"),
    ],
)  # fmt: skip
def test_yes_and_no_are_read_in_every_language(reader: Reader, language: str, text: str, said: str | None) -> None:
    assert read(reader, YES_NO, text, language) == said


@pytest.mark.parametrize(("text", "said"), [("sí", "yes"), ("нет", "no"), ("нет.", "no"), ("oui", "yes"), ("không", "no")])
def test_yes_and_no_are_read_in_another_language_than_that_of_the_conversation(reader: Reader, text: str, said: str) -> None:
    assert read(reader, YES_NO, text, "de") == said


@pytest.mark.parametrize("text", ["weiß nicht", "no sé", "nie wiem", "không biết", "لا أعرف", "не знаю", "não sei"])
def test_not_knowing_is_neither_yes_nor_no_where_the_question_does_not_offer_it(reader: Reader, text: str) -> None:
    for language in LANGUAGES:
        assert read(reader, asked("yes_no"), text, language) is None


@pytest.mark.parametrize(("text", "said"), [("1", "yes"), ("2.", "no"), ("٣", "unsure"), ("4", None), ("0", None)])
def test_an_option_is_read_by_its_number(reader: Reader, text: str, said: str | None) -> None:
    assert read(reader, YES_NO, text) == said


@pytest.mark.parametrize(
    ("language", "text", "years"),
    [
        ("de", "3 Jahre", 3), ("de", "seit 2019", 7), ("de", "zweieinhalb Jahre", 2.5), ("de", "ein halbes Jahr", 0.5),
        ("de", "2 und ein halbes Jahr", 2.5), ("de", "seit drei Jahren", 3), ("de", "ich bin 47", 47), ("de", "keine", 0),
        ("en", "3 years", 3), ("en", "forty-two", 42), ("en", "a year and a half", 1.5), ("en", "18 months", 1.5),
        ("en", "2 years and 6 months", 2.5), ("en", "2½ years", 2.5), ("en", "since May 2019", 7.5), ("en", "no experience", 0),
        ("en", "5+", 5), ("en", "3yrs", 3), ("en", "2019", 7), ("en", "about 5", 5), ("en", "half a year", 0.5),
        ("ar", "٣ سنوات", 3), ("ar", "سنتين", 2), ("ar", "سنة ونصف", 1.5), ("ar", "خمسة وعشرون", 25), ("ar", "منذ سنة 2019", 7),
        ("ar", "۵", 5), ("ar", "ثلاث سنوات ونصف", 3.5),
        ("cs", "tři roky", 3), ("cs", "od roku 2019", 7), ("cs", "půl roku", 0.5), ("cs", "2,5 roku", 2.5),
        ("es", "tengo 30 años", 30), ("es", "año y medio", 1.5), ("es", "treinta y dos", 32), ("es", "desde 2019", 7),
        ("fr", "trois ans", 3), ("fr", "depuis 2019", 7), ("fr", "deux ans et demi", 2.5), ("fr", "six mois", 0.5),
        ("pl", "dwadzieścia dwa", 22), ("pl", "półtora roku", 1.5), ("pl", "od 2019", 7), ("pl", "piec lat", 5),
        ("pt", "vinte e cinco", 25), ("pt", "dois anos e meio", 2.5), ("pt", "desde 2019", 7), ("pt", "tres anos", 3),
        ("ru", "двадцать пять", 25), ("ru", "полтора года", 1.5), ("ru", "с 2019 года", 7), ("ru", "полгода", 0.5),
        ("tr", "2019'dan beri", 7), ("tr", "2019dan beri", 7), ("tr", "iki buçuk yıl", 2.5), ("tr", "yirmi beş", 25),
        ("tr", "uc yil", 3),
        ("uk", "п'ять років", 5), ("uk", "пʼять", 5), ("uk", "з 2019", 7), ("uk", "півтора року", 1.5),
        ("vi", "hai mươi lăm", 25), ("vi", "hai muoi", 20), ("vi", "năm năm", 5), ("vi", "hai năm rưỡi", 2.5),
        ("vi", "từ năm 2019", 7),
    ],
)  # fmt: skip
def test_years_are_read_as_digits_as_words_and_from_a_beginning(reader: Reader, language: str, text: str, years: float) -> None:
    assert read(reader, YEARS, text, language) == years


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "3-4 years"), ("en", "almost 3 years"), ("en", "less than 2"), ("en", "< 3"), ("en", "-3"), ("en", "50%"),
        ("en", "٪"),
        ("en", "6 semesters"), ("en", "1e999"), ("en", "NaN"), ("en", "B1"), ("en", "not 3"), ("en", "61"), ("en", "2027"),
        ("en", "before 2019"), ("en", "2018-2021"), ("en", "47x"), ("en", "I have a degree"), ("en", "two kids and 3 dogs"),
        ("en", "§ 24"),
        ("de", "fast 3 Jahre"), ("de", "vor 2019"), ("ar", "سنتين و 3 أشهر"), ("vi", "dưới 3 năm"), ("ru", "до 3 лет"),
        ("en", "²"),
    ],
)  # fmt: skip
def test_a_bound_a_range_or_another_unit_is_not_read_as_a_number(reader: Reader, language: str, text: str) -> None:
    assert read(reader, YEARS, text, language) is None


@pytest.mark.parametrize(
    ("question", "language", "text", "value"),
    [
        (MONTHS, "en", "2 years", 24), (MONTHS, "de", "18 Monate", 18), (MONTHS, "fr", "since 05/2026", 6),
        (MONTHS, "ar", "شهرين", 2),
        (AGE, "de", "ich bin 47", 47), (AGE, "ar", "عمري ٤٧ سنة", 47), (AGE, "es", "tengo treinta y cinco años", 35),
        (AGE, "de", "47 Jahre und 3 Monate", 47), (AGE, "de", "1979", None), (AGE, "en", "under 18", None),
        (AGE, "ru", "мне сорок", 40),
        (COUNT, "es", "tengo dos hijos", 2), (COUNT, "fr", "un enfant", 1), (COUNT, "vi", "không có con", 0),
        (COUNT, "de", "keine Kinder", 0),
        (COUNT, "en", "I have three kids", 3), (COUNT, "en", "I have a degree", None),
        (CALENDAR_YEAR, "de", "im Jahr 2019", 2019), (CALENDAR_YEAR, "de", "47", None),
        (CALENDAR_YEAR, "en", "since 2019", 2019),
    ],
)  # fmt: skip
def test_a_number_is_read_in_the_unit_of_its_question(
    reader: Reader, question: QuestionRecord, language: str, text: str, value: float | None
) -> None:
    assert read(reader, question, text, language) == value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_word_up_to_120_is_read(reader: Reader, language: str) -> None:
    question = asked("number", unit="count", most=120)
    for value in range(121):
        assert read(reader, question, num2words(value, lang=language), language) == value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", ["wide", "abbreviated"])
def test_every_name_of_a_month_is_read(reader: Reader, language: str, width: Literal["wide", "abbreviated"]) -> None:
    for month, name in get_month_names(width, "format", language).items():
        for conversation in (language, "de"):
            assert read(reader, DAY, f"12 {name} 2027", conversation) == date(2027, month, 12).isoformat()
            assert read(reader, DAY, f"{name} 2027", conversation) == date(2027, month, 1).isoformat()


@pytest.mark.parametrize(("text", "readable"), [("2", False), ("3", True), ("5", True), ("6", False)])
def test_a_number_outside_its_limits_is_not_read(reader: Reader, text: str, readable: bool) -> None:
    assert (read(reader, asked("number", unit="count", least=3, most=5), text) is not None) is readable


@pytest.mark.parametrize(
    ("language", "text", "euros"),
    [
        ("de", "40.000", 40_000), ("de", "40 000 €", 40_000), ("de", "45 tsd", 45_000), ("de", "3.800 im Monat", 45_600),
        ("de", "50.700,00", 50_700), ("de", "vierzigtausend", 40_000), ("de", "dreitausendachthundert", 45_600),
        ("de", "3,8k", 45_600),
        ("de", "ich verdiene 3.800 Euro brutto im Monat", 45_600), ("de", "40.000,- €", 40_000), ("de", "9.999", 119_988),
        ("de", "10.000", 10_000),
        ("en", "40,000", 40_000), ("en", "40k", 40_000), ("en", "45,934.20", 45_934.2), ("en", "forty thousand", 40_000),
        ("en", "3800 a month", 45_600), ("en", "9000 a year", 9_000), ("en", "€40,000", 40_000), ("en", "3800", 45_600),
        ("en", "0", 0),
        ("ar", "٤٠٠٠٠", 40_000), ("ar", "3800 شهريا", 45_600), ("ar", "٣٨٠٠ شهريًا", 45_600), ("ar", "٤٠٬٠٠٠ يورو", 40_000),
        ("ar", "40 ألف", 40_000), ("ar", "أربعين ألف", 40_000),
        ("cs", "40 tisíc", 40_000), ("cs", "3800 měsíčně", 45_600), ("cs", "45 000 eur ročně", 45_000),
        ("es", "40 mil", 40_000), ("es", "3.800 al mes", 45_600), ("es", "cuarenta mil euros", 40_000),
        ("fr", "40 mille", 40_000), ("fr", "3 800 € par mois", 45_600), ("fr", "40 000 euros par an", 40_000),
        ("pl", "45 tys.", 45_000), ("pl", "3800 miesięcznie", 45_600), ("pl", "45 000 euro rocznie", 45_000),
        ("pt", "3.800 por mês", 45_600), ("pt", "quarenta mil", 40_000), ("pt", "45 mil euros", 45_000),
        ("ru", "40 тыс", 40_000), ("ru", "сорок пять тысяч в год", 45_000), ("ru", "3 500 евро в месяц", 42_000),
        ("tr", "40 bin", 40_000), ("tr", "ayda 3800", 45_600), ("tr", "kırk bin euro", 40_000),
        ("uk", "40 тис.", 40_000), ("uk", "3800 на місяць", 45_600), ("uk", "сорок тисяч", 40_000),
        ("vi", "40 nghìn euro", 40_000), ("vi", "3800 một tháng", 45_600), ("vi", "ba nghìn năm trăm", 42_000),
    ],
)  # fmt: skip
def test_pay_is_read_as_euros_a_year(reader: Reader, language: str, text: str, euros: float) -> None:
    value = read(reader, PAY, text, language)
    assert isinstance(value, float)
    assert value == euros


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "25 pro Stunde"), ("de", "3000 netto"), ("de", "1,2 Mio"), ("de", "unter 40000"), ("de", "40-45k"), ("de", "25"),
        ("de", "3800 x 12"), ("de", "45.934.20"), ("en", "40000 USD"), ("en", "$40,000"), ("en", "£30000"), ("en", "₹500000"),
        ("en", "12 lakh"), ("en", "3 thousand five hundred"), ("en", "2 years"), ("en", "20 an hour"), ("en", "999999999999"),
        ("en", "2000000"),
        ("pl", "40 000 zł"), ("ru", "100000 р"), ("ru", "40000 руб"), ("vi", "20 triệu"), ("vi", "500 đô"), ("tr", "50000 TL"),
        ("cs", "50000 Kč"), ("uk", "50000 грн"), ("ar", "5000 درهم"), ("pt", "5000 reais"), ("fr", "2500 net"),
        ("en", "1e999"), ("en", "NaN"),
    ],
)  # fmt: skip
def test_other_money_net_pay_and_pay_by_the_hour_are_not_read(reader: Reader, language: str, text: str) -> None:
    assert read(reader, PAY, text, language) is None


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("de", "seit 2019", "2019-01-01"), ("de", "12. Mai 2027", "2027-05-12"), ("de", "12.05.2027", "2027-05-12"),
        ("de", "05/2027", "2027-05-01"),
        ("de", "am 12.5.27", "2027-05-12"), ("de", "in 3 Monaten", "2027-02-24"), ("de", "12. Jänner 2027", "2027-01-12"),
        ("de", "Mein Visum läuft am 12. Mai 2027 ab", "2027-05-12"), ("de", "heute", "2026-11-24"),
        ("de", "12.05.1985", "1985-05-12"),
        ("en", "2027-05-12", "2027-05-12"), ("en", "May 12th, 2027", "2027-05-12"), ("en", "12 Sept 2027", "2027-09-12"),
        ("en", "2019", "2019-01-01"),
        ("en", "tomorrow", "2026-11-25"), ("en", "I came in 2019", "2019-01-01"), ("en", "12/05/2027", "2027-05-12"),
        ("ar", "١٢/٠٥/٢٠٢٧", "2027-05-12"), ("ar", "12 مايو 2027", "2027-05-12"), ("ar", "12 أيار 2027", "2027-05-12"),
        ("ar", "كانون الثاني 2027", "2027-01-01"),
        ("cs", "12. května 2027", "2027-05-12"), ("cs", "v květnu 2027", "2027-05-01"), ("cs", "12. 5. 2027", "2027-05-12"),
        ("es", "12 de mayo de 2027", "2027-05-12"), ("es", "desde 2019", "2019-01-01"), ("es", "setiembre 2026", "2026-09-01"),
        ("fr", "1er mai 2027", "2027-05-01"), ("fr", "sept 2027", "2027-09-01"), ("fr", "12 sept. 2027", "2027-09-12"),
        ("fr", "12 août 2027", "2027-08-12"),
        ("pl", "12 maja 2027 r.", "2027-05-12"), ("pl", "12 pazdziernika 2026", "2026-10-12"),
        ("pl", "za 3 miesiące", "2027-02-24"),
        ("pt", "12 de março de 2027", "2027-03-12"), ("pt", "maio de 2027", "2027-05-01"), ("pt", "em 3 meses", "2027-02-24"),
        ("ru", "12 мая 2027 года", "2027-05-12"), ("ru", "в мае 2027", "2027-05-01"), ("ru", "через 3 месяца", "2027-02-24"),
        ("tr", "12 Mayıs 2027'de", "2027-05-12"), ("tr", "12 agustos 2027", "2027-08-12"), ("tr", "3 ay sonra", "2027-02-24"),
        ("uk", "12 травня 2027 року", "2027-05-12"), ("uk", "у травні 2027", "2027-05-01"), ("uk", "завтра", "2026-11-25"),
        ("vi", "ngày 12 tháng 5 năm 2027", "2027-05-12"), ("vi", "tháng 5/2027", "2027-05-01"),
        ("vi", "ngày mai", "2026-11-25"), ("vi", "tháng mười hai 2026", "2026-12-01"),
    ],
)  # fmt: skip
def test_days_are_read_in_every_language(reader: Reader, language: str, text: str, day: str) -> None:
    assert read(reader, DAY, text, language) == day


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "31.02.2027"), ("de", "99.99.2027"), ("de", "Ende 2026"), ("de", "bis 2027"), ("de", "3 Monate"),
        ("de", "12. Mai"), ("de", "ja"),
        ("de", "nicht 2027"), ("en", "17:00"), ("en", "Monday"), ("en", "before 2019"), ("en", "end of May 2027"),
        ("en", "2019-2021"),
        ("en", "12 Florble 2027"), ("en", "Janary 2027"), ("de", "am zwölften Mai 2027"), ("fr", "le sept mai 2027"),
        ("en", "the second of May 2027"), ("en", "1e999"), ("en", "2027-13-45"), ("en", "20270512"),
        ("vi", "3 tháng sau"),
        ("tr", "2019'dan önce"), ("en", "0000-01-01"), ("en", "12.05.3027"),
    ],
)  # fmt: skip
def test_what_is_no_day_or_only_a_bound_is_not_read_as_one(reader: Reader, language: str, text: str) -> None:
    assert read(reader, DAY, text, language) is None


@pytest.mark.parametrize(
    ("language", "text", "level"),
    [
        ("de", "B1", "b1"), ("de", "B1.2", "b1"), ("de", "kein Deutsch", "none"), ("de", "Muttersprache", "c2"),
        ("de", "A2-B1", "a2"),
        ("de", "Goethe B2 Zertifikat", "b2"), ("de", "noch kein B1", None), ("de", "fast B1", None), ("de", "fließend", None),
        ("en", "between a2 and b1", "a2"), ("en", "native speaker", "c2"), ("en", "none", "none"),
        ("en", "my mother tongue is Hindi", None),
        ("en", "B3", None), ("en", "level 1", None), ("en", "not sure", "unsure"),
        ("ar", "B٢", "b2"), ("ar", "لا شيء", "none"), ("cs", "neumím německy", "none"), ("cs", "b 2", "b2"),
        ("es", "nada de alemán", "none"),
        ("fr", "C1.", "c1"), ("fr", "je ne parle pas allemand", "none"), ("pl", "nie znam niemieckiego", "none"),
        ("pl", "mam b1", "b1"), ("ru", "не знаю немецкий", "none"),
        ("pt", "não falo alemão", "none"), ("pt", "A1/A2", "a1"), ("ru", "нет", "none"), ("ru", "В1", "b1"), ("ru", "Б2", "b2"),
        ("tr", "almanca bilmiyorum", "none"), ("tr", "anadilim", "c2"), ("uk", "С1", "c1"), ("uk", "рідна мова", "c2"),
        ("vi", "không", "none"), ("vi", "tiếng mẹ đẻ", "c2"), ("vi", "trình độ A2", "a2"), ("vi", "chưa có B1", None),
    ],
)  # fmt: skip
def test_levels_are_read(reader: Reader, language: str, text: str, level: str | None) -> None:
    assert level is None or level in (*LEVELS, "unsure")
    assert read(reader, LEVEL, text, language) == level
    assert read(reader, asked("level"), text, language) == (None if level == "unsure" else level)


@pytest.mark.parametrize(
    ("language", "text", "option"),
    [
        ("de", "Ich arbeite schon", "working"), ("de", "ICH ARBEITE SCHON ...", "working"), ("de", "arbeite", "working"),
        ("de", "2", "working"),
        ("de", "Nr. 3", "searching"), ("de", "ja", "offer"), ("de", "nichts", "none"), ("de", "Weiß ich nicht", "unsure"),
        ("de", "6", None),
        ("en", "job offer", "offer"), ("en", "I don't have a job offer", None), ("en", "work", None),
        ("en", "I am looking for work, please", "searching"),
        ("es", "busco trabajo", "searching"), ("es", "trabajo", None), ("es", "SI UNA OFERTA DE TRABAJO", "offer"),
        ("es", "no lo sé", "unsure"),
        ("ru", "ищу работу", "searching"), ("ru", "не знаю", "unsure"), ("ru", "уже работаю в Лейпциге", "working"),
        ("en", "２", "working"),
        ("en", "option 1", "offer"), ("en", "What is a job offer?", None), ("en", "How do I start", None),
        ("vi", "không biết", "unsure"),
    ],
)  # fmt: skip
def test_an_option_is_read_by_its_label_or_a_part_of_it(reader: Reader, language: str, text: str, option: str | None) -> None:
    assert read(reader, WORK, text, language, **WORK_LABELS) == option


def test_a_label_is_read_although_it_is_a_question(reader: Reader) -> None:
    labels = {"how": ["How does it work?"], "cost": ["What does it cost?"]}
    assert read(reader, asked("choice", options=["how", "cost"]), "what does it cost?", **labels) == "cost"


def test_a_number_that_stands_in_the_label_of_another_option_is_not_read(reader: Reader) -> None:
    labels = {"two": ["2 years or more"], "less": ["Not so long"]}
    question = asked("choice", options=["two", "less"])
    assert read(reader, question, "2", **labels) is None
    assert read(reader, question, "1", **labels) == "two"


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Kinder", ("children",)), ("Eltern und Kinder", ("children", "parents")), ("1, 3", ("children", "parents")),
        ("2 & 3", ("spouse", "parents")),
        ("meine Kinder und meine Eltern", ("children", "parents")), ("Mari ou femme; enfants", ("children", "spouse")),
        ("mes parents, frères et sœurs, enfants", ("children", "parents")), ("niemand", ("none",)), ("keine", ("none",)),
        ("weiß nicht", "unsure"),
        ("niemand und Kinder", None), ("Eltern, Kinder, Hund", None), ("nicht die Kinder", None), (",,", None), ("", None),
    ],
)  # fmt: skip
def test_several_options_are_read_in_the_order_of_the_question(reader: Reader, text: str, options: object) -> None:
    assert read(reader, FAMILY, text, "de", **FAMILY_LABELS) == options


@pytest.mark.parametrize(
    ("kind", "names", "reading"),
    [
        ("country", {"country": "IN"}, Reading("IN")),
        ("country", {"place": "14612000"}, Reading()),
        ("place", {"place": "14612000", "country": "DE"}, Reading("14612000")),
        ("place", {"place": "14729+14713000"}, Reading(choices=("14729", "14713000"))),
        ("profession", {"profession": "hebamme+arzt"}, Reading(choices=("hebamme", "arzt"))),
        ("profession", {}, Reading()),
    ],
)
def test_names_are_taken_from_the_gazetteer(reader: Reader, kind: str, names: dict[str, str], reading: Reading) -> None:
    assert reader.read(asked(kind), "I am a midwife from India, in Dresden", {}, names, TODAY, "en") == reading


def test_a_name_is_taken_from_a_long_text_but_nothing_else_is(reader: Reader) -> None:
    story = "I come from India and I am 47 years old. " * 20
    assert reader.read(asked("country"), story, {}, {"country": "IN"}, TODAY, "en").value == "IN"
    assert read(reader, AGE, story) is None


def test_a_question_with_a_name_is_not_an_answer(reader: Reader) -> None:
    assert reader.read(asked("country"), "What about India?", {}, {"country": "IN"}, TODAY, "en") == Reading()


def test_not_knowing_a_name_is_read_only_where_it_is_offered(reader: Reader) -> None:
    labels = {"unsure": ["I do not know"], "other": ["Another profession"]}
    for question, value in ((asked("profession", unsure=True), "unsure"), (asked("profession"), None)):
        assert reader.read(question, "i don't know", labels, {}, TODAY, "en").value == value
        assert reader.read(question, "I do not know", labels, {}, TODAY, "en").value == value
        assert reader.read(question, "another profession", labels, {}, TODAY, "en").value == "other"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("zurück", "back"), ("go back please", "back"), ("رجوع", "back"), ("zpět", "back"), ("volver atras", "back"),
        ("quay lại", "back"),
        ("start over", "restart"), ("Von vorne!", "restart"), ("recommencer", "restart"), ("od nowa", "restart"),
        ("заново", "restart"),
        ("abbrechen", "leave"), ("cancelar", "leave"), ("iptal et", "leave"), ("скасувати", "leave"), ("dừng lại", "leave"),
        ("STOP", "leave"),
        ("Mensch bitte", "person"), ("I want to talk to a person", "person"), ("человек", "person"),
        ("falar com uma pessoa", "person"),
        ("ich will zurück nach Syrien", None), ("personal", None), ("ja", None), ("", None), ("please", None),
        ("back " * 400, None),
    ],
)  # fmt: skip
def test_a_command_is_the_whole_text(reader: Reader, text: str, command: str | None) -> None:
    assert reader.command(text) == command


@pytest.mark.parametrize(
    "text",
    [
        "2019?", "متى؟", "¿Qué significa", "Was heißt das", "how long does it take", "ما هو", "co to znamená",
        "que significa", "combien de temps",
        "czy muszę", "quanto custa", "что это", "ne demek", "чи можна", "là gì？", "tại sao",
    ],
)  # fmt: skip
def test_a_question_is_known_by_its_mark_or_its_first_word(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text", ["", "ja", "May 2027", "ne", "من الهند", "ما أعرف", "Como enfermera", "ou", "Wasser", "Kam 2019", "de", "co"]
)
def test_other_words_are_no_question(text: str) -> None:
    assert not is_question(text)


HOSTILE = [
    "", " ", "\x00", "٪", "😀" * 500, "1e999", "NaN", "inf", "²", "½" * 300, "1" * 2000, "1 " * 1000, "1.000." * 300, "0’435",
    "-" * 300,
    "x" * 2000, "12 May " * 280, "ja " * 660, "'" * 300, "9999-99-99", "00.00.0000", "\u202e2019" * 30, "hai mươi " * 30,
    "tausend " * 35,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_input_is_read_without_an_error(reader: Reader, text: str) -> None:
    for question in (YES_NO, LEVEL, PAY, DAY, YEARS, MONTHS, AGE, COUNT, CALENDAR_YEAR, asked("country"), asked("place")):
        for language in ("de", "vi", "xx"):
            value = read(reader, question, text, language)
            assert value is None or value == value
    assert read(reader, WORK, text, **WORK_LABELS) is None
    assert read(reader, FAMILY, text, **FAMILY_LABELS) in (None, ("none",))
    assert reader.command(text) is None
    assert not is_question(text)


@pytest.mark.parametrize(
    ("one", "other"), [("yes", "no"), ("yes", "unsure"), ("no", "unsure"), ("back", "leave"), ("restart", "back")]
)
def test_no_phrase_means_two_things(words: AnswerWords, one: str, other: str) -> None:
    first, second = ({plain(word) for said in getattr(words, name).values() for word in said} for name in (one, other))
    assert first & second == set()


def loaded(folder: Path, content: str) -> list[str]:
    """The problems of a table in two languages."""
    (folder / "kb").mkdir()
    (folder / "kb" / "answer_words.yml").write_text(content, "utf-8")
    problems = Problems(folder / "kb")
    load_answer_words(folder / "kb", {code: Language(autonym=code, fallback=[]) for code in ("de", "en")}, problems)
    return [problem.text for problem in problems.found]


def test_the_table_that_is_served_has_every_category_in_every_language() -> None:
    problems = Problems(ROOT / "knowledge")
    languages = load_languages(ROOT / "knowledge", problems)
    load_answer_words(ROOT / "knowledge", languages, problems)
    assert sorted(languages) == sorted(LANGUAGES)
    assert problems.found == []


def test_a_category_without_words_in_a_language_is_a_problem(tmp_path: Path) -> None:
    found = loaded(tmp_path, '"yes": {de: [ja], en: []}\nand: {de: [und]}\n')
    assert "yes: no words in 'en'" in found
    assert "and: no words in 'en'" in found
    assert "no: no words in 'de'" in found
    assert not any(text.startswith(("yes: no words in 'de'", "spellings")) for text in found)


def test_an_unknown_category_and_a_missing_table_are_problems(tmp_path: Path) -> None:
    assert loaded(tmp_path, "maybe: {de: [vielleicht]}\n") == ["unknown key 'maybe'"]
    problems = Problems(tmp_path)
    assert load_answer_words(tmp_path, {}, problems) == AnswerWords()
    assert problems.found == []  # nobody asks anything
    (tmp_path / "flows").mkdir()
    assert load_answer_words(tmp_path, {}, problems) == AnswerWords()
    assert "not readable" in problems.found[0].text
