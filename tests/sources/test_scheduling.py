"""When a feed is asked next, as a table of cases."""

from datetime import UTC, datetime, timedelta

import pytest

from sources.fetching import Fetched, Outcome
from sources.scheduling import FeedState, next_check_at

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OK, SAME, FAILED, LATER = Outcome.FETCHED, Outcome.NOT_MODIFIED, Outcome.FAILED, Outcome.RETRY_LATER


def every(gap: timedelta, count: int = 20, last: timedelta = timedelta()) -> list[datetime]:
    """The latest of `count` entries is `last` old, each further one is `gap` older."""
    return [NOW - last - gap * n for n in range(count)]


def fetched(outcome: Outcome, **values: timedelta) -> Fetched:
    return Fetched(outcome, error="" if outcome in (OK, SAME, Outcome.SAME_BODY) else "It failed.", **values)


def wait(state: FeedState, outcome: Fetched, jitter: float = 0.0) -> timedelta | None:
    at = next_check_at(state, outcome, NOW, jitter=jitter)
    return at and at - NOW


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ([], HOUR),
        (every(MINUTE), 5 * MINUTE),
        (every(20 * MINUTE, last=20 * MINUTE), 10 * MINUTE),
        (every(2 * HOUR, last=2 * HOUR), HOUR),
        (every(7 * DAY, last=7 * DAY), DAY),
        (every(HOUR, count=1, last=HOUR), HOUR / 2),
        (every(20 * MINUTE, count=500, last=20 * MINUTE), 10 * MINUTE),
        (list(reversed(every(20 * MINUTE, last=20 * MINUTE))), 10 * MINUTE),
        ([NOW] * 20, 5 * MINUTE),
        ([NOW + DAY] * 20, HOUR),
        ([NOW + DAY, *every(2 * HOUR, last=2 * HOUR)], HOUR),
        (every(MINUTE, last=10 * DAY), 6 * HOUR),
        (every(MINUTE, last=400 * DAY), DAY),
    ],
)
@pytest.mark.parametrize("outcome", [OK, SAME, Outcome.SAME_BODY])
def test_a_feed_is_asked_as_often_as_it_publishes(published, expected, outcome):
    got = wait(FeedState(published), fetched(outcome))

    assert got is not None
    assert abs(got - expected) <= expected / 50


BUSY = FeedState(every(MINUTE))


@pytest.mark.parametrize(
    ("ttl", "max_age", "expected"),
    [
        (None, 10 * MINUTE, 10 * MINUTE),
        (30 * MINUTE, None, 30 * MINUTE),
        (30 * MINUTE, 10 * MINUTE, 30 * MINUTE),
        (10 * MINUTE, 30 * MINUTE, 30 * MINUTE),
        (MINUTE, MINUTE, 5 * MINUTE),
        (timedelta(), timedelta(), 5 * MINUTE),
        (365 * DAY, None, DAY),
        (None, 3650 * DAY, DAY),
        (-DAY, None, 5 * MINUTE),
    ],
)
def test_ttl_and_cache_headers_are_a_floor(ttl, max_age, expected):
    state = FeedState(BUSY.published, ttl)

    assert wait(state, fetched(OK, max_age=max_age)) == expected


def test_a_floor_does_not_hurry_a_slow_feed():
    assert wait(FeedState(every(2 * DAY), ttl=10 * MINUTE), fetched(OK, max_age=10 * MINUTE)) > 12 * HOUR


@pytest.mark.parametrize(
    ("streak", "expected"),
    [
        (0, 10 * MINUTE),
        (1, 10 * MINUTE),
        (2, 20 * MINUTE),
        (3, 40 * MINUTE),
        (7, 640 * MINUTE),
        (8, 1280 * MINUTE),
        (9, DAY),
        (10_000, DAY),
    ],
)
@pytest.mark.parametrize("outcome", [FAILED, LATER])
def test_failures_back_off_to_a_day_and_no_further(streak, expected, outcome):
    assert wait(FeedState(BUSY.published, error_streak=streak), fetched(outcome)) == expected


@pytest.mark.parametrize(
    ("asked", "streak", "expected"),
    [
        (2 * HOUR, 1, 2 * HOUR),
        (2 * HOUR, 9, 2 * HOUR),
        (5 * MINUTE, 1, 5 * MINUTE),
        (timedelta(seconds=1), 4, 80 * MINUTE),
        (timedelta(), 4, 80 * MINUTE),
        (3650 * DAY, 1, DAY),
    ],
)
def test_retry_after_is_obeyed_up_to_a_day(asked, streak, expected):
    assert wait(FeedState(error_streak=streak), fetched(LATER, retry_after=asked)) == expected


def test_a_document_that_came_but_cannot_be_read_is_a_failure():
    assert wait(FeedState(BUSY.published, error_streak=3), fetched(OK)) == 40 * MINUTE


def test_a_feed_that_is_gone_is_not_asked_again():
    assert wait(BUSY, fetched(Outcome.GONE)) is None


@pytest.mark.parametrize("jitter", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(
    ("state", "outcome", "floor"),
    [
        (BUSY, fetched(OK), 5 * MINUTE),
        (BUSY, fetched(OK, max_age=HOUR), HOUR),
        (FeedState(every(9 * DAY)), fetched(OK), 12 * HOUR),
        (FeedState(ttl=3 * HOUR), fetched(SAME), 3 * HOUR),
        (FeedState(error_streak=1), fetched(FAILED), 5 * MINUTE),
        (FeedState(error_streak=20), fetched(FAILED), 12 * HOUR),
        (FeedState(error_streak=1), fetched(LATER, retry_after=HOUR), HOUR),
    ],
)
def test_jitter_breaks_no_bound(state, outcome, floor, jitter):
    got = wait(state, outcome, jitter)

    assert got is not None
    assert max(floor, 5 * MINUTE) <= got <= DAY


@pytest.mark.parametrize("outcome", [fetched(OK), fetched(FAILED), fetched(LATER, retry_after=HOUR)])
def test_jitter_keeps_feeds_apart(outcome):
    state = FeedState(every(2 * HOUR), error_streak=0 if outcome.is_success else 3)

    assert wait(state, outcome, 0.0) != wait(state, outcome, 1.0)
