"""What a site's robots.txt allows, by RFC 9309: groups by product, the longest rule wins, `*` and `$`. Pure.

Rules are strangers' texts, so they are matched by searching their pieces one after the other, never as patterns.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_to_bytes, urlsplit

MOST_RULES = 5_000
LONGEST_RULE = 2_000


@dataclass(slots=True)
class _Group:
    products: list[str] = field(default_factory=list)
    rules: list[tuple[bool, str]] = field(default_factory=list)


def allows(robots: str, product: str, url: str) -> bool:
    """Whether `product` (the first word of our User-Agent) may ask for `url`."""
    parts = urlsplit(url)
    path = _normal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    if path == "/robots.txt":
        return True
    best, allowed = -1, True
    for allow, pattern in _rules_for(_groups(robots), product.lower()):
        length = len(pattern)
        if (length > best or (length == best and allow)) and _matches(pattern, path):
            best, allowed = length, allow
    return allowed


def _groups(robots: str) -> Iterator[_Group]:
    group = _Group()
    count = 0
    for line in robots.splitlines():
        name, _, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent":
            if group.rules:
                yield group
                group = _Group()
            group.products.append(value.lower())
        elif name in ("allow", "disallow") and group.products and count < MOST_RULES:
            count += 1
            group.rules.append((name == "allow", _normal(value[:LONGEST_RULE])))
    yield group


def _rules_for(groups: Iterable[_Group], product: str) -> list[tuple[bool, str]]:
    """The rules of all groups that name the product; of those for everybody where none does. Empty ones say nothing."""
    own: list[tuple[bool, str]] = []
    everybodys: list[tuple[bool, str]] = []
    named = False
    for group in groups:
        if product in group.products:
            named = True
            own.extend(group.rules)
        if "*" in group.products:
            everybodys.extend(group.rules)
    return [rule for rule in (own if named else everybodys) if rule[1]]


def _normal(path: str) -> str:
    """Percent-encoding in one spelling, so that `/ä` and `/%c3%a4` are the same path."""
    return quote(unquote_to_bytes(path), safe="/*$?&=:;,@!~'()+-._")


def _matches(pattern: str, path: str) -> bool:
    to_the_end = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for piece in rest[:-1]:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    if not rest:
        return not to_the_end or at == len(path)
    last = rest[-1]
    return path.endswith(last) and len(path) - len(last) >= at if to_the_end else path.find(last, at) >= 0
