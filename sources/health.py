"""How a feed is doing, by what its row says. Pure: no queries, and `now` is an argument."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from sources.addresses import without_secrets
from sources.models import Feed

SHORTEST_SILENCE = timedelta(days=3)  # A long weekend is no news.
LONGEST_SILENCE = timedelta(days=60)
_FEWEST = 4


class Health(StrEnum):
    FINE = "fine"
    FAILING = "failing"
    QUIET = "quiet"
    STOPPED = "stopped"
    NEVER = "never"
    OFF = "off"
    FILES = "files"


WRONG = frozenset({Health.FAILING, Health.QUIET, Health.STOPPED})


def health_of(feed: Feed, now: datetime) -> Health:
    """The one word that matters most: what a person decided, then what is broken, then what is only odd."""
    if not feed.enabled:
        return Health.OFF
    if feed.stopped_reason:
        return Health.STOPPED
    if feed.error_streak:
        return Health.FAILING
    if not feed.url:
        return Health.FILES
    if feed.succeeded_at is None:
        return Health.NEVER
    if feed.quiet_from and feed.quiet_from <= now:
        return Health.QUIET
    return Health.FINE


def words_for(feed: Feed, now: datetime) -> str:
    """The same for a list's cell."""
    match health_of(feed, now):
        case Health.OFF:
            return "switched off"
        case Health.STOPPED:
            return "stopped"
        case Health.FAILING:
            return "failed once" if feed.error_streak == 1 else f"failed {feed.error_streak} times"
        case Health.FILES:
            return "from files"
        case Health.NEVER:
            return "never asked"
        case Health.QUIET:
            return "gone quiet"
        case Health.FINE:
            return "fine"


def trouble_with(feed: Feed, now: datetime) -> str:
    """The sentence that says what is wrong, or ""."""
    match health_of(feed, now):
        case Health.STOPPED:
            return feed.stopped_reason
        case Health.FAILING:
            return feed.last_error
        case Health.QUIET if feed.quiet_from:
            if feed.last_entry_at and feed.last_entry_at < feed.quiet_from:  # else it was quiet when we found it
                return f"Nothing new since {feed.last_entry_at:%d %B %Y}, which is far too long by its own rhythm."
            return "Nothing new for far longer than its own rhythm."
    return ""


def trouble_beside(feed: Feed, now: datetime) -> str:
    """The same for a place that names the feed already: without its address at the beginning."""
    sentence, address = trouble_with(feed, now), f"{without_secrets(feed.url)} "
    if not sentence.startswith(address):
        return sentence
    rest = sentence.removeprefix(address)
    return rest[:1].upper() + rest[1:]


def quiet_from(published: Sequence[datetime], now: datetime) -> datetime | None:
    """When silence after the newest of `published` becomes far longer than their rhythm; None for too few to tell.

    Four times the usual gap and twice the longest, but never sooner than three days. Times in the future do not count,
    and those of entries that came together undated count as one.
    """
    moments = sorted({moment for moment in published if moment <= now})
    if len(moments) < _FEWEST:
        return None
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    usual = timedelta(seconds=median(gap.total_seconds() for gap in gaps))
    silence = max(4 * usual, 2 * max(gaps), SHORTEST_SILENCE)
    return moments[-1] + min(silence, LONGEST_SILENCE)
