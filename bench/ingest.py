"""`make bench-ingest`: how fast feeds become stored entries and drafts, against reader, in one run.

200 feeds of 50 items, about 300 KB each, served on loopback. Each figure is the CPU time of whole processes, database
included; Newsroom and reader take turns, and medians of the rounds count. The promises are those of README's “Speed”.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.progress import Progress

from bench.documents import FEEDS, ITEMS
from bench.gates import Gate, settle
from bench.measuring import StepFailed
from bench.postgres import Postgres, postgres
from bench.sides import Ours, Theirs
from bench.wire import Wire, wire

RESULTS = Path(__file__).parent / "results" / "ingest.json"
FIRST, CHANGED = FEEDS * ITEMS, FEEDS * (ITEMS + 1)
FEW, MANY = 10_000, 1_000_000
STEPS = 12
"""That are measured, in a round."""


class Run:
    """One run of the benchmark: what was measured so far, by case."""

    def __init__(self, folder: Path, wire: Wire, server: Postgres, tell: Callable[[], None]) -> None:
        self._folder, self._wire, self._server, self._tell = folder, wire, server, tell
        self.cpu: dict[str, list[float]] = defaultdict(list)
        self.peak_kb: dict[str, int] = defaultdict(int)

    def measure(self, case: str, side: Ours | Theirs, step: str = "update", **expected: int) -> None:
        cost = side.step(step)
        side.expect(**expected)
        self.cpu[case].append(cost.cpu)
        if cost.told:
            self.peak_kb[case] = max(self.peak_kb[case], cost.told["peak_kb"])
        self._tell()

    def ours(self, name: str, server: Postgres | None = None) -> Ours:
        return Ours(self._new_folder(name), self._wire.host, server)

    def archive(self, count: int) -> Ours:
        """A Newsroom with so many stored entries, to begin with."""
        ours = self.ours(f"archive-{count}")
        ours.prepare()
        ours.step("archive", str(count))
        return ours

    def round(self, number: int, few: Ours, many: Ours) -> None:
        self._wire.serve("first")
        theirs = Theirs(self._new_folder(f"theirs-{number}"), self._wire.host)
        ours, drafts = self.ours(f"ours-{number}"), self.ours(f"drafts-{number}")
        on_postgres = self.ours(f"postgres-{number}", self._server)
        for side in (theirs, ours, drafts, on_postgres):
            side.prepare()
        self.measure("first, reader", theirs, Entry=FIRST)
        self.measure("first", ours, Entry=FIRST, EntryKey=3 * FIRST, done=FEEDS)
        self.measure("first, PostgreSQL", on_postgres, Entry=FIRST, EntryKey=3 * FIRST, done=FEEDS)
        self.measure("drafts", drafts, "file", Entry=FIRST, Article=FIRST, filed=FIRST)
        for name, archive in ((f"few-{number}", few), (f"many-{number}", many)):
            self._onto(name, archive)
        self._again("identical", ours, theirs, FIRST, runs=2)
        self._wire.serve("changed")
        self._again("changed", ours, theirs, CHANGED, runs=3)
        self._wire.serve("unmodified")
        self._again("unmodified", ours, theirs, CHANGED, runs=4)

    def _again(self, case: str, ours: Ours, theirs: Theirs, entries: int, *, runs: int) -> None:
        """All feeds once more; by then each has had so many runs."""
        ours.step("due")
        self.measure(case, ours, Entry=entries, EntryKey=3 * entries, done=runs * FEEDS)
        self.measure(f"{case}, reader", theirs, Entry=entries)

    def _onto(self, name: str, archive: Ours) -> None:
        """A first import into what a copy of `archive` holds already."""
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            ours = Ours(Path(folder) / name, self._wire.host)
            ours.prepare_as(archive)
            before = ours.step("count").told["Entry"]
            self.measure(f"onto {before:,}", ours, Entry=before + FIRST, EntryKey=3 * (before + FIRST), done=FEEDS)

    def _new_folder(self, name: str) -> Path:
        folder = self._folder / name
        folder.mkdir()
        return folder

    def gates(self) -> list[Gate]:
        cpu = {case: median(seconds) for case, seconds in self.cpu.items()}
        speed, case = {name: FIRST / seconds for name, seconds in cpu.items()}, "entries per CPU-second"

        def against_reader(name: str, told: str, at_least: float) -> Gate:
            peer = "first" if name == "drafts" else name
            return Gate(told, case, speed[name], speed[f"{peer}, reader"], at_least=at_least)

        few, many = (1e6 * cpu[f"onto {count:,}"] / FIRST for count in (FEW, MANY))
        return [
            against_reader("first", "first import, stored", 7),
            against_reader("drafts", "first import, through to filed drafts", 1.5),
            against_reader("changed", "changed feeds (1 new, 49 known each)", 12),
            against_reader("identical", "identical bodies", 30),
            Gate("all 304", "CPU-seconds", cpu["unmodified"], cpu["unmodified, reader"], at_most=1.2),
            Gate("PostgreSQL against SQLite, stored", case, speed["first, PostgreSQL"], speed["first"], at_least=0.5),
            Gate(f"{MANY:,} stored entries against {FEW:,}", "CPU-µs per entry", many, few, at_most=1.3),
            Gate("peak memory of a process", "MB", max(self.peak_kb.values()) / 1000, at_most=150),
        ]


def main(rounds: int) -> int:
    console = Console(stderr=True)
    with (
        tempfile.TemporaryDirectory(prefix="bench-ingest-") as name,
        Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
        wire() as served,
        postgres() as server,
    ):
        bar = progress.add_task("Filling archives", total=rounds * STEPS)
        run = Run(Path(name), served, server, lambda: progress.advance(bar))
        few, many = run.archive(FEW), run.archive(MANY)
        for number in range(rounds):
            progress.update(bar, description=f"Round {number + 1} of {rounds}")
            run.round(number, few, many)
    return settle(run.gates(), RESULTS, rounds=rounds, cpu_seconds=run.cpu, peak_kb=run.peak_kb)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    try:
        sys.exit(main(parser.parse_args().rounds))
    except StepFailed as failure:
        sys.exit(str(failure))
