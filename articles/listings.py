"""Every public list, defined once: pages, feeds and sitemaps ask here, so that they cannot differ in what they show."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db.models import QuerySet, Value
from django.http import Http404
from django.utils.formats import date_format

from articles import editions
from articles.depending import depends, depends_on_stories, of_list
from articles.models import Article, Category, Profile, Tag, TaggedArticle
from articles.naming import section_name
from articles.paging import Place, compared, older_than
from articles.paper.rows import StoryRow, story_rows
from articles.prepared import Prepared, at_once
from sources.models import Source

# Of each kind of feed, as addresses name them.
FEED_TYPES: Final = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
_BY_PLACE = ("sticky_weight", "live_at", "pk")
_BY_TIME = ("live_at", "pk")
_MONTH = ("year", "month")
_EARLY: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATE: Final = datetime(1970, 1, 2, tzinfo=UTC)

Row = TypeVar("Row")


class Moved(Exception):
    """It stands at another address now: the same one with other `parts`."""

    def __init__(self, **parts: str) -> None:
        super().__init__(parts)
        self.parts = parts


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and the cursor of what follows ("" at the end)."""

    articles: list[StoryRow]
    older: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One list in one language. `door` and `parts` make its address, `rows_in` gives its rows in a language, those
    `of` what it is about; `columns` are weight, time and number of those rows, or the last two where nothing is pinned.
    """

    door: str
    lang: str
    title: str
    rows_in: Callable[..., QuerySet[Any]]
    parts: dict[str, str] = field(default_factory=dict)
    of: dict[str, int] = field(default_factory=dict)
    columns: Sequence[str] = _BY_PLACE
    about: object = None

    def ids(self, size: int, before: Place | None = None) -> list[Place]:
        """Where the next `size` rows stand. One query that reads an index alone."""
        depends(of_list(self.door, self.lang, *self.parts.values()))
        return [Place(*values) for values in self._walked(self.lang, size, before)]

    def numbers(self, size: int) -> list[int]:
        """The articles of the first `size` rows. One query that reads an index alone."""
        [numbers] = at_once(self.first(size, numbers=True))
        return numbers

    def first(self, size: int, *, numbers: bool = False) -> tuple[Prepared[tuple[Any, ...]], dict[str, Any]]:
        """What `at_once` takes to ask where the first `size` rows stand, or for the `numbers` of their articles."""
        depends(of_list(self.door, self.lang, *self.parts.values()))
        walk = _walk(self.rows_in, tuple(self.of), tuple(self.columns), size, goes_on=False, numbers=numbers)
        return walk, {"lang": self.lang, **self.of}

    def page(self, size: int, before: Place | None = None) -> Page:
        """The next `size` articles. Two queries."""
        places = self.ids(size + 1, before)
        shown = places[:size]
        more = shown[-1].encode() if len(places) > size else ""
        return Page(fetch([place.pk for place in shown]), more)

    def elsewhere(self, languages: Iterable[str]) -> dict[str, str]:
        """The address of this list in each other language in which it has anything. One query a language."""
        depends(*(of_list(self.door, lang, *self.parts.values()) for lang in languages))
        others = [lang for lang in languages if lang != self.lang and self._walked(lang, 1)]
        return {lang: editions.address(self.door, lang, **self.parts) for lang in others}

    def _walked(self, lang: str, size: int, before: Place | None = None) -> list[tuple[Any, ...]]:
        walk = _walk(self.rows_in, tuple(self.of), tuple(self.columns), size, before is not None)
        place = {"weight": before.sticky_weight, "at": before.live_at, "number": before.pk} if before else {}
        return walk(lang=lang, **self.of, **place)

    @property
    def address(self) -> str:
        return editions.address(self.door, self.lang, **self.parts)

    def feed_address(self, kind: str) -> str:
        """Of its feed of that kind."""
        return editions.address(kind if self.door == "home" else f"{self.door}-{kind}", self.lang, **self.parts)

    @property
    def feeds(self) -> dict[str, str]:
        """The address of its feed of each kind; a month is over and has none."""
        return {} if self.door == "archive" else {kind: self.feed_address(kind) for kind in FEED_TYPES}


@cache
def _walk(
    rows_in: Callable[..., QuerySet[Any]],
    of: tuple[str, ...],
    columns: tuple[str, ...],
    size: int,
    goes_on: bool,
    numbers: bool = False,
) -> Prepared[tuple[Any, ...]]:
    """Along the index of a list, from its beginning, or on from a place in it: places, or `numbers` of articles."""

    def compose(lang: str, weight: int = 0, at: datetime = _EARLY, number: int = 0, **about: int) -> QuerySet[Any]:
        rows = rows_in(lang, **about)
        if goes_on:
            rows = older_than(rows, Place(weight, at, number), columns)
        ordered = rows.order_by(*(f"-{column}" for column in columns))
        asked = columns[-1:] if numbers else ("sticky_weight", *columns[-2:])
        return ordered.values_list(*asked)[:size]

    examples: dict[str, tuple[Any, Any]] = {"lang": ("a", "b"), **dict.fromkeys(of, (1, 2))}
    place = {"weight": (1, 2), "at": (_EARLY, _LATE), "number": (1, 2)} if goes_on else {}
    return Prepared(compose, **examples, **place)


def fetch(ids: Sequence[int]) -> list[StoryRow]:
    """The public ones among the articles `ids`, in that order. One query at most."""
    found = by_number(ids)
    return [found[pk] for pk in ids if pk in found]


def by_number(ids: Collection[int]) -> dict[int, StoryRow]:
    """As `fetch`, in no order."""
    depends_on_stories(ids)
    return story_rows(ids)


def home(lang: str) -> Listing:
    return Listing("home", lang, settings.SITE_NAME, _public_in)


def newest(lang: str) -> Listing:
    """As `home`, but by time alone."""
    return Listing("home", lang, settings.SITE_NAME, _public_in, columns=_BY_TIME)


def tag(lang: str, slug: str) -> Listing:
    """Raises `Moved` for a tag that was merged into another."""
    about = _one(_tag, slug=slug)
    if about.merged_into:
        raise Moved(slug=about.merged_into.slug)
    columns = ("sticky_weight", "live_at", "content_object_id")
    return Listing("tag", lang, about.name, _tagged_in, {"slug": slug}, {"tag": about.pk}, columns, about)


def category(lang: str, slug: str) -> Listing:
    about = _one(_category, slug=slug)
    name = section_name(about)
    return Listing("category", lang, name, _public_in, {"slug": slug}, {"category": about.pk}, about=about)


def source(lang: str, key: str) -> Listing:
    about = _one(_source, key=key)
    return Listing("source", lang, about.name, _public_in, {"key": key}, {"source": about.pk}, about=about)


def author(lang: str, slug: str) -> Listing:
    about = _one(_author, slug=slug)
    return Listing("author", lang, about.name, _public_in, {"slug": slug}, {"editor": about.user_id}, about=about)


def archive(lang: str, month: date) -> Listing:
    """A month of the addresses' calendar (UTC), newest first; nothing is pinned in an archive."""
    title = date_format(month, "YEAR_MONTH_FORMAT")
    of = {"year": month.year, "month": month.month}
    return Listing("archive", lang, title, _public_in, month_parts(month), of, _BY_TIME, month)


