"""The places of a front page, 1 (the lead) to 6: their names, their weight in lists, who gives way to whom. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

PLACES: Final = 6
EVERY: Final = range(1, PLACES + 1)
# Until when a story keeps its place where nobody says otherwise.
USUAL: Final = timedelta(hours=12)


def weight_of(place: int | None) -> int:
    """`stickyWeight` in the article's file: the lead is the heaviest; 0 is no place."""
    return PLACES + 1 - place if place else 0


def name_of(place: int) -> str:
    return "Lead" if place == 1 else f"Place {place}"


def giving_way(held: Mapping[int, int], newcomer: int, place: int) -> list[tuple[int, int | None]]:
    """Who moves where when `newcomer` takes `place`, in an order in which each place is free when it is taken.

    `held` is who holds each place now. Whoever stands in the way moves down, and so on to the next empty place; who
    held the last one has none then (None). A newcomer that comes from further up is let past: they move up.
    """
    others = {at: who for at, who in held.items() if who != newcomer}
    own = next((at for at, who in held.items() if who == newcomer), None)
    step = -1 if own is not None and own < place else 1
    moves: list[tuple[int, int | None]] = []
    at = place
    while at in others:
        moves.insert(0, (others[at], at + step if at + step <= PLACES else None))
        at += step
    return moves
