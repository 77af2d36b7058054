"""Whether two reports tell of one event. Pure, and careful: what is in doubt stays apart."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sources.headlines import Figure, Headline
from sources.headlinewords import OPPOSITE

WINDOW = timedelta(days=14)
"""Reports further apart tell of different events, whatever they say."""
_NAMED_WINDOW = timedelta(days=7)
_UNNAMED_WINDOW = timedelta(days=1, hours=12)
_ROUNDED = 0.01
_FEWEST = 4


class Report(NamedTuple):
    """A headline and when its source published it."""

    headline: Headline
    at: datetime


def same_event(a: Report, b: Report) -> bool:
    """Word for word alike; or alike in names, figures and most words, in time, and without a contradiction.

    Prices pass the same mark again and again: without a name in common, reports must follow within a day and a half.
    """
    one, other = a.headline, b.headline
    apart = abs(a.at - b.at)
    if apart > WINDOW:
        return False
    if contradict(one, other):
        return False
    if _word_for_word(one, other):
        return True
    if one.timeless or other.timeless:
        return False
    return apart <= _time_allowed(one, other) and _much_alike(one, other)


def contradict(one: Headline, other: Headline) -> bool:
    """Each names something that the other does not: another coin, name or figure; or they say opposite things."""
    if one.denied != other.denied or one.planned != other.planned:
        return True
    if not all(ours <= theirs or theirs <= ours for ours, theirs in zip(_named(one), _named(other), strict=True)):
        return True
    if not (_hold(one.figures, other.figures) or _hold(other.figures, one.figures)):
        return True
    ours, theirs = one.words - other.words, other.words - one.words
    return any(not OPPOSITE[word].isdisjoint(theirs) for word in ours & OPPOSITE.keys())


def _word_for_word(one: Headline, other: Headline) -> bool:
    return one.words == other.words and len(one.figures) == len(other.figures) and _weight(one) >= _FEWEST


def _much_alike(one: Headline, other: Headline) -> bool:
    """Three quarters of the shorter one, or three fifths where a name is shared; three or four words at least."""
    shared = len(one.words & other.words) + _shared_figures(one, other)
    named = _share_a_name(one, other)
    least = _FEWEST - 1 if _shared_figures(one, other) else _FEWEST
    part = 0.6 if named else 0.75
    smaller, larger = sorted((_weight(one), _weight(other)))
    return shared >= least and shared >= part * smaller and shared >= 0.4 * larger


def _time_allowed(one: Headline, other: Headline) -> timedelta:
    if not _share_a_name(one, other):
        return _UNNAMED_WINDOW
    return WINDOW if _shared_figures(one, other) else _NAMED_WINDOW


def _weight(headline: Headline) -> int:
    return len(headline.words) + len(headline.figures)


def _named(headline: Headline) -> tuple[frozenset[str], ...]:
    return headline.coins, headline.names, headline.places, headline.bodies, headline.months


def _share_a_name(one: Headline, other: Headline) -> bool:
    """Coins and months are in too many headlines to count."""
    ours, theirs = one.names | one.places | one.bodies, other.names | other.places | other.bodies
    return not ours.isdisjoint(theirs)


def _hold(all_of: tuple[Figure, ...], within: tuple[Figure, ...]) -> bool:
    return all(any(_same(figure, other) for other in within) for figure in all_of)


def _shared_figures(one: Headline, other: Headline) -> int:
    ours = sum(any(_same(figure, another) for another in other.figures) for figure in one.figures)
    return min(ours, len(other.figures))


def _same(one: Figure, other: Figure) -> bool:
    """Equal, but for what a headline rounds off an amount."""
    if one.unit or other.unit:
        return one == other
    return abs(one.value - other.value) <= _ROUNDED * max(one.value, other.value)
