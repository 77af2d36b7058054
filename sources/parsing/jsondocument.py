"""JSON documents: which of the four shapes one is, and the feed in it."""

import json
from collections.abc import Callable
from typing import Any

from sources.errors import ParseError
from sources.parsing import coindesk, cryptocompare
from sources.parsing.coindesk import coindesk_entry
from sources.parsing.cryptocompare import cryptocompare_entry
from sources.parsing.items import sorted_out
from sources.parsing.jsonfeed import parse_json_feed
from sources.parsing.jsonvalues import Item, UnusableItem, each
from sources.parsing.normalised import normalised_entry
from sources.parsing.parsed import NO_STORY, ParsedEntry, ParsedFeed, RejectedItem

UNKNOWN = "The document is JSON, but of no feed format known here."


def parse_json(text: str, url: str) -> ParsedFeed:
    """The feed in a JSON document. Raises ParseError where it is none, or an upstream's error."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise ParseError(f"The document begins like JSON, but is broken: {error}.") from None
    except RecursionError:
        raise ParseError("The document is JSON nested too deeply to be a feed.") from None
    if isinstance(document, list):
        return _of_entries("normalised", document, normalised_entry)
    if not isinstance(document, dict):
        raise ParseError(UNKNOWN)
    return _envelope(document) or _json_feed(document, url) or _single(document, url)


def _envelope(document: Item) -> ParsedFeed | None:
    """An answer of one of the two APIs."""
    if not document.keys() & {"Data", "Err", "Response"}:
        return None
    coindesk.refuse_error(document)
    cryptocompare.refuse_error(document)
    data = document.get("Data")
    items = data if isinstance(data, list) else [data] if data else []
    older = "Type" in document or any(isinstance(item, dict) and "published_on" in item for item in items)
    if older:
        return _of_entries("cryptocompare", items, cryptocompare_entry)
    return _of_entries("coindesk", items, coindesk_entry)


def _json_feed(document: Item, url: str) -> ParsedFeed | None:
    version = document.get("version")
    if "items" not in document and not (isinstance(version, str) and "jsonfeed.org" in version):
        return None
    try:
        return parse_json_feed(document, url)
    except UnusableItem as reason:
        raise ParseError(f"The JSON feed cannot be read. {reason}") from None


def _single(item: Item, url: str) -> ParsedFeed:
    """One stored item by itself, as a replay brings it."""
    if "PUBLISHED_ON" in item:
        return _of_entries("coindesk", [item], coindesk_entry)
    if "published_on" in item:
        return _of_entries("cryptocompare", [item], cryptocompare_entry)
    if "source_data" in item or "published" in item:
        return _of_entries("normalised", [item], normalised_entry)
    if item.keys() & {"content_html", "content_text"}:
        return parse_json_feed({"items": [item]}, url)
    raise ParseError(UNKNOWN)


def _of_entries(kind: str, items: list[Any], make: Callable[[Item], ParsedEntry]) -> ParsedFeed:
    return sorted_out(kind, [_with_story(item) for item in each(items, make)])


def _with_story(item: ParsedEntry | RejectedItem) -> ParsedEntry | RejectedItem:
    if isinstance(item, RejectedItem) or item.has_story:
        return item
    return RejectedItem(NO_STORY, item.payload)
