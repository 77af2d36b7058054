"""RSS 2.0 with whole texts (content), pictures and their credits (Media RSS), and authors (Dublin Core)."""

from datetime import UTC, datetime
from typing import Final

from articles.feeds.document import Feed, Item
from articles.xmltext import document, quoted, text

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MINUTES_TO_LIVE: Final = 15
_OPENING: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>\n'
)


def write(feed: Feed, hub: str) -> bytes:
    changed = f"<lastBuildDate>{_date(feed.updated)}</lastBuildDate>" if feed.updated else ""
    linked = f'<atom:link rel="hub" href={quoted(hub)}/>' if hub else ""
    head = (
        f"<title>{text(feed.title)}</title><link>{text(feed.page)}</link><description>{text(feed.title)}</description>"
        f'<atom:link rel="self" type="application/rss+xml" href={quoted(feed.address)}/>{linked}'
        f"<language>{feed.lang}</language>{changed}<ttl>{_MINUTES_TO_LIVE}</ttl>\n"
    )
    items = "".join(item.once("rss", _item) for item in feed.items)
    return document(f"{_OPENING}{head}{items}</channel></rss>\n")


def _item(item: Item) -> str:
    """Readers take a description for HTML, so plain text is escaped once for HTML and once for XML."""
    topics = "".join(f"<category>{text(name)}</category>" for name in item.topics)
    return (
        f"<item><title>{text(item.title)}</title><link>{text(item.address)}</link>"
        f'<guid isPermaLink="true">{text(item.address)}</guid><pubDate>{_date(item.at)}</pubDate>'
        f"<dc:creator>{text(item.author)}</dc:creator>{topics}<description>{text(text(item.summary))}</description>"
        f"<content:encoded>{text(item.html)}</content:encoded>{picture(item)}</item>\n"
    )


def picture(item: Item) -> str:
    """Media RSS, which Atom takes as well."""
    shown = item.picture
    credit = f'<media:credit role="photographer">{text(shown.credit)}</media:credit>' if shown.credit else ""
    alt = f'<media:description type="plain">{text(shown.alt)}</media:description>' if shown.alt else ""
    size = ' width="{}" height="{}"'.format(*shown.share_size) if shown.share_size else ""
    return f'<media:content url={quoted(item.image)} medium="image"{size}>{credit}{alt}</media:content>'


def _date(moment: datetime) -> str:
    """RFC 822, whose words are English whatever the language."""
    at = moment.astimezone(UTC)
    return f"{_DAYS[at.weekday()]}, {at.day:02d} {_MONTHS[at.month - 1]} {at:%Y %H:%M:%S} +0000"
