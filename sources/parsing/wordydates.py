"""Dates in words and in any order: take out the time, then the zone, and what is left is the day."""

import re
from dataclasses import dataclass
from datetime import UTC, date, timedelta, timezone, tzinfo

from sources.parsing.datewords import EVENING, MONTHS, MORNING, WEEKDAYS, ZONES, folded, zone_of_place

Day = tuple[int, int, int]
Clock = tuple[int, int, int, int]

KOREA = timezone(timedelta(hours=9))

_ASIDE = re.compile(r"\((?!\w+[+-]\d)[^)]*\)|\\[nrt]")
_TIME = re.compile(
    r"(?<!\d)(\d{1,2})\s?[:h時时点點시]\s?(\d{1,2})(?:\s?[:分분]\s?(\d{1,2})(?:[.,](\d{1,9}))?)?(?::\d\d)?:?(?!\d)"
)
_DOTTED_TIME = re.compile(r"(?<![\d.])(\d{1,2})\.(\d\d)(?:\.(\d\d))?()(?![\d.])")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_HALF = re.compile(r"(?<![^\W\d])([apπμ])\.?\s?[mμ]\b")
_OFFSET = re.compile(r"(?<!\d)([+-])\s?(0?\d|1[0-4]):?(\d\d)?(?::00)?(?!\d)")
_OFFSET_ALONE = re.compile(r"\s([+-])(0\d|1[0-4]):?(\d\d)\Z")
_PLACE = re.compile(r"\b[a-z]+(?:/[a-z_]+)+\b")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er)\b")
_HANGUL = re.compile("[가-힣]")


@dataclass(frozen=True, slots=True)
class DateParts:
    """A date as written, before its zone is applied."""

    day: Day
    clock: Clock
    zone: tzinfo


def worded_date(text: str) -> DateParts | None:
    """The parts of a date in words; None where no day can be found."""
    text = folded(_ASIDE.sub(" ", text))
    time = _time(text)
    if time:
        before, after = text[: time.start()], text[time.end() :]
        clock, zone = _clock(time, text), _zone(after)
        text = f"{_TIME.sub(' ', before)} {_OFFSET.sub(' ', after, count=1)}"
    else:
        offset = _OFFSET_ALONE.search(text)
        clock, zone = (0, 0, 0, 0), _difference(offset) if offset else _named_zone(text)
        text = _OFFSET_ALONE.sub("", text)
    day = _day(_ORDINAL.sub("", text))
    if zone is None:
        zone = KOREA if _HANGUL.search(text) else UTC
    return DateParts(day, clock, zone) if day else None


def _time(text: str) -> re.Match[str] | None:
    """Where the time stands: the first, unless that is a midnight which a real one follows."""
    first = _TIME.search(text)
    if first and first[1] in ("0", "00") and first[2] == "00":
        later = (time for time in _TIME.finditer(text, first.end()) if text[time.start() - 1] not in "+-")
        return next(later, first)
    year = None if first else _YEAR.search(text)
    return _DOTTED_TIME.search(text, year.end()) if year else first


def _clock(time: re.Match[str], text: str) -> Clock:
    hour = int(time[1])
    half = _HALF.search(text)
    words = set(_WORDS.findall(text))
    if hour < 12 and ((half and half[1] in "pμ") or words & EVENING):
        hour += 12
    elif hour == 12 and ((half and half[1] in "aπ") or words & MORNING):
        hour = 0
    return hour, int(time[2]), int(time[3] or 0), int((time[4] or "0").ljust(6, "0")[:6])


def _zone(after: str) -> tzinfo | None:
    """The zone from what follows the time: an offset, a place or a name; None where none is given."""
    place = _PLACE.search(after)
    offset = _OFFSET.search(after)
    if place:
        return zone_of_place(place.group())
    return _difference(offset) if offset else _named_zone(after)


def _difference(offset: re.Match[str]) -> tzinfo:
    delta = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(-delta if offset[1] == "-" else delta)


def _named_zone(text: str) -> tzinfo | None:
    return next((ZONES[word] for word in _WORDS.findall(text) if word in ZONES), None)


def _day(text: str) -> Day | None:
    words = _WORDS.findall(text)
    numbers = [word for word in words if word.isdecimal()]
    months = [MONTHS[word] for word in words if word in MONTHS]
    if months:
        return _day_with_month(months[-1], numbers)  # the last, since "mar." before it is a French Tuesday
    weekday = next((WEEKDAYS[word] for word in words if word in WEEKDAYS), None)
    if ":" in text:
        return None
    if len(numbers) >= 3:
        return _day_from_three(numbers[0], numbers[1], numbers[2], text, weekday)
    if len(numbers) == 2 and len(numbers[0]) == 4:
        return _day_from_two(int(numbers[0]), numbers[1])
    if len(numbers) == 1 and len(numbers[0]) == 8:
        return int(numbers[0][:4]), int(numbers[0][4:6]), int(numbers[0][6:])
    return None


def _day_with_month(month: int, numbers: list[str]) -> Day | None:
    year = next((number for number in numbers if len(number) > 2 or int(number) > 31), None)
    if year is None and len(numbers) > 1:
        year = numbers[1]
    if year is None:
        return None
    rest = list(numbers)
    rest.remove(year)
    return _full_year(year), month, int(rest[0]) if rest else 1


def _day_from_two(year: int, second: str) -> Day:
    """`2003-12` is a month, `2003-335` a day of the year."""
    if len(second) < 3:
        return year, int(second), 1
    day = date(year, 1, 1) + timedelta(days=int(second) - 1)
    return day.year, day.month, day.day


def _day_from_three(first: str, second: str, third: str, text: str, weekday: int | None) -> Day:
    if len(first) == 4:
        return int(first), int(second), int(third)
    if len(third) < 3 and "-" in text and "/" not in text and "." not in text and int(second) < 13 and int(third) < 32:
        return _full_year(first), int(second), int(third)
    year, day, month = _full_year(third), int(first), int(second)
    readings = [(year, day, month), (year, month, day)] if "/" in text else [(year, month, day), (year, day, month)]
    possible = [reading for reading in readings if reading[1] < 13] or readings
    fitting = [reading for reading in possible if weekday is not None and _weekday(reading) == weekday]
    return (fitting or possible)[0]


def _weekday(day: Day) -> int | None:
    try:
        return date(*day).weekday()
    except ValueError:
        return None


def _full_year(digits: str) -> int:
    """Two digits below 70 are of this century."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 70 else 1900)
