"""Answers of the older CryptoCompare API (`data/v2/news/`): ids are strings, lists are joined with `|`."""

from sources.errors import ParseError
from sources.parsing.jsonvalues import Item, mapping, moment, payload_of, text
from sources.parsing.parsed import ParsedEntry, ParsedSource
from sources.parsing.texts import absolute, keyword_list, language


def refuse_error(document: Item) -> None:
    """Raises ParseError with the upstream's own words where it answered with an error."""
    if document.get("Response") == "Error" and not document.get("Data"):
        raise ParseError(
            f"The CryptoCompare API answered with an error: {document.get('Message') or 'it gives no reason'}"
        )


def cryptocompare_entry(item: Item) -> ParsedEntry:
    return ParsedEntry(
        external_id=text(item, "id") or text(item, "guid"),
        url=absolute("", text(item, "url")),
        title=text(item, "title"),
        content=text(item, "body"),
        is_html=False,
        published_at=moment(item, "published_on"),
        keywords=keyword_list(text(item, "tags")),
        categories=keyword_list(text(item, "categories")),
        image_url=absolute("", text(item, "imageurl")),
        lang=language(text(item, "lang")),
        source=_source(text(item, "source"), mapping(item, "source_info")),
        payload=payload_of(item),
    )


def _source(key: str, info: Item) -> ParsedSource | None:
    return ParsedSource(key, text(info, "name") or key) if key else None
