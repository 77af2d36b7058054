"""Every public list, defined once: pages, feeds and sitemaps ask here, so that they cannot differ in what they show."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet, Value
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format

from articles import editions
from articles.depending import depends, of_article, of_list
from articles.models import Article, Category, Profile, Tag, TaggedArticle
from articles.naming import section_name
from articles.paging import Place, compared, older_than
from sources.models import Source

# Of each kind of feed, as addresses name them.
FEED_TYPES: Final = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
_BY_PLACE = ("sticky_weight", "live_at", "pk")
_BY_TIME = ("live_at", "pk")
_MONTH = ("year", "month")


class Moved(Exception):
    """It stands at another address now: the same one with other `parts`."""

    def __init__(self, **parts: str) -> None:
        super().__init__(parts)
        self.parts = parts


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and the cursor of what follows ("" at the end)."""

    articles: list[Article]
    older: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One list in one language. `door` and `parts` make its address, `rows_in` gives its rows in a language;
    `columns` are weight, time and number of those rows, or the last two where nothing is pinned."""

    door: str
    lang: str
    title: str
    rows_in: Callable[[str], QuerySet[Any]]
    parts: dict[str, str] = field(default_factory=dict)
    columns: Sequence[str] = _BY_PLACE
    about: object = None

    def ids(self, size: int, before: Place | None = None) -> list[Place]:
        """Where the next `size` rows stand. One query that reads an index alone."""
        depends(of_list(self.door, self.lang, *self.parts.values()))
        rows = self.rows_in(self.lang)
        if before:
            rows = older_than(rows, before, self.columns)
        ordered = rows.order_by(*(f"-{column}" for column in self.columns))
        names = ("sticky_weight", *self.columns[-2:])
        return [Place(*values) for values in ordered.values_list(*names)[:size]]

    def page(self, size: int, before: Place | None = None) -> Page:
        """The next `size` articles. Two queries."""
        places = self.ids(size + 1, before)
        shown = places[:size]
        more = shown[-1].encode() if len(places) > size else ""
        return Page(fetch([place.pk for place in shown]), more)

    def elsewhere(self, languages: Iterable[str]) -> dict[str, str]:
        """The address of this list in each other language in which it has anything. One query a language."""
        depends(*(of_list(self.door, lang, *self.parts.values()) for lang in languages))
        others = [lang for lang in languages if lang != self.lang and self.rows_in(lang).exists()]
        return {lang: editions.address(self.door, lang, **self.parts) for lang in others}

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


def fetch(ids: Sequence[int]) -> list[Article]:
    """The public ones among the articles `ids`, in that order. One query."""
    depends(*map(of_article, ids))
    found = Article.objects.public().for_lists().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def home(lang: str) -> Listing:
    return Listing("home", lang, settings.SITE_NAME, _public_in)


def newest(lang: str) -> Listing:
    """As `home`, but by time alone."""
    return Listing("home", lang, settings.SITE_NAME, _public_in, columns=_BY_TIME)


def tag(lang: str, slug: str) -> Listing:
    """Raises `Moved` for a tag that was merged into another."""
    about = get_object_or_404(Tag.objects.select_related("merged_into"), slug=slug)
    if about.merged_into:
        raise Moved(slug=about.merged_into.slug)
    columns = ("sticky_weight", "live_at", "content_object_id")
    return Listing("tag", lang, about.name, partial(_tagged_in, about), {"slug": slug}, columns, about)


def category(lang: str, slug: str) -> Listing:
    about = get_object_or_404(Category, slug=slug)
    rows_in = partial(_public_in, category=about)
    return Listing("category", lang, section_name(about), rows_in, {"slug": slug}, about=about)


def source(lang: str, key: str) -> Listing:
    about = get_object_or_404(Source, key=key)
    return Listing("source", lang, about.name, partial(_public_in, source=about), {"key": key}, about=about)


def author(lang: str, slug: str) -> Listing:
    about = get_object_or_404(Profile.objects.public().select_related("photo"), slug=slug)
    rows_in = partial(_public_in, editor=about.user_id)
    return Listing("author", lang, about.name, rows_in, {"slug": slug}, about=about)


def archive(lang: str, month: date) -> Listing:
    """A month of the addresses' calendar (UTC), newest first; nothing is pinned in an archive."""
    rows_in = partial(_public_in, year=month.year, month=month.month)
    title = date_format(month, "YEAR_MONTH_FORMAT")
    return Listing("archive", lang, title, rows_in, month_parts(month), _BY_TIME, month)


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


def _tagged_in(about: Tag, lang: str) -> QuerySet[TaggedArticle]:
    rows: QuerySet[TaggedArticle] = TaggedArticle.objects.filter(tag=about, lang=lang, visible=True)
    return rows
