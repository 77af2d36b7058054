"""Which format a document is in, by what it holds and never by what its server calls it."""

from collections.abc import Callable

from sources.errors import ParseError
from sources.loading import at_first_call
from sources.parsing.decoding import decoded, expects_utf8
from sources.parsing.doctype import has_doctype, without_doctype
from sources.parsing.mending import mended_xml
from sources.parsing.parsed import ParsedFeed
from sources.parsing.xmlfeed import parse_strictly

parse_json: Callable[[str, str], ParsedFeed] = at_first_call("sources.parsing.jsondocument", "parse_json")
parse_oddly: Callable[[str, str], ParsedFeed] = at_first_call("sources.parsing.oddfeed", "parse_oddly")
"""With feedparser behind it."""


def parse(data: bytes, *, url: str = "", content_type: str = "") -> ParsedFeed:
    """The feed in `data`. `url` is where it was found, for its relative links; `content_type` the header as served,
    for its charset. Raises ParseError, with a sentence, where the document is no feed.
    """
    feed = _parse_at_once(data, url, content_type)
    if feed is not None:
        return feed
    text = decoded(data, content_type).lstrip("\ufeff \t\r\n\0")
    if not text:
        raise ParseError("The document is empty.")
    if text[0] in "{[":
        return parse_json(text, url)
    if "<" not in text:
        raise ParseError("The document is neither XML nor JSON, so it is no feed.")
    text, entities = without_doctype(text)
    return parse_strictly(_utf8(text), url) or _parse_mended(mended_xml(text, entities), url)


def _parse_at_once(data: bytes, url: str, content_type: str) -> ParsedFeed | None:
    """Most feeds: UTF-8, no DOCTYPE, well-formed. None for all others, and for bytes that only claim to be UTF-8."""
    if not data.startswith(b"<") or has_doctype(data) or not expects_utf8(data, content_type):
        return None
    return parse_strictly(data, url)


def _parse_mended(text: str, url: str) -> ParsedFeed:
    return parse_strictly(_utf8(text), url) or parse_oddly(text, url)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")
