"""`make bench-pages`: what readers' pages cost, against a Wagtail site with the same stories, in one run.

Each figure is the CPU time of whole processes, database server included, for a request; all stand behind the same web
server with the same settings, take turns, and publish meanwhile. Medians of the rounds count. The promises are those of
README's “Speed”.
"""

import argparse
import contextlib
import json
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console

from bench.gates import Gate, settle
from bench.measuring import StepFailed
from bench.postgres import FAST_POSTGRES, postgres
from bench.serving import granian, gunicorn, ours, serving
from bench.sides import PEERS
from bench.sites import Served, Site, levelled, newsroom, wagtail
from bench.talking import Talk, readers

RESULTS = Path(__file__).parent / "results" / "pages.json"
CONNECTIONS = CROWD = 32
STORES = "cached", "gunicorn cached"
AS_BROWSERS = *STORES, "constant", "counted"
"""Asked for gzip; making a page anew is compared without packing it, since Wagtail packs none."""
ADDRESSES, WARMING, DEEP = 1_200, 60, 50
_UNTIL_ALL_HAVE_IT = 6
"""So often a stored page is asked for beforehand: by then each worker has met nearly all of them."""
PUBLICATIONS = 8
DRAFTS = 700


@dataclass(frozen=True, slots=True)
class Case:
    """So many requests a round for one kind of page of one server."""

    server: str
    page: str
    requests: int

    @property
    def name(self) -> str:
        return f"{self.page}, {self.server}"


CASES = [  # a cached article stands beside the constant view: a machine's pace changes within a minute
    Case("wagtail", "article", 1_200),
    Case("constant", "constant", 8_000),
    Case("cached", "article", 40_000),
    Case("uncached", "article", 1_200),
    Case("gunicorn cached", "article", 20_000),
    Case("gunicorn uncached", "article", 1_200),
    Case("wagtail", "home", 60),
    Case("uncached", "home", 800),
    Case("wagtail", "deep tag", 60),
    Case("uncached", "deep tag", 800),
    Case("wagtail", "feed", 80),
    Case("cached", "feed", 20_000),
    Case("uncached", "feed", 600),
    Case("wagtail on PostgreSQL", "search", 24),
    Case("few", "search", 600),
    *(
        Case(server, page, 600)
        for page in ("home", "article", "tag", "deep tag", "archive")
        for server in ("few", "many")
    ),
    Case("many", "search", 600),
]


