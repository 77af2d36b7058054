"""Dates: supported by one that says as much, partly by one that leaves the year or the weekday open."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from articles.rewriting.checking.claim import Claim, Span
from articles.rewriting.checking.nearby import Nearby, rival, row
from articles.rewriting.checking.numbers import Known
from articles.rewriting.dates import Day
from articles.rewriting.reading import Reading

# A source seldom names more; each date of the proposal is held against every different one of it.
_MOST_DAYS = 200
_MAY_BE_ADDED = {"year", "weekday", "quarter"}


def different(days: Sequence[Day]) -> tuple[Day, ...]:
    """The first of each date, and no more than can be held against each other."""
    first: dict[tuple[tuple[str, int], ...], Day] = {}
    for day in days:
        first.setdefault(tuple(day.parts.items()), day)
    return tuple(first.values())[:_MOST_DAYS]


def claims(source: Reading, numbers: Known, proposal: Reading, near: Nearby) -> Iterator[Claim]:
    judged: dict[tuple[tuple[str, int], ...], Claim] = {}
    theirs, ours, known = row(source.dates), row(proposal.dates), different(source.dates)
    for day in proposal.dates:
        key = (*day.parts.items(), ("swapped", int(bool(day.swapped))))
        told = judged.get(key) or _judged(day, known, numbers)
        judged[key] = told
        verdict, place = told.verdict, told.source_span
        if verdict == "supported" and (other := rival(day, theirs, ours, near, _agree, _gone_wrong)):
            verdict, place = "changed", (other.start, other.end)
        yield Claim("date", day.text, None, verdict, place, (day.start, day.end))


def _judged(day: Day, source: Sequence[Day], numbers: Known) -> Claim:
    readings = [each for each in (day, day.swapped) if each]
    if place := next((place for each in readings if (place := _said(each, source))), None):
        return Claim("date", day.text, None, "supported", place, None)
    if list(day.parts) == ["year"] and (same := numbers.by_size.get(Decimal(day.year or 0))):
        return Claim("date", day.text, None, "supported", same[0].span, None)
    if other := next((other for other in source if _another(day, other)), None):
        return Claim("date", day.text, None, "changed", (other.start, other.end), None)
    if place := next((place for each in readings if (place := _half_said(each, source))), None):
        return Claim("date", day.text, None, "partly", place, None)
    if other := next((other for other in source if _gone_wrong(day, other)), None):
        return Claim("date", day.text, None, "changed", (other.start, other.end), None)
    return Claim("date", day.text, None, "unsupported", None, None)


def _said(day: Day, source: Sequence[Day]) -> Span | None:
    """Where the source says all that the date says. A source that names weekdays has to name the weekday."""
    weekdays = any(other.weekday is not None for other in source)
    for other in (each for one in source for each in (one, one.swapped) if each):
        told = other.parts if weekdays and list(day.parts) == ["weekday"] else other.implied
        if day.parts.items() <= told.items():
            return other.start, other.end
    return None


def _another(day: Day, other: Day) -> bool:
    """Whether the source has the date but for its year or weekday, or the month of that year, which is another."""
    ours, theirs = day.parts, other.parts
    differing = {name for name in ours if ours[name] != theirs.get(name)}
    one = len(ours) > 1 and ours.keys() <= theirs.keys() and len(differing) == 1
    return one and (differing <= _MAY_BE_ADDED or ours.keys() == theirs.keys() == {"year", "month"})


def _half_said(day: Day, source: Sequence[Day]) -> Span | None:
    """Where the source says the day or the month and leaves open what the proposal adds."""
    for other in source:
        shared = day.parts.keys() & other.implied.keys()
        agrees = all(day.parts[name] == other.implied[name] for name in shared)
        if agrees and shared & {"day", "month", "quarter"} and day.parts.keys() - shared <= _MAY_BE_ADDED:
            return other.start, other.end
    return None


def _gone_wrong(day: Day, other: Day) -> bool:
    """Whether both say the same things and differ in one."""
    ours, theirs = day.parts, other.parts
    shared = ours.keys() & theirs.keys()
    differing = [name for name in shared if ours[name] != theirs[name]]
    return len(differing) == 1 and (len(shared) > 1 or ours.keys() == theirs.keys())


def dropped(source: Sequence[Day], proposal: Sequence[Day]) -> Iterator[Claim]:
    """The source's days that the proposal does not name, in full or in part."""
    for day in source:
        if day.day and not any(_agree(each, other) for each in (day, day.swapped) if each for other in proposal):
            yield Claim("date", day.text, None, "dropped", (day.start, day.end), None)


def _agree(day: Day, other: Day) -> bool:
    shared = day.implied.keys() & other.implied.keys()
    if {day.month, day.day, day.weekday} != {None} != {other.month, other.day, other.weekday}:
        shared -= {"year", "quarter"}
    return bool(shared) and all(day.implied[name] == other.implied[name] for name in shared)
