"""One stored page: its bytes in each coding, with strong ETags, and the answer to one reader."""

import gzip
import sys
from collections.abc import Callable, Iterable
from dataclasses import InitVar, dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

import brotli
from django.conf import settings
from django.utils.http import parse_http_date_safe

from articles.depending import read_on

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Header = tuple[str, str]
STORED: Final = "newsroom.stored"
"""Stands in the environment of a request that was answered with a stored page."""
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_BROTLI_QUALITY: Final = 5
_GZIP_LEVEL: Final = 6
_SMALLEST_CODED: Final = 500
_MADE_BY_US: Final = frozenset({"etag", "content-length", "vary", "content-encoding"})
_CODERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "br": lambda body: brotli.compress(body, quality=_BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, _GZIP_LEVEL, mtime=0),
}
_DECODERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "": lambda body: body,
}
_KEY_BYTES, _PAGE_BYTES = 20, 2500
"""What a key, which most often stands on other pages too, and all the rest take in memory, near enough."""


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
    changed. `asked`: somebody wanted it since the store last looked for what it can do without. `weighed` is the size
    that the store counts for it; `story` is the article whose own page it is. Of its text only those codings are kept
    that readers of any process asked for. It begins with `body`, in `coding` if that is not "": then `digest` is that
    of its text.
    """

    headers: list[Header]
    body: InitVar[bytes]
    keys: Iterable[str]
    version: int
    mark: int
    expires: float
    true_at: float = 0.0
    asked: bool = False
    weighed: int = 0
    coded: dict[str, Coded] = field(default_factory=dict)
    has_grown: bool = False
    coding: InitVar[str] = ""
    digest: str = ""
    story: int | None = field(init=False)
    _is_short: bool = field(init=False)
    _unasked: bytes | None = field(init=False)

    def __post_init__(self, body: bytes, coding: str) -> None:
        self.headers = [_once(header) for header in self.headers if header[0].lower() not in _MADE_BY_US]
        self.keys = tuple(map(sys.intern, self.keys))
        self.story = read_on(self.keys)
        self.digest = self.digest or blake2b(body, digest_size=12).hexdigest()
        self._is_short = not coding and len(body) < _SMALLEST_CODED
        self._unasked = body
        if coding:
            self._hold(coding, body)

    @property
    def size(self) -> int:
        """Bytes that it takes in memory, near enough."""
        bodies = len(self._unasked or b"") + sum(len(coded.body) for coded in list(self.coded.values()))
        return bodies + _KEY_BYTES * len(tuple(self.keys)) + _PAGE_BYTES

    def held(self) -> tuple[str, bytes]:
        """A coding that it is kept in, and its body in that; "" for none."""
        if (body := self._unasked) is not None:
            return "", body
        coding, coded = next(iter(list(self.coded.items())))  # another thread may just be adding one
        return coding, coded.body

    def code(self, accepted: str) -> Coded:
        """Its body as an Accept-Encoding header wants it: made on first asking and kept, since most pages are never
        asked for in all codings."""
        coding = "" if self._is_short else preferred(accepted)
        return self.coded.get(coding) or self._coded_as(coding)

    def held_for(self, environ: Environ) -> Coded | None:
        """As whoever asks takes it, if it is held so."""
        return self.coded.get("" if self._is_short else preferred(environ.get("HTTP_ACCEPT_ENCODING", "")))

    def answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """200, or 304 to who has it; HEAD gets no body."""
        coded = self.code(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if self._is_known(environ, coded.etag):
            kept = [header for header in coded.headers if not header[0].startswith("Content-")]
            start_response("304 Not Modified", kept)
            return []
        start_response("200 OK", list(coded.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [coded.body]

    def _is_known(self, environ: Environ, etag: str) -> bool:
        """By its ETag; by its time only where no ETag is asked for (RFC 9110, 13.2.2)."""
        if known := environ.get("HTTP_IF_NONE_MATCH"):
            return _holds(known, etag)
        if not (since := environ.get("HTTP_IF_MODIFIED_SINCE")):
            return False
        asked, changed = (parse_http_date_safe(told) if told else None for told in (since, self._changed()))
        return asked is not None and changed is not None and changed <= asked

    def _changed(self) -> str | None:
        return next((value for name, value in self.headers if name.lower() == "last-modified"), None)

    def _coded_as(self, coding: str) -> Coded:
        kept_in, kept = ("", self.coded[""].body) if "" in self.coded else self.held()
        text = _DECODERS[kept_in](kept)
        return self._hold(coding, _CODERS[coding](text) if coding else text)

    def _hold(self, coding: str, body: bytes) -> Coded:
        etag = f'"{self.digest}-{coding}"' if coding else f'"{self.digest}"'
        own = [("ETag", etag), ("Content-Length", str(len(body))), ("Vary", "Accept-Encoding")]
        if coding:
            own.append(("Content-Encoding", coding))
        made = self.coded[coding] = Coded(etag, [*_for_proxies(), *self.headers, *own], body)
        self._unasked = None  # after the line above: another thread may want the text
        self.has_grown = True
        return made


def _for_proxies() -> list[Header]:
    """Before all others: nginx before 1.23 takes the first word on keeping that it reads."""
    return [("X-Accel-Expires", str(settings.PROXY_CACHE_SECONDS))] if settings.PROXY_CACHE_SECONDS else []


@lru_cache(maxsize=1024)
def _once(header: Header) -> Header:
    """The same object for the same header: a thousand pages differ in none of them."""
    return header


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
