"""One stored item read again by itself, as a document of its own format."""

import json

from sources.parsing.detection import parse
from sources.parsing.jsondocument import parse_json
from sources.parsing.oddfeed import parse_kept
from sources.parsing.parsed import ParsedFeed


def parse_item(payload: str, kind: str, url: str) -> ParsedFeed:
    """The feed of one (or of none) in the payload of an item that came in a document of `kind`, "" where that is not
    known. Its relative links stand on `url`. Raises ParseError where it cannot be read.
    """
    if kind in _ENVELOPES:
        return parse_json(_ENVELOPES[kind].replace("ITEM", payload), url)
    if payload.startswith("{") and (kind or _is_feedparsers(payload)):
        return parse_kept(payload, kind or "rss", url)
    return parse(payload.encode("utf-8", "replace"), url=url)


_ENVELOPES = {
    "json": '{"version": "https://jsonfeed.org/version/1.1", "items": [ITEM]}',
    "coindesk": '{"Data": [ITEM], "Err": {}}',
    "cryptocompare": '{"Type": 100, "Data": [ITEM]}',
    "normalised": "[ITEM]",
}


def _is_feedparsers(payload: str) -> bool:
    """Items of documents that are not well-formed are stored as feedparser's own dictionary."""
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and bool(found.keys() & {"kept", "title_detail", "summary_detail", "guidislink"})
