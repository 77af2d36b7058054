"""The text of a news page, as clean HTML; a program that `pages.py` runs within limits.

In goes a line of JSON (`url`, `content_type`) and the page as it came, out comes HTML of paragraphs, headings, lists,
quotes and links. The page's own scripts, pictures, comments and furniture stay behind.
"""

import json
import re
from typing import Any

import trafilatura
from lxml import etree

from sources import isolation
from sources.errors import WireError
from sources.parsing.decoding import decoded

SECONDS = 8.0  # of the processor's, in case that nobody is left to stop it
MEGABYTES = 700
LONGEST = 200_000
FEWEST = 200
NOTHING_FOUND = "No article text was found on the page; it may want a login, or be made by scripts."

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:\-]{1,40})""", re.IGNORECASE)


class NoStory(WireError):
    """There is no article on the page."""


def extract(data: bytes) -> bytes:
    """Raises NoStory."""
    head, _, page = data.partition(b"\n")
    asked: dict[str, str] = json.loads(head)
    found = trafilatura.extract(
        decoded(page, _content_type(asked["content_type"], page)),
        url=asked["url"],
        output_format="html",
        include_comments=False,
        include_images=False,
        include_links=True,
        include_formatting=True,
    )
    html = _story(found) if found else ""
    if not html:
        raise NoStory(NOTHING_FOUND)
    return html.encode()


def _content_type(served: str, page: bytes) -> str:
    """As served; where that names no charset, with the one that the page's head names."""
    if "charset" in served.lower() or not (named := _META_CHARSET.search(page[:4096])):
        return served
    return f"{served}; charset={named[1].decode()}"


def _story(document: str) -> str:
    """The body's elements, less the headline, which is known; "" where too little is left to be a story."""
    root: Any = etree.fromstring(document, etree.HTMLParser(no_network=True))
    body = root.find("body") if root is not None else None
    if body is None:
        return ""
    elements = [each for each in body if each.tag != "h1"]
    text = " ".join(" ".join(each.itertext()) for each in elements)
    if len(" ".join(text.split())) < FEWEST:
        return ""
    return "\n".join(etree.tostring(each, encoding="unicode", method="html").strip() for each in elements)[:LONGEST]


if __name__ == "__main__":
    isolation.serve(extract, refusal=NoStory, seconds=SECONDS, megabytes=MEGABYTES)
