"""A day drawn as a line: what is planned, what went live, and now. Pure; places are hundredths of the day's length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

# A mark is 22 px wide; on the narrowest screen, with a line of 290 px, that is so much of the day.
WIDTH = 7.6
LANE = 26
LANES = 8
TOP = 18
BETWEEN_HOURS = 3


@dataclass(frozen=True, slots=True)
class Day:
    """From one midnight to the next on somebody's clock; 23 or 25 hours long where clocks are changed.

    `start` and `end` are in UTC: times of one zone are subtracted as if their clock had never been changed.
    """

    date: date
    zone: tzinfo
    start: datetime
    end: datetime

    def at(self, moment: datetime) -> float:
        return round(100 * ((moment - self.start) / (self.end - self.start)), 2)

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Mark:
    """`number` is that of the row below; `x` in hundredths, `y` in pixels from the top."""

    number: int
    x: float
    y: int


@dataclass(frozen=True, slots=True)
class Hour:
    words: str
    x: float


@dataclass(frozen=True, slots=True)
class Line:
    marks: list[Mark]
    hours: list[Hour]
    live: list[float]
    now: float | None
    axis: int
    height: int


def day_of(asked: date, zone: tzinfo) -> Day:
    midnights = (datetime.combine(day, time.min, zone) for day in (asked, asked + timedelta(days=1)))
    start, end = (midnight.astimezone(UTC) for midnight in midnights)
    return Day(asked, zone, start, end)


def draw(day: Day, planned: Sequence[datetime], live: Iterable[datetime], now: datetime) -> Line:
    """`planned` in their order, which gives their numbers; marks that would cover each other stand in lanes,
    as far as there are some.
    """
    lanes: list[float] = []
    marks = []
    for number, moment in enumerate(planned, start=1):
        x = day.at(moment)
        lane = next((at for at, taken in enumerate(lanes) if x - taken >= WIDTH), min(len(lanes), LANES - 1))
        lanes[lane : lane + 1] = [x]
        marks.append(Mark(number, x, TOP + lane * LANE))
    axis = TOP + max(len(lanes), 1) * LANE
    return Line(
        marks=marks,
        hours=list(_hours(day)),
        live=[day.at(moment) for moment in live],
        now=day.at(now) if day.holds(now) else None,
        axis=axis,
        height=axis + 26,
    )


def _hours(day: Day) -> Iterable[Hour]:
    for hour in range(0, 24, BETWEEN_HOURS):
        moment = datetime.combine(day.date, time(hour), day.zone).astimezone(UTC)
        yield Hour(f"{hour:02d}", day.at(moment))
