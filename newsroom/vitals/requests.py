"""Each request that reaches the house, counted and timed where the web server hands it over."""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any, Final

from newsroom.numbers.reading import reads
from newsroom.pages.page import STORED, Application, Environ, StartResponse
from newsroom.vitals.counting import ASKED, Counts, Key, counts
from newsroom.vitals.summing import Sums, Waiting

BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
LABELS: Final = (*(f"{bound:g}" for bound in BOUNDS), "+Inf")
"""Seconds; each bucket is stored by itself, and summed up when it is shown."""
REQUESTS, TIME, BUCKET = "requests", "request_seconds", "request_bucket"
_ANSWERED: Final = {digit: (REQUESTS, f"{digit}xx") for digit in "12345"}
_SECONDS: Final = (TIME, "")
_STORED: Final = (ASKED, "")
_BUCKETS: Final = tuple((BUCKET, label) for label in LABELS)
_bucket: Final = partial(bisect_left, BOUNDS)


class Tally:
    """Requests and their times, on their way into `counts`. Each of `telling` begins to tell with the first of them."""

    def __init__(self, counts: Counts, telling: Iterable[Sums[Any]]) -> None:
        self._counts, self._telling = counts, telling
        self._answered = Waiting(self._add_up)
        self.at_once: Waiting[float] = Waiting(self._add_up_at_once)
        """The seconds that it took to hand over a stored page which was there."""
        counts.before_telling(self._answered.work_off)
        counts.before_telling(self.at_once.work_off)

    def around(self, application: Application) -> Application:
        return lambda environ, start_response: self.timed(application, environ, start_response, time.monotonic())

    def timed(
        self, application: Application, environ: Environ, start_response: StartResponse, began: float
    ) -> Iterable[bytes]:
        """What `application` answers. Bodies are made before they are handed over, so their making is timed."""
        status = "5"

        def told(line: str, *more: Any) -> Any:
            nonlocal status
            status = line[0]
            return start_response(line, *more)

        try:
            return application(environ, told)
        finally:
            self._answered.add((status, time.monotonic() - began, STORED in environ))
            for sums in self._telling:
                sums.keep_telling()

    def _add_up(self, answered: list[tuple[str, float, bool]]) -> None:
        """By the first digit of its status, its seconds, and whether it was a stored page."""
        if not answered:
            return
        statuses, seconds, are_stored = zip(*answered, strict=True)
        by_status = [(_ANSWERED[status], number) for status, number in Counter(statuses).items()]
        self._counts.count_all([*by_status, *_by_time(seconds), (_STORED, sum(are_stored))])

    def _add_up_at_once(self, seconds: list[float]) -> None:
        if not seconds:
            return
        self._counts.count_all([(_ANSWERED["2"], len(seconds)), *_by_time(seconds), (_STORED, len(seconds))])


def _by_time(seconds: Collection[float]) -> list[tuple[Key, float]]:
    by_bucket = Counter(map(_bucket, seconds))
    return [*((_BUCKETS[place], number) for place, number in by_bucket.items()), (_SECONDS, sum(seconds))]


tally: Final = Tally(counts, [counts, reads])
