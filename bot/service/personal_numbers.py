"""Finds what identifies somebody by its form: addresses on the net, telephone and document numbers, days, streets."""

from __future__ import annotations

import re

import phonenumbers
from babel import Locale

from bot.kb.personal import PersonalWords
from bot.service.personal_marks import GONE, Kept, any_of, words_of
from bot.service.ports import Names

_I = re.IGNORECASE
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+%-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+|(?<![\w@])@\w[\w.]+"
    r"|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|net|org|info|eu|de|at|ch|me|io|ru|ua|pl|cz|tr|vn|fr|es|pt|br|in|uk)\b(?:/\S*)?",
    _I,
)
_IBAN = re.compile(r"\b[A-Z]{2}\s?\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b", _I)
_NUMBER = r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_GROUPED = r"[1-9]\d{0,2}(?:[.,]\d{3}){1,2}"
_THOUSANDS = rf"(?<![\d.,]){_GROUPED}(?:\s?[-–]\s?{_GROUPED})?(?![.,]?\d|-\s?\w)"
_SECTION = r"§{1,2}\s?\d+\w?(?:\s(?:Abs\.|Absatz|Satz|Nr\.)\s?\d+)*"
_CHUNK = r"[A-Za-zА-Яа-я]{0,5}[-/.]?\d[\w/.\-]*"
_CODE = rf"(?:[A-ZА-Я]{{1,3}}\s)?{_CHUNK}(?:\s(?:[A-Z]\s)?{_CHUNK})*"
_ID = re.compile(r"\b(?=(?:\w*\d){4})(?=\w*[^\W\d_])[\w]{6,}\b")
_RUN = re.compile(r"(?<!\w)(?:\+|00)?\(?\d[\d\s().\-/–]{4,}\d(?!\w)|\d{7,}")
_YEAR = re.compile(r"[12١٢]\d{3}")
_POSTCODE = re.compile(r"(?<![\w.,])(?:D-)?(\d{5})(?=\s+([^\W\d_]+))|(?<![\w.,])0\d{4}(?![\w.,]\d)")
_FEWEST_DIGITS, _FEWEST_OF_PHONE = 8, 7
_MONTH_LOCALES = ("de", "en", "ar", "ar_SY", "ar_MA", "ar_DZ", "cs", "es", "fr", "pl", "pt", "ru", "tr", "uk", "vi")


class NumberFinder:
    """Patterns made of the word lists once."""

    def __init__(self, words: PersonalWords, names: Names) -> None:
        self._names = names
        self._regions = words.regions
        money = any_of(words_of(words.currencies))
        several = rf"(?:{_NUMBER})(?:\s?[-–]\s?(?:{_NUMBER}))?\s?k?\s?"
        self._amount = re.compile(rf"{_SECTION}|(?:{money}\s?)?{several}{money}|{money}\s?{several}|{_THOUSANDS}", _I)
        self._days = _days()
        self._document = re.compile(
            rf"({any_of(words_of(words.documents))}(?:[^\w\n{GONE}]+[^\W\d_]+){{0,3}}?[^\w\n]+)({_CODE})", _I
        )
        born = any_of(words_of(words.born))
        self._born = re.compile(rf"({born}(?:\W+[^\W\d_]+){{0,4}}?\W+)(\d{{4}})\b|\b(\d{{4}})(\W+(?:[^\W\d_.]+\W+)?{born})", _I)
        self._streets = _streets(words)

    def links(self, text: str) -> str:
        """Without e-mail addresses, addresses of pages, handles and account numbers."""
        return _IBAN.sub(GONE, _LINK.sub(GONE, text))

    def keep_amounts(self, text: str, kept: Kept) -> str:
        """Amounts of money and sections of laws hidden, so that they are not taken for other numbers. Days go first."""
        return self._amount.sub(kept.hide, self._days.sub(GONE, text))

    def take(self, text: str) -> str:
        """Without document and telephone numbers, years of birth, streets and postcodes."""
        text = self._born.sub(lambda m: f"{m[1]}{GONE}" if m[1] else f"{GONE}{m[4]}", text)
        text = self._document.sub(_document, text)
        text = _POSTCODE.sub(self._postcode, self._streets.sub(GONE, text))
        for region in self._regions if sum(map(str.isdigit, text)) >= _FEWEST_OF_PHONE else ():
            text = _without_phones(text, region)
        return _RUN.sub(_run, _ID.sub(GONE, text))

    def _postcode(self, match: re.Match[str]) -> str:
        """Five digits before a place, or beginning with 0, as in Saxony; other five digits may be a salary."""
        is_one = match[1] is None or match[1].startswith("0") or "place" in self._names.names(match[2])
        return GONE if is_one else match[0]


