"""Which articles a question is about, newest first. Each list walks an index and stops."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from articles import search
from articles.api.questions import ArticlesAsked, SearchAsked
from articles.models import Article, Category, Profile, Tag, TaggedArticle
from articles.paging import Place, older_than
from articles.search import Narrowed
from sources.models import Source

Row = TypeVar("Row", bound=Model)

# More are never pinned; the front page has a handful of places.
_MOST_PINNED: Final = 1000


def newest(asked: ArticlesAsked, size: int, before: Place | None) -> list[Place]:
    """Where the next `size` articles stand. Raises Http404 for a topic that there is none of."""
    rows, number = (_tagged(asked), "content_object_id") if asked.tag else (_articles(asked), "pk")
    if not (asked.tag or asked.category or asked.source or asked.author):
        return _walk(rows, number, size, before, asked)
    pinned = [place for place in _pinned(rows, number) if _is_asked(place, before, asked)]
    found = [*pinned, *_walk(rows.filter(sticky_weight=0), number, size, before, asked)]
    return sorted(found, key=_moment, reverse=True)[:size]


def narrowed(asked: SearchAsked) -> Narrowed:
    """Raises Http404 for a topic that there is none of."""
    found = Narrowed(sentiment=asked.sentiment or "", since=asked.since, until=asked.until)
    if asked.category:
        found = replace(found, category=_named("category", Category.objects.filter(slug=asked.category)).pk)
    if asked.source:
        found = replace(found, source=_named("source", Source.objects.filter(key=asked.source)).pk)
    if asked.tag:
        found = replace(found, tags=search.with_merged(_named("tag", Tag.objects.filter(slug=asked.tag))))
    return found


def _walk(rows: QuerySet[Any], number: str, size: int, before: Place | None, asked: ArticlesAsked) -> list[Place]:
    columns = ("live_at", number)
    limits = {"live_at__gte": asked.since, "live_at__lt": asked.until}
    rows = rows.filter(**{name: limit for name, limit in limits.items() if limit})
    if before:
        rows = older_than(rows, before, columns)
    return [Place(0, *values) for values in rows.order_by("-live_at", f"-{number}").values_list(*columns)[:size]]


def _pinned(rows: QuerySet[Any], number: str) -> list[Place]:
    """The index of a list begins with the weight: these few stand before and behind all others, whatever their time."""
    order = ("-sticky_weight", "-live_at", f"-{number}")
    found: list[tuple[datetime, int]] = []
    for walk in (Q(sticky_weight__gt=0), Q(sticky_weight__lt=0)):
        found += rows.filter(walk).order_by(*order).values_list("live_at", number)[:_MOST_PINNED]
    return [Place(0, *values) for values in found]


def _is_asked(place: Place, before: Place | None, asked: ArticlesAsked) -> bool:
    return (
        (before is None or _moment(place) < _moment(before))
        and (asked.since is None or place.live_at >= asked.since)
        and (asked.until is None or place.live_at < asked.until)
    )


def _moment(place: Place) -> tuple[datetime, int]:
    return place.live_at, place.pk


def _articles(asked: ArticlesAsked) -> QuerySet[Article]:
    rows = Article.objects.public().in_lang(asked.lang)
    return rows.filter(**_of(asked))


def _tagged(asked: ArticlesAsked) -> QuerySet[TaggedArticle]:
    """Their rows go with their articles' states; whoever shows them asks the articles once more."""
    about = _named("tag", Tag.objects.select_related("merged_into").filter(slug=asked.tag))
    of = {f"content_object__{name}": value for name, value in _of(asked).items()}
    rows: QuerySet[TaggedArticle] = TaggedArticle.objects.filter(
        tag=about.merged_into or about, lang=asked.lang, visible=True, **of
    )
    return rows


def _of(asked: ArticlesAsked) -> dict[str, Any]:
    """The article's own columns that the question names."""
    of: dict[str, Any] = {}
    if asked.category:
        of["category"] = _named("category", Category.objects.filter(slug=asked.category))
    if asked.source:
        of["source"] = _named("source", Source.objects.filter(key=asked.source))
    if asked.author:
        of["editor"] = _named("author", Profile.objects.public().filter(slug=asked.author)).user_id
    if asked.sentiment:
        of["sentiment"] = asked.sentiment
    return of


def _named(what: str, rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Http404(f"There is no {what} of that name.")
    return found
