"""What something costs, told in what a yardstick costs on the same machine in the same moment: never in seconds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

_TURNS = 100_000


@contextmanager
def within(yardsticks: int, what: str = "") -> Iterator[None]:
    """The block takes less CPU time than so many yardsticks: a loop that took 10 ms where the bounds were chosen.

    On a machine that is slow, or busy with others, both take longer.
    """
    before = _yardstick()
    began = time.process_time()
    yield
    spent = time.process_time() - began
    assert spent < yardsticks * max(before, _yardstick()), what


def _yardstick() -> float:
    """Seconds of CPU."""
    began = time.process_time()
    total = 0
    for number in range(_TURNS):
        total += number * number
    return time.process_time() - began
