"""Dates in prose, brought to one form: `Jan. 8`, `8 January`, `8 січня` and `2026-01-08` are the same day."""

# ruff: noqa: RUF001 - Ukrainian words are spelled in Ukrainian letters

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

_MONTHS = (
    ("jan", "january", "січень", "січня", "січні"),
    ("feb", "february", "лютий", "лютого", "лютому"),
    ("mar", "march", "березень", "березня", "березні"),
    ("apr", "april", "квітень", "квітня", "квітні"),
    ("may", "may", "травень", "травня", "травні"),
    ("jun", "june", "червень", "червня", "червні"),
    ("jul", "july", "липень", "липня", "липні"),
    ("aug", "august", "серпень", "серпня", "серпні"),
    ("sep", "sept", "september", "вересень", "вересня", "вересні"),
    ("oct", "october", "жовтень", "жовтня", "жовтні"),
    ("nov", "november", "листопад", "листопада", "листопаді"),
    ("dec", "december", "грудень", "грудня", "грудні"),
)
_WEEKDAYS = (
    ("monday", "понеділок", "понеділка"),
    ("tuesday", "вівторок", "вівторка"),
    ("wednesday", "середу", "середа"),
    ("thursday", "четвер", "четверга"),
    ("friday", "п'ятницю", "п’ятницю", "п'ятниця", "п’ятниця"),
    ("saturday", "суботу", "субота"),
    ("sunday", "неділю", "неділя"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_WEEKDAY_OF = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}

_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
# English months are written with a capital: "may" and "march" are words. Ukrainian ones are not.
_MONTH = (
    "(?:"
    + "|".join(sorted((n if n[0] > "z" else n.title() for n in _MONTH_OF if len(n) > 4), key=len, reverse=True))
    + rf"|June|July|May|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|(?:{_SHORT})\b\.?)"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_ORDINAL = rf"{_DAY}(?:st|nd|rd|th)?"
# What makes 2025 a number.
_COUNTED = "million|billion|thousand|percent|BTC|ETH|coins?|tokens?|users?|people|points|wallets|dollars"
_DATE = re.compile(
    rf"""
    (?<![\w$€£.,/])(?<![A-Z]-)(?:
        (?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)
      | (?P<dotted>\d{{1,2}}\.\d{{1,2}}\.{_YEAR})(?!\d)
      | (?P<slashed>\d{{1,2}}/\d{{1,2}}/{_YEAR})(?!\d)
      | (?P<m1>{_MONTH})[ \u00a0](?P<d1>{_ORDINAL})(?![\w%]|[.,:/]\d{{1,2}}(?!\d))
        (?:(?:\s?[-–—]\s?|[ ](?:to|and|or)[ ])(?P<e1>{_ORDINAL})(?![\w%]))?
        (?:,?[ \u00a0](?P<y1>{_YEAR})\b(?![.,]\d))?
      | (?:(?P<d0>{_ORDINAL})\s?[-–—]\s?)?(?P<d2>{_ORDINAL})[ \u00a0](?:of[ ])?(?P<m2>{_MONTH})(?![\w-])
        (?:,?[ \u00a0](?P<y2>{_YEAR})\b(?![.,]\d))?
      | (?P<m3>{_MONTH}),?[ \u00a0](?:of[ ])?(?P<y3>{_YEAR})\b
      | Q(?P<q4>[1-4])(?:[ ,]{{1,2}}(?:of[ ])?(?P<y4>{_YEAR})\b|(?!\w))
      | (?P<q5>first|second|third|fourth|final)[ -]quarter(?:[ ](?:of[ ])?(?P<y5>{_YEAR})\b)?
      | (?P<y6>{_YEAR})(?![\w%$€£]|[.,:]\d|[ \u00a0](?:{_COUNTED})\b)
    )
    """,
    re.VERBOSE,
)
_WEEKDAY = "|".join(
    written for name in _WEEKDAY_OF for written in {name.title(), name if name[0] > "z" else name.title()}
)
_LONE = re.compile(rf"(?<![\w$])(?:(?P<month>{_MONTH})|(?P<weekday>{_WEEKDAY}))(?!\w)")
# Words of many meanings are months only behind one of these.
_LED = re.compile(
    r"\b(?:in|of|since|last|this|next|until|till|by|early|mid|late|for|from|to|through|during|before|after)[ -]$"
)
_MANY_MEANINGS = frozenset({"may", "march", "mar", "jan", "sep", "dec", "jun", "august"})


@dataclass(frozen=True, slots=True)
class Day:
    """What a date at `[start:end)` says; None for what it leaves open. `weekday` is 0 for Monday.

    `swapped` is the other reading of 03/04/2026.
    """

    text: str
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    weekday: int | None = None
    swapped: "Day | None" = None

    @property
    def parts(self) -> dict[str, int]:
        told = {"year": self.year, "month": self.month, "day": self.day, "quarter": self.quarter}
        told["weekday"] = self.weekday
        return {name: value for name, value in told.items() if value is not None}

    @property
    def implied(self) -> dict[str, int]:
        """Its parts and those that follow from them: the weekday of a whole date, the quarter of a month."""
        parts = self.parts
        if self.month and not self.quarter:
            parts["quarter"] = (self.month + 2) // 3
        if self.year and self.month and self.day and _exists(self.year, self.month, self.day):
            parts["weekday"] = date(self.year, self.month, self.day).weekday()
        return parts


def find(text: str) -> tuple[Day, ...]:
    """Every date of `text`, in order, from whole dates down to years, months and weekdays that stand alone."""
    found = [day for hit in _DATE.finditer(text) for day in _days(hit)]
    taken = {place for day in found for place in range(day.start, day.end)}
    alone = (day for hit in _LONE.finditer(text) if hit.start() not in taken and (day := _alone(hit, text)))
    return tuple(sorted((*found, *alone), key=lambda day: day.start))


def _days(hit: re.Match[str]) -> Iterator[Day]:
    plain = Day(hit[0], hit.start(), hit.end())
    if hit["iso"]:
        whole = date.fromisoformat(hit["iso"]) if _exists(*map(int, hit["iso"].split("-"))) else None
        yield from [replace(plain, year=whole.year, month=whole.month, day=whole.day)] if whole else []
    elif hit["dotted"] or hit["slashed"]:
        yield from _in_figures(plain, *map(int, re.split(r"[./]", hit[0])), american=bool(hit["slashed"]))
    elif hit["m1"]:
        yield from _month_first(hit)
    elif hit["m2"]:
        yield from _day_first(hit)
    elif hit["m3"]:
        yield replace(plain, year=_year(hit["y3"]), month=_month(hit["m3"]))
    elif quarter := hit["q4"] or hit["q5"]:
        number = int(quarter) if quarter.isdigit() else _QUARTERS[quarter]
        yield replace(plain, year=_year(hit["y4"] or hit["y5"]), quarter=number)
    else:
        yield replace(plain, year=_year(hit["y6"]))


def _in_figures(plain: Day, first: int, second: int, year: int, *, american: bool) -> Iterator[Day]:
    """08.01.2026 is a day of January; 01/08/2026 is one too in America, and may be the first of August elsewhere."""
    day_first = replace(plain, year=year, month=second, day=first)
    month_first = replace(plain, year=year, month=first, day=second)
    readings = [month_first, day_first] if american else [day_first]
    possible = [each for each in readings if _exists(year, each.month or 0, each.day or 0)]
    if possible:
        yield replace(possible[0], swapped=possible[1] if len(possible) > 1 else None)


def _month_first(hit: re.Match[str]) -> Iterator[Day]:
    month, year = _month(hit["m1"]), _year(hit["y1"])
    end = hit.end("d1") if hit["e1"] else hit.end()
    yield Day(hit.string[hit.start() : end], hit.start(), end, year, month, _number(hit["d1"]))
    if hit["e1"]:
        start = hit.start("e1")
        yield Day(hit.string[start : hit.end()], start, hit.end(), year, month, _number(hit["e1"]))


def _day_first(hit: re.Match[str]) -> Iterator[Day]:
    month, year, start = _month(hit["m2"]), _year(hit["y2"]), hit.start("d2")
    if hit["d0"]:
        yield Day(hit["d0"], hit.start("d0"), hit.end("d0"), year, month, _number(hit["d0"]))
    yield Day(hit.string[start : hit.end()], start, hit.end(), year, month, _number(hit["d2"]))


def _alone(hit: re.Match[str], text: str) -> Day | None:
    plain = Day(hit[0], hit.start(), hit.end())
    word = hit[0].lower().rstrip(".")
    if hit["weekday"]:
        return replace(plain, weekday=_WEEKDAY_OF[word])
    led = _LED.search(text[max(0, hit.start() - 9) : hit.start()].lower())
    if word in _MANY_MEANINGS and not led:
        return None
    return replace(plain, month=_MONTH_OF[word])


def _month(written: str) -> int:
    return _MONTH_OF[written.lower().rstrip(".")]


def _year(written: str | None) -> int | None:
    return int(written) if written else None


def _number(written: str) -> int:
    return int(re.sub(r"\D", "", written))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
