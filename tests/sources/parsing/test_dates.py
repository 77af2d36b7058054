"""Dates as feeds write them."""

from datetime import UTC, datetime

import pytest

from sources.parsing.dates import LONGEST, parse_date


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, micro: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)


NINE = utc(2026, 11, 23, 9, 12, 45)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("Mon, 23 Nov 2026 09:12:45 GMT", NINE),
        ("23 Nov 2026 09:12:45 +0000", NINE),
        ("Mon, 23 Nov 2026 11:12:45 +0200", NINE),
        ("Mon, 23 Nov 2026 04:12:45 EST", NINE),
        ("Mon, 23 Nov 26 09:12:45 GMT", NINE),
        ("2026-11-23T09:12:45Z", NINE),
        ("2026-11-23T04:12:45.5-05:00", utc(2026, 11, 23, 9, 12, 45, 500_000)),
        ("2026-11-23T09:12", utc(2026, 11, 23, 9, 12)),
        ("20261123T091245Z", NINE),
        ("1795425165", NINE),
        ("1795425165000", NINE),
        ("2026-11-23", utc(2026, 11, 23)),
        ("20261123", utc(2026, 11, 23)),
        ("2026-327", utc(2026, 11, 23)),
        ("2026327", utc(2026, 11, 23)),
        ("2026-11", utc(2026, 11, 1)),
        ("2026", utc(2026, 1, 1)),
        ("-2611", utc(2026, 11, 1)),
        ("November 23, 2026, 9:12 a.m.", utc(2026, 11, 23, 9, 12)),
        ("Monday, November 23, 2026 - 12:12am", utc(2026, 11, 23, 0, 12)),
        ("Mon, 23rd Nov 2026 12:12 PM", utc(2026, 11, 23, 12, 12)),
        ("lundi 23 décembre 2024 10:00:00 +0100", utc(2024, 12, 23, 9)),
        ("mar, 24 nov 2026 10:00:00 +0000", utc(2026, 11, 24, 10)),
        ("Do, 29 MÄR 2018 00:00:00 +0200", utc(2018, 3, 28, 22)),
        ("23 листопада 2026 11:12", utc(2026, 11, 23, 11, 12)),
        ("23 ноября 2026", utc(2026, 11, 23)),
        ("2026년 11월 23일 18:12:45", NINE),
        ("2026-11-23 오후 06:12:45", NINE),
        ("Mon, 23 Nov 2026 10:12:45 Europe/Brussels", NINE),
        ("Thu, 23 Jul 2026 11:12:45 Europe/Brussels", utc(2026, 7, 23, 9, 12, 45)),
        ("Mon Nov 23 2026 10:12:45 GMT+0100 (Central European Standard Time)", NINE),
        ("Mon Nov 23 09:12:45 2026", NINE),
        ("23/11/2026", utc(2026, 11, 23)),
        ("11/23/2026 9:12 am", utc(2026, 11, 23, 9, 12)),
        ("23.11.26", utc(2026, 11, 23)),
        ("26-11-23", utc(2026, 11, 23)),
        ("2026. 11. 23. 9:12", utc(2026, 11, 23, 9, 12)),
        ("2026년 11월 23일 18시 12분", utc(2026, 11, 23, 9, 12)),
        ("2026年11月23日 9時12分45秒", NINE),
        ("23 noiembrie 2026 9:12", utc(2026, 11, 23, 9, 12)),
        ("23 نوفمبر 2026", utc(2026, 11, 23)),
        ("Mon, 23 Nov 2026 09.12.45 GMT", NINE),
        ("23.11.2026 9.12", utc(2026, 11, 23, 9, 12)),
        ("23.11.2026 +0200", utc(2026, 11, 22, 22)),
        ("9:12, 23.11.2026", utc(2026, 11, 23, 9, 12)),
        ("09:12:45 2026-11-23", NINE),
        ("9:12 23-Nov-2026", utc(2026, 11, 23, 9, 12)),
        ("2026-11-23 00:00:00.0 04:12:45.0 -0500", NINE),
        ("2026-11-23T00:00:00 -00:20", utc(2026, 11, 23, 0, 20)),
        ("2026-11-23T04:12:45-05:00:00", NINE),
        ("2026-11-23T04:12:45:-0500", NINE),
        ("20261123 09:12:45", NINE),
        ("20261123 0912", utc(2026, 11, 23, 9, 12)),
        ("Mon, 23 Nov 2026 9:2", utc(2026, 11, 23, 9, 2)),
        ("Mon, 23/11/2026, 16:12 (GMT+7)", utc(2026, 11, 23, 9, 12)),
        ("Mon, 23 Nov 2026 06:12:45 America/Argentina/Buenos_Aires", NINE),
        ("Mon, 23 Nov 2026 01:12:45 US/Pacific", NINE),
        ("1795425165.5", NINE),
        ("2026-W48-1", utc(2026, 11, 23)),
        ("2026-11-23T24:00:00Z", utc(2026, 11, 24)),
        ("2026-12-31T23:59:60Z", utc(2026, 12, 31, 23, 59, 59)),
    ],
)
def test_a_date_is_read_to_the_second(text: str, instant: datetime) -> None:
    assert parse_date(text) == instant


@pytest.mark.parametrize(
    ("text", "day"),
    [("Sat, 11/04/2020", utc(2020, 4, 11)), ("Wed, 11/04/2020", utc(2020, 11, 4)), ("11/04/2020", utc(2020, 11, 4))],
)
def test_the_weekday_decides_between_day_and_month(text: str, day: datetime) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "yesterday", "23 Nov", "2026-11-23T25:00:00Z", "2026-11-23T10:61:00Z", "31 Feb 2026", "-1", "1:1:1",
        "99999999999999999999", "9" * LONGEST, "9" * (LONGEST + 1), "Mon, 00 Nov 0000 00:00:00 GMT",
    ],
)  # fmt: skip
def test_what_is_no_date_is_none_and_never_an_error(text: str) -> None:
    assert parse_date(text) is None


def test_an_unknown_place_is_read_as_utc() -> None:
    assert parse_date("Mon, 23 Nov 2026 09:12:45 Middle/Earth") == NINE
