"""A week of the paper, from Monday to Sunday, in UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from articles.tallying import week_of

_FIRST: Final = date(2000, 1, 3)
_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Week:
    monday: date

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=number) for number in range(_DAYS)]

    @property
    def sunday(self) -> date:
        return self.days[-1]

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """When it begins and when the next one does, for `gte` and `lt`."""
        begin = datetime.combine(self.monday, time(), UTC)
        return begin, begin + timedelta(days=_DAYS)

    @property
    def before(self) -> "Week":
        return Week(self.monday - timedelta(days=_DAYS))

    @property
    def after(self) -> "Week":
        return Week(self.monday + timedelta(days=_DAYS))

    def __str__(self) -> str:
        return f"{self.monday.day} {self.monday:%B} to {self.sunday.day} {self.sunday:%B %Y}"


def this_week(now: datetime) -> Week:
    return Week(week_of(now.astimezone(UTC)))


def named(text: str, now: datetime) -> Week:
    """The week of a day written as 2026-11-23; this one where it is no day, or none of a week that has begun."""
    try:
        week = Week(week_of(date.fromisoformat(text)))
    except (ValueError, OverflowError):
        return this_week(now)
    return week if _FIRST <= week.monday <= this_week(now).monday else this_week(now)
