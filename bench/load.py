"""Readers: `python -m bench.load` asks for pages over connections kept alive, in a process whose CPU nobody counts.

Each line of its standard input is a job, answered by a line when it is done. A job has `port`, `connections`,
`coding` (`gzip`, as browsers take it, or `identity`) and `doors` (path and marker, in turn). With `requests` it asks so
often, and every answer must be 200 and hold its marker. With `watch` it asks for `seconds`, and tells when (by the
monotonic clock) the first door's page first had that in it, and when it was last without.

It is quick, so that a server is kept busy: one that sleeps between requests is measured by what waking it costs. What
came packed is unpacked and looked into once, and again only when other bytes come.
"""

import gzip
import json
import re
import select
import socket
import sys
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import cycle

_REQUEST = "GET {} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nAccept-Encoding: {}\r\nUser-Agent: bench\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_PACKED = re.compile(rb"\r\ncontent-encoding: *gzip", re.IGNORECASE)
_SILENCE = 60.0
_CHUNK = 1 << 18


class BadAnswer(Exception):
    """Not what a reader should get."""


class Connection:
    """One reader, with at most one request under way."""

    def __init__(self, port: int, coding: str) -> None:
        self._coding = coding
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""
        self._wanted = 0

    def ask(self, path: str, marker: bytes) -> None:
        self.path, self._marker = path, marker
        self._received, self._wanted = b"", 0
        self.socket.sendall(_request(path, self._coding))

    def receive(self) -> bytes | None:
        """The whole page, unpacked, once it is there and what it should be."""
        data = self.socket.recv(_CHUNK)
        if not data:
            raise BadAnswer(f"{self.path}: the connection was closed.")
        self._received = self._received + data if self._received else data
        if not self._wanted:
            self._measure()
        if not self._wanted or len(self._received) < self._wanted:
            return None
        if not self._received.startswith(b"HTTP/1.1 200 "):
            raise BadAnswer(f"{self.path}: {self._received[:200]!r}")
        body = self._received[self._head :]
        return _unpacked(self.path, self._marker, body) if self._packed else _checked(self.path, self._marker, body)

    def _measure(self) -> None:
        """Where the body begins and the answer ends, once its headers are complete."""
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _LENGTH.search(self._received, 0, end)
        if length is None:
            raise BadAnswer(f"{self.path}: an answer without its length: {self._received[:end]!r}")
        self._head = end + 4
        self._packed = bool(_PACKED.search(self._received, 0, end))
        self._wanted = self._head + int(length[1])


@lru_cache(maxsize=4096)
def _request(path: str, coding: str) -> bytes:
    return _REQUEST.format(path, coding).encode()


@lru_cache(maxsize=4096)
def _unpacked(path: str, marker: bytes, body: bytes) -> bytes:
    return _checked(path, marker, gzip.decompress(body))


def _checked(path: str, marker: bytes, page: bytes) -> bytes:
    if marker not in page:
        raise BadAnswer(f"{path} lacks {marker!r}: {page[:3000]!r}")
    return page


def _plain(title: str) -> bytes:
    """Its beginning, without what one side writes as `&#39;` and the other as `&#x27;`."""
    return title.partition("'")[0].encode()


def _answers(job: dict, more: Callable[[int], bool]) -> Iterator[tuple[Connection, bytes]]:
    """Answers as they come: whoever has one asks for the next page while `more` says so, given how often it was asked.

    It ends when all are answered, so that no server is left with work that the next to be measured would be charged.
    """
    doors = cycle([(path, _plain(marker)) for path, marker in job["doors"]])
    readers: dict[int, Connection] = {}
    asked = answered = 0
    with select.epoll() as arrivals:
        try:
            while asked < job["connections"] and more(asked):
                reader = Connection(job["port"], job["coding"])
                readers[reader.socket.fileno()] = reader
                arrivals.register(reader.socket, select.EPOLLIN)
                reader.ask(*next(doors))
                asked += 1
            while answered < asked:
                if not (ready := arrivals.poll(_SILENCE)):
                    raise BadAnswer(f"No answer within {_SILENCE:.0f} seconds.")
                for number, _ in ready:
                    reader = readers[number]
                    if answer := reader.receive():
                        answered += 1
                        yield reader, answer
                        if more(asked):
                            reader.ask(*next(doors))
                            asked += 1
        finally:
            for reader in readers.values():
                reader.socket.close()


def ask(job: dict) -> dict:
    """So many requests."""
    began = time.monotonic()
    size = sum(len(answer) for _, answer in _answers(job, lambda asked: asked < job["requests"]))
    return {"seconds": time.monotonic() - began, "bytes": size}


def watch(job: dict) -> dict:
    """The first door for some time; the others are asked besides."""
    path, news = job["doors"][0][0], _plain(job["watch"])
    end = time.monotonic() + job["seconds"]
    first_new, last_old, count = None, 0.0, 0
    for reader, answer in _answers(job, lambda asked: time.monotonic() < end):
        count += 1
        if reader.path == path:
            now = time.monotonic()
            if news in answer:
                first_new = first_new or now
            else:
                last_old = now
    return {"first_new": first_new, "last_old": last_old, "requests": count}


def main() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        try:
            told = watch(job) if "watch" in job else ask(job)
        except (BadAnswer, OSError) as failure:
            told = {"failed": str(failure)}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
