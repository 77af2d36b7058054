"""Real servers on loopback that say exactly what a test scripts, down to the byte and the pause."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True)
class Seen:
    """A request as it arrived; header names are lower-case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


class Wire:
    """The connection, as a script sees it."""

    def __init__(self, connection: socket.socket, stopping: threading.Event) -> None:
        self._connection = connection
        self._stopping = stopping

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)

    def pause(self, seconds: float) -> None:
        """Ends early, by closing the connection, when the test is over."""
        if self._stopping.wait(seconds):
            self.close()

    def close(self) -> None:
        raise ConnectionAbortedError

    def reset(self) -> None:
        """The connection ends with a TCP reset instead of a proper close."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()


Script = Callable[[Wire, Seen], None]


def answering(status: int = 200, body: bytes = b"", **headers: str) -> Script:
    """A plain proper answer; underscores in names of headers stand for hyphens."""

    def script(wire: Wire, seen: Seen) -> None:
        lines = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        wire.send(f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body)

    return script


def hanging(wire: Wire, seen: Seen) -> None:
    wire.pause(60)


@dataclass
class Server:
    """Paths to scripts; an unknown path is a 404. `seen` and `connections` grow as requests come."""

    scripts: Mapping[str, Script] = field(default_factory=dict)
    address: str = "127.0.0.1"
    seen: list[Seen] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        self._stopping = threading.Event()
        self._listener = socket.create_server((self.address, 0), family=family, backlog=512)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    @property
    def name(self) -> str:
        """As OUTBOUND_ALLOWED_HOSTS wants it."""
        return f"{self.address}:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.name}{path}"

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        wire = Wire(connection, self._stopping)
        with connection, contextlib.suppress(OSError):
            for seen in _requests(connection):
                self.seen.append(seen)
                self.scripts.get(seen.path, answering(404))(wire, seen)


def _requests(connection: socket.socket) -> Iterator[Seen]:
    with connection.makefile("rb") as reader:
        while line := reader.readline():
            if not line.endswith(b" HTTP/1.1\r\n"):
                connection.sendall(b"HTTP/1.1 400 Not HTTP\r\n\r\n")
                return
            method, path, _ = line.decode().split(" ")
            headers = {}
            while (header := reader.readline().strip()) != b"":
                name, _, value = header.decode("latin-1").partition(":")
                headers[name.lower()] = value.strip()
            yield Seen(method, path, headers, reader.read(int(headers.get("content-length", 0))))
