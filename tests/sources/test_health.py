"""How a feed is doing: the table of cases, the rhythm behind “gone quiet”, and the same rule as a query."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sources.activity import HEIGHT, chart, days_before, entries_by_day
from sources.health import WRONG, Health, health_of, quiet_from, trouble_beside, trouble_with, words_for
from sources.models import Feed
from tests.builders import NOON, make_entry, make_feed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKED = {"url": "https://wire.example/rss", "succeeded_at": NOON - HOUR}

CASES: list[tuple[dict[str, Any], Health, str]] = [
    ({}, Health.NEVER, "never asked"),
    ({"succeeded_at": NOON}, Health.FINE, "fine"),
    ({"succeeded_at": NOON, "error_streak": 1}, Health.FAILING, "failed once"),
    ({"error_streak": 4}, Health.FAILING, "failed 4 times"),
    ({"succeeded_at": NOON, "quiet_from": NOON}, Health.QUIET, "gone quiet"),
    ({"succeeded_at": NOON, "quiet_from": NOON + HOUR}, Health.FINE, "fine"),
    ({"succeeded_at": NOON, "quiet_from": NOON, "error_streak": 2}, Health.FAILING, "failed 2 times"),
    ({"error_streak": 9, "stopped_reason": "gone for good"}, Health.STOPPED, "stopped"),
    ({"error_streak": 9, "stopped_reason": "gone", "enabled": False}, Health.OFF, "switched off"),
    ({"url": ""}, Health.FILES, "from files"),
    ({"url": "", "succeeded_at": NOON, "quiet_from": NOON}, Health.FILES, "from files"),
    ({"quiet_from": NOON}, Health.NEVER, "never asked"),
    ({"url": "", "error_streak": 1}, Health.FAILING, "failed once"),
]


@pytest.mark.parametrize(("facts", "health", "words"), CASES)
def test_health_is_the_one_word_that_matters_most(facts: dict[str, Any], health: Health, words: str) -> None:
    feed = Feed(**{"url": "https://wire.example/rss", **facts})
    assert (health_of(feed, NOON), words_for(feed, NOON)) == (health, words)


@pytest.mark.django_db
def test_the_query_for_troubled_feeds_agrees_with_the_table() -> None:
    Feed.objects.all().delete()
    for facts, _, _ in CASES:
        make_feed(**facts)
    wrong = {feed.pk for feed in Feed.objects.all() if health_of(feed, NOON) in WRONG}
    assert {feed.pk for feed in Feed.objects.troubled(NOON)} == wrong
    assert len(wrong) == 6


def test_trouble_is_told_in_the_words_of_its_kind() -> None:
    assert trouble_with(Feed(**ASKED), NOON) == ""
    assert trouble_with(Feed(**ASKED, error_streak=1, last_error="It answered 503."), NOON) == "It answered 503."
    assert trouble_with(Feed(**ASKED, stopped_reason="Gone (410)."), NOON) == "Gone (410)."
    found_quiet = Feed(**ASKED, quiet_from=NOON - DAY, last_entry_at=NOON)
    assert trouble_with(found_quiet, NOON) == "Nothing new for far longer than its own rhythm."
    quiet = Feed(**ASKED, quiet_from=NOON - DAY, last_entry_at=NOON - 9 * DAY)
    assert "since 05 March 2026" in trouble_with(quiet, NOON)


def every(gap: timedelta, count: int = 10, last: datetime = NOON) -> list[datetime]:
    return [last - gap * number for number in range(count)]


@pytest.mark.parametrize(
    ("published", "silence"),
    [
        (every(timedelta(minutes=20)), timedelta(days=3)),
        (every(HOUR), timedelta(days=3)),
        (every(DAY), timedelta(days=4)),
        (every(7 * DAY), timedelta(days=28)),
        (every(40 * DAY), timedelta(days=60)),
        ([*every(HOUR, 5), *every(HOUR, 5, NOON - 3 * DAY)], timedelta(hours=2 * 68)),  # rests over the weekend
    ],
)
def test_silence_is_too_long_by_the_feeds_own_rhythm(published: list[datetime], silence: timedelta) -> None:
    assert quiet_from(published, NOON) == NOON + silence


@pytest.mark.parametrize("published", [[], every(HOUR, 3), [NOON] * 20])
def test_too_few_moments_have_no_rhythm(published: list[datetime]) -> None:
    assert quiet_from(published, NOON) is None


def test_a_date_in_the_future_hides_no_silence() -> None:
    assert quiet_from([NOON + 400 * DAY, *every(DAY)], NOON) == NOON + 4 * DAY


def test_columns_are_as_high_as_their_share() -> None:
    days = days_before(NOON)
    drawn = chart(days, [0] * 27 + [1, 100, 50])
    assert [bar.height for bar in drawn.bars[-4:]] == [1, 3, HEIGHT - 2, 29]
    assert all(bar.y + bar.height == HEIGHT for bar in drawn.bars)
    assert drawn.view_box == "0 0 300 60"
    assert drawn.words == "151 entries in the last 30 days, 5.0 a day; most on 13 March (100); none on 27 days."
    assert chart(days, [0] * 30).words == "No entries in the last 30 days."


@pytest.mark.django_db
def test_entries_are_counted_by_their_day_in_utc() -> None:
    feed = make_feed()
    for moment in (
        datetime(2026, 3, 14, 0, 0, tzinfo=UTC),
        datetime(2026, 3, 14, 23, 59, 59, tzinfo=UTC),
        datetime(2026, 3, 13, 23, 59, 59, tzinfo=UTC),
        NOON - 40 * DAY,
        NOON + 2 * DAY,
    ):
        make_entry(feed=feed, published_at=moment)
    make_entry(feed=make_feed())
    days = days_before(NOON)
    assert (days[0], days[-1]) == (date(2026, 2, 13), date(2026, 3, 14))
    assert entries_by_day(feed, days) == [0] * 28 + [1, 2]


def test_beside_its_name_a_feeds_trouble_begins_without_its_address() -> None:
    feed = Feed(**{**ASKED, "url": "https://x.example/f", "error_streak": 1})
    feed.last_error = "https://x.example/f could not be fetched: its name is not known; check the spelling."
    assert trouble_beside(feed, NOON) == "Could not be fetched: its name is not known; check the spelling."
    feed.last_error = "https://other.example/ could not be fetched: it cannot be reached."
    assert trouble_beside(feed, NOON) == feed.last_error
    assert trouble_beside(Feed(**ASKED), NOON) == ""
