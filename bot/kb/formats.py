"""Values as a reader of a language writes them, by CLDR through Babel: amounts, percentages, days, durations."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_datetime_format
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from bot.kb.facts import Fact

_CLDR_UNIT = {
    "day": "duration-day", "week": "duration-week", "month": "duration-month", "year": "duration-year",
    "hour": "duration-hour", "hours_per_week": "duration-hour", "age": "duration-year",
}  # fmt: skip
_ISOLATE, _POP = "\u2068", "\u2069"


def format_fact(fact: Fact, language: str, with_unit: bool = False) -> str:
    """The value for prose: amount with currency, percentage, date, level, or a number; durations with their unit on demand."""
    locale = _locale(language)
    text = _amount(fact, locale) or _other(fact, locale, with_unit)
    return f"{_ISOLATE}{text}{_POP}" if locale.character_order == "right-to-left" else text


def format_day(day: date, language: str) -> str:
    """A date written out ("19. August 2026")."""
    return format_date(day, format="long", locale=_locale(language))


def format_weekday(day: date, language: str) -> str:
    """A date written out with its weekday ("Mittwoch, 18. November 2026")."""
    return format_date(day, format="full", locale=_locale(language))


def format_moment(at: datetime, language: str) -> str:
    """A day and a time of it, in the zone it is given in ("Donnerstag, 19. November 2026, 09:00")."""
    joined = str(get_datetime_format("long", locale=_locale(language))).replace("'", "")
    time = format_time(at, "short", locale=_locale(language))
    return joined.replace("{0}", time).replace("{1}", format_weekday(at.date(), language))


def format_money(amount: float, language: str) -> str:
    """Euros for a sentence ("46.000 €"); cents only where there are some."""
    return format_fact(Fact("", amount, "eur", date.min, None, "", date.min), language)


def format_number(number: float, language: str) -> str:
    """A number as the language writes it."""
    return str(format_decimal(Decimal(str(number)), locale=_locale(language)))


def country_name(code: str, language: str) -> str:
    """The country's name in the language; the code where CLDR does not know it."""
    return str(_locale(language).territories.get(code, code))


def language_name(code: str) -> str:
    """The language's name for itself; the code where CLDR does not know it."""
    try:
        return Locale.parse(code).display_name or code
    except (UnknownLocaleError, ValueError):
        return code


def _locale(language: str) -> Locale:
    # European conventions: "4 March 2027" and "50.700 €" are what the forms here look like.
    return Locale.parse({"en": "en_GB", "pt": "pt_PT"}.get(language, language))


def _amount(fact: Fact, locale: Locale) -> str | None:
    currency = "INR" if fact.unit == "inr" else "EUR"
    if not fact.unit.startswith(("eur", "inr")) or not isinstance(fact.value, float):
        return None
    value = Decimal(str(fact.value))
    whole = value == value.to_integral_value()
    pattern = locale.currency_formats["standard"].pattern
    if whole:
        pattern = pattern.replace(".00", "")
    return format_currency(value, currency, pattern, locale=locale, currency_digits=False)


def _other(fact: Fact, locale: Locale, with_unit: bool) -> str:
    value = fact.value
    if isinstance(value, date):
        return format_date(value, format="long", locale=locale)
    if isinstance(value, list):
        return format_list([locale.territories.get(code, code) for code in value], locale=locale)
    if isinstance(value, str):
        return value
    number = Decimal(str(value)).normalize()
    if fact.unit == "percent":
        return format_percent(number / 100, format=None, locale=locale, decimal_quantization=False)
    unit = _CLDR_UNIT.get(fact.unit)
    if with_unit and unit:
        return _with_unit(number, unit, locale)
    return format_decimal(number, locale=locale)


def _with_unit(number: Decimal, unit: str, locale: Locale) -> str:
    # CLDR has the long names of some languages only by inheritance, which Babel does not follow: then the short ones.
    long = format_unit(number, unit, locale=locale)
    return format_unit(number, unit, length="short", locale=locale) if unit in long else long
