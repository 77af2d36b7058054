"""Somebody who reads the same pages again and again, in a thread: what failed, and how long the slowest took."""

import contextlib
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence

_PAUSE = 0.05
_PATIENCE = 30.0


class Reader:
    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses
        self.asked, self.slowest = 0, 0.0
        self.failures: list[str] = []

    def read_all(self) -> None:
        for address in self._addresses:
            began = time.monotonic()
            try:
                with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
                    answer.read()
            except (OSError, urllib.error.URLError) as error:
                self.failures.append(f"{address}: {error}")
            self.asked += 1
            self.slowest = max(self.slowest, time.monotonic() - began)

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """While the context lasts."""
        over = threading.Event()

        def read() -> None:
            while not over.wait(_PAUSE):
                self.read_all()

        thread = threading.Thread(target=read)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
