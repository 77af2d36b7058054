"""`make bench-chaos`: workers, Redis and PostgreSQL killed in the middle of everything, and the disk filled.

Each case starts a newsroom as it runs on a server, with leases of three seconds, imports feeds of 500 short stories
with a proposal for each and automatic publishing, strikes at random points, and counts what is there at the end.
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench.cases import CASES, Siege, Size
from bench.gates import settle
from bench.measuring import StepFailed
from bench.postgres import postgres
from bench.redis import mortal_redis
from bench.talking import talking

RESULTS = Path(__file__).parent / "results" / "chaos.json"


def main(size: Size, names: Sequence[str]) -> int:
    console = Console(stderr=True)
    with (
        tempfile.TemporaryDirectory(prefix="bench-chaos-") as folder,
        Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
        talking([sys.executable, "-m", "bench.outside"]) as outside,
        mortal_redis() as redis,
        postgres() as server,
    ):
        port = outside.hear()["port"]
        bar = progress.add_task("", total=None)

        def say(what: str, done: float) -> None:
            progress.update(bar, description=what, total=1.0, completed=done)

        siege = Siege(Path(folder), outside, port, redis, server, size, say)
        told = [CASES[name](siege) for name in names]
    gates = [gate for case in told for gate in case.gates]
    return settle(gates, RESULTS, cases=[case.row() for case in told])


def _stopped(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="of workers, on each side; the others go along")
    parser.add_argument("--imports", type=int, default=5, help="that they are spread over")
    parser.add_argument("--only", action="append", choices=list(CASES), help="one case, or some")
    chosen = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stopped)
    try:
        sys.exit(main(Size(chosen.kills, chosen.imports), chosen.only or list(CASES)))
    except StepFailed as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
