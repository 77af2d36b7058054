"""`make bench-scale`: what becomes of the newsroom as it grows, in one run.

Three parts: SQLite under everything at once, more workers on Redis and PostgreSQL, and a million articles. The promises
are those of README's “Scale”.
"""

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from bench.gates import Gate, settle
from bench.lockload import LockLoad
from bench.longarchive import LongArchive
from bench.manyhands import HANDS, IMPORTERS, ManyHands
from bench.measuring import StepFailed
from bench.postgres import FAST_POSTGRES, postgres
from bench.wire import wire

RESULTS = Path(__file__).parent / "results" / "scale.json"
DEEP = 50
PARTS = "lock", "hands", "long"


class Run:
    """One run: what was asked for, and what was found so far."""

    def __init__(self, asked: argparse.Namespace, folder: Path) -> None:
        self._asked, self._folder = asked, folder
        self._console, self._began = Console(stderr=True), time.monotonic()
        self.gates: list[Gate] = []
        self.told: dict[str, object] = {}

    def say(self, what: str) -> None:
        self._console.print(f"{time.monotonic() - self._began:5.0f} s  {what}", highlight=False)

    def part(self, name: str) -> None:
        folder = (self._asked.keep if name == "long" else None) or self._folder / name
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)  # PostgreSQL's user goes through it
        {"lock": self._lock, "hands": self._hands, "long": self._long}[name](folder)

    def _lock(self, folder: Path) -> None:
        with wire() as served:
            run = LockLoad(folder, served, self.say)
            self.say(f"SQLite under load for {self._asked.seconds:.0f} seconds")
            run.run(self._asked.seconds)
        self.told |= {"load": run.told()}
        self.gates += run.gates()

    def _hands(self, folder: Path) -> None:
        asked = self._asked
        with wire() as served, postgres() as server:
            run = ManyHands(folder, served, server, self.say)
            self.say("Filling databases for the workers")
            run.prepare(asked.proposals, asked.feeds)
            for number in range(asked.rounds):
                self.say(f"Round {number + 1} of {asked.rounds}")
                for hands in HANDS:
                    run.propose(hands, asked.proposals)
                for hands in IMPORTERS:
                    run.fetch(hands, asked.feeds)
        self.gates += run.gates()
        self.told |= {"proposals_a_second": run.proposals, "entries_a_second": run.entries}

    def _long(self, folder: Path) -> None:
        asked = self._asked
        with wire() as served, postgres(folder / "postgres", **FAST_POSTGRES) as server:
            run = LongArchive(folder, served, server, self.say)
            houses = run.prepare(asked.articles, asked.many)
            run.ask(houses, asked.requests, min(DEEP, asked.articles // 100))
            run.fetch(houses)
        self.gates += run.gates(asked.articles, asked.many)
        self.told |= {"pages_ms": run.told(), "import_seconds": run.imports}


def main(asked: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="bench-scale-") as name:
        Path(name).chmod(0o755)
        run = Run(asked, Path(name))
        for part in asked.only or PARTS:
            run.part(part)
    return settle(run.gates, RESULTS, **run.told)


def _stopped(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", help="one part, or several (all)")
    parser.add_argument("--seconds", type=float, default=600, help="of load on SQLite (600)")
    parser.add_argument("--rounds", type=int, default=3, help="for the workers; their median counts (3)")
    parser.add_argument("--proposals", type=int, default=120, help="for each number of workers (120)")
    parser.add_argument(
        "--feeds", type=int, default=200, help="of 50 entries, that workers import, 24 to warm up (200)"
    )
    parser.add_argument("--articles", type=int, default=10_000, help="of the short archive (10,000)")
    parser.add_argument("--many", type=int, default=1_000_000, help="of the long one (1,000,000)")
    parser.add_argument("--requests", type=int, default=100, help="of each page of either (100)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where archives stay, to be asked again")
    return parser.parse_args()


if __name__ == "__main__":
    for signaled in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signaled, _stopped)
    try:
        sys.exit(main(_arguments()))
    except StepFailed as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
