"""Plain values: money, the digits of a level, days and years, bands, words."""

import calendar
import datetime
import functools
import math
import re

AGE_BANDS = ("< 25", "25-34", "35-44", "45-54", "55-64", "65+")
TENURE_BANDS = ("< 2", "2-4", "5-9", "10-19", "20+")

BLANKS = " \t\n\v\f\r"


class Refused(ValueError):
    """What a mode answers with an error."""


class NobodyTakesPart(Refused):
    """A workforce of which nobody takes part; a function that sees one row at a time cannot know."""


# Words.

def plain_word(text):
    """A word without outer blanks and, for the letters of ASCII alone, without case."""
    return re.sub("[A-Z]", lambda letter: letter.group().lower(), text.strip(BLANKS))


def known(value):
    """A value as a sentence shows it."""
    return "unknown" if value is None else str(value)


# Money.

def half_away(number):
    """A DOUBLE rounded to a whole number, half away from zero; what has no fraction stays as it is."""
    if not math.isfinite(number):
        return number
    whole = math.floor(abs(number))
    if abs(number) - whole >= 0.5:
        whole += 1
    return math.copysign(float(whole), number)


def cents(amount):
    """An amount rounded to cents, half away from zero, in doubles."""
    return None if amount is None else half_away(amount * 100.0) / 100.0


def money(amount):
    """An amount that is rounded to cents, as a sentence shows it."""
    return "unknown" if amount is None else f"{amount:.2f}"


def finite(number):
    """A number as a DOUBLE, None where it is None or not finite."""
    return float(number) if number is not None and math.isfinite(number) else None


# Levels.

def first_digits(level):
    """The first run of ASCII digits, None where there is none."""
    found = re.search(r"[0-9]+", level or "")
    return found.group(0) if found else None


def level_number(level):
    """The digits as an INTEGER, None where they do not fit one."""
    digits = first_digits(level)
    return int(digits) if digits is not None and int(digits) <= 2**31 - 1 else None


# Days and years.

@functools.total_ordering
class InfiniteDate:
    """A day before or after all others. Its year is infinite as well, so both compare with those of a date."""

    def __init__(self, year, text):
        self.year, self.text = year, text

    def __eq__(self, other):
        return isinstance(other, InfiniteDate) and self.year == other.year

    def __lt__(self, other):
        return self.year < other.year

    def __hash__(self):
        return hash(self.text)

    def __str__(self):
        return self.text


AFTER_ALL_DAYS = InfiniteDate(math.inf, "infinity")
BEFORE_ALL_DAYS = InfiniteDate(-math.inf, "-infinity")


def as_date(value):
    """A DATE from a date or from its text."""
    if isinstance(value, str):
        named = {"infinity": AFTER_ALL_DAYS, "-infinity": BEFORE_ALL_DAYS}
        return named.get(value) or datetime.date.fromisoformat(value)
    return value


def is_finite_date(date):
    """Whether a date is there and is a day of the calendar."""
    return isinstance(date, datetime.date)


def new_year(year):
    """1 January."""
    return datetime.date(year, 1, 1)


def days_of(year):
    """How many days a year has."""
    return 366 if calendar.isleap(year) else 365


def days_later(date, days):
    """The date so many days later."""
    return date + datetime.timedelta(days=days)


def months_to_new_year(date, year):
    """Whole months to 1 January, at least 0."""
    months = (year - date.year) * 12 + (1 - date.month)
    if date.day > 1:
        months -= 1
    return max(months, 0)


def years_to(date, year, month, day):
    """Full years from a date to a day."""
    years = year - date.year
    return years if (date.month, date.day) <= (month, day) else years - 1


# Bands.

def age_band(age):
    """The band of an age in years."""
    if age is None:
        return None
    for below, band in zip((25, 35, 45, 55, 65), AGE_BANDS, strict=False):
        if age < below:
            return band
    return AGE_BANDS[-1]


def tenure_band(months):
    """The band of a tenure in months."""
    if months is None:
        return None
    for below, band in zip((2, 5, 10, 20), TENURE_BANDS, strict=False):
        if months < below * 12:
            return band
    return TENURE_BANDS[-1]
