"""Feeds to parse, written for these tests."""

from sources.parsing import parse
from sources.parsing.parsed import ParsedEntry, ParsedFeed

URL = "https://wire.example/feeds/all.xml"
NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)


def rss(*items: str, channel: str = "") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {NAMESPACES}><channel>{channel}{inside}</channel></rss>'


def atom(*entries: str, feed: str = "", attributes: str = "") -> str:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{feed}{inside}</feed>'


def parsed(document: str | bytes, url: str = URL, content_type: str = "") -> ParsedFeed:
    data = document.encode() if isinstance(document, str) else document
    return parse(data, url=url, content_type=content_type)


def only(document: str | bytes, url: str = URL, content_type: str = "") -> ParsedEntry:
    feed = parsed(document, url, content_type)
    assert len(feed.entries) == 1
    assert not feed.rejected
    return feed.entries[0]
