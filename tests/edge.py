"""Who opens connections while tests run: whatever our own code asks for must go through the one HTTP edge."""

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OURS = tuple(f"{ROOT / package}/" for package in ("sources", "articles", "newsroom"))
EDGE = str(ROOT / "sources/http.py")
# The model's server, the queue, the cache and the mail server are addresses of the operator's own.
EXEMPT = (str(ROOT / "articles/rewriting/provider.py"), "/redis/", "/kombu/", "/smtplib.py")


@contextmanager
def watched_connections() -> Iterator[list[str]]:
    """The list of those whom our own code opened beside the edge, as it grows."""
    strays: list[str] = []
    plain = socket.socket.connect
    socket.socket.connect = _watching(plain, strays)  # type: ignore[method-assign]
    try:
        yield strays
    finally:
        socket.socket.connect = plain  # type: ignore[method-assign]


def _watching(plain: Callable[..., Any], strays: list[str]) -> Callable[..., Any]:
    def connect(connection: socket.socket, address: Any) -> Any:
        files = list(_files(sys._getframe(1)))
        ours = [file for file in files if file.startswith(OURS)]
        if ours and EDGE not in ours and not any(part in file for file in files for part in EXEMPT):
            strays.append(f"{ours[0]} connects to {address}")
        return plain(connection, address)

    return connect


def _files(frame: FrameType | None) -> Iterator[str]:
    while frame:
        yield frame.f_code.co_filename
        frame = frame.f_back
