"""Which way a number went, by the words beside it: `fell 5%`, `a 5% gain`, `на 5% зросла`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from articles.rewriting.figures import Figure
from articles.rewriting.units import RELATIVE
from articles.rewriting.wording import Word

_UP = frozenset(
    """
    rise rises rose risen rising gain gains gained gaining up jump jumps jumped jumping surge surges surged surging
    climb climbs climbed climbing soar soars soared soaring rally rallies rallied rallying increase increases increased
    increasing grow grows grew grown growing growth higher advance advances advanced advancing rebound rebounds
    rebounded rebounding recover recovers recovered recovering recovery spike spikes spiked spiking skyrocket skyrockets
    skyrocketed skyrocketing uptick upside expanded expanding inflow inflows profit profits gainer gainers
    """.split()  # noqa: SIM905
)
_DOWN = frozenset(
    """
    fall falls fell fallen falling drop drops dropped dropping decline declines declined declining lose loses lost
    losing loss losses down slide slides slid sliding slump slumps slumped slumping plunge plunges plunged plunging
    plummet plummets plummeted plummeting tumble tumbles tumbled tumbling sink sinks sank sunk sinking decrease
    decreases decreased decreasing shed sheds shedding slip slips slipped slipping lower retreat retreats retreated
    retreating crash crashes crashed crashing dip dips dipped dipping shrink shrinks shrank shrinking outflow outflows
    correction pullback drawdown downside selloff reduction loser losers contracted
    """.split()  # noqa: SIM905
)
_UP_STEMS = ("зріс", "зрос", "зростан", "підвищ", "подорожч", "піднял", "підня", "виріс", "вирос", "додав", "додала")
_DOWN_STEMS = ("впа", "пада", "падін", "знизи", "знижен", "подешев", "втрати", "опусти", "обвал", "просі", "скоро")
_STOPS = frozenset("from after before and while but as whereas despite with since until of від після але".split())  # noqa: SIM905
# A number behind one of these is a place on the scale, which is passed in both directions.
_LEVELS = frozenset(
    "from of than above below toward towards at near around past beyond over under between від вище нижче".split()  # noqa: SIM905
)
_FROM = frozenset(["from", "від"])
_COMPARED = {"above": 1, "below": -1}
_BREAK = re.compile(r"[.;:!?()\u2014\n]|,\s")
_BACK, _AHEAD = 5, 3


@dataclass(frozen=True, slots=True)
class Move:
    """The word at `[start:end)` that says which way: `way` is 1 for up, -1 for down."""

    way: int
    start: int
    end: int


def beside(text: str, before: Sequence[Word], behind: Sequence[Word], figure: Figure) -> Move | None:
    """The nearest word of direction in the clause of the figure, from the words before it and behind it."""
    ahead = _ahead(text, behind[:_AHEAD], figure.end, _COMPARED if figure.unit in RELATIVE else {})
    back = _back(text, before[-_BACK:], figure.start, _FROM if figure.unit in RELATIVE else _LEVELS)
    if ahead and back:
        return ahead[1] if ahead[0] < back[0] else back[1]
    return (ahead[1] if ahead else None) or (back[1] if back else None)


def _back(text: str, words: Sequence[Word], start: int, stops: frozenset[str]) -> tuple[int, Move] | None:
    for distance, word in enumerate(reversed(words)):
        if _BREAK.search(text, word.end, start) or word.folded[0].isdigit():
            return None
        if word.folded in stops and not text.endswith("ranging ", 0, word.start):
            return None
        way = _way(word.folded)
        if way and not (word.folded == "up" and text.startswith(" to", word.end)):
            return distance, Move(way, word.start, word.end)
    return None


def _ahead(text: str, words: Sequence[Word], end: int, compared: Mapping[str, int]) -> tuple[int, Move] | None:
    for distance, word in enumerate(words):
        if _BREAK.search(text, end, word.start) or word.folded[0].isdigit() or word.folded in _STOPS:
            return None
        if way := compared.get(word.folded) or _way(word.folded):
            return distance, Move(way, word.start, word.end)
    return None


def _way(word: str) -> int:
    if word in _UP or word.startswith(_UP_STEMS):
        return 1
    return -1 if word in _DOWN or word.startswith(_DOWN_STEMS) else 0
