"""A text with its evidence marked in it: pure, from claims to the runs that a template writes out.

Every mark has a shape (its `kind` is a CSS class) and a word, so that nothing is told by colour alone. A small claim is
a link to its sentence in the source, a sentence ends with that one's number; the word of what is open leads to its
checkbox.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import attrgetter

from articles.rewriting.claims import Claim, Claims, Span
from articles.rewriting.openpoints import Checked, word_for


@dataclass(frozen=True, slots=True)
class Mark:
    """`[start:end)` is marked as `kind`; `word` says it to the reader, "" where the shape alone is enough.

    `source` is the number of the source's sentence that it is held against, 0 for none; `leads`: its text is the link
    there, and not the number. `point` is the key of what is open in it, "" where nothing is.
    """

    start: int
    end: int
    kind: str
    word: str = ""
    source: int = 0
    leads: bool = False
    point: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks. `source` is the number of the sentence that it leads to, 0 for none.

    `ending` are the marks that end with it and have something to say.
    """

    text: str
    kinds: str
    ending: tuple[Mark, ...] = ()
    source: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with its `number`, from 1 on; or what stands between sentences, with 0."""

    pieces: list[Piece]
    number: int = 0


def passages(text: str, marks: Iterable[Mark], told: Sequence[Span]) -> list[Passage]:
    """`text` by sentences, `told` by their spans. Joined, the pieces are `text` again."""
    edges = (Mark(*span, "") for span in told)
    starts = [start for start, _ in told]
    placed, place = [], 0
    for piece in pieces(text, [*marks, *edges]):
        number = _number(starts, place)
        inside = number and place < told[number - 1][1]
        placed.append((number if inside else -place, piece))
        place += len(piece.text)
    grouped = groupby(placed, key=lambda each: each[0])
    return [Passage([piece for _, piece in group], max(number, 0)) for number, group in grouped]


def _number(starts: Sequence[int], place: int) -> int:
    """The number of the sentence that begins last before `place`, from 1 on; 0 where none does."""
    return bisect_right(starts, place)


def pieces(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """`text` cut at every edge of a mark; joined, the pieces are `text` again. Marks outside of it are left out."""
    inside = sorted((mark for mark in marks if 0 <= mark.start < mark.end <= len(text)), key=attrgetter("start"))
    edges = sorted({0, len(text), *(mark.start for mark in inside), *(mark.end for mark in inside)})
    over: list[Mark] = []
    coming = deque(inside)
    cut = []
    for start, end in pairwise(edges):
        over = [mark for mark in over if mark.end > start]
        while coming and coming[0].start == start:
            over.append(coming.popleft())
        cut.append(_piece(text[start:end], end, over))
    return cut


def _piece(text: str, end: int, over: Sequence[Mark]) -> Piece:
    kinds = " ".join(dict.fromkeys(f"nr-m-{mark.kind}" for mark in over if mark.kind))
    ending = tuple(mark for mark in over if mark.end == end and (mark.word or (mark.source and not mark.leads)))
    leading = [mark for mark in over if mark.leads and mark.source]
    narrowest = min(leading, key=lambda mark: mark.end - mark.start, default=None)
    return Piece(text, kinds, ending, narrowest.source if narrowest else 0)


def in_proposal(checked: Checked, source: str, theirs: Sequence[Span]) -> list[Mark]:
    """What the proposal claims. What stands on the source leads there; what does not says so as well."""
    keys = {(point.kind, point.span): point.key for point in checked.points if point.span}
    starts = [start for start, _ in theirs]
    marks = []
    for claim in checked.claims.claims:
        if mark := _told(claim, source):
            number = _number(starts, claim.source_span[0]) if claim.source_span else 0
            key = keys.get((str(claim.kind), (mark.start, mark.end)), "")
            marks.append(replace(mark, source=number, leads=claim.kind != "sentence", point=key))
    return marks + [
        Mark(*run.span, "copied", f"copied, {run.words} words", point=keys.get(("copied", run.span), ""))
        for run in checked.claims.copied
    ]


def _told(claim: Claim, source: str) -> Mark | None:
    if claim.span is None:
        return None
    if claim.verdict == "supported":
        return Mark(*claim.span, "stands" if claim.kind == "sentence" else "held")
    there = source[slice(*claim.source_span)] if claim.source_span else ""
    word = word_for(claim, there)
    if claim.kind == "sentence":
        return Mark(*claim.span, "partly" if claim.verdict == "partly" else "nothing", word)
    return Mark(*claim.span, "rounded" if claim.verdict == "partly" else "figure", word)


def in_source(claims: Claims) -> list[Mark]:
    """What of the source the proposal stands on, and what of importance it left out."""
    used = {claim.source_span for claim in claims.claims if claim.kind == "sentence" and claim.source_span}
    marks = [Mark(*span, "used") for span in sorted(used)]
    gone = [claim for claim in claims.claims if claim.verdict == "dropped" and claim.source_span]
    return marks + [Mark(*claim.source_span, "dropped", "left out") for claim in gone if claim.source_span]
