"""Where an article lives: language, year, month and slug, free at the time of asking."""

from datetime import UTC, datetime
from typing import Any

from articles.enrichment import slug_of, unique_slug
from articles.models import Article


def place_for(title: str, lang: str, published_at: datetime, *, external_id: str = "") -> dict[str, Any]:
    """The four columns of a new article's address. The unique constraint has the last word."""
    moment = published_at.astimezone(UTC)
    here = {"lang": lang, "year": moment.year, "month": moment.month}
    base = slug_of(title) or story_slug(external_id or f"{moment:%d-%H%M%S}")
    taken = Article.objects.filter(**here, slug__startswith=base[:60]).values_list("slug", flat=True)
    return {**here, "slug": unique_slug(base, set(taken).__contains__)}


def story_slug(external_id: str) -> str:
    """For a title of which no letter is ASCII."""
    return slug_of(f"story {external_id}")
