"""The wire's end of the benchmark: `python -m bench.server` serves the documents on loopback, in a process of its own.

It prints its port. A line on its standard input changes what it does, and is answered by the same line:
`first` and `changed` name the documents; `unmodified` serves the last ones, and 304 to whoever names their ETag.
`growing` serves each feed at every request with some more items on top.
"""

import asyncio
import sys
from collections import Counter
from hashlib import sha256

from bench.documents import FEEDS, feed_document

_NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n"
_NEWER = {"first": 0, "changed": 1}
_MORE = 5
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=UTF-8\r\nETag: %s\r\nContent-Length: %d\r\n\r\n"


class Documents:
    """What is served now."""

    def __init__(self) -> None:
        self._sets: dict[str, list[tuple[bytes, bytes]]] = {}
        self._mode, self._served = "", list[tuple[bytes, bytes]]()
        self._asked = Counter[int]()

    def switch(self, mode: str) -> None:
        self._mode = mode
        if mode in _NEWER:
            self._served = self._sets.get(mode) or self._made(mode)

    def _made(self, mode: str) -> list[tuple[bytes, bytes]]:
        documents = (feed_document(feed, newer=_NEWER[mode]) for feed in range(FEEDS))
        return self._sets.setdefault(mode, [_tagged(document) for document in documents])

    def answer(self, request: bytes) -> bytes:
        """The answer to one GET of `/<number>`."""
        feed = int(request.split(b" ", 2)[1][1:])
        if self._mode == "growing":
            self._asked[feed] += 1
            etag, body = _tagged(feed_document(feed, newer=_MORE * self._asked[feed]))
        else:
            etag, body = self._served[feed]
        if self._mode == "unmodified" and etag in request:
            return _NOT_MODIFIED % etag
        return _OK % (etag, len(body)) + body


def _tagged(body: bytes) -> tuple[bytes, bytes]:
    return b'"%s"' % sha256(body).hexdigest()[:16].encode(), body


class _Exchange(asyncio.Protocol):
    def __init__(self, documents: Documents) -> None:
        self._documents, self._received = documents, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            request, _, self._received = self._received.partition(b"\r\n\r\n")
            self._transport.write(self._documents.answer(request))


async def main() -> None:
    documents = Documents()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Exchange(documents), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        documents.switch(line.strip())
        print(line.strip(), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
