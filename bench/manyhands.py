"""How much faster more workers are, on Redis and PostgreSQL: proposals of a slow model, and imports.

A round begins with a new database, an empty queue and workers that have just started; they work off some proposals, or
an import, first, so that nobody measures how they load their code.
"""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from bench.crew import beat, running, worker
from bench.documents import ITEMS
from bench.gates import Gate
from bench.house import House
from bench.measuring import StepFailed
from bench.postgres import Postgres
from bench.provider import provider
from bench.redis import redis
from bench.wire import Wire

ANSWER_SECONDS = 0.4
HANDS = 1, 2, 4
IMPORTERS = 1, 2
WARMING = 8
"""Proposals for each worker."""
WARMING_FEEDS = 12
"""For each worker: enough entries that all are called to file them."""


class ManyHands:
    """One run: what was measured so far, by the number of workers. `feeds` of 50 items each are imported."""

    def __init__(self, folder: Path, wire: Wire, server: Postgres, say: Callable[[str], None]) -> None:
        self._folder, self._wire, self._server, self._say = folder, wire, server, say
        self.proposals: dict[int, list[float]] = defaultdict(list)
        self.entries: dict[int, list[float]] = defaultdict(list)

    def prepare(self, proposals: int, feeds: int) -> None:
        """Databases to be copied: one with drafts that have no proposal yet, one with feeds that were never asked."""
        wanted = proposals + WARMING * max(HANDS)
        for name, count in (("drafts", -(-wanted // ITEMS)), ("feeds", feeds)):
            self._server.create(name)
            house = self._house(name)
            house.step("bench.ours", "prepare", f"http://{self._wire.host}", str(count))
            if name == "drafts":
                self._wire.serve("first")
                house.step("bench.worker", "file")
            house.step("bench.queued", "rest")

    def propose(self, hands: int, count: int) -> None:
        """Proposals a second."""
        with provider(ANSWER_SECONDS) as model, self._crew("drafts", hands, **model) as house:
            house.step("bench.queued", "propose", str(WARMING * hands))
            told = house.step("bench.queued", "propose", str(count))
            _expect(told["proposals"], count, "proposals")
            self.proposals[hands].append(count / told["seconds"])
            self._say(f"  {hands} at proposals: {self.proposals[hands][-1]:.2f} a second")

    def fetch(self, hands: int, feeds: int) -> None:
        """Entries a second, as far as drafts, of those of the feeds that warm up nobody."""
        self._wire.serve("first")
        count = feeds - WARMING_FEEDS * max(IMPORTERS)
        with self._crew("feeds", hands) as house:
            house.step("bench.queued", "import", str(WARMING_FEEDS * hands))
            told = house.step("bench.queued", "import", str(count))
            _expect(told["articles"], count * ITEMS, "drafts")
            self.entries[hands].append(count * ITEMS / told["seconds"])
            self._say(f"  {hands} at imports: {self.entries[hands][-1]:.0f} entries a second")

    @contextlib.contextmanager
    def _crew(self, template: str, hands: int, **settings: str) -> Iterator[House]:
        """So many workers and beat on a copy of a database and a queue of its own."""
        name = f"{template}-{hands}"
        self._server.copy(template, name)
        with redis() as queue:
            house = self._house(name, REDIS_URL=queue, **settings)
            crew = {f"worker{number}": worker(f"worker{number}") for number in range(hands)}
            with running(crew | {"beat": beat()}, house.env, house.logs()):
                house.step("bench.queued", "ready", str(hands))
                yield house
        self._server.drop(name)

    def _house(self, name: str, **settings: str) -> House:
        told = {"DATABASE_URL": self._server.url(name), "OUTBOUND_ALLOWED_HOSTS": self._wire.host}
        return House(self._folder / name, **told, **settings)

    def gates(self) -> list[Gate]:
        proposals, entries = (
            {hands: median(found) for hands, found in rates.items()} for rates in (self.proposals, self.entries)
        )
        return [
            *(
                Gate(f"proposals, {hands} workers to 1", "a second", proposals[hands], proposals[1], at_least=times)
                for hands, times in ((2, 1.8), (4, 3.3))
            ),
            Gate("imports, 2 workers to 1", "entries a second", entries[2], entries[1], at_least=1.4),
        ]


def _expect(found: float, wanted: int, what: str) -> None:
    """Nobody is fast who left the work undone."""
    if found != wanted:
        raise StepFailed(f"{found:.0f} {what} were made, not {wanted}.")
