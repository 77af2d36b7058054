"""Entries per day: counted by the database, made ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate

from sources.models import Entry, Feed

DAYS = 30
HEIGHT = 60
STEP = 10
_WIDTH = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A day with its column, in units of a drawing that is `HEIGHT` high; `y` is measured from the top."""

    day: date
    count: int
    x: int
    y: int
    height: int
    width: int = _WIDTH


@dataclass(frozen=True, slots=True)
class Chart:
    """`words` say what the drawing shows, for those who do not see it."""

    bars: tuple[Bar, ...]
    words: str

    @property
    def view_box(self) -> str:
        return f"0 0 {len(self.bars) * STEP} {HEIGHT}"


def days_before(now: datetime) -> list[date]:
    """The last `DAYS` days in UTC, today last."""
    today = now.astimezone(UTC).date()
    return [today - timedelta(days=ago) for ago in range(DAYS - 1, -1, -1)]


def entries_by_day(feed: Feed, days: Sequence[date]) -> list[int]:
    """How many entries of the feed were published on each of the consecutive `days`. One query."""
    start = datetime.combine(days[0], time(), UTC)
    end = datetime.combine(days[-1] + timedelta(days=1), time(), UTC)
    rows = Entry.objects.filter(feed=feed, published_at__gte=start, published_at__lt=end).order_by()
    counts = dict(
        rows.annotate(day=TruncDate("published_at", tzinfo=UTC)).values_list("day").annotate(count=Count("pk"))
    )
    return [counts.get(day, 0) for day in days]


def chart(days: Sequence[date], counts: Sequence[int]) -> Chart:
    """Columns as high as their share of the highest; a day with any entry is seen, one without is a line."""
    most = max(counts, default=0)
    bars = []
    for number, (day, count) in enumerate(zip(days, counts, strict=True)):
        height = max(round(count / most * (HEIGHT - 2)), 3) if count else 1
        bars.append(Bar(day, count, number * STEP + 1, HEIGHT - height, height))
    return Chart(tuple(bars), _words(days, counts))


def _words(days: Sequence[date], counts: Sequence[int]) -> str:
    total = sum(counts)
    if not total:
        return f"No entries in the last {len(days)} days."
    most = max(counts)
    busiest = days[len(counts) - 1 - counts[::-1].index(most)]
    empty = sum(not count for count in counts)
    return (
        f"{total} {'entry' if total == 1 else 'entries'} in the last {len(days)} days, {total / len(days):.1f} a day; "
        f"most on {busiest:%-d %B} ({most}); none on {empty} {'day' if empty == 1 else 'days'}."
    )
