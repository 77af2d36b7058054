"""When a feed is asked next: as often as it publishes, never sooner than it allows, less and less while it fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sources.fetching import Fetched, Outcome

SOONEST = timedelta(minutes=5)
LATEST = timedelta(days=1)
_WITHOUT_HISTORY = timedelta(hours=1)
_FIRST_BACK_OFF = timedelta(minutes=10)
_COUNTED = 20


@dataclass(frozen=True, slots=True)
class FeedState:
    """`published`: times of its latest entries, in any order. `ttl`: as its document says.
    `error_streak`: failures in a row, the present one included; a document that came but cannot be read is one, too.
    """

    published: Sequence[datetime] = ()
    ttl: timedelta | None = None
    error_streak: int = 0


def next_check_at(state: FeedState, fetched: Fetched, now: datetime, *, jitter: float) -> datetime | None:
    """None for a feed that is gone (410), else between SOONEST and LATEST from `now`.

    `jitter` is a random number from 0 to 1 that keeps feeds apart; it never makes a check earlier than a server asked.
    """
    if fetched.outcome is Outcome.GONE:
        return None
    if fetched.is_success and not state.error_streak:
        wait = _politely(_rhythm(state.published, now), fetched.max_age, state.ttl) * (1 + jitter / 10)
    elif fetched.outcome is Outcome.RETRY_LATER and fetched.retry_after and fetched.retry_after >= SOONEST:
        wait = fetched.retry_after * (1 + jitter / 10)
    else:
        wait = _back_off(state.error_streak) * (1 - jitter / 4)
    return now + min(max(wait, SOONEST), LATEST)


def _rhythm(published: Sequence[datetime], now: datetime) -> timedelta:
    """Half the mean time between the latest entries, counted up to `now` so that a feed gone quiet is asked less."""
    latest = sorted((moment for moment in published if moment <= now), reverse=True)[:_COUNTED]
    if not latest:
        return _WITHOUT_HISTORY
    return (now - latest[-1]) / len(latest) / 2


def _politely(wait: timedelta, *floors: timedelta | None) -> timedelta:
    return min(max([wait, *(floor for floor in floors if floor)]), LATEST)


def _back_off(error_streak: int) -> timedelta:
    return min(_FIRST_BACK_OFF * (1 << min(max(error_streak - 1, 0), 10)), LATEST)
