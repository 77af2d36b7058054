"""What readers got on each of the last days, and in what mood: counted by the database, made ready to be drawn."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncDate

from articles.models import Article

DAYS = 14
HEIGHT = 90
STEP = 20
WIDTH = 16
MOODS = ("NEGATIVE", "NEUTRAL", "POSITIVE")  # from the bottom up


@dataclass(frozen=True, slots=True)
class Part:
    """A mood's share of a day's column, in units of a drawing that is `HEIGHT` high."""

    mood: str
    count: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    x: int
    total: int
    parts: tuple[Part, ...]
    width: int = WIDTH

    @property
    def counts(self) -> dict[str, int]:
        return {part.mood: part.count for part in self.parts}


@dataclass(frozen=True, slots=True)
class Chart:
    """`words` say what the drawing shows, for those who do not see it."""

    days: tuple[Day, ...]
    words: str

    @property
    def view_box(self) -> str:
        return f"0 0 {len(self.days) * STEP} {HEIGHT}"


def published(now: datetime) -> Chart:
    """The last `DAYS` days in UTC, today last. One query, along the index of what is newest."""
    days = [now.astimezone(UTC).date() - timedelta(days=ago) for ago in range(DAYS - 1, -1, -1)]
    since = datetime.combine(days[0], time(), UTC)
    langs = [code for code, _ in settings.LANGUAGES]
    rows = Article.objects.public().filter(lang__in=langs, live_at__gte=since, live_at__lte=now).order_by()
    by_day = rows.annotate(day=TruncDate("live_at", tzinfo=UTC)).values_list("day", "sentiment")
    counted: dict[date, Counter[str]] = {day: Counter() for day in days}
    for day, mood, count in by_day.annotate(count=Count("pk")):
        counted[day][mood if mood in MOODS else "NEUTRAL"] += count
    return chart(days, counted)


def chart(days: Sequence[date], counted: Mapping[date, Mapping[str, int]]) -> Chart:
    """Pure: columns as high as their share of the highest, each of its moods."""
    most = max((sum(counted[day].values()) for day in days), default=0)
    drawn = tuple(_day(day, number * STEP + 2, counted[day], most) for number, day in enumerate(days))
    return Chart(drawn, _words(drawn))


def _day(day: date, x: int, counts: Mapping[str, int], most: int) -> Day:
    parts, top = [], float(HEIGHT)
    for mood in MOODS:
        height = counts.get(mood, 0) / most * (HEIGHT - 2) if most else 0.0
        top -= height
        parts.append(Part(mood, counts.get(mood, 0), round(top, 1), round(height, 1)))
    return Day(day, x, sum(counts.values()), tuple(parts))


def _words(days: Sequence[Day]) -> str:
    total = sum(day.total for day in days)
    if not total:
        return f"Nothing was published in the last {len(days)} days."
    moods = Counter[str]()
    for day in days:
        moods.update(day.counts)
    stories = "1 story" if total == 1 else f"{total:,} stories"
    told = ", ".join(f"{moods[mood]:,} {mood.lower()}" for mood in reversed(MOODS))
    return f"{stories} in the last {len(days)} days, {days[-1].total:,} of them today: {told}."