def _without_phones(text: str, region: str) -> str:
    for found in reversed(list(phonenumbers.PhoneNumberMatcher(text, region))):
        if sum(map(str.isdigit, found.raw_string)) >= _FEWEST_OF_PHONE and not _only_years(found.raw_string):
            text = text[: found.start] + GONE + text[found.end :]
    return text


def _document(match: re.Match[str]) -> str:
    code = match[2].strip()
    digits = sum(map(str.isdigit, code))
    return match[0] if digits < 4 or _only_years(code) else match[1] + GONE


def _run(match: re.Match[str]) -> str:
    """Many digits are a number of something; a range of years or a row of short numbers is not."""
    text = match[0].strip()
    digits = sum(map(str.isdigit, text))
    least = _FEWEST_OF_PHONE if text.startswith(("+", "0")) else _FEWEST_DIGITS
    return match[0] if (digits < least and not re.search(r"\d{7}", text)) or _only_years(text) else f"{GONE} "


def _only_years(text: str) -> bool:
    groups = re.findall(r"\d+", text)
    return all(_YEAR.fullmatch(group) for group in groups) and not re.search(r"[^\W\d_]", text)


def _days() -> re.Pattern[str]:
    """Full days: with a day, a month and a year."""
    month = any_of(_month_names())
    day, year = r"\d{1,2}(?:\.|st|nd|rd|th|er|º|-?го)?", r"\d{4}"
    small = r"(?:of|de|du|del|tháng|ngày|den)"
    patterns = (
        r"(?<!\d)\d{4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}(?!\d)",
        r"(?<![\d.,])\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})(?![\d.]*\d)",
        rf"(?<!\d){day}\s*(?:{small}\s+)?{month}\.?,?\s*(?:(?:{small}|năm)\s+)?{year}(?!\d)",
        rf"{month}\.?\s+{day},?\s+{year}(?!\d)",
        r"(?<!\d)\d{1,2}\s+tháng\s+\d{1,2}(?:\s*,|\s+năm)?\s+\d{4}(?!\d)",
    )
    return re.compile("|".join(patterns), _I)


def _month_names() -> set[str]:
    names = set()
    for code in _MONTH_LOCALES:
        months = Locale.parse(code).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names |= {name.rstrip(".") for name in months[form][width].values() if len(name.rstrip(".")) >= 3}
    return {name for name in names if not name.strip().isdecimal() and not any(map(str.isdigit, name))}


def _streets(words: PersonalWords) -> re.Pattern[str]:
    """A street with its number, however its language orders them; a word that can only be a street also without."""
    tail, number = r"[\w.’'-]*", r"(?:\d{1,4}\s?[a-z]?(?:[-/]\d{1,3})?)(?!\w)"
    before, after = any_of(words_of(words.streets_before)), any_of(words_of(words.streets_after))
    endings = "|".join(re.escape(ending) for ending in words_of(words.street_endings)) or "(?!)"
    alone = "|".join(map(re.escape, words_of(words.streets_alone))) or "(?!)"
    capital = r"(?-i:[^\W\d_a-zäöüß])"
    word, of_several = rf"[^\W\d_]{tail}", rf"(?:{capital}{tail}\s+){{1,3}}"
    patterns = (
        rf"{of_several}{after}[,\s]+(?:no\.?\s?|nr\.?\s?)?{number}",
        rf"{of_several}{any_of(words_of(words.streets_alone))}",
        rf"{number},?\s+{of_several}{after}",
        rf"{capital}[\w.-]*(?:{endings})[.,]?\s+{number}",
        rf"{capital}[\w-]+(?:{alone})(?!\w)",
        rf"(?:{number},?\s+)?{before}\s*(?:{word}\s+){{0,4}}?(?:{word})[,\s]*(?:(?:no\.?|nr\.?|d\.|д\.|буд\.|č\.p\.|số|n[º°])\s?)?{number}",
        rf"{number},?\s+{before}\s+(?:{word}\s+){{0,3}}{capital}\w+",
        rf"{before}\s+{number}",
    )
    return re.compile("|".join(patterns), _I)
