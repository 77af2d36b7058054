"""What a feed reads of its stories: a row a story, columns only. Models would cost a feed more than all the rest."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from articles.models import Article, Rewrite, TaggedArticle
from articles.models.article import story_path
from articles.paper.rows import CoverRow
from articles.prepared import Prepared
from sources.headlineindex import many


class _Category(NamedTuple):
    key: str
    name: str


class _Author(NamedTuple):
    name: str
    slug: str
    public: bool


class Row(NamedTuple):
    """A story's columns, in the shape in which an `Article` holds them."""

    pk: int
    lang: str
    path: str
    title: str
    description: str
    html: str
    live_at: datetime
    updated_at: datetime
    ai_translated_from: str
    category: _Category
    cover: CoverRow | None
    author: _Author | None


class Accepted(NamedTuple):
    """Of a rewrite, what tells the part of AI. `original_version`: of a translation alone."""

    origin: str
    original_version: int | None


_OWN = (
    *("pk", "lang", "year", "month", "slug", "title", "description", "html", "live_at", "updated_at"),
    "ai_translated_from",
)
_CATEGORY = tuple(f"category__{name}" for name in _Category._fields)
_COVER = tuple(f"cover__{name}" for name in CoverRow._fields)
_AUTHOR = tuple(f"editor__profile__{name}" for name in _Author._fields)
_COVER_FROM = len(_CATEGORY)
_AUTHOR_FROM = _COVER_FROM + len(_COVER)


def rows(ids: Sequence[int]) -> list[Row]:
    """The public ones among the articles `ids`, newest first. One query."""
    return [_row(*values) for values in _stories(ids=list(ids))]


def topics(ids: Sequence[int]) -> defaultdict[int, list[str]]:
    """Names of the tags of each of the articles `ids`, in its order. One query."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for pk, name in _names(ids=list(ids)):
        found[pk].append(name)
    return found


def accepted(ids: Sequence[int]) -> dict[int, Accepted]:
    """The newest accepted rewrite of each of the articles `ids` that has one. One query."""
    return {pk: Accepted(origin, version) for pk, origin, version in _rewrites(ids=list(ids))}


def _columns(ids: list[int]) -> QuerySet[Article, tuple[Any, ...]]:
    public = Article.objects.public_among(ids).order_by("-live_at", "-pk")
    return public.values_list(*_OWN, *_CATEGORY, *_COVER, *_AUTHOR)


def _tagged(ids: list[int]) -> QuerySet[TaggedArticle, tuple[int, str]]:
    rows = TaggedArticle.objects.filter(content_object__in=many(ids)).order_by("content_object_id", "position")
    return rows.values_list("content_object_id", "tag__name")


def _accepted(ids: list[int]) -> QuerySet[Rewrite, tuple[int, str, int | None]]:
    rows = Rewrite.objects.accepted().filter(article__in=many(ids)).order_by("number")
    return rows.values_list("article_id", "origin", "original_version")


_stories = Prepared(_columns, ids=([1], [2]))
_names = Prepared(_tagged, ids=([1], [2]))
_rewrites = Prepared(_accepted, ids=([1], [2]))


def _row(
    pk: int, lang: str, year: int, month: int, slug: str, title: str, description: str, html: str,
    live_at: datetime, updated_at: datetime, ai_translated_from: str, *of: str | bool | None,
) -> Row:  # fmt: skip
    category, cover, author = of[:_COVER_FROM], of[_COVER_FROM:_AUTHOR_FROM], of[_AUTHOR_FROM:]
    return Row(
        pk,
        lang,
        story_path(lang, year, month, slug),
        title,
        description,
        html,
        live_at,
        updated_at,
        ai_translated_from,
        _Category(*category),  # type: ignore[arg-type]
        CoverRow(*cover) if cover[0] is not None else None,  # type: ignore[arg-type]
        _Author(*author) if author[0] and author[2] else None,  # type: ignore[arg-type]
    )
