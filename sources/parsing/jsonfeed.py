"""JSON Feed 1.0 and 1.1. A wrong type in what makes a story (id, address, title, texts, dates) rejects the item;
elsewhere it is passed over.
"""

from sources.parsing.found import NO_TEXT, FeedFacts, Picture, RawItem, Text
from sources.parsing.items import finished_feed
from sources.parsing.jsonvalues import Item, each, listing, objects_in, payload_of, text, text_in, texts_in
from sources.parsing.parsed import ParsedFeed


def parse_json_feed(document: Item, url: str) -> ParsedFeed:
    """Raises UnusableItem where its `items` are no list."""
    facts = FeedFacts(
        title=text_in(document.get("title")),
        links=[text_in(document.get("home_page_url"))],
        lang=text_in(document.get("language")),
        authors=_authors(document),
    )
    return finished_feed("json", facts, each(listing(document, "items"), json_item), url)


def json_item(item: Item) -> RawItem:
    """Raises UnusableItem, naming the field, where one that makes a story has a wrong type."""
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
        categories=texts_in(item.get("tags")),
        pictures=_pictures(item),
        lang=text_in(item.get("language")),
        is_empty=not item,
    )


def _content(item: Item) -> Text:
    markup, words = text(item, "content_html"), text(item, "content_text")
    if markup:
        return Text(markup)
    return Text(words, is_html=False) if words else NO_TEXT


def _authors(holder: Item) -> list[str]:
    """Names by version 1.1's `authors` and 1.0's `author`."""
    people = objects_in(holder.get("authors")) + objects_in(holder.get("author"))
    return [name for name in (text_in(person.get("name")) for person in people) if name]


def _pictures(item: Item) -> list[Picture]:
    own = [Picture(text_in(item.get(name)), medium="image") for name in ("image", "banner_image")]
    files = objects_in(item.get("attachments"))
    return own + [Picture(text_in(file.get("url")), text_in(file.get("mime_type"))) for file in files]
