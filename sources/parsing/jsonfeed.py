"""JSON Feed 1.0 and 1.1."""

from sources.parsing.items import NO_TEXT, FeedFacts, Picture, RawItem, Text, finished_feed
from sources.parsing.jsonvalues import (
    Item,
    each,
    listing,
    mapping,
    objects,
    payload_of,
    strings,
    text,
)
from sources.parsing.parsed import ParsedFeed


def parse_json_feed(document: Item, url: str) -> ParsedFeed:
    """Raises UnusableItem where the document is broken as a whole, not just one of its items."""
    facts = FeedFacts(
        title=text(document, "title"),
        links=[text(document, "home_page_url")],
        lang=text(document, "language"),
        authors=_authors(document),
    )
    return finished_feed("json", facts, each(listing(document, "items"), json_item), url)


def json_item(item: Item) -> RawItem:
    return RawItem(
        payload=payload_of(item),
        external_id=text(item, "id"),
        id_is_link=True,
        links=[text(item, "url"), text(item, "external_url")],
        title=Text(text(item, "title"), is_html=False),
        summary=Text(text(item, "summary"), is_html=False),
        content=_content(item),
        published=[text(item, "date_published")],
        updated=[text(item, "date_modified")],
        authors=_authors(item),
        categories=strings(item, "tags"),
        pictures=_pictures(item),
        lang=text(item, "language"),
        is_empty=not item,
    )


def _content(item: Item) -> Text:
    markup, words = text(item, "content_html"), text(item, "content_text")
    if markup:
        return Text(markup)
    return Text(words, is_html=False) if words else NO_TEXT


def _authors(holder: Item) -> list[str]:
    """Names by version 1.1's `authors`, else by 1.0's `author`."""
    people = objects(holder, "authors") or [mapping(holder, "author")]
    return [name for name in (text(person, "name") for person in people) if name]


def _pictures(item: Item) -> list[Picture]:
    own = [Picture(text(item, name), medium="image") for name in ("image", "banner_image")]
    return own + [Picture(text(file, "url"), text(file, "mime_type")) for file in objects(item, "attachments")]
