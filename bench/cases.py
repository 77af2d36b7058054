"""The cases of the chaos: each besieges a newsroom of its own, and holds what is left of it against the promises."""

import contextlib
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import fulldisk, killing
from bench.besieged import HURRIED, LEASE, Besieged
from bench.gates import Gate
from bench.killing import Blow
from bench.measuring import StepFailed, cost_of
from bench.postgres import Postgres
from bench.reading import Reader
from bench.redis import Redis
from bench.serving import ours, serving
from bench.talking import Talk, talking

AFTER_LEASE = 10
AFTER_NUDGE = 60
FULL = "The disk is full."
_PAGES = 20


@dataclass(frozen=True, slots=True)
class Size:
    """How many kills of workers there are on each side, and over how many imports; all else goes along."""

    kills: int
    imports: int

    def share(self, of_200: int) -> int:
        return max(1, round(of_200 * self.kills / 200))


@dataclass(slots=True)
class Told:
    """What came of one case."""

    name: str
    gates: list[Gate] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def row(self) -> Mapping[str, Any]:
        return {"case": self.name, **self.facts}

    def none(self, what: str, unit: str, found: float) -> None:
        self.gates.append(Gate(f"{self.name}: {what}", unit, found, at_most=0))

    def most(self, what: str, found: float, seconds: float) -> None:
        self.gates.append(Gate(f"{self.name}: {what}", "seconds", found, at_most=seconds))

    def judge(self, verdict: Mapping[str, Any], seconds: Sequence[float], blows: Counter[str]) -> None:
        """`seconds` are those from the last blow of each import to its end, where that is what the case is about."""
        for what in ("lost", "doubled", "left"):
            self.none(what, "rows", sum(verdict[what].values()))
        if seconds:
            self.most("last blow to the end", max(seconds), LEASE + AFTER_LEASE)
        self.facts |= {"verdict": verdict, "seconds": list(seconds), "blows": dict(blows)}


