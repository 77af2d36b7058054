"""One stored page: its bytes in each coding, with strong ETags, and the answer to one reader."""

import gzip
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

import brotli

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Header = tuple[str, str]

_BROTLI_QUALITY: Final = 5
_GZIP_LEVEL: Final = 6
_SMALLEST_CODED: Final = 500
_MADE_BY_US: Final = frozenset({"etag", "content-length", "vary", "content-encoding"})
_CODERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "br": lambda body: brotli.compress(body, quality=_BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, _GZIP_LEVEL, mtime=0),
}


@dataclass(slots=True)
class Coded:
    """The page in one coding, ready to be sent."""

    etag: str
    headers: list[Header]
    body: bytes


@dataclass(slots=True)
class Page:
    """`keys` are what it shows; `version` and `mark` what its journal had noticed before it was made.

    `expires` is the monotonic second after which a date on it would be wrong, `true_at` when last nothing on it had
    changed. `asked`: somebody wanted it since the store last looked for what it can do without.
    """

    headers: list[Header]
    body: bytes
    keys: frozenset[str]
    version: int
    mark: int
    expires: float
    digest: str = ""
    true_at: float = 0.0
    asked: bool = False
    coded: dict[str, Coded] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.headers = [header for header in self.headers if header[0].lower() not in _MADE_BY_US]
        self.digest = self.digest or blake2b(self.body, digest_size=12).hexdigest()

    @property
    def size(self) -> int:
        """Bytes that it takes in memory, near enough."""
        return 2 * len(self.body) + 100 * len(self.keys) + 4000

    def answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """200, or 304 to who has it; HEAD gets no body."""
        coding = preferred(environ.get("HTTP_ACCEPT_ENCODING", "")) if len(self.body) >= _SMALLEST_CODED else ""
        coded = self.coded.get(coding) or self._coded_as(coding)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and _holds(known, coded.etag):
            kept = [header for header in coded.headers if not header[0].startswith("Content-")]
            start_response("304 Not Modified", kept)
            return []
        start_response("200 OK", list(coded.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [coded.body]

    def _coded_as(self, coding: str) -> Coded:
        """Made on first asking and kept: most pages are never asked for in all codings."""
        body = _CODERS[coding](self.body) if coding else self.body
        etag = f'"{self.digest}-{coding}"' if coding else f'"{self.digest}"'
        own = [("ETag", etag), ("Content-Length", str(len(body))), ("Vary", "Accept-Encoding")]
        if coding:
            own.append(("Content-Encoding", coding))
        made = self.coded[coding] = Coded(etag, [*self.headers, *own], body)
        return made


@lru_cache(maxsize=512)
def preferred(accepted: str) -> str:
    """The best of our codings that an Accept-Encoding header allows; "" for none."""
    weights = dict(_weights(accepted))
    for coding in _CODERS:
        if weights.get(coding, weights.get("*", 0.0)) > 0:
            return coding
    return ""


def _weights(accepted: str) -> Iterable[tuple[str, float]]:
    for piece in accepted.lower().split(","):
        name, _, rest = piece.strip().partition(";")
        value = rest.strip().removeprefix("q=").strip()
        try:
            yield name.strip(), float(value) if value else 1.0
        except ValueError:
            yield name.strip(), 0.0


def _holds(known: str, etag: str) -> bool:
    """Whether an If-None-Match header names `etag`; by its weak form too, as proxies may weaken it."""
    return known == etag or known == "*" or any(each.strip().removeprefix("W/") == etag for each in known.split(","))
