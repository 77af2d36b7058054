"""Linked pages, read politely: the site's robots.txt first, then the page, then its text in a process of its own."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache

from sources import isolation
from sources.addresses import without_secrets
from sources.errors import FetchError
from sources.exchange import Request, Response
from sources.http import fetch_many
from sources.robots import allows

EXTRACTION_SECONDS = 8.0
MOST_PAGE = 4 * 2**20
MOST_ROBOTS = 512 * 1024
ROBOTS_DEADLINE = 10.0
ROBOTS_KEPT = 24 * 3600
TROUBLE_KEPT = 600
_HTML = ("text/html", "application/xhtml+xml")
_TROUBLE = "\0"
"""Begins what is kept of a robots.txt that could not be read; the rest is why."""


@dataclass(frozen=True, slots=True)
class Page:
    """The text of the page at `url`, where redirects ended, as HTML."""

    url: str
    html: str


@dataclass(frozen=True, slots=True)
class NoPage:
    """Why there is no text, as a sentence. `refused`: the site does not allow it."""

    reason: str
    refused: bool = False


def read_pages(urls: Iterable[str]) -> Iterator[tuple[str, Page | NoPage]]:
    """Each address with what came of it, as they finish. Asks all at once, so give one address a host."""
    urls = list(urls)
    robots = _robots_of({origin_of(url) for url in urls})
    asked: dict[Request, str] = {}
    for url in urls:
        if no := _refusal(robots, url):
            yield url, no
        else:
            asked[Request(url, headers={"Accept": "text/html, application/xhtml+xml"}, max_bytes=MOST_PAGE)] = url
    for request, answer in fetch_many(asked):
        yield asked[request], _page(answer)


def origin_of(url: str) -> str:
    """Scheme, host and port, as robots.txt goes by; credentials left out."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def _page(answer: Response | FetchError) -> Page | NoPage:
    if isinstance(answer, FetchError):
        return NoPage(str(answer))
    shown, kind = without_secrets(answer.url), answer.headers.get("content-type", "")
    if answer.status != 200:
        return NoPage(f"{shown} answers with status {answer.status} instead of a page.")
    if kind.partition(";")[0].strip().lower() not in _HTML:
        return NoPage(f"{shown} is no web page, but {kind.partition(';')[0][:60] or 'of no kind that it names'}.")
    # Where redirects led is known only now; a text that its site does not give is not kept.
    if answer.redirects and (no := _refusal(_robots_of({origin_of(answer.url)}), answer.url)):
        return no
    return _text(answer, kind)


def _text(answer: Response, kind: str) -> Page | NoPage:
    head = json.dumps({"url": answer.url, "content_type": kind}).encode()
    try:
        html = isolation.run("sources.extracting", head + b"\n" + answer.body, seconds=EXTRACTION_SECONDS)
    except isolation.Refused as refused:
        return NoPage(str(refused))
    except isolation.TookTooLong:
        return NoPage(f"The page could not be read in {EXTRACTION_SECONDS:g} seconds.")
    except isolation.Crashed:
        return NoPage("The page could not be read: it is damaged or needs too much memory.")
    return Page(answer.url, html.decode())


def _refusal(robots: dict[str, str], url: str) -> NoPage | None:
    rules = robots[origin_of(url)]
    host = urlsplit(url).hostname
    if rules.startswith(_TROUBLE):
        return NoPage(f"What {host} allows is not known: {rules[1:]} Ask again later.")
    if not allows(rules, settings.NEWSROOM_USER_AGENT.partition("/")[0], url):
        return NoPage(f"{host} does not allow programs to read this page (its robots.txt).", refused=True)
    return None


def _robots_of(origins: Iterable[str]) -> dict[str, str]:
    """The robots.txt of each origin, from the cache or from the site; "" where it has none."""
    keys = {origin: f"robots:{hashlib.sha256(origin.encode()).hexdigest()}" for origin in origins}
    known = cache.get_many(keys.values())
    robots = {origin: known[key] for origin, key in keys.items() if key in known}
    missing = [origin for origin in keys if origin not in robots]
    asked = {Request(f"{each}/robots.txt", max_bytes=MOST_ROBOTS, deadline=ROBOTS_DEADLINE): each for each in missing}
    for request, answer in fetch_many(asked):
        origin, rules = asked[request], _rules(answer)
        robots[origin] = rules
        cache.set(keys[origin], rules, TROUBLE_KEPT if rules.startswith(_TROUBLE) else ROBOTS_KEPT)
    return robots


def _rules(answer: Response | FetchError) -> str:
    """By RFC 9309: what is not there forbids nothing; what cannot be had forbids all."""
    if isinstance(answer, FetchError):
        return f"{_TROUBLE}{answer}"
    if answer.status == 200:
        return answer.body.decode("utf-8-sig", "replace").replace(_TROUBLE, "")
    if 400 <= answer.status < 500 and answer.status != 429:
        return ""
    return f"{_TROUBLE}its robots.txt answers with status {answer.status}."
