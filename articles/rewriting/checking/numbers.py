"""Numbers: the same value in the same unit going the same way, the same told less exactly, or gone wrong."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from articles.rewriting.checking.claim import Claim, Span, Verdict
from articles.rewriting.checking.nearby import Nearby, rival, row
from articles.rewriting.directions import Move
from articles.rewriting.figures import Figure
from articles.rewriting.reading import Reading
from articles.rewriting.units import RELATIVE

# Where one value stands many times, so many of its different writings are looked at.
_MOST_ALIKE = 40
_NEAREST = 40
_MOST_SLIP_DIGITS = 12
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Number:
    """A figure and which way it went: by its sign, else by the word beside it. 0 where the text does not say."""

    figure: Figure
    move: Move | None

    @property
    def way(self) -> int:
        if self.figure.signed:
            return -1 if self.figure.value < 0 else 1
        return self.move.way if self.move else 0

    @property
    def span(self) -> Span:
        return self.figure.start, self.figure.end

    @property
    def whole_span(self) -> Span:
        """With the word that says which way, and the word for what is counted."""
        start, end = self.figure.start, max(self.figure.end, self.figure.counted_to)
        return (min(start, self.move.start), max(end, self.move.end)) if self.move else (start, end)


@dataclass(slots=True)
class Known:
    """The numbers of one text, to be found by value, by nearness and by their digits."""

    by_size: dict[Decimal, list[Number]] = field(default_factory=lambda: defaultdict(list))
    by_digits: dict[tuple[int, ...], list[Number]] = field(default_factory=lambda: defaultdict(list))
    by_slip: dict[tuple[object, ...], list[Number]] = field(default_factory=lambda: defaultdict(list))
    sizes: list[Decimal] = field(default_factory=list)
    currencies: set[str] = field(default_factory=set)

    def foreign(self, figure: Figure) -> bool:
        """Whether it is in a currency that the text never uses, though it uses others."""
        money = figure.unit and figure.unit not in RELATIVE
        return bool(money and self.currencies and figure.unit not in self.currencies)

    def near(self, size: Decimal) -> Iterator[Number]:
        """The numbers whose sizes are nearest."""
        place = bisect_left(self.sizes, size)
        for close in self.sizes[max(0, place - _NEAREST) : place + _NEAREST]:
            yield from self.by_size[close]


def numbers_of(text: Reading) -> tuple[Number, ...]:
    return tuple(Number(figure, move) for figure, move in zip(text.figures, text.moves, strict=True))


def known(numbers: Iterable[Number]) -> Known:
    held, seen = Known(), set()
    for number in numbers:
        figure = number.figure
        writing = (figure.value, figure.unit, figure.step, figure.spelled, figure.counts, figure.each, number.way)
        if writing in seen:
            continue
        seen.add(writing)
        _put(held.by_size, figure.sizes, number)
        _put(held.by_digits, [_digits(figure)], number)
        _put(held.by_slip, _slips(figure), number)
        if figure.unit and figure.unit not in RELATIVE:
            held.currencies.add(figure.unit)
    held.sizes = sorted(held.by_size)
    return held


def _put(table: dict[Key, list[Number]], keys: Iterable[Key], number: Number) -> None:
    for key in keys:
        if len(table[key]) < _MOST_ALIKE:
            table[key].append(number)


def claims(held: Known, source: Sequence[Number], proposal: Sequence[Number], near: Nearby) -> Iterator[Claim]:
    theirs = row([number.figure for number in source])
    ours = row([number.figure for number in proposal])
    for number in proposal:
        if number.figure.spelled and number.figure.value == 1 and not number.figure.counts:
            continue  # "one analyst said", "one of them"
        claim = _judged(number, held)
        if claim.verdict == "supported" and any(_mistaken(number.figure, each) for each in _alike(number, held)):
            other = rival(number.figure, theirs, ours, near, _agree, _mistaken)
            claim = _claim(number, "changed", (other.start, other.end)) if other else claim
        if claim.verdict == "supported" or not number.figure.spelled:
            yield claim  # "one of the reasons", "two camps": seldom a quantity that a source would have to state


def _judged(number: Number, held: Known) -> Claim:
    figure = number.figure
    foreign = held.foreign(figure)
    agreeing = [
        other for size in figure.sizes for other in held.by_size.get(size, ()) if figure.agrees_with(other.figure)
    ]
    if agreeing:
        return _claim(number, "changed", agreeing[0].span) if foreign else _by_way(number, agreeing)
    if rounded := _nearest(figure, (each for size in figure.sizes for each in held.near(size)), Figure.rounds):
        opposite = bool(number.way) and rounded.way == -number.way
        place = rounded.whole_span if opposite else rounded.span
        return _claim(number, "changed" if foreign or opposite else "partly", place, whole=opposite)
    if alike := _nearest(figure, _resembling(figure, held), lambda *_: True):
        counted = bool(figure.counts and alike.figure.counts and abs(figure.value) == abs(alike.figure.value))
        return _claim(number, "changed", alike.whole_span if counted else alike.span, whole=counted)
    return _claim(number, "unsupported", None)


def _nearest(figure: Figure, others: Iterable[Number], fits: Callable[[Figure, Figure], bool]) -> Number | None:
    fitting = (other for other in others if fits(figure, other.figure))
    return min(fitting, key=lambda other: abs(abs(other.figure.value) - abs(figure.value)), default=None)


def _by_way(number: Number, agreeing: Sequence[Number]) -> Claim:
    """Supported, unless the source has the number only going the other way."""
    same = next((other for other in agreeing if other.way == number.way), None)
    if same:
        return _claim(number, "supported", same.span)
    lost = not number.way and all(other.figure.value < 0 for other in agreeing)
    invented = number.figure.value < 0 and not agreeing[0].way
    opposite = next((other for other in agreeing if number.way and other.way == -number.way), None)
    if opposite or lost or invented:
        return _claim(number, "changed", (opposite or agreeing[0]).whole_span, whole=True)
    return _claim(number, "supported", agreeing[0].span)


def _claim(number: Number, verdict: Verdict, place: Span | None, *, whole: bool = False) -> Claim:
    figure = number.figure
    span = number.whole_span if whole else number.span
    return Claim("number", figure.text, figure.canonical, verdict, place, span)


def _resembling(figure: Figure, held: Known) -> list[Number]:
    """What the figure may be gone wrong: another unit, sign or magnitude, one digit of as many, or two in each other's
    place.
    """
    digits = _digits(figure)
    alike = held.by_digits.get(digits, []) if len(digits) > 1 else held.by_size.get(abs(figure.value), [])
    slips = [other for key in _slips(figure) for other in held.by_slip.get(key, ())]
    swaps = [other for swapped in _swaps(digits) for other in held.by_digits.get(swapped, ())]
    near = (*slips, *(other for other in swaps if other.figure.value.adjusted() == figure.value.adjusted()))
    return [*alike, *(other for other in near if figure.measures_like(other.figure))]


def _digits(figure: Figure) -> tuple[int, ...]:
    return figure.value.normalize().as_tuple().digits


def _slips(figure: Figure) -> list[tuple[object, ...]]:
    """The digits with each left out in turn; two figures that share one of these differ in one digit."""
    digits = _digits(figure)
    if not 1 < len(digits) <= _MOST_SLIP_DIGITS:
        return []
    size = figure.value.adjusted()
    return [(size, place, digits[:place], digits[place + 1 :]) for place in range(len(digits))]


def _alike(number: Number, held: Known) -> Iterator[Figure]:
    return (other.figure for other in _resembling(number.figure, held))


def _agree(figure: Figure, other: Figure) -> bool:
    return figure.agrees_with(other) or figure.rounds(other)


def _mistaken(figure: Figure, other: Figure) -> bool:
    """Whether one of the figures is the other with one digit changed, or told in another magnitude."""
    if figure.unit != other.unit or figure.counts != other.counts:
        return False
    same = _digits(figure) == _digits(other) and figure.value != other.value and bool(figure.unit)
    return same or not set(_slips(figure)).isdisjoint(_slips(other))


def _swaps(digits: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for place in range(min(len(digits), _MOST_SLIP_DIGITS) - 1):
        yield (*digits[:place], digits[place + 1], digits[place], *digits[place + 2 :])


def dropped(source: Iterable[Number], kept: Known) -> Iterator[Claim]:
    """The source's measured numbers that the proposal has neither so nor rounded, each value once."""
    seen = set()
    for number in source:
        figure = number.figure
        if not figure.unit or figure.canonical in seen:
            continue
        same = any(figure.agrees_with(other.figure) for size in figure.sizes for other in kept.by_size.get(size, ()))
        if same or any(other.figure.rounds(figure) for size in figure.sizes for other in kept.near(size)):
            continue
        seen.add(figure.canonical)
        yield Claim("number", figure.text, figure.canonical, "dropped", number.span, None)
