"""Where an article lives: language, year, month and slug, free at the time of asking."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from articles.enrichment import slug_of, unique_slug
from articles.models import Article, FormerAddress


def place_for(title: str, lang: str, published_at: datetime, *, external_id: str = "") -> dict[str, Any]:
    """The four columns of a new article's address. The unique constraint has the last word."""
    moment = published_at.astimezone(UTC)
    here = {"lang": lang, "year": moment.year, "month": moment.month}
    return free_place(slug_of(title) or story_slug(external_id or f"{moment:%d-%H%M%S}"), here)


def free_place(base: str, here: dict[str, Any]) -> dict[str, Any]:
    """`here` (language, year and month) with the first free slug of `base`: itself, or with -2, -3, …"""
    taken = set(_slugs_like(Article.objects.filter(**here), base))
    taken |= set(_slugs_like(FormerAddress.objects.filter(**here), base))
    return {**here, "slug": unique_slug(base, taken.__contains__)}


def _slugs_like(rows: QuerySet[Any], base: str) -> QuerySet[Any, str]:
    return rows.filter(slug__startswith=base[:60]).values_list("slug", flat=True)


def story_slug(external_id: str) -> str:
    """For a title of which no letter is ASCII."""
    return slug_of(f"story {external_id}")
