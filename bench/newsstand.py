"""A paper to be looked at, served as `make run` serves it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Newsstand:
    """Where it stands; `pages` are the paths of a page of each kind."""

    url: str
    pages: dict[str, str]


@contextmanager
def newsstand(folder: Path) -> Iterator[Newsstand]:
    """One in `folder`, until the end of the block. Raises CalledProcessError and TimeoutError."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    env = {**os.environ, "NEWSROOM_VAR": str(folder / "var"), "NEWSROOM_IGNORE_DOTENV": "1", "SITE_URL": url}
    filling = [sys.executable, "-m", "bench.edition"]
    filled = json.loads(subprocess.run(filling, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True).stdout)
    pages: dict[str, str] = filled["pages"]
    listening = ["--host", "127.0.0.1", "--port", str(port), "newsroom.wsgi:application"]
    command = [sys.executable, *filled["server"], *listening]
    with subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True) as process:
        try:
            for path in pages.values():
                _await(f"{url}{path}")
            yield Newsstand(url, pages)
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def _await(address: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(f"{address} did not answer in {START_SECONDS} seconds.")
