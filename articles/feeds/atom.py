"""Atom 1.0 (RFC 4287) with whole texts, and pictures and their credits (Media RSS)."""

from typing import Final

from django.conf import settings

from articles.feeds.document import Feed, Item
from articles.feeds.rss import picture
from articles.xmltext import document, quoted, text, utc

_OPENING: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:lang='
)
_NEVER: Final = "1970-01-01T00:00:00Z"


def write(feed: Feed, hub: str) -> bytes:
    """The address is the identity: of the feed, and of each story in it."""
    linked = f'<link rel="hub" href={quoted(hub)}/>' if hub else ""
    head = (
        f"{quoted(feed.lang)}><title>{text(feed.title)}</title><id>{text(feed.address)}</id>"
        f'<link rel="alternate" type="text/html" href={quoted(feed.page)}/>'
        f'<link rel="self" type="application/atom+xml" href={quoted(feed.address)}/>{linked}'
        f"<updated>{utc(feed.updated) if feed.updated else _NEVER}</updated>"
        f"<author><name>{text(settings.SITE_NAME)}</name></author>\n"
    )
    entries = "".join(item.once("atom", _entry) for item in feed.items)
    return document(f"{_OPENING}{head}{entries}</feed>\n")


def _entry(item: Item) -> str:
    topics = "".join(f"<category term={quoted(name)}/>" for name in item.topics)
    page = f"<uri>{text(item.author_page)}</uri>" if item.author_page else ""
    return (
        f"<entry><title>{text(item.title)}</title><id>{text(item.address)}</id>"
        f'<link rel="alternate" type="text/html" href={quoted(item.address)}/>'
        f"<published>{utc(item.at)}</published><updated>{utc(item.updated)}</updated>"
        f"<author><name>{text(item.author)}</name>{page}</author>{topics}<summary>{text(item.summary)}</summary>"
        f'<content type="html">{text(item.html)}</content>{picture(item)}</entry>\n'
    )
