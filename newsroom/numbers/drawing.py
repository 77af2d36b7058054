"""Drawings of a week, made ready for a template, each with the words for what it shows. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from newsroom.numbers.pace import Pace, told

HEIGHT: Final = 90
STEP: Final = 40
WIDTH: Final = 24


@dataclass(frozen=True, slots=True)
class Column:
    """One column, in units of a drawing that is `HEIGHT` high, with a second one behind it where there is one."""

    name: str
    count: int
    x: int
    y: int
    height: int
    behind: int = 0
    behind_y: int = HEIGHT
    behind_height: int = 0
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Drawing:
    columns: tuple[Column, ...]
    words: str

    @property
    def view_box(self) -> str:
        return f"0 0 {len(self.columns) * STEP} {HEIGHT}"


def drawn_days(days: Mapping[date, int], before: Mapping[date, int]) -> Drawing:
    """Reads of each day, before the same day a week earlier."""
    most = max((*days.values(), *before.values()), default=0)
    columns = []
    for number, (day, earlier) in enumerate(zip(days, before, strict=True)):
        high, behind = _height(days[day], most), _height(before[earlier], most)
        place = number * STEP + (STEP - WIDTH) // 2
        column = Column(f"{day:%A}", days[day], place, HEIGHT - high, high, before[earlier], HEIGHT - behind, behind)
        columns.append(column)
    return Drawing(tuple(columns), _of_days(days, sum(before.values())))


def drawn_pace(pace: Pace) -> Drawing:
    """How many stories took how long."""
    most = max((count for _, count in pace.steps), default=0)
    columns = []
    for number, (name, count) in enumerate(pace.steps):
        high = _height(count, most)
        columns.append(Column(name, count, number * STEP + (STEP - WIDTH) // 2, HEIGHT - high, high))
    return Drawing(tuple(columns), of_pace(pace))


def shares(counts: Sequence[int]) -> list[int]:
    """Each as a percentage of the greatest, and at least 1 where there is anything."""
    most = max(counts, default=0)
    return [max(1, round(100 * count / most)) if count else 0 for count in counts]


def of_pace(pace: Pace) -> str:
    if not pace.stories:
        return "No story of the wire went live in this week."
    stories = "One story" if pace.stories == 1 else f"{pace.stories:,} stories"
    return (
        f"{stories} of the wire went live: half of them within {told(pace.median)} of their arrival, nine in ten "
        f"within {told(pace.most)}."
    )


def compared(reads: int, before: int) -> str:
    """“18 % more than in the week before (10,450)”."""
    if not before:
        return "nothing was counted in the week before"
    share = round(100 * (reads - before) / before)
    if not share:
        return f"as many as in the week before ({before:,})"
    return f"{abs(share):,} % {'more' if share > 0 else 'less'} than in the week before ({before:,})"


def _of_days(days: Mapping[date, int], before: int) -> str:
    reads = sum(days.values())
    if not reads:
        return f"No read was counted in this week; {before:,} in the week before."
    best = max(days, key=lambda day: days[day])
    return f"{reads:,} reads, {compared(reads, before)}; most of them on {best:%A} ({days[best]:,})."


def _height(count: int, most: int) -> int:
    return max(round(count / most * (HEIGHT - 2)), 2) if count else 0
