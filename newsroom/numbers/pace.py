"""How long stories took from the wire to readers. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

BOUNDS: Final = (("5 min", 5), ("15 min", 15), ("30 min", 30), ("1 h", 60), ("4 h", 240), ("1 day", 1_440))
"""Minutes; what took longer stands behind them."""
LONGER: Final = "longer than 1 day"


@dataclass(frozen=True, slots=True)
class Pace:
    """Of `stories`, half were live within `median` minutes and nine in ten within `most`; None where there are none.

    `steps` tell how many took up to so long, and longer than the step before.
    """

    stories: int
    median: float | None
    most: float | None
    steps: tuple[tuple[str, int], ...]


def minutes_between(received_at: datetime | None, live_at: datetime | None) -> float | None:
    """None where a story did not come from the wire, or was live before the wire told of it."""
    if received_at is None or live_at is None or live_at < received_at:
        return None
    return (live_at - received_at).total_seconds() / 60


def pace_of(minutes: Iterable[float | None]) -> Pace:
    """None among them are left out."""
    known = sorted(each for each in minutes if each is not None)
    counts = dict.fromkeys((*(name for name, _ in BOUNDS), LONGER), 0)
    for each in known:
        counts[next((name for name, bound in BOUNDS if each <= bound), LONGER)] += 1
    return Pace(len(known), _within(known, 0.5), _within(known, 0.9), tuple(counts.items()))


def told(minutes: float | None) -> str:
    """“4 min”, “3.5 h”, “2 days”; “-” for None."""
    if minutes is None:
        return "-"
    if minutes < 120:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.1f} h" if minutes < 2_880 else f"{minutes / 1_440:.0f} days"


def _within(known: Sequence[float], share: float) -> float | None:
    """The least that so large a share of them did not exceed."""
    return known[max(0, -int(-share * len(known) // 1) - 1)] if known else None
