"""The one HTTP edge: every request that Newsroom sends leaves through here.

Private addresses are refused three times over: in the URL, in the answer of DNS, and once more when the socket to the
address that was really chosen is made, so that a name that changes its answer cannot pass. Redirects are followed by
hand, each hop judged anew. No proxy, cookie or credential is taken from the environment.
"""

import asyncio
import contextlib
import errno
import functools
import logging
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from yarl import URL

from sources.addresses import OutboundRules, check_public, refusal, without_secrets
from sources.crew import as_they_finish
from sources.errors import FetchError
from sources.exchange import DEFAULT_DEADLINE, DEFAULT_MAX_BYTES, REDIRECTS, Request, Response, parsed, redirected
from sources.inflating import CannotUnpack, inflater
from sources.tls import aiohttp, authorities

__all__ = ["Edge", "Request", "Response", "fetch", "fetch_async", "fetch_many"]

logger = logging.getLogger(__name__)

MAX_REDIRECTS = 5
_MAX_HEADER_BYTES = 8190  # Of one header, and 128 of them at most; more is an attack or a broken server.

# The first that fits names what went wrong; the library's own texts may hold the whole URL or what a stranger sent.
_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorCertificateError, "its certificate is not valid for that name"),
    (aiohttp.ClientSSLError, "no secure connection could be made"),
    (aiohttp.ClientConnectorDNSError, "its name is not known; check the spelling"),
    (aiohttp.ClientConnectorError, "it cannot be reached"),
    (aiohttp.ClientPayloadError, "its answer breaks off in the middle"),
    (aiohttp.ServerDisconnectedError, "it hung up without an answer"),
    (aiohttp.ClientOSError, "it broke the connection off"),
    (aiohttp.ClientResponseError, "its answer is not proper HTTP, or its headers are too large"),
    (OSError, "it broke the connection off"),
    (ValueError, "the address or a header to be sent is malformed"),
)


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    deadline: float = DEFAULT_DEADLINE,
) -> Response:
    """The answer, whatever its status. Raises FetchError, or AddressRefused before anything is sent."""
    request = Request(url, method, headers or {}, body, max_bytes, deadline)
    for _, answer in fetch_many([request]):
        if isinstance(answer, Response):
            return answer
        raise answer
    raise FetchError(f"{without_secrets(url)} was not asked.")


def fetch_many(
    requests: Iterable[Request], *, concurrency: int = 32, meanwhile: Callable[[], object] | None = None
) -> Iterator[tuple[Request, Response | FetchError]]:
    """Each request with its answer or error, in the order in which they finish; see `as_they_finish`."""
    return as_they_finish(list(requests), _asking, concurrency=concurrency, meanwhile=meanwhile)


@contextlib.asynccontextmanager
async def _asking() -> AsyncIterator[Callable[[Request], Awaitable[Response | FetchError]]]:
    rules = OutboundRules(frozenset(settings.OUTBOUND_PORTS), frozenset(settings.OUTBOUND_ALLOWED_HOSTS))
    async with Edge(rules, settings.NEWSROOM_USER_AGENT) as edge:
        yield functools.partial(_answer_or_error, edge)


async def _answer_or_error(edge: "Edge", request: Request) -> Response | FetchError:
    try:
        return await fetch_async(edge, request)
    except FetchError as error:
        return error
    except Exception as error:
        shown = without_secrets(request.url)
        logger.exception("Unforeseen while fetching %s", shown)
        return FetchError(f"{shown} could not be fetched: something unforeseen happened ({type(error).__name__}).")


async def fetch_async(edge: "Edge", request: Request) -> Response:
    """As `fetch`, for one of many requests that share an edge."""
    try:
        async with asyncio.timeout(request.deadline):
            return await _follow(edge, request)
    except TimeoutError:
        raise FetchError(
            f"{without_secrets(request.url)} did not finish its answer within {request.deadline:g} seconds."
        ) from None


async def _follow(edge: "Edge", request: Request) -> Response:
    hops: list[tuple[int, str]] = []
    asked = request
    while len(hops) <= MAX_REDIRECTS:
        answer = await edge.ask(asked, tuple(hops))
        if isinstance(answer, Response):
            return answer
        asked = answer[1]
        hops.append((answer[0], asked.url))
    raise FetchError(f"{without_secrets(request.url)} redirects more than {MAX_REDIRECTS} times; correct the address.")


