"""A story's columns as lists show them: plain values, since models would cost a page more than all the rest."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet

from articles.models import Article
from articles.models.article import story_path
from articles.prepared import Prepared
from articles.remembering import Memo

_REMEMBERED: Final = 2_000


class CategoryRow(NamedTuple):
    key: str
    slug: str
    name: str
    position: int


class CoverRow(NamedTuple):
    raw: str
    regular: str
    small: str
    share: str
    webp: dict[str, str]
    focus_x: int
    focus_y: int
    alt: str
    credit_name: str
    credit_url: str
    colour: str


@dataclass(slots=True, eq=False)
class StoryRow:
    """In the shape in which an `Article` holds it. Nothing of its entry: those lie far apart between long texts, and a
    list would fetch each from the disk.

    `shown` is what was made of the row, by what that depends on; `photo` is its photo's name, once that was asked.
    """

    pk: int
    lang: str
    year: int
    month: int
    slug: str
    title: str
    description: str
    published_at: datetime
    live_at: datetime | None
    sticky_weight: int
    sentiment: str
    category_id: int
    editor_id: int | None
    category: CategoryRow
    cover: CoverRow | None
    shown: dict[Hashable, Any] = field(default_factory=dict)
    photo: str | None = None

    def get_absolute_url(self) -> str:
        return story_path(self.lang, self.year, self.month, self.slug)


class SourceRow(NamedTuple):
    key: str
    name: str


class AuthorRow(NamedTuple):
    name: str
    slug: str


class MovedRow(NamedTuple):
    site: str
    author: str
    was_public: bool


class OriginalRow(NamedTuple):
    lang: str


@dataclass(slots=True, eq=False)
class PageRow:
    """A story with all that its own page tells, in the shape in which an `Article` holds it.

    `promotion` is why its entry may be one, None for no reason or no entry; `event` the cluster of its entry.
    `is_rewritten`: it has an accepted rewrite; `is_amended`: it has amendments.
    """

    pk: int
    lang: str
    year: int
    month: int
    slug: str
    title: str
    description: str
    html: str
    published_at: datetime
    updated_at: datetime
    live_at: datetime | None
    sticky_weight: int
    external_id: str
    source_id: int | None
    source_url: str
    sentiment: str
    ai_translated_from: str
    edited_at: datetime | None
    original_id: int | None
    promotion: str | None
    event: int | None
    is_rewritten: bool
    is_amended: bool
    category: CategoryRow
    cover: CoverRow | None
    source: SourceRow | None
    author: AuthorRow | None
    moved_in: MovedRow | None
    original: OriginalRow | None

    def get_absolute_url(self) -> str:
        return story_path(self.lang, self.year, self.month, self.slug)


Listed = Article | StoryRow
"""A story in a list."""
Told = Article | PageRow
"""A story on its own page."""

_OWN: Final = (
    *("pk", "lang", "year", "month", "slug", "title", "description", "published_at", "live_at", "sticky_weight"),
    *("sentiment", "category_id", "editor_id"),
)
_CATEGORY: Final = tuple(f"category__{name}" for name in CategoryRow._fields)
_COVER: Final = tuple(f"cover__{name}" for name in CoverRow._fields)
_COVER_FROM: Final = len(_OWN) + len(_CATEGORY)

_remembered: Memo[StoryRow] = Memo(_REMEMBERED)


def story_rows(ids: Collection[int]) -> dict[int, StoryRow]:
    """The public ones among the articles `ids`, by number. One query, unless all of them are remembered."""
    version = _remembered.begin()
    found = _remembered.true(ids)
    missing = [pk for pk in ids if pk not in found]
    if missing:
        read = {values[0]: _row(values) for values in _stories(ids=missing)}
        _remembered.keep(read.items(), version)
        found |= read
    return found


def _columns(ids: list[int]) -> QuerySet[Article, tuple[Any, ...]]:
    return Article.objects.public_among(ids).order_by().values_list(*_OWN, *_CATEGORY, *_COVER)


_stories = Prepared(_columns, ids=([1], [2]))


def _row(values: tuple[Any, ...]) -> StoryRow:
    own, category, cover = values[: len(_OWN)], values[len(_OWN) : _COVER_FROM], values[_COVER_FROM:]
    whole: list[Any] = [*own, CategoryRow(*category), CoverRow(*cover) if cover[0] is not None else None]
    return StoryRow(*whole)
