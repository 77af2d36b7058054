"""A feed as plain values: what its three formats have in common."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from articles import editions
from articles.feeds.rows import Row, rows, topics
from articles.listings import Listing
from articles.naming import byline, section_name
from articles.paper.cards import Picture, picture

ITEMS: Final = 30
_ROOTED = re.compile(r'((?:href|src)=")/(?!/)')


@dataclass(frozen=True, slots=True)
class Item:
    """One story. Addresses are absolute, `html` is the whole text, `topics` are its section and its tags.

    `author_page` is "" where the newsroom itself answers for it.
    """

    address: str
    title: str
    summary: str
    html: str
    at: datetime
    updated: datetime
    author: str
    author_page: str
    topics: list[str]
    image: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class Feed:
    """`address` is its own, `page` the list's. `updated` is when the youngest of its items last changed."""

    title: str
    lang: str
    page: str
    address: str
    updated: datetime | None
    items: list[Item]


def feed_of(listing: Listing, kind: str) -> Feed:
    """What stands first in `listing`, by time. `kind` is the format as addresses name it. Three queries."""
    ids = [place.pk for place in listing.ids(ITEMS)]
    tags = topics(ids)
    items = [_item(row, tags[row.pk]) for row in rows(ids)]
    return Feed(
        title=settings.SITE_NAME if listing.door == "home" else f"{settings.SITE_NAME}: {listing.title}",
        lang=listing.lang,
        page=editions.absolute(listing.address),
        address=editions.absolute(listing.feed_address(kind)),
        updated=max((item.updated for item in items), default=None),
        items=items,
    )


def _item(row: Row, tags: Sequence[str]) -> Item:
    cover = picture(row)
    author = row.author
    return Item(
        address=editions.absolute(row.path),
        title=row.title,
        summary=row.description,
        html=_rooted(row.html),
        at=row.live_at,
        updated=max(row.updated_at, row.live_at),
        author=byline(row),
        author_page=editions.absolute(editions.address("author", row.lang, slug=author.slug)) if author else "",
        topics=[section_name(row.category), *tags],
        image=editions.absolute(cover.share),
        picture=cover,
    )


def _rooted(html: str) -> str:
    """With whole addresses of our own pages: a feed's text is read elsewhere."""
    return _ROOTED.sub(rf"\1{settings.SITE_URL}/", html) if '="/' in html else html
