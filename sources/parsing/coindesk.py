"""Answers of the CoinDesk Data API: `article/list` (a list) and `article/get` (one object) in their envelope."""

from sources.errors import ParseError
from sources.parsing.jsonvalues import Item, UnusableItem, mapping, moment, number, objects, payload_of, text
from sources.parsing.parsed import ParsedEntry, ParsedSource
from sources.parsing.texts import absolute, keyword_list, language, unique

WITHDRAWN = "The upstream has deleted this story (STATUS is DELETED)."


def refuse_error(document: Item) -> None:
    """Raises ParseError with the upstream's own words where the envelope holds an error instead of data."""
    error = document.get("Err")
    if error and not document.get("Data"):
        message = error.get("message") if isinstance(error, dict) else error
        raise ParseError(f"The CoinDesk API answered with an error: {message or payload_of(error)}")


def coindesk_entry(item: Item) -> ParsedEntry:
    if text(item, "STATUS").upper() == "DELETED":
        raise UnusableItem(WITHDRAWN)
    return ParsedEntry(
        external_id=text(item, "ID") or text(item, "GUID"),
        url=absolute("", text(item, "URL")),
        title=text(item, "TITLE"),
        summary=text(item, "SUBTITLE"),
        content=text(item, "BODY"),
        is_html=False,
        published_at=moment(item, "PUBLISHED_ON"),
        updated_at=moment(item, "UPDATED_ON"),
        authors=unique(text(item, "AUTHORS").split(",")),
        keywords=keyword_list(text(item, "KEYWORDS")),
        categories=category_names(item, "CATEGORY_DATA"),
        image_url=absolute("", text(item, "IMAGE_URL")),
        lang=language(text(item, "LANG")),
        sentiment=text(item, "SENTIMENT").upper(),
        score=number(item, "SCORE"),
        source=_source(mapping(item, "SOURCE_DATA")),
        payload=payload_of(item),
    )


def category_names(item: Item, name: str) -> tuple[str, ...]:
    """Of each category its NAME and then its CATEGORY, in the order sent, each word once."""
    return unique(text(category, key) for category in objects(item, name) for key in ("NAME", "CATEGORY"))


def _source(data: Item) -> ParsedSource | None:
    key = text(data, "SOURCE_KEY")
    if not key:
        return None
    kind = text(data, "SOURCE_TYPE").upper() or "RSS"
    return ParsedSource(key, text(data, "NAME") or key, kind, absolute("", text(data, "URL")))