def month_parts(month: date) -> dict[str, str]:
    return {"year": f"{month.year:04d}", "month": f"{month.month:02d}"}


def newest_month(lang: str, before: date | None = None) -> date | None:
    """The newest month (before one, if given) that has public stories."""
    stories = _public_in(lang)
    if before:
        stories = stories.filter(compared(_MONTH, "<", _of_month(before)))
    return _as_month(stories.order_by("-year", "-month"))


def next_month(lang: str, after: date) -> date | None:
    """The first month after one that has public stories."""
    stories = _public_in(lang).filter(compared(_MONTH, ">", _of_month(after)))
    return _as_month(stories.order_by("year", "month"))


def _of_month(month: date) -> list[Value]:
    return [Value(month.year), Value(month.month)]


def _as_month(stories: QuerySet[Article]) -> date | None:
    found = stories.values_list("year", "month").first()
    return date(*found, 1) if found else None


def _public_in(lang: str, **of: Any) -> QuerySet[Article]:
    return Article.objects.public().in_lang(lang).filter(**of)


def _tagged_in(lang: str, **of: Any) -> QuerySet[TaggedArticle]:
    rows: QuerySet[TaggedArticle] = TaggedArticle.objects.filter(lang=lang, visible=True, **of)
    return rows


def _one(rows: Prepared[Row], **name: str) -> Row:
    found = rows.first(**name)
    if found is None:
        raise Http404("There is nothing of that name.")
    return found


_NAMES: Final = ("a", "b")
_tag: Prepared[Tag] = Prepared(lambda slug: Tag.objects.select_related("merged_into").filter(slug=slug), slug=_NAMES)
_category: Prepared[Category] = Prepared(lambda slug: Category.objects.filter(slug=slug), slug=_NAMES)
_source: Prepared[Source] = Prepared(lambda key: Source.objects.filter(key=key), key=_NAMES)
_author: Prepared[Profile] = Prepared(
    lambda slug: Profile.objects.public().select_related("photo").filter(slug=slug), slug=_NAMES
)
