"""Those whose pages are measured, each with the stories in a database of its own: how they fill, serve and publish."""

import contextlib
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bench.measuring import cost_of
from bench.postgres import Postgres
from bench.serving import Server
from bench.sides import PEERS
from bench.talking import Talk, talking

D = TypeVar("D")
"""A door, as whoever measures has it."""
OF_THE_OPERATOR = {
    *("DATABASE_URL", "REDIS_URL", "NEWSROOM_VAR", "SITE_URL", "SITE_NAME", "ALLOWED_HOSTS", "DEBUG", "PAGE_STORE"),
    *("PAGE_STORE_MB", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"),
}
_BETWEEN_PUBLICATIONS = 2.0
_FOLDERS = {"bench.ourpages": "NEWSROOM_VAR", "bench.wagtailsite.steps": "WAGTAIL_FOLDER"}


class Site:
    """On SQLite in `folder`, or on `database` of a server. `steps` is the module that takes its steps."""

    def __init__(
        self, python: str, steps: str, folder: Path, postgres: Postgres | None = None, database: str = ""
    ) -> None:
        self._command = [python, "-m", steps]
        self.postgres = postgres
        self.env = {name: value for name, value in os.environ.items() if name not in OF_THE_OPERATOR}
        self.env |= {"NEWSROOM_IGNORE_DOTENV": "1", _FOLDERS[steps]: str(folder)}
        if postgres:
            self.env["DATABASE_URL"] = postgres.url(database)
        folder.mkdir(exist_ok=True)

    def step(self, *arguments: str) -> Any:
        return cost_of([*self._command, *arguments], self.env).told

    def publisher(self) -> contextlib.AbstractContextManager[Talk]:
        return talking([*self._command, "publish"], self.env)


def levelled(one: Mapping[str, list[D]], other: Mapping[str, list[D]]) -> tuple[dict[str, list[D]], dict[str, list[D]]]:
    """The doors of two archives, as many of a kind for either: a process remembers rows of stories, so whoever has
    fewer pages would be asked mostly for what it remembers."""
    counts = {kind: min(len(doors), len(other[kind])) for kind, doors in one.items()}
    few, many = ({kind: _spread(doors[kind], count) for kind, count in counts.items()} for doors in (one, other))
    return few, many


def _spread(doors: list[D], count: int) -> list[D]:
    """So many of them, from its first to its last parts."""
    return [doors[number * len(doors) // count] for number in range(count)]


def newsroom(folder: Path, postgres: Postgres | None = None, database: str = "") -> Site:
    return Site(sys.executable, "bench.ourpages", folder, postgres, database)


def wagtail(folder: Path, postgres: Postgres | None = None, database: str = "") -> Site:
    return Site(str(PEERS), "bench.wagtailsite.steps", folder, postgres, database)


@dataclass(frozen=True, slots=True)
class Served:
    """A server of a site's. A constant view has no site that could publish."""

    server: Server
    doors: dict[str, list[tuple[str, str]]]
    publisher: Talk | None = None
    postgres: Postgres | None = None

    def cpu(self) -> float:
        """Seconds so far, with the database server's."""
        return self.server.cpu() + (self.postgres.cpu() if self.postgres else 0.0)

    @contextlib.contextmanager
    def publishing(self) -> Iterator[None]:
        """Publications while the context lasts: the first at once, then one every two seconds."""
        if not self.publisher:
            yield
            return
        over = threading.Event()
        thread = threading.Thread(target=self._publish_until, args=(self.publisher, over))
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _publish_until(self, publisher: Talk, over: threading.Event) -> None:
        while not over.is_set():
            publisher.ask("publish")
            over.wait(_BETWEEN_PUBLICATIONS)
