"""Each request that reaches the house, counted and timed where the web server hands it over."""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from newsroom.numbers.reading import reads
from newsroom.pages.page import STORED, Application, Environ, StartResponse
from newsroom.vitals.counting import ASKED, counts
from newsroom.vitals.summing import Waiting

BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
LABELS: Final = (*(f"{bound:g}" for bound in BOUNDS), "+Inf")
"""Seconds; each bucket is stored by itself, and summed up when it is shown."""
REQUESTS, TIME, BUCKET = "requests", "request_seconds", "request_bucket"
_ANSWERED: Final = {digit: (REQUESTS, f"{digit}xx") for digit in "12345"}
_SECONDS: Final = (TIME, "")
_STORED: Final = (ASKED, "")
_BUCKETS: Final = tuple((BUCKET, label) for label in LABELS)
_bucket: Final = partial(bisect_left, BOUNDS)


class Timed:
    """A WSGI application around ours. Bodies are made before they are handed over, so their making is timed."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._is_telling = False
        self._answered = Waiting(_add_up)
        counts.before_telling(self._answered.work_off)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        status = "5"

        def told(line: str, *more: Any) -> Any:
            nonlocal status
            status = line[0]
            return start_response(line, *more)

        try:
            return self._application(environ, told)
        finally:
            self._answered.add((status, time.perf_counter() - began, STORED in environ))
            if not self._is_telling:
                counts.keep_telling()
                reads.keep_telling()
                self._is_telling = True


def _add_up(answered: list[tuple[str, float, bool]]) -> None:
    """By the first digit of its status, its seconds, and whether it was a stored page."""
    if not answered:
        return
    statuses, seconds, are_stored = zip(*answered, strict=True)
    by_status = [(_ANSWERED[status], number) for status, number in Counter(statuses).items()]
    by_time = [(_BUCKETS[place], number) for place, number in Counter(map(_bucket, seconds)).items()]
    counts.count_all([*by_status, *by_time, (_SECONDS, sum(seconds)), (_STORED, sum(are_stored))])
