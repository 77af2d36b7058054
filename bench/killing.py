"""Imports during which something is killed at random points, and how long the house then needs until all is done."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from bench.besieged import Besieged
from bench.measuring import StepFailed
from bench.talking import Talk

PATIENCE = 60.0
LAST = 0.9
_LOOK_AGAIN = 0.05
_SHAKEN = 0.3
Blow = Callable[[], str]
"""Kills something and brings it back where nobody else does; says what it was."""


class Import:
    """One import through to its last publication, as the ledger sees it."""

    def __init__(self, ledger: Talk, house: Besieged, number: int) -> None:
        self._ledger, self._house, self._number = ledger, house, number
        ledger.ask(f"import {number}")

    def await_point(self, point: float) -> None:
        """Until `point` of its work (0 to 1) is done. Raises StepFailed where nothing was done for PATIENCE seconds."""
        least, end = 1.0, time.monotonic() + PATIENCE
        while (left := self.left()) > 1 - point:
            if left < least:
                least, end = left, time.monotonic() + PATIENCE
            if time.monotonic() > end:
                told = self._house.log.read_text()[-3000:]
                raise StepFailed(f"Import {self._number} stood still with {left:.1%} to do:\n{told}")
            time.sleep(_LOOK_AGAIN)

    def left(self) -> float:
        self._house.revive()
        told = self._ledger.ask(f"left {self._number}")
        return float(told.get("left", 1.0))


def _point(place: int, count: int, chance: random.Random) -> float:
    """Anywhere in its part of the import; the last one near the end, so that what comes after it is recovery."""
    if place + 1 == count:
        return LAST + (1 - LAST) * chance.random()
    return (place + chance.random()) / count


def run(
    ledger: Talk, house: Besieged, numbers: Iterable[int], blows: Sequence[Blow], tell: Callable[[], None]
) -> Iterator[tuple[float, Counter[str]]]:
    """Spread `blows` over the imports `numbers`; of each, the seconds from its last blow to its end, and what fell."""
    numbers = list(numbers)
    chance = random.Random(len(blows))
    shares = [list(blows[first :: len(numbers)]) for first in range(len(numbers))]
    for number, share in zip(numbers, shares, strict=True):
        work, fallen = Import(ledger, house, number), Counter[str]()
        chance.shuffle(share)
        last = time.monotonic()
        for place, blow in enumerate(share):
            work.await_point(_point(place, len(share), chance))
            time.sleep(_SHAKEN * chance.random())
            fallen[blow()] += 1
            last = time.monotonic()
            tell()
        work.await_point(1.0)
        yield time.monotonic() - last, fallen
