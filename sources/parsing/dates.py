"""Dates in every spelling that feeds use, to aware UTC.

A date without a zone is UTC. Numbers alone are Unix time (seconds or milliseconds) or compact ISO. Between
day/month and month/day the weekday decides where there is one, then what can be a month, then the separator.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any

from sources.loading import at_first_call

worded_date: Callable[[str], Any] = at_first_call("sources.parsing.wordydates", "worded_date")
LONGEST = 100

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_MAIL = re.compile(
    r"(?:[A-Za-z]{3},\s*)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))?"
    r" (?:(GMT|UTC|Z)|([+-])(\d\d):?(\d\d))\Z"
)
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(?:([Zz])|([+-])(\d\d):?(\d\d)?)?\Z"
)
_COMPACT = re.compile(r"(\d{8})[Tt ]?(\d\d)(\d\d)(\d\d)?(?:\.\d+)?\s?(?:[Zz]|([+-])(\d\d):?(\d\d))?\Z")
_DIGITS_ONLY = re.compile(r"-?\d+\Z")
_SECONDS = re.compile(r"(\d{9,11})\.\d+\Z")
_WEEK = re.compile(r"(\d{4})-?W(\d\d)(?:-?([1-7]))?\Z", re.IGNORECASE)
_CENTURYLESS = re.compile(r"-(\d\d)-?(\d\d)\Z")


def parse_date(text: str) -> datetime | None:
    """The instant, or None for whatever is no date; never raises."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    try:
        return _mail_date(text) or _iso_date(text) or _rarer_date(text)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=256)
def _offset(sign: str, hours: int, minutes: int) -> timezone:
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if sign == "-" else delta)


def _instant(day: Sequence[int], clock: Sequence[int], zone: tzinfo) -> datetime:
    """Aware UTC from (year, month, day) and (hour, minute, second, microsecond); 24:00 and leap seconds are allowed."""
    year, month, date = day
    hour, minute, second, micro = clock
    if (hour, minute, second) == (24, 0, 0):
        return _instant(day, (0, 0, 0, micro), zone) + timedelta(days=1)
    second = 59 if second == 60 else second
    return datetime(year, month, date, hour, minute, second, micro, tzinfo=zone).astimezone(UTC)


def _mail_date(text: str) -> datetime | None:
    found = _MAIL.match(text)
    if not found:
        return None
    day, name, year, hour, minute, second, _, sign, hours, minutes = found.groups()
    month = _MONTHS.get(name.lower())
    if not month:
        return None
    zone = _offset(sign, int(hours), int(minutes)) if sign else UTC
    return _instant((int(year), month, int(day)), (int(hour), int(minute), int(second or 0), 0), zone)


def _iso_date(text: str) -> datetime | None:
    found = _ISO.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, _, sign, hours, minutes = found.groups()
    zone = _offset(sign, int(hours), int(minutes or 0)) if sign else UTC
    clock = (int(hour), int(minute), int(second or 0), _micro(fraction))
    return _instant((int(year), int(month), int(day)), clock, zone)


def _micro(fraction: str | None) -> int:
    return int((fraction or "0").ljust(6, "0")[:6])


def _rarer_date(text: str) -> datetime | None:
    if _DIGITS_ONLY.match(text) or _CENTURYLESS.match(text):
        return _digits_date(text)
    compact, seconds, week = _COMPACT.match(text), _SECONDS.match(text), _WEEK.match(text)
    if compact:
        return _compact_date(compact)
    if seconds:
        return datetime.fromtimestamp(int(seconds[1]), UTC)
    if week:
        return datetime.fromisocalendar(int(week[1]), int(week[2]), int(week[3] or 1)).replace(tzinfo=UTC)
    parts = worded_date(text)
    return _instant(parts.day, parts.clock, parts.zone) if parts else None


def _digits_date(text: str) -> datetime | None:
    """Unix time, `20031231`, `031231`, `2003335` (day of the year), `2003`, and ISO's century-less `-0312`."""
    century_less = _CENTURYLESS.match(text)
    if century_less:
        return datetime(2000 + int(century_less[1]), int(century_less[2]), 1, tzinfo=UTC)
    number, length = int(text), len(text)
    if number < 0:
        return None
    if 9 <= length <= 11:
        return datetime.fromtimestamp(number, UTC)
    if 12 <= length <= 14 and not (length == 14 and text.startswith(("19", "20"))):
        return datetime.fromtimestamp(number / 1000, UTC)
    shapes = {14: "%Y%m%d%H%M%S", 8: "%Y%m%d", 7: "%Y%j", 6: "%y%m%d", 5: "%y%j", 4: "%Y"}
    return datetime.strptime(text, shapes[length]).replace(tzinfo=UTC) if length in shapes else None


def _compact_date(found: re.Match[str]) -> datetime:
    date, hour, minute, second, sign, hours, minutes = found.groups()
    zone = _offset(sign, int(hours), int(minutes)) if sign else UTC
    day = (int(date[:4]), int(date[4:6]), int(date[6:]))
    return _instant(day, (int(hour), int(minute), int(second or 0), 0), zone)
