"""What is asked and what comes back, as values, and where a redirect leads. Nothing is sent from here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from yarl import URL

from sources.addresses import without_secrets
from sources.errors import AddressRefused, FetchError

DEFAULT_MAX_BYTES = 8 * 2**20
DEFAULT_DEADLINE = 20.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What may follow a redirect to another origin; all else (Authorization, x-api-key, ...) was meant for the first only.
_HARMLESS = frozenset({"accept", "accept-language", "content-type", "if-modified-since", "if-none-match", "user-agent"})


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """`max_bytes` caps the body, on the wire and unpacked; `deadline` is seconds for everything, redirects included.

    Equal only to itself: two requests for one address are two requests.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    max_bytes: int = DEFAULT_MAX_BYTES
    deadline: float = DEFAULT_DEADLINE


@dataclass(frozen=True, slots=True)
class Response:
    """`url` is the last one asked, without credentials or fragment. Keys of `headers` are lower-case, repeated ones are
    joined by commas, cookies are left out. `body` is unpacked. `redirects` holds each hop's status and target.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(hash=False)
    body: bytes = field(repr=False)
    redirects: tuple[tuple[int, str], ...] = ()


def parsed(address: str) -> URL:
    """Raises AddressRefused for anything but http(s), FetchError for what is no address.

    Backslashes and control characters are refused: parsers disagree on where the host ends around them.
    """
    shown = without_secrets(address)
    if "\\" in address or any(ord(char) < 32 or ord(char) == 127 for char in address.strip()):
        raise FetchError(f"{shown} is not a web address: it holds a backslash or a control character.")
    try:
        url = URL(address.strip().replace(" ", "%20"))
        host, port = url.host, url.port
    except ValueError:
        raise FetchError(f"{shown} is not a web address; check how it is written.") from None
    if url.scheme not in ("http", "https"):
        raise AddressRefused(f"Refused {shown}: only addresses that start with http:// or https:// are asked.")
    if not host or not port:
        raise FetchError(f"{shown} is not a web address: it names no host.")
    return url


def redirected(request: Request, status: int, location: str) -> Request:
    """The request that follows an answer of `status` (one of REDIRECTS). Raises as `parsed` does."""
    here = parsed(request.url)
    try:
        there = parsed(str(here.join(URL(location.strip().replace(" ", "%20")))))
    except ValueError:
        raise FetchError(f"{without_secrets(request.url)} redirects to something that is not a web address.") from None
    headers = request.headers
    if there.origin() != here.origin():
        headers = {name: value for name, value in headers.items() if name.lower() in _HARMLESS}
    elif not there.user:
        there = there.with_user(here.user).with_password(here.password) if here.user else there
    drops_body = status == 303 or (status in (301, 302) and request.method == "POST")
    return replace(
        request,
        url=str(there),
        headers=headers,
        method="GET" if drops_body and request.method != "HEAD" else request.method,
        body=None if drops_body else request.body,
    )
