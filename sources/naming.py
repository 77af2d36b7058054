"""What a new feed is called: a key from its host or title, and whose it probably is."""

import re
from collections.abc import Container
from urllib.parse import urlsplit

from django.utils.text import slugify

LONGEST_KEY = 60
_FRONT = frozenset({"www", "feeds", "feed", "rss", "blog", "news", "api", "m"})
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "ac", "edu", "gv", "or", "ne"})
# Hosts that lend their name to many publishers: there the title says more.
_LENT = frozenset(
    {
        "blogspot",
        "feedburner",
        "feedblitz",
        "ghost",
        "github",
        "google",
        "medium",
        "reddit",
        "rsshub",
        "substack",
        "tumblr",
        "wordpress",
        "youtube",
    }
)


def site_of(url: str) -> str:
    """The publisher's name in an address (`kraken` of blog.kraken.com), or "" where the host names none."""
    labels = _host(url).split(".")
    if len(labels) < 2 or labels[-1].isdecimal():
        return ""
    at = -3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else -2
    name = labels[at]
    return "" if name in _LENT or len(name) < 3 else name


def key_for(title: str, url: str, taken: Container[str]) -> str:
    """A key that no other has: the publisher's name, else the title's words, else the host; `-2` and on if need be."""
    base = slugify(site_of(url)) or slugify(title) or slugify(_host(url).replace(".", "-")) or "feed"
    base = re.sub(r"^[^a-z0-9]+", "", base)[:LONGEST_KEY].rstrip("-_") or "feed"
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _FRONT:
        labels = labels[1:]
    return ".".join(labels)
