"""Every document that is not well-formed RSS or Atom: feedparser reads it, and the common rules finish its items."""

import json
import re
from collections.abc import Iterable
from typing import Any

from feedparser.util import FeedParserDict

from sources.errors import ParseError
from sources.parsing import rss
from sources.parsing.fields import ALTERNATE, first, pages_first
from sources.parsing.found import NO_TEXT, FeedFacts, Picture, RawItem, Text
from sources.parsing.items import finished_feed, site_address, title_of
from sources.parsing.oddreader import TooSlow, read_oddly
from sources.parsing.parsed import ParsedFeed

LARGEST = 8_000_000
SECONDS = 1.0
BROKEN = "The document is too broken to be read as a feed."
BROKEN_ITEM = "The stored item is too broken to be read."
TOO_LARGE = "The document is not well-formed, and too large to be read all the same."
TOO_SLOW = "The document is not well-formed, and takes too long to be read all the same."
OPML = "The document is an OPML list of feeds, not a feed."
NO_FEED = "The document is XML or HTML, but no feed."
WEB_PAGE = "The document is a web page, not a feed."

_VOID_END = re.compile(r"</(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)>")
_CDF = re.compile(r"<channel\b", re.IGNORECASE)
_FIRST_OF_FORMAT = (("atom", "atom"), ("rss090", "rdf"), ("rss10", "rdf"), ("rss11", "rdf"))


def parse_oddly(text: str, url: str) -> ParsedFeed:
    """The feed in a document without DOCTYPE, whatever its state. Raises ParseError where there is none in it."""
    if len(text) > LARGEST:
        raise ParseError(TOO_LARGE)
    try:
        reader = read_oddly(text, SECONDS)
    except TooSlow:
        raise ParseError(TOO_SLOW) from None
    except Exception as error:  # feedparser promises nothing about hostile documents
        raise ParseError(BROKEN) from error
    if not (reader.version or reader.entries or _CDF.search(text, 0, 2000)):
        raise ParseError(_no_feed(text[:2000].lower()))
    kind = _format(reader.version)
    is_atom = kind == "atom"
    facts = _facts(reader.feeddata, is_atom)
    base = url if is_atom else site_address(facts, url)
    return finished_feed(kind, facts, [_item(entry, is_atom) for entry in reader.entries], url, base=base)


def parse_kept(payload: str, kind: str, url: str) -> ParsedFeed:
    """The feed of the one item in a payload that `parse_oddly` gave it; `kind` is the format of its document.

    Raises ParseError where it is no such payload.
    """
    try:
        entry = json.loads(payload, object_hook=FeedParserDict)
        item = _item(entry, kind == "atom")
    except Exception as error:  # whatever else a stored text may hold, it is no item of ours
        raise ParseError(BROKEN_ITEM) from error
    return finished_feed(kind, FeedFacts(), [item], url)


def _no_feed(head: str) -> str:
    return next((sentence for mark, sentence in (("<html", WEB_PAGE), ("<opml", OPML)) if mark in head), NO_FEED)


def _format(version: str) -> str:
    return next((name for start, name in _FIRST_OF_FORMAT if version.startswith(start)), "rss")


def _facts(feed: Any, is_atom: bool) -> FeedFacts:
    return FeedFacts(
        title=title_of(_title(feed, is_atom)),
        links=_links(feed),
        lang=feed.get("language") or first(_kept(feed, ("dc:language",))),
        ttl=first(_kept(feed, ("ttl",))),
        period=first(_kept(feed, ("sy:updateperiod",))),
        frequency=first(_kept(feed, ("sy:updatefrequency",))),
        authors=_kept(feed, ("author",)) if is_atom else [],
    )


def _item(entry: Any, is_atom: bool) -> RawItem:
    contents = [part for part in entry.get("content", ()) if part.get("value")]
    return RawItem(
        payload=json.dumps(entry, ensure_ascii=False, default=str),
        external_id=entry.get("id", ""),
        id_is_link=entry.get("permalink", True),
        links=_links(entry),
        title=_title(entry, is_atom),
        summary=_summary(entry, is_atom),
        content=_text(contents[0], is_atom) if contents else NO_TEXT,
        published=_kept(entry, rss.PUBLISHED),
        updated=_kept(entry, rss.UPDATED),
        authors=_kept(entry, rss.AUTHORS),
        keywords=_kept(entry, rss.KEYWORDS),
        categories=_kept(entry, rss.CATEGORIES),
        pictures=_pictures(entry),
        lang=entry.get("lang") or first(_kept(entry, rss.LANGUAGES)),
        is_empty=not any(entry.values()),
    )


def _kept(holder: Any, names: Iterable[str]) -> list[str]:
    kept = holder.get("kept", {})
    return [value for name in names for value in kept.get(name, ())]


def _links(holder: Any) -> list[str]:
    found = [
        (link.get("type", ""), link["href"])
        for link in holder.get("atom_links", ())
        if link.get("rel", ALTERNATE) == ALTERNATE
    ]
    return [*_kept(holder, ("link",)), *pages_first(found), *_kept(holder, ("feedburner:origlink",))]


def _text(detail: Any, is_atom: bool) -> Text:
    """RSS never says whether a text is HTML, so that it is; Atom says it."""
    if not detail:
        return NO_TEXT
    value = detail.get("value", "")
    if detail.get("type") == "application/xhtml+xml":
        value = _VOID_END.sub("", value)
    return Text(value, not is_atom or detail.get("type") != "text/plain", detail.get("base") or "")


def _title(entry: Any, is_atom: bool) -> Text:
    own = _text(entry.get("title_detail"), is_atom)
    return own if own.value else Text(first(_kept(entry, rss.TITLES)), not is_atom)


def _summary(entry: Any, is_atom: bool) -> Text:
    own = _text(entry.get("summary_detail"), is_atom)
    return own if own.value else Text(first(_kept(entry, rss.SUMMARIES)), not is_atom)


def _pictures(entry: Any) -> list[Picture]:
    found = [_picture(media, "url") for media in entry.get("media_content", ())]
    found += [Picture(media.get("url", ""), medium="image") for media in entry.get("media_thumbnail", ())]
    found += [_picture(link, "href") for link in entry.get("links", ()) if link.get("rel") == "enclosure"]
    found += [Picture(entry["image"].get("href", ""), medium="image")] if entry.get("image") else []
    return found + [_picture(link, "href") for link in entry.get("atom_links", ()) if link.get("rel") == "enclosure"]


def _picture(attributes: Any, address: str) -> Picture:
    return Picture(attributes.get(address, ""), attributes.get("type", ""), attributes.get("medium", ""))
