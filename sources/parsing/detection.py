"""Which format a document is in, by what it holds and never by what its server calls it."""

from sources.errors import ParseError
from sources.parsing.decoding import decoded
from sources.parsing.doctype import without_doctype
from sources.parsing.jsondocument import parse_json
from sources.parsing.mending import mended_xml
from sources.parsing.oddfeed import parse_oddly
from sources.parsing.parsed import ParsedFeed
from sources.parsing.xmlfeed import parse_strictly


def parse(data: bytes, *, url: str = "", content_type: str = "") -> ParsedFeed:
    """The feed in `data`. `url` is where it was found, for its relative links; `content_type` the header as served,
    for its charset. Raises ParseError, with a sentence, where the document is no feed.
    """
    text = decoded(data, content_type).lstrip("\ufeff \t\r\n\0")
    if not text:
        raise ParseError("The document is empty.")
    if text[0] in "{[":
        return parse_json(text, url)
    if "<" not in text:
        raise ParseError("The document is neither XML nor JSON, so it is no feed.")
    text, entities = without_doctype(text)
    feed = parse_strictly(text, url)
    if feed is None:
        text = mended_xml(text, entities)
        feed = parse_strictly(text, url) or parse_oddly(text, url)
    return feed