class Siege:
    """What all cases share. `say` shows which part of a case is done."""

    def __init__(
        self,
        folder: Path,
        outside: Talk,
        port: int,
        redis: Redis,
        server: Postgres,
        size: Size,
        say: Callable[[str, float], None],
    ) -> None:
        self.folder, self.outside, self.port = folder, outside, port
        self.redis, self.server, self.size, self.say = redis, server, size, say
        self.chance = random.Random(size.kills)

    def on_sqlite(self, name: str, **settings: str) -> Besieged:
        return Besieged(self.folder / name, self.port, workers=1, concurrency=2, **(settings or HURRIED))

    def on_postgres(self, name: str, **settings: str) -> Besieged:
        """Two workers, on an empty Redis."""
        self.redis.flush()
        addresses = {"DATABASE_URL": self.server.create(name), "REDIS_URL": self.redis.url}
        chosen = settings or HURRIED
        return Besieged(self.folder / name, self.port, workers=2, concurrency=1, **addresses, **chosen)

    def strike(self, told: Told, house: Besieged, ledger: Talk, blows: Sequence[Blow], imports: int) -> None:
        done, seconds, fallen = 0, list[float](), Counter[str]()

        def tell() -> None:
            nonlocal done
            done += 1
            self.say(told.name, done / len(blows))

        self.say(told.name, 0)
        for of_import, blows_of_import in killing.run(ledger, house, range(imports), blows, tell):
            seconds.append(of_import)
            fallen += blows_of_import
        told.judge(ledger.ask("verdict"), seconds, fallen)
        told.facts["calls"] = self.outside.ask("calls")

    def kills(self, house: Besieged, count: int) -> list[Blow]:
        """Of workers; beat falls at every tenth besides."""
        workers: list[Blow] = [lambda: house.kill_a_worker(self.chance)] * count
        return workers + [house.kill_beat] * (count // 10)


def on_sqlite(siege: Siege) -> Told:
    told, house = Told("workers killed, SQLite"), siege.on_sqlite("sqlite")
    with house.ledger() as ledger, house.running():
        siege.strike(told, house, ledger, siege.kills(house, siege.size.kills), siege.size.imports)
    return told


def on_postgres(siege: Siege) -> Told:
    """Redis is killed and emptied meanwhile."""
    told, house = Told("workers and Redis killed, PostgreSQL"), siege.on_postgres("workers")

    def kill_redis() -> str:
        siege.redis.kill()
        time.sleep(siege.chance.random())
        siege.redis.start()
        return "Redis"

    def flush_redis() -> str:
        siege.redis.flush()
        return "Redis, flushed"

    blows = siege.kills(house, siege.size.kills)
    blows += [kill_redis] * siege.size.share(20) + [flush_redis] * siege.size.share(5)
    with house.ledger() as ledger, house.running():
        siege.strike(told, house, ledger, blows, siege.size.imports)
    return told


def restarts(siege: Siege) -> Told:
    """Somebody reads the front page and stories of an earlier import all the while."""
    told, house = Told("PostgreSQL restarted"), siege.on_postgres("restarts")

    def restart() -> str:
        siege.server.restart(away=1 + 2 * siege.chance.random())
        return "PostgreSQL"

    blows = [restart] * siege.size.share(5) + siege.kills(house, siege.size.share(5))
    with house.ledger() as ledger, house.running(), _web(house) as address:
        killing.Import(ledger, house, 0).await_point(1.0)
        reader = Reader([f"{address}{path}" for path in ("/", *ledger.ask(f"paths {_PAGES}")["paths"])])
        reader.read_all()
        if reader.failures:
            raise StepFailed(f"A reader had no answer before anything was killed: {reader.failures[0]}")
        reader.slowest = 0.0
        with reader.reading():
            siege.strike(told, house, ledger, blows, 2)
    told.none("readers without an answer", "requests", len(reader.failures))
    told.most("slowest answer to a reader", reader.slowest, 2)
    told.facts |= {"read": reader.asked, "failures": reader.failures[:20]}
    return told


@contextlib.contextmanager
def _web(house: Besieged) -> Iterator[str]:
    cost_of([sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"], house.env)
    with serving(ours(), house.env | {"LOG_LEVEL": "ERROR"}) as server:
        yield f"http://127.0.0.1:{server.port}"


def unnudged(siege: Siege, name: str, house: Besieged) -> Told:
    """With the leases and the sweep of every day."""
    told, count = Told(f"killed before the nudge, {name}"), siege.size.share(100)
    siege.say(told.name, 0)
    command = [sys.executable, "-m", "bench.dying", f"http://{house.host}", str(count)]
    with talking(command, house.env) as dying:
        dying.hear()
        with house.running():
            found = dying.ask("go")
    told.none("not run", "rows", found["left"])
    told.gates.append(Gate(f"{told.name}: killed", "processes", sum(found["killed"].values()), at_least=count))
    told.most("slowest to be run", found["slowest"], AFTER_NUDGE)
    told.facts |= found
    siege.outside.ask("calls")
    return told


def full_disk(siege: Siege) -> Told:
    told = Told("disk full during an import")
    siege.say(told.name, 0)
    with fulldisk.small_disk(siege.folder / "disk") as disk:
        house = siege.on_sqlite("disk")
        with house.ledger() as ledger, house.running():
            with fulldisk.filled(disk):
                work = killing.Import(ledger, house, 0)
                told.facts["said"] = fulldisk.await_words(house.log, FULL)
                house.kill_a_worker(siege.chance)
                time.sleep(LEASE)
                sound = fulldisk.is_sound(disk / "newsroom.sqlite3")
            began = time.monotonic()
            work.await_point(0.05)
            told.most("room to going on", time.monotonic() - began, LEASE + AFTER_LEASE)
            work.await_point(1.0)
            told.judge(ledger.ask("verdict"), [], Counter({"disk": 1}))
            sound = sound and fulldisk.is_sound(disk / "newsroom.sqlite3")
    told.none("unsound databases", "databases", int(not sound))
    siege.outside.ask("calls")
    return told


CASES: dict[str, Callable[[Siege], Told]] = {
    "sqlite": on_sqlite,
    "postgres": on_postgres,
    "restarts": restarts,
    "nudge-sqlite": lambda siege: unnudged(siege, "SQLite", siege.on_sqlite("unnudged", LOG_LEVEL="WARNING")),
    "nudge-postgres": lambda siege: unnudged(siege, "PostgreSQL", siege.on_postgres("unnudged", LOG_LEVEL="WARNING")),
    "disk": full_disk,
}
