"""What stands at an address that a person gave: a feed, or a page that leads to feeds. Asks, and stores nothing.

Everything goes through the guarded edge with small caps, because a browser waits. Pages are strangers' and are read as
such: cut to a size, parsed by lxml without network or huge trees, and nothing of them is ever shown as HTML.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from sources.errors import FetchError, ParseError
from sources.exchange import Request, Response
from sources.fetching import ACCEPT
from sources.http import fetch_many
from sources.paging import key_for
from sources.parsing import parse
from sources.parsing.decoding import decoded
from sources.parsing.parsed import ParsedFeed
from sources.parsing.texts import collapse, document_address

MOST_BYTES = 4 * 2**20
MOST_PAGE = 1_000_000
MOST_LINKS = 6
FIRST_DEADLINE, NEXT_DEADLINE = 10.0, 6.0
COMMON_PATHS = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/rss", "/index.xml", "/feed.json")
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/rss+xml"}
)
_PERMANENT = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Link:
    """An address that may be a feed, and what the page calls it."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A feed, and the address to keep: the one asked, or where it permanently redirects to."""

    url: str
    feed: ParsedFeed


@dataclass(frozen=True, slots=True)
class Look:
    """`feeds` in the order of their promise. `error` is the sentence to show exactly where there is none."""

    feeds: tuple[Found, ...] = ()
    error: str = ""


def look(address: str) -> Look:
    """What is at `address`. Takes up to sixteen seconds; raises nothing that an upstream can cause."""
    [(asked, answer)] = fetch_many([_request(address, FIRST_DEADLINE)])
    if isinstance(answer, FetchError):
        return Look(error=str(answer))
    first = _found(asked, answer)
    if isinstance(first, Found):
        return Look((first,))
    page = decoded(answer.body, answer.headers.get("content-type", ""))
    if not _is_page(page):
        return Look(error=f"{first} {_status(answer)}".strip())
    named = feed_links(page, answer.url)
    feeds = _feeds_at(named) or _feeds_at(_guesses(answer.url, named))
    if feeds:
        return Look(feeds)
    said = "names none that can be read" if named else "names none"
    return Look(error=f"No feed was found: the page {said}, and none is at the usual places. {_status(answer)}".strip())


def feed_links(page: str, url: str) -> list[Link]:
    """Pure: the feeds that an HTML page names by <link rel="alternate">, else those that its links look like; six."""
    root = _tree(page[:MOST_PAGE])
    if root is None:
        return []
    base = _joined(url, next((each.get("href") or "" for each in root.iter("base")), "")) or url
    named = list(_alternates(root)) or list(_anchors(root))
    links = [Link(_joined(base, href), collapse(title)[:200]) for href, title in named]
    unique = {link.url: link for link in reversed(links) if urlsplit(link.url).scheme in ("http", "https")}
    return list(reversed(unique.values()))[:MOST_LINKS]


def _alternates(root: etree._Element) -> Iterator[tuple[str, str]]:
    for link in root.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        relations = (link.get("rel") or "").lower().split()
        if "alternate" in relations and kind in _FEED_TYPES and link.get("href"):
            yield link.get("href") or "", link.get("title") or ""


def _anchors(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Links whose last part says feed, as pages have them that name none properly."""
    for anchor in root.iter("a"):
        href = anchor.get("href") or ""
        last = href.partition("?")[0].rstrip("/").rpartition("/")[2].lower()
        if last in ("feed", "rss", "atom") or last.endswith((".rss", ".atom", "rss.xml", "feed.xml", "atom.xml")):
            yield href, anchor.text or ""


def _guesses(url: str, tried: Sequence[Link]) -> list[Link]:
    known = {link.url for link in tried}
    here = urlsplit(url).path.rstrip("/")
    paths = [*COMMON_PATHS, *([f"{here}/feed"] if here else [])]
    return [Link(guess) for path in paths if (guess := urljoin(url, path)) not in known]


def _feeds_at(links: Sequence[Link]) -> tuple[Found, ...]:
    """Those of `links` that are feeds, in their order; all are asked at once."""
    asked = {link.url: number for number, link in enumerate(links)}
    found: dict[int, Found] = {}
    for request, answer in fetch_many([_request(url, NEXT_DEADLINE) for url in asked]):
        result = answer if isinstance(answer, FetchError) else _found(request, answer)
        if isinstance(result, Found):
            found[asked[request.url]] = result
    unique = {found[number].url: found[number] for number in sorted(found, reverse=True)}
    return tuple(reversed(unique.values()))


def _found(request: Request, answer: Response) -> Found | str:
    """The feed in an answer, or the sentence why it is none."""
    if not 200 <= answer.status < 300:
        return "There is no feed."
    kind = answer.headers.get("content-type", "")
    base = document_address(answer.url, answer.headers.get("content-location", ""))
    try:
        feed = parse(answer.body, url=base, content_type=kind)
    except ParseError as error:
        return str(error)
    moved = all(status in _PERMANENT for status, _ in answer.redirects)
    return Found(answer.url if answer.redirects and moved else request.url, feed)


def _request(url: str, deadline: float) -> Request:
    return Request(url, headers={"Accept": ACCEPT, **key_for(url)}, max_bytes=MOST_BYTES, deadline=deadline)


def _status(answer: Response) -> str:
    return "" if 200 <= answer.status < 300 else f"The server answered with status {answer.status}."


def _is_page(text: str) -> bool:
    start = text[:2000].lower()
    return "<html" in start or "<!doctype html" in start or "<head" in start or "<body" in start


def _tree(page: str) -> etree._Element | None:
    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True)
    try:
        root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if isinstance(root, etree._Element) else None


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return ""
