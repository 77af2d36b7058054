"""Bytes to ParsedFeed. No Django and no clock in here, and nothing of a format gets out."""

from sources.loading import at_first_call
from sources.parsing.parsed import ParsedFeed

_parse = at_first_call("sources.parsing.detection", "parse")

__all__ = ["parse"]


def parse(data: bytes, *, url: str = "", content_type: str = "") -> ParsedFeed:
    """As `detection.parse`. With lxml behind it, which a process that reads no document does without."""
    parsed: ParsedFeed = _parse(data, url=url, content_type=content_type)
    return parsed
