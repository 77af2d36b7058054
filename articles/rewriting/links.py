"""Links in a text, brought to one form, whatever follows them around: `www.`, a closing slash, campaign marks."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from articles.rewriting.markup import addresses

_CAMPAIGN = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "ref_src")


@dataclass(frozen=True, slots=True)
class Link:
    """The address at `[start:end)`; `key` is what to compare, `host` where it leads."""

    text: str
    start: int
    end: int
    key: str
    host: str


def find(markdown: str) -> tuple[Link, ...]:
    """The web addresses of Markdown links and those that stand in the text."""
    found = ((markdown[start:end], start, end) for start, end in addresses(markdown))
    return tuple(Link(url, start, end, *_key(url)) for url, start, end in found if url.lower().startswith("http"))


def _key(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # an address that cannot be taken apart is compared as it stands
        return url, ""
    kept = urlencode([pair for pair in parse_qsl(parts.query) if not pair[0].startswith(_CAMPAIGN)])
    return f"{host}{parts.path.rstrip('/')}?{kept}", host