class Run:
    """One run of the benchmark: who serves, and what was measured so far, in milliseconds by case."""

    def __init__(self, crowd: Talk, share: float, say: Any) -> None:
        self._crowd, self._share, self._say = crowd, share, say
        self.served: dict[str, Served] = {}
        self.cost: dict[str, list[float]] = defaultdict(list)

    def ask(self, case: Case, requests: int) -> float:
        """Milliseconds a request."""
        served = self.served[case.server]
        doors = served.doors[case.page]
        doors = doors[: round(self._share * len(doors)) + 1]
        coding = "gzip" if case.server in AS_BROWSERS else "identity"
        job = {"port": served.server.port, "connections": CONNECTIONS, "coding": coding, "doors": doors}
        before = served.cpu()
        with served.publishing():
            self._crowd.ask(json.dumps(job | {"requests": requests}))
        return (served.cpu() - before) * 1000 / requests

    def warm(self) -> None:
        """Every page of which a cached one will be asked, of every worker, and some of the others; a first publication
        everywhere."""
        for served in self.served.values():
            if served.publisher:
                served.publisher.ask("publish")
        for case in CASES:
            enough = _UNTIL_ALL_HAVE_IT * ADDRESSES if case.server in STORES else WARMING
            self.ask(case, min(enough, self._requests(case)))

    def round(self) -> None:
        for case in CASES:
            cost = self.ask(case, self._requests(case))
            self.cost[case.name].append(cost)
            self._say(f"  {case.name}: {cost:.3f} ms")

    def _requests(self, case: Case) -> int:
        return max(CONNECTIONS, round(case.requests * self._share))

    def publications(self, served: Served, renders: Path) -> tuple[float, int]:
        """The longest time, in seconds from the beginning of an act, until every reader had the new home page; and how
        often at most one page was made after one publication. Many ask for nothing but these pages meanwhile."""
        articles = served.doors["article"][-CROWD:]
        doors = [door for article in articles for door in (*served.doors["home"], article)]
        job = {"port": served.server.port, "connections": CROWD, "coding": "gzip", "doors": doors}
        self._crowd.ask(json.dumps(job | {"requests": 20 * len(doors)}))
        longest, most = 0.0, 0
        assert served.publisher
        for _ in range(PUBLICATIONS):
            made = renders.stat().st_size
            title = served.publisher.ask("next")["title"]
            self._crowd.say(json.dumps(job | {"watch": title, "seconds": 2.5}))
            time.sleep(0.5)
            began = served.publisher.ask("publish")["began"]
            told = self._crowd.hear()
            if told["first_new"] is None:
                raise StepFailed(f"No reader saw “{title}” on the home page within two seconds.")
            longest = max(longest, max(told["first_new"], told["last_old"]) - began)
            counted = Counter(renders.read_bytes()[made:].split())
            most = max(most, *counted.values())
        self._say(f"  publication to new home page: {longest:.3f} s, renders {most}")
        return longest, most

    def memory(self) -> dict[str, float]:
        return {name: served.server.memory() for name, served in self.served.items()}


@contextlib.contextmanager
def prepared(folder: Path, size: int, many: int, say: Any) -> Iterator[dict[str, Site]]:
    """Sites with their stories."""
    with postgres(folder / "postgres", **FAST_POSTGRES) as database:
        stories = str(folder / "stories.jsonl")
        ours, theirs = newsroom(folder / "newsroom"), wagtail(folder / "wagtail")
        sites = {
            "newsroom": ours,
            "wagtail": theirs,
            "few": newsroom(folder / "few", database, "few"),
            "wagtail on PostgreSQL": wagtail(folder / "wagtail-postgres", database, "wagtail"),
        }
        long = newsroom(folder / "few", database, "many")
        if not (folder / "ready").exists():
            say("Writing the stories")
            ours.step("write", stories, str(size + DRAFTS))
            for name in ("few", "wagtail"):
                database.create(name)
            for name, site in sites.items():
                say(f"Filling {name}")
                site.step("fill", stories, str(size))
            for name in ("few", "wagtail"):
                database.rest(name)
            say(f"Making {many:,} articles")
            database.copy("few", "many")
            long.step("multiply", str(many))
            (folder / "ready").touch()
        yield sites | {"many": long}


def _serve(stack: contextlib.ExitStack, sites: dict[str, Site], deep: int, renders: Path) -> dict[str, Served]:
    """All of them at once, so that they can take turns."""
    doors = {name: site.step("doors", str(deep)) for name, site in sites.items()}
    doors["few"], doors["many"] = levelled(doors["few"], doors["many"])
    publishers = {name: stack.enter_context(site.publisher()) for name, site in sites.items()}
    packages = str(next((PEERS.parents[1] / "lib").glob("python*/site-packages")))
    theirs = granian(str(PEERS), "bench.wagtailsite.wsgi:application")
    counted = granian(sys.executable, "bench.counted:application")
    other = gunicorn(sys.executable, packages, "newsroom.wsgi:application")
    without = {"PAGE_STORE": "false"}

    def serve(name: str, command: list[str], more: dict[str, str] | None = None) -> Served:
        site = sites[name]
        server = stack.enter_context(serving(command, site.env | (more or {})))
        return Served(server, doors[name], publishers[name], site.postgres)

    constant = stack.enter_context(serving(granian(str(PEERS), "bench.constant:application"), sites["wagtail"].env))
    return {
        "constant": Served(constant, {"constant": [("/", "</p>")]}),
        "wagtail": serve("wagtail", theirs),
        "cached": serve("newsroom", ours()),
        "uncached": serve("newsroom", ours(), without),
        "counted": serve("newsroom", counted, {"BENCH_RENDERS": str(renders)}),
        "gunicorn cached": serve("newsroom", other),
        "gunicorn uncached": serve("newsroom", other, without),
        "wagtail on PostgreSQL": serve("wagtail on PostgreSQL", theirs),
        "few": serve("few", ours(), without),
        "many": serve("many", ours(), without),
    }


