"""A Redis server of the benchmark's own, as packages install it: everything in memory, a snapshot now and then."""

import contextlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator

import redis as client

from bench.measuring import StepFailed
from bench.postgres import free_port

_PATIENCE = 30.0


class Redis:
    """In `folder`. Raises StepFailed where Redis is not installed, or does not start."""

    def __init__(self, folder: str) -> None:
        program, self._port = shutil.which("redis-server"), free_port()
        if not program:
            raise StepFailed("redis-server was not found. On Debian and Ubuntu: sudo apt-get install redis-server")
        self._command = [program, "--port", str(self._port), "--bind", "127.0.0.1", "--dir", folder]
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        self._process = subprocess.Popen([*self._command, "--loglevel", "warning"], stdout=subprocess.DEVNULL)
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port), timeout=1):
                return
            time.sleep(0.05)
        raise StepFailed("redis-server did not start.")

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()

    def kill(self) -> None:
        """With all that it holds since its last snapshot, which a short run has none of."""
        self._process.kill()
        self._process.wait()

    def flush(self) -> None:
        with client.Redis.from_url(self.url) as connection:
            connection.flushall()


@contextlib.contextmanager
def mortal_redis() -> Iterator[Redis]:
    with tempfile.TemporaryDirectory(prefix="bench-redis-") as folder:
        server = Redis(folder)
        try:
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Its address, until the context ends."""
    with mortal_redis() as server:
        yield server.url
