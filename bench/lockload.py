"""SQLite under everything at once: readers and editors at the web server, two workers, beat.

Feeds of which each brings five new stories whenever it is asked are asked every five seconds, a part of them with
proposals; two editors open drafts, keep what they type, save and publish; readers go through the paper meanwhile.
"""

import math
import os
import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.crew import beat, running, worker
from bench.desk import Desk
from bench.gates import Gate
from bench.house import House
from bench.measuring import StepFailed
from bench.provider import provider
from bench.serving import ours, serving
from bench.wire import Wire

FEEDS = 20
WITH_PROPOSALS = 2
ANSWER_SECONDS = 0.2
EDITORS, READERS = 2, 4
BETWEEN_ACTS, BETWEEN_PAGES, BETWEEN_IMPORTS = 1.0, 0.05, 5.0
ACTS = "typed", "save", "publish"
NAME, PASSWORD = "editor", "ink-and-paper-of-the-benchmark"
LOCKED = re.compile(r"database (?:table )?is locked", re.IGNORECASE)
Milliseconds = list[float]


class LockLoad:
    """One run: how long each write took, in milliseconds, at the database by process and at the desk by act."""

    def __init__(self, folder: Path, wire: Wire, say: Callable[[str], None]) -> None:
        self._folder, self._wire, self._say = folder, wire, say
        self._over = threading.Event()
        self._failures: list[BaseException] = []
        self.writes: dict[str, Milliseconds] = defaultdict(list)
        self.waits: Milliseconds = []
        self.requests: dict[str, Milliseconds] = defaultdict(list)
        self.pages: Milliseconds = []
        self.locked = 0
        self.done: dict[str, int] = {}

    def run(self, seconds: float) -> None:
        notes = self._folder / "writes"
        notes.mkdir()
        timed = {"DJANGO_SETTINGS_MODULE": "bench.timed.settings", "BENCH_WRITES": str(notes)}
        with provider(ANSWER_SECONDS) as model:
            house = House(self._folder / "newsroom", OUTBOUND_ALLOWED_HOSTS=self._wire.host, **model, **timed)
            house.step("bench.ours", "prepare", f"http://{self._wire.host}", str(FEEDS))
            house.step("bench.underload", "account", NAME, PASSWORD)
            house.step("bench.underload", "proposing", str(WITH_PROPOSALS))
            self._wire.serve("first")
            house.step("bench.worker", "file")
            before = house.step("bench.underload", "count")
            self._wire.serve("growing")
            crew = {"worker1": worker("worker1"), "worker2": worker("worker2"), "beat": beat()}
            web = {**house.env, "BENCH_ROLE": "web"}
            with (
                running(crew, house.env, house.logs()),
                serving(ours(), web, house.logs() / "web.log") as server,
            ):
                house.step("bench.queued", "ready", "2")
                for note in notes.iterdir():
                    os.truncate(note, 0)  # what was written to prepare all this
                self._work(server.port, seconds)
            after = house.step("bench.underload", "count")
        self.done = {name: after[name] - before[name] for name in after}
        self._read(notes, house.logs())

    def _work(self, port: int, seconds: float) -> None:
        """All at once, until the time is over or something has failed."""
        jobs: list[Callable[[int], None]] = [self._import]
        jobs += [partial(self._edit, number) for number in range(EDITORS)] + [self._read_pages] * READERS
        threads = [threading.Thread(target=self._guarded, args=(job, port)) for job in jobs]
        for thread in threads:
            thread.start()
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._over.wait(min(left, 60.0)):
            self._say(f"  {left:.0f} seconds to go, {sum(map(len, self.requests.values())):,} writes at the desk")
        self._over.set()
        for thread in threads:
            thread.join()
        if self._failures:
            raise StepFailed(f"{type(self._failures[0]).__name__}: {self._failures[0]}") from self._failures[0]

    def _guarded(self, job: Callable[[int], None], port: int) -> None:
        try:
            job(port)
        except Exception as failure:
            self._failures.append(failure)
            self._over.set()

    def _signed_in(self, port: int) -> Desk:
        desk = Desk(port)
        desk.sign_in(NAME, PASSWORD)
        return desk

    def _import(self, port: int) -> None:
        desk = self._signed_in(port)
        while not self._over.wait(BETWEEN_IMPORTS):
            answer = desk.run_action("sources/feed", "import_now")
            self.requests["import"].append(answer.seconds * 1000)

    def _edit(self, number: int, port: int) -> None:
        """Each editor has drafts that no other one opens: who types in two windows is asked which words count."""
        desk, chance = self._signed_in(port), random.Random(threading.get_ident())
        while not self._over.is_set():
            drafts = [article for article in desk.drafts() if int(article) % EDITORS == number]
            for article in chance.sample(drafts, min(5, len(drafts))):
                for act in ACTS:
                    if self._over.wait(BETWEEN_ACTS / len(ACTS)):
                        return
                    self._act(desk, article, act)

    def _act(self, desk: Desk, article: str, act: str) -> None:
        """One write, after the form was opened for it."""
        fields = desk.open(article)
        if act != "publish":
            fields["body"] = [f"{fields['body'][0]}\n\nOne more paragraph, typed at {time.time()}."]
        path = desk.form_of(article).replace("/change/", "/typed/") if act == "typed" else desk.form_of(article)
        answer = desk.post(path, fields if act == "typed" else {**fields, "act": act})
        self.requests[act].append(answer.seconds * 1000)

    def _read_pages(self, port: int) -> None:
        desk, chance = Desk(port), random.Random(threading.get_ident())
        pages = ["/"]
        while not self._over.wait(BETWEEN_PAGES):
            path = chance.choice(pages)
            answer = desk.get(path)
            self.pages.append(answer.seconds * 1000)
            if path == "/":
                stories = re.findall(r'href="(/\d{4}/\d\d/[^"/]+/)"', answer.body)
                pages = ["/", "/rss.xml", "/search/?q=bitcoin", *dict.fromkeys(stories)]

    def _read(self, notes: Path, logs: Path) -> None:
        for note in notes.iterdir():
            for line in note.read_text().splitlines():
                role, what, took, waited = line.split()
                self.writes[role].append(float(took))
                self.waits.append(float(waited))
                self.locked += what == "refused"
        said = "".join(log.read_text(errors="replace") for log in sorted(logs.iterdir()))
        self.locked += len(LOCKED.findall(said))

    def gates(self) -> list[Gate]:
        missing = [name for name, count in self.done.items() if not count]
        if missing or not all(self.requests[act] for act in ACTS):
            raise StepFailed(f"There was no load: {self.done}, {dict(self.requests)}")
        every = [took for found in self.writes.values() for took in found]
        acts = [took for found in self.requests.values() for took in found]
        return [
            Gate("“database is locked”, in all logs", "times", self.locked, at_most=0),
            Gate("write to SQLite by any process, p99", "ms", percentile(every, 99), at_most=200),
            Gate("write at the desk, whole request, p99", "ms", percentile(acts, 99), at_most=200),
        ]

    def told(self) -> dict[str, object]:
        measured = {
            **{f"database, {role}": found for role, found in sorted(self.writes.items())},
            **{f"desk, {act}": found for act, found in sorted(self.requests.items())},
            **{"waiting for the lock": self.waits, "reader's page": self.pages},
        }
        return {"done": self.done, "milliseconds": {name: _spread(found) for name, found in measured.items()}}


def _spread(found: Milliseconds) -> dict[str, float]:
    if not found:
        return {"count": 0}
    shares = {f"p{share:g}": percentile(found, share) for share in (50, 95, 99, 99.9, 100)}
    return {"count": len(found), **{name: round(value, 2) for name, value in shares.items()}}


def percentile(found: Milliseconds, share: float) -> float:
    """The smallest of them that so many per cent do not exceed."""
    ordered = sorted(found)
    return ordered[max(1, math.ceil(len(ordered) * share / 100)) - 1]