def gates(run: Run, longest: float, renders: int, size: int, many: int) -> list[Gate]:
    cost = {case: median(found) for case, found in run.cost.items()}
    memory, unit = run.memory(), "CPU-ms a request"

    def cheaper(told: str, ours: str, theirs: str, times: float) -> Gate:
        return Gate(told, unit, cost[ours], cost[theirs], at_least=times, times_cheaper=True)

    return [
        cheaper("cached article against Wagtail", "article, cached", "article, wagtail", 200),
        cheaper("cached article against a constant view", "article, cached", "constant, constant", 5),
        cheaper("uncached article", "article, uncached", "article, wagtail", 12),
        cheaper("uncached home", "home, uncached", "home, wagtail", 45),
        cheaper("uncached tag page 50", "deep tag, uncached", "deep tag, wagtail", 40),
        cheaper("cached feed", "feed, cached", "feed, wagtail", 200),
        cheaper("uncached feed", "feed, uncached", "feed, wagtail", 15),
        cheaper("search, common word, on PostgreSQL", "search, few", "search, wagtail on PostgreSQL", 100),
        *(
            Gate(
                f"{many:,} articles to {size:,}: {told}",
                unit,
                cost[f"{page}, many"],
                cost[f"{page}, few"],
                at_most=1.2,
            )
            for page, told in _FLAT.items()
        ),
        Gate("publication to new home page", "seconds", longest, at_most=1),
        Gate("one page made, however many ask", "times", renders, at_most=1),
        Gate("memory of the server", "MB", memory["cached"], memory["wagtail"], at_most=0.75),
    ]


_FLAT = {
    **{"home": "home", "article": "article", "tag": "tag page 1", "deep tag": "tag page 50"},
    **{"archive": "archive", "search": "search, newest first"},
}


@contextlib.contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(exist_ok=True)
        kept.chmod(0o755)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as name:
        Path(name).chmod(0o755)  # PostgreSQL's user goes through it
        yield Path(name)


def main(size: int, many: int, rounds: int, share: float, kept: Path | None) -> int:
    console = Console(stderr=True)
    began = time.monotonic()

    def say(what: str) -> None:
        console.print(f"{time.monotonic() - began:5.0f} s  {what}", highlight=False)

    with (
        _folder(kept) as folder,
        prepared(folder, size, many, say) as sites,
        contextlib.ExitStack() as stack,
    ):
        renders = folder / "renders"
        run = Run(stack.enter_context(readers()), share, say)
        say("Starting the servers")
        run.served = _serve(stack, sites, min(DEEP, size // 100), renders)
        say("Warming up")
        run.warm()
        for number in range(rounds):
            say(f"Round {number + 1} of {rounds}")
            run.round()
        longest, most = run.publications(run.served["counted"], renders)
        found = gates(run, longest, most, size, many)
        told = {"rounds": rounds, "cpu_ms": run.cost, "memory_mb": run.memory(), "articles": [size, many]}
    return settle(found, RESULTS, **told)


def _stopped(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--share", type=float, default=1.0, help="of the requests of a whole run (1)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where sites stay, to be measured again")
    asked = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stopped)
    try:
        sys.exit(main(asked.articles, asked.many, asked.rounds, asked.share, asked.keep))
    except StepFailed as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
