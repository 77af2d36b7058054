"""A million articles against ten thousand, on PostgreSQL: readers' pages made anew, the desk's lists, an import.

Behind each article stand its entry, with its keys, and the proposal that was accepted; the desk has the same drafts and
the same proposals to look at. Both houses are asked in turn, one page at a time, and a page's time is the median.
"""

import contextlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from statistics import median

from bench.desk import Desk
from bench.documents import FEEDS, ITEMS
from bench.gates import Gate
from bench.house import House
from bench.measuring import StepFailed
from bench.postgres import Postgres
from bench.serving import ours, serving
from bench.sites import levelled
from bench.stories import COMMON
from bench.wire import Wire

NAME, PASSWORD = "chief", "ink-and-paper-of-the-benchmark"
DRAFTS, WARMING = 700, 5
READERS = {
    **{"home": "home", "article": "article", "tag": "tag page 1", "deep tag": "tag page far down"},
    **{"archive": "archive", "search": "search, newest first"},
}
_ARTICLES, _PROPOSALS = "/admin/articles/article/", "/admin/articles/rewrite/"
DESK = {
    "desk: home": "/admin/",
    "desk: articles": _ARTICLES,
    "desk: drafts": f"{_ARTICLES}?status__exact=draft",
    "desk: articles whose proposal waits": f"{_ARTICLES}?proposal=waiting",
    "desk: triage": f"{_ARTICLES}triage/",
    "desk: proposals": _PROPOSALS,
    "desk: proposals that wait": f"{_PROPOSALS}?state__exact=proposed",
    "desk: entries": "/admin/sources/entry/",
}
RANKED = "search, best match first"
TIMES, TIMES_RANKED = 1.3, 2.0


class LongArchive:
    """One run: seconds a page, by case and by who was asked; and seconds of an import, likewise."""

    def __init__(self, folder: Path, wire: Wire, server: Postgres, say: Callable[[str], None]) -> None:
        self._folder, self._wire, self._server, self._say = folder, wire, server, say
        self.pages: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        self.imports: dict[str, float] = {}

    def prepare(self, few: int, many: int) -> dict[str, House]:
        """Those that stand in the folder already, where they were kept there."""
        stories, ready = str(self._folder / "stories.jsonl"), self._folder / "ready"
        house, long = self._house("few"), self._house("many")
        if ready.exists():
            return {"few": house, "many": long}
        self._server.create("few")
        self._say(f"Filling a house with {few:,} articles")
        house.step("bench.ourpages", "write", stories, str(few + DRAFTS))
        house.step("bench.ourpages", "fill", stories, str(few))
        house.step("bench.ours", "prepare", f"http://{self._wire.host}")
        house.step("bench.ourpages", "behind")
        house.step("bench.underload", "account", NAME, PASSWORD)
        self._say(f"Making {many:,} articles")
        self._server.copy("few", "many")
        long.step("bench.ourpages", "multiply", str(many))
        self._say("Making what stands behind them")
        long.step("bench.ourpages", "behind")
        ready.touch()
        return {"few": house, "many": long}

    def ask(self, houses: dict[str, House], requests: int, deep: int) -> None:
        """So many of each page, from either house in turn; `deep` is the page of a tag that is far down. No page is
        stored."""
        with contextlib.ExitStack() as stack:
            few_doors, many_doors = levelled(*(self._doors(houses[name], deep) for name in ("few", "many")))
            desks = {name: stack.enter_context(self._served(name, house)) for name, house in houses.items()}
            for case in few_doors:
                for number, (few, many) in enumerate(zip(cycle(few_doors[case]), cycle(many_doors[case]))):
                    if number == requests + WARMING:
                        break
                    for name, path in (("few", few), ("many", many)):
                        seconds = desks[name].get(path).seconds
                        if number >= WARMING:
                            self.pages[case][name].append(seconds)
                told = {name: 1000 * median(found) for name, found in self.pages[case].items()}
                self._say(f"  {case}: {told['few']:.1f} ms, {told['many']:.1f} ms")

    def fetch(self, houses: dict[str, House]) -> None:
        """10,000 more entries, as far as drafts."""
        self._wire.serve("first")
        for name, house in houses.items():
            before = house.step("bench.ours", "count")["Article"]
            house.step("bench.ours", "due", f"http://{self._wire.host}")
            began = time.monotonic()
            house.step("bench.worker", "file")
            self.imports[name] = time.monotonic() - began
            made = house.step("bench.ours", "count")["Article"] - before
            if made != FEEDS * ITEMS:
                raise StepFailed(f"{made} drafts were made, not {FEEDS * ITEMS}.")
            self._say(f"  import into {name}: {self.imports[name]:.1f} s")

    def gates(self, few: int, many: int) -> list[Gate]:
        def against(case: str, unit: str, ours: float, theirs: float) -> Gate:
            most = TIMES_RANKED if case == RANKED else TIMES
            return Gate(f"{many:,} articles to {few:,}: {case}", unit, ours, theirs, at_most=most)

        return [
            *(
                against(case, "ms", 1000 * median(found["many"]), 1000 * median(found["few"]))
                for case, found in self.pages.items()
            ),
            against(f"import of {FEEDS * ITEMS:,} more", "seconds", self.imports["many"], self.imports["few"]),
        ]

    def told(self) -> dict[str, object]:
        return {
            case: {name: [round(1000 * seconds, 2) for seconds in found] for name, found in by_house.items()}
            for case, by_house in self.pages.items()
        }

    def _doors(self, house: House, deep: int) -> dict[str, list[str]]:
        found = house.step("bench.ourpages", "doors", str(deep))
        readers = {told: [path for path, _ in found[page]] for page, told in READERS.items()}
        ranked = {RANKED: [f"/search/?q={word}&order=best" for word in COMMON]}
        return readers | ranked | {case: [path] for case, path in DESK.items()}

    @contextlib.contextmanager
    def _served(self, name: str, house: House) -> Iterator[Desk]:
        env = house.env | {"PAGE_STORE": "false"}
        with serving(ours(), env, house.logs() / f"{name}.log") as server:
            desk = Desk(server.port)
            desk.sign_in(NAME, PASSWORD)
            yield desk

    def _house(self, name: str) -> House:
        """Both have their files in common."""
        told = {"DATABASE_URL": self._server.url(name), "OUTBOUND_ALLOWED_HOSTS": self._wire.host}
        return House(self._folder / "house", **told)
