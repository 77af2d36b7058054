"""What there is to tell of a week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from articles.models import Amendment, Article
from newsroom.numbers.pace import Pace
from newsroom.numbers.week import Week


@dataclass(frozen=True, slots=True)
class Story:
    """One of the most read. `cost` is what models took for it in all, in dollars; None where none worked on it."""

    article: Article
    reads: int
    minutes: float | None
    cost: Decimal | None
    corrections: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A section, tag or source: how often its stories were read, and how many of them were."""

    name: str
    reads: int
    stories: int


@dataclass(frozen=True, slots=True)
class Origin:
    """A source: beside what was read, how many of its stories went live in the week, and how fast."""

    name: str
    reads: int
    stories: int
    published: int
    median: float | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """`of_sources` counts by state what sources changed in stories of ours."""

    told: int
    updates: int
    notes: Sequence[Amendment]
    of_sources: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Cost:
    """Dollars. `spent` on all calls of the week; `on_stories`, whenever it was, on those of its stories that a model
    worked on; `unpriced` calls of the week had no price."""

    spent: Decimal
    calls: int
    unpriced: int
    on_stories: Decimal
    stories: int

    @property
    def a_story(self) -> Decimal | None:
        return self.on_stories / self.stories if self.stories else None


@dataclass(frozen=True, slots=True)
class Numbers:
    week: Week
    days: Mapping[date, int]
    days_before: Mapping[date, int]
    languages: Sequence[tuple[str, int]]
    stories_read: int
    published: int
    top: Sequence[Story]
    sections: Sequence[Topic]
    tags: Sequence[Topic]
    sources: Sequence[Origin]
    pace: Pace
    corrected: Corrected
    cost: Cost

    @property
    def reads(self) -> int:
        return sum(self.days.values())

    @property
    def reads_before(self) -> int:
        return sum(self.days_before.values())
