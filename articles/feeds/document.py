"""A feed as plain values: what its three formats have in common."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.conf import settings

from articles import editions
from articles.depending import depends_on_stories
from articles.feeds.rows import Accepted, Row, accepted, rows, topics
from articles.listings import Listing
from articles.naming import byline, section_name
from articles.paper.making import ai_label
from articles.paper.pictures import Picture, picture
from articles.remembering import Memo
from articles.xmltext import quoted, text

ITEMS: Final = 30
_REMEMBERED: Final = 1_000
_ROOTED = re.compile(r'((?:href|src)=")/(?!/)')


@dataclass(frozen=True, slots=True)
class Item:
    """One story. Addresses are absolute, `html` is the whole text, `topics` are its section and its tags.

    `author_page` is "" where the newsroom itself answers for it. `label` says what AI had to do with it, "" where
    nothing: `html` ends with it. `written` is the story as formats of text write it, by the format.
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
    label: str
    written: dict[str, str] = field(default_factory=dict, compare=False)

    def once(self, kind: str, write: Callable[["Item"], str]) -> str:
        """What `write` makes of it, made once."""
        return self.written.get(kind) or self.written.setdefault(kind, write(self))


@dataclass(frozen=True, slots=True)
class Feed:
    """`address` is its own, `page` the list's. `updated` is when the youngest of its items last changed."""

    title: str
    lang: str
    page: str
    address: str
    updated: datetime | None
    items: list[Item]


_remembered: Memo[Item] = Memo(_REMEMBERED)


def feed_of(listing: Listing, kind: str) -> Feed:
    """What stands first in `listing`, by time. `kind` is the format as addresses name it. Four queries at most."""
    items = _items(listing.numbers(ITEMS))
    return Feed(
        title=settings.SITE_NAME if listing.door == "home" else f"{settings.SITE_NAME}: {listing.title}",
        lang=listing.lang,
        page=editions.absolute(listing.address),
        address=editions.absolute(listing.feed_address(kind)),
        updated=max((item.updated for item in items), default=None),
        items=items,
    )


def _items(ids: list[int]) -> list[Item]:
    """Those of the public articles `ids`, newest first. Three queries, unless all of them are remembered."""
    depends_on_stories(ids)
    version = _remembered.begin()
    found = _remembered.true(ids)
    if missing := [pk for pk in ids if pk not in found]:
        tags, rewrites = topics(missing), accepted(missing)
        made = {row.pk: _item(row, tags[row.pk], rewrites.get(row.pk)) for row in rows(missing)}
        _remembered.keep(made.items(), version)
        found |= made
    return [item for _, item in sorted(found.items(), key=lambda pair: (pair[1].at, pair[0]), reverse=True)]


def _item(row: Row, tags: Sequence[str], rewrite: Accepted | None) -> Item:
    cover = picture(row)
    author = row.author
    address, label = editions.absolute(row.path), _label(row, rewrite)
    told = f"\n<p><a href={quoted(f'{address}#making')}>{text(label)}</a></p>" if label else ""
    return Item(
        address=address,
        title=row.title,
        summary=row.description,
        html=_rooted(row.html) + told,
        at=row.live_at,
        updated=max(row.updated_at, row.live_at),
        author=byline(row),
        author_page=editions.absolute(editions.address("author", row.lang, slug=author.slug)) if author else "",
        topics=[section_name(row.category), *tags],
        image=editions.absolute(cover.share),
        picture=cover,
        label=label,
    )


def _label(row: Row, rewrite: Accepted | None) -> str:
    """By the record of the story, as its page has it."""
    if rewrite is None:
        return ""
    is_translation = rewrite.original_version is not None
    return ai_label(rewrite.origin, is_translation=is_translation, from_translation=bool(row.ai_translated_from))


def _rooted(html: str) -> str:
    """With whole addresses of our own pages: a feed's text is read elsewhere."""
    return _ROOTED.sub(rf"\1{settings.SITE_URL}/", html) if '="/' in html else html
