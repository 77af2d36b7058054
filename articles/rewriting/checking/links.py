"""Links: addresses that the source has, or has otherwise, or has not."""

from collections.abc import Iterator, Sequence

from articles.rewriting.checking.claim import Claim
from articles.rewriting.links import Link


def claims(source: Sequence[Link], proposal: Sequence[Link]) -> Iterator[Claim]:
    """A link to the same site at another address is *changed*: addresses are easily made up."""
    same = {link.key: link for link in reversed(source)}
    hosts = {link.host: link for link in reversed(source) if link.host}
    for link in proposal:
        span = (link.start, link.end)
        if known := same.get(link.key):
            yield Claim("link", link.text, None, "supported", (known.start, known.end), span)
        elif near := hosts.get(link.host):
            yield Claim("link", link.text, None, "changed", (near.start, near.end), span)
        else:
            yield Claim("link", link.text, None, "unsupported", None, span)
