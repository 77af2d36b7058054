"""Sections, tags, sources and authors that have something to show in a language: the others are nobody's business."""

from typing import Any, TypeVar, cast

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery

from articles.models import Article, Category, Profile, Tag, TaggedArticle
from sources.models import Source

Row = TypeVar("Row", bound=Model)


def sections(lang: str) -> QuerySet[Category]:
    """In the order of the masthead."""
    return _with_stories(Category.objects.order_by("position", "key"), "category", lang)


def tags(lang: str) -> QuerySet[Tag]:
    """By slug. A row of a tag goes with its article's state, so one that is visible is enough."""
    tagged = TaggedArticle.objects.filter(tag=OuterRef("pk"), lang=lang, visible=True)
    found: QuerySet[Tag] = Tag.objects.filter(Exists(tagged)).order_by("slug")
    return found


def sources(lang: str) -> QuerySet[Source]:
    """By key."""
    return _with_stories(Source.objects.order_by("key"), "source", lang)


def authors(lang: str) -> QuerySet[Profile]:
    """By name; those whom readers know."""
    return _with_stories(Profile.objects.public().order_by("name", "pk"), "editor", lang, of="user")


def _with_stories(rows: QuerySet[Row], name: str, lang: str, *, of: str = "pk") -> QuerySet[Row]:
    """Asks for the first story in the order of the list's index: without an order, as `Exists` asks, SQLite knows
    nothing better than to go through all stories."""
    stories = Article.objects.public().in_lang(lang).filter(**{name: OuterRef(of)}).newest_first()
    found: Any = rows.alias(first=Subquery(stories.values("pk")[:1])).filter(first__isnull=False)
    return cast(QuerySet[Row], found)
