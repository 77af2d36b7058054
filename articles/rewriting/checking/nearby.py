"""What the source says at the place that a sentence of the proposal tells of.

A number or date that the source has somewhere may still be the wrong one for its sentence: 2024 where the source's
sentence says 2025, and 2024 is another story.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from articles.rewriting.checking.claim import Span
from articles.rewriting.checking.sentences import Pool
from articles.rewriting.reading import Reading

_MOST = 3
_LIKE_FROM = 0.5
# A sentence with more numbers or dates than this is a table.
_MOST_BESIDE = 20


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


Item = TypeVar("Item", bound=_Placed)


@dataclass(frozen=True, slots=True)
class Nearby:
    """For each sentence of the proposal, the places of the source's sentences that are most like it, best first."""

    starts: Sequence[int]
    spans: Sequence[Span]
    like: Sequence[Sequence[Span]]

    def sentence(self, place: int) -> int | None:
        index = bisect_right(self.starts, place) - 1
        return index if index >= 0 and place < self.spans[index][1] else None


@dataclass(frozen=True, slots=True)
class Row(Generic[Item]):
    """Things in the order of their text."""

    items: Sequence[Item]
    starts: Sequence[int]

    def inside(self, span: Span) -> Sequence[Item]:
        return self.items[bisect_left(self.starts, span[0]) : bisect_left(self.starts, span[1])]


def row(items: Sequence[Item]) -> Row[Item]:
    return Row(items, [item.start for item in items])


def nearby(pool: Pool, proposal: Reading) -> Nearby:
    spans = [(each.start, each.end) for each in proposal.sentences]
    return Nearby([start for start, _ in spans], spans, [_like(pool, each) for each in proposal.contents])


def _like(pool: Pool, content: frozenset[str]) -> Sequence[Span]:
    words = frozenset(word for word in content if word[0] != "#")
    best = pool.nearest(words, _MOST)
    if not best or len(pool.contents[best[0]] & words) < _LIKE_FROM * len(words):
        return ()
    return [pool.spans[place] for place in best]


def rival(
    item: Item,
    source: Row[Item],
    proposal: Row[Item],
    near: Nearby,
    agree: Callable[[Item, Item], bool],
    wrong: Callable[[Item, Item], bool],
) -> Item | None:
    """What the source has in the place of `item`: in the sentence most like its own, gone `wrong` in `item`, and not
    told beside it. None where the likely sentences agree with `item` as often as its own sentence has it.
    """
    index = near.sentence(item.start)
    if index is None or not near.like[index]:
        return None
    beside = proposal.inside(near.spans[index])[:_MOST_BESIDE]
    there = [each for span in near.like[index] for each in source.inside(span)[:_MOST_BESIDE]]
    told = sum(agree(item, each) for each in there)
    if told and told >= sum(agree(each, item) for each in beside):
        return None
    return next(_untold(source.inside(near.like[index][0])[:_MOST_BESIDE], item, beside, agree, wrong), None)


def _untold(
    there: Sequence[Item],
    item: Item,
    beside: Sequence[Item],
    agree: Callable[[Item, Item], bool],
    wrong: Callable[[Item, Item], bool],
) -> Iterator[Item]:
    for other in there:
        if wrong(item, other) and not any(agree(each, other) for each in beside):
            yield other