class Edge:
    """Open connections of one event loop; an asynchronous context manager."""

    def __init__(self, rules: OutboundRules, user_agent: str) -> None:
        self._rules = rules
        self._user_agent = user_agent

    async def __aenter__(self) -> Self:
        self._guarded = _session(self._user_agent, resolver=_Resolver(check_public), socket_factory=_guarded_socket)
        self._unguarded = _session(self._user_agent, resolver=_Resolver(None))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._guarded.close()
        finally:
            await self._unguarded.close()

    async def ask(self, request: Request, hops: tuple[tuple[int, str], ...]) -> Response | tuple[int, Request]:
        """One exchange: the answer, or a redirect's status and the request that follows it."""
        url = parsed(request.url)
        try:
            async with self._session_for(url).request(
                request.method,
                url,
                headers=request.headers,
                data=request.body,
                allow_redirects=False,
                ssl=authorities() if url.scheme == "https" else True,
            ) as answer:
                location = answer.headers.get("Location", "")
                if answer.status in REDIRECTS and location:
                    answer.close()  # Its body is never read.
                    return answer.status, redirected(request, answer.status, location)
                body = await _body(answer, request.max_bytes)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if isinstance(error, TimeoutError):
                raise
            words = next((words for kind, words in _WORDS if isinstance(error, kind)), "it speaks no proper HTTP")
            raise FetchError(f"{without_secrets(request.url)} could not be fetched: {words}.") from error
        return Response(str(url.with_user(None).with_fragment(None)), answer.status, _headers(answer), body, hops)

    def _session_for(self, url: URL) -> aiohttp.ClientSession:
        shown = without_secrets(str(url))
        if self._rules.admit(url.host_subcomponent or "", url.port or 0, shown):
            return self._unguarded
        with contextlib.suppress(ValueError):  # A name: it is judged when DNS has answered.
            check_public(str(ip_address(url.host or "")), shown)
        return self._guarded


def _session(user_agent: str, **guards: Any) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, use_dns_cache=False, **guards),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": user_agent, "Accept-Encoding": "gzip, deflate"},
        timeout=aiohttp.ClientTimeout(total=None),
        auto_decompress=False,
        trust_env=False,
        max_line_size=_MAX_HEADER_BYTES,
        max_field_size=_MAX_HEADER_BYTES,
    )


def _headers(answer: aiohttp.ClientResponse) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in answer.headers.items():
        key = name.lower()
        if key != "set-cookie":
            clean = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            joined[key] = f"{joined[key]}, {clean}" if key in joined else clean
    return joined


async def _body(answer: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    """Raises FetchError as soon as more than `max_bytes` are announced, came in, or were unpacked."""
    shown = without_secrets(str(answer.url))
    too_large = FetchError(f"{shown} sends more than {max_bytes / 2**20:.3g} MiB, which is more than is read.")
    if (answer.content_length or 0) > max_bytes:
        raise too_large
    body, received = bytearray(), 0
    try:
        unpacking = inflater(", ".join(answer.headers.getall("Content-Encoding", ())))
        async for chunk in answer.content.iter_any():
            received += len(chunk)
            piece = unpacking.feed(chunk, max_bytes - len(body))
            if max(received, len(body) + len(piece)) > max_bytes:
                raise too_large
            body += piece
        if received:
            unpacking.finish()
    except CannotUnpack as error:
        raise FetchError(f"{shown} cannot be read: {error}.") from None
    return bytes(body)


class _Resolver(aiohttp.abc.AbstractResolver):
    """DNS in a thread for each lookup: a name server that hangs holds up nobody else, and no process's end.

    `check` (if any) is called with every address and the host, and raises to refuse the whole answer.
    """

    def __init__(self, check: Callable[[str, str], None] | None) -> None:
        self._check = check

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[aiohttp.abc.ResolveResult]:
        found = await _looked_up(host, port, family)
        for *_, address in found:
            if self._check:
                self._check(str(address[0]), host)
        return [
            aiohttp.abc.ResolveResult(
                hostname=host, host=str(at[0]), port=port, family=kind, proto=proto, flags=socket.AI_NUMERICHOST
            )
            for kind, _, proto, _, at in found
        ]

    async def close(self) -> None:
        pass


async def _looked_up(host: str, port: int, family: int) -> list[Any]:
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[Any]] = loop.create_future()

    def settle(found: list[Any], error: Exception | None) -> None:
        if answer.done():
            return
        if error:
            answer.set_exception(error)
        else:
            answer.set_result(found)

    def look_up() -> None:
        found, error = [], None
        try:
            found = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
        except (OSError, ValueError) as failure:
            error = failure if isinstance(failure, OSError) else OSError(str(failure))
        with contextlib.suppress(RuntimeError):  # The loop has ended, nobody waits any more.
            loop.call_soon_threadsafe(settle, found, error)

    threading.Thread(target=look_up, name=f"lookup {host}", daemon=True).start()
    return await answer


def _guarded_socket(info: tuple[Any, ...]) -> socket.socket:
    """Raises PermissionError: a connector that races several addresses understands only OSErrors."""
    family, kind, protocol, _, address = info
    if words := refusal(str(address[0])):
        raise PermissionError(errno.EACCES, f"{address[0]} is {words}")
    return socket.socket(family, kind, protocol)
