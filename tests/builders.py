"""Rows for tests: each builder gives a valid one, and takes what the test is about as keywords."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.utils.text import slugify

from articles.models import Article, Category, CoverImage, Tag, TaggedArticle
from articles.people.signing import ensure
from articles.recording import tag_rows
from sources.models import Entry, Feed, Filing, Source

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)

_number = count(1)


def begin_anew() -> None:
    """Number from 1 again, for the next test."""
    global _number
    _number = count(1)


def make_user(**overrides: Any) -> User:
    number = next(_number)
    return User.objects.create_user(**{"username": f"person{number}", "password": "ink-and-paper", **overrides})


def make_source(**overrides: Any) -> Source:
    number = next(_number)
    return Source.objects.create(**{"key": f"source{number}", "name": f"Source {number}", **overrides})


def make_feed(**overrides: Any) -> Feed:
    number = next(_number)
    return Feed.objects.create(
        **{"key": f"feed{number}", "url": f"https://feed{number}.example/rss", "title": f"Feed {number}", **overrides}
    )


def make_entry(*, filed: bool = False, attempts: int = 0, failure: str = "", **overrides: Any) -> Entry:
    """An entry of a new source, unless one is given, received when it was published; to be filed, unless `filed`."""
    number = next(_number)
    published_at = overrides.get("published_at", NOON)
    fields: dict[str, Any] = {
        "external_id": f"{number}",
        "url": f"https://wire.example/{number}",
        "title": f"Entry {number} moves the market",
        "summary": f"<p>Summary of entry {number}.</p>",
        "lang": "en",
        "published_at": published_at,
        "received_at": published_at,
        "content_hash": f"{number:064x}",
        **overrides,
    }
    fields.setdefault("source", None)
    entry = Entry.objects.create(**{**fields, "source": fields["source"] or make_source()})
    if not filed:
        Filing.objects.create(entry=entry, attempts=attempts, failure=failure)
    return entry


def make_category(**overrides: Any) -> Category:
    key = overrides.get("key") or f"CATEGORY{next(_number)}"
    made, _ = Category.objects.get_or_create(
        key=key, defaults={"slug": slugify(key), "name": key.capitalize(), **overrides}
    )
    return made


def make_tag(**overrides: Any) -> Tag:
    name = overrides.get("name") or f"TAG{next(_number)}"
    made, _ = Tag.objects.get_or_create(name=name, defaults={"slug": slugify(name), **overrides})
    return made


def make_cover(**overrides: Any) -> CoverImage:
    number = next(_number)
    sizes = ("raw", "full", "regular", "small", "thumb")
    addresses = {size: f"https://pictures.example/{number}-{size}.jpg" for size in sizes}
    fields = {"digest": number.to_bytes(16, "big"), "provider": CoverImage.Provider.FILE, **addresses}
    return CoverImage.objects.create(**{**fields, **overrides})


def make_article(*, tags: list[Tag] | tuple[Tag, ...] = (), **overrides: Any) -> Article:
    """A published English article, each a minute newer than the one before; `tags` get their rows as acts write them.

    `year` and `month` follow `published_at`; `live_at` follows it where the article is public. An `editor` has a page.
    """
    number = next(_number)
    at = overrides.get("published_at", NOON + timedelta(minutes=number))
    status = overrides.get("status", Article.Status.PUBLISHED)
    fields: dict[str, Any] = {
        "lang": "en",
        "year": at.year,
        "month": at.month,
        "slug": f"story-{number}",
        "title": f"Story {number} moves the market",
        "description": f"What story {number} is about.",
        "body": f"Story {number} has one paragraph.",
        "html": f"<p>Story {number} has one paragraph.</p>",
        "status": status,
        "published_at": at,
        "updated_at": at,
        "live_at": at if status in (Article.Status.PUBLISHED, Article.Status.WITHDRAWN) else None,
        "publish_at": at if status == Article.Status.SCHEDULED else None,
        "external_id": f"{number}",
        **overrides,
    }
    fields.setdefault("category", None)
    category = fields["category"] or make_category(key="MARKET")
    article = Article.objects.create(**{**fields, "category": category})
    TaggedArticle.objects.bulk_create(tag_rows(article, tags))
    if article.editor:
        ensure(article.editor)
    return article
