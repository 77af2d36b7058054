"""A text with its evidence marked in it: pure, from claims to the runs that a template writes out.

Every mark has a shape (its `kind` is a CSS class) and a word, so that nothing is told by colour alone.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from articles.rewriting.claims import Claim, Claims
from articles.rewriting.mentions import folded


@dataclass(frozen=True, slots=True)
class Mark:
    """`[start:end)` is marked as `kind`; `word` says it to the reader, "" where the shape alone is enough."""

    start: int
    end: int
    kind: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks. `words` are those of the marks that end with it."""

    text: str
    kinds: str
    words: tuple[str, ...]


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
    kinds = " ".join(dict.fromkeys(f"nr-m-{mark.kind}" for mark in over))
    return Piece(text, kinds, tuple(mark.word for mark in over if mark.end == end and mark.word))


def in_proposal(claims: Claims, source: str) -> list[Mark]:
    """What an editor has to look at in the proposal. A sentence that stands on the source carries no mark."""
    marks = [mark for claim in claims.claims if (mark := _told(claim, source))]
    return marks + [Mark(*run.span, "copied", f"copied, {run.words} words") for run in claims.copied]


def _told(claim: Claim, source: str) -> Mark | None:
    if claim.span is None or claim.verdict == "supported":
        return None
    if claim.kind == "sentence":
        partly = claim.verdict == "partly"
        return Mark(*claim.span, "partly" if partly else "nothing", "partly" if partly else "nothing behind it")
    there = source[slice(*claim.source_span)] if claim.source_span else ""
    shape = "rounded" if claim.verdict == "partly" else "figure"
    return Mark(*claim.span, shape, _word(claim, there))


def _word(claim: Claim, there: str) -> str:
    """What a mark says of a claim that the source does not simply hold; `there` is what stands in the source."""
    if claim.kind == "quotation":
        return _word_for_quotation(claim, there)
    if claim.kind == "link":
        return f"source: {there}" if there else "link not in the source"
    if claim.verdict == "unsupported" or not there:
        return "not in the source"
    if claim.verdict == "partly":
        return f"rounded from {there}" if claim.kind == "number" else f"only in part in the source: {there}"
    return f"source: {there}"


def _word_for_quotation(claim: Claim, there: str) -> str:
    if claim.verdict == "partly":
        return "no quotation in the source"
    if there and folded(there) == folded(claim.text):
        return "said by somebody else in the source"
    return "quotation altered" if there else "quotation not in the source"


def in_source(claims: Claims) -> list[Mark]:
    """What of the source the proposal stands on, and what of importance it left out."""
    used = {claim.source_span for claim in claims.claims if claim.kind == "sentence" and claim.source_span}
    marks = [Mark(*span, "used") for span in sorted(used)]
    gone = [claim for claim in claims.claims if claim.verdict == "dropped" and claim.source_span]
    return marks + [Mark(*claim.source_span, "dropped", "left out") for claim in gone if claim.source_span]


@dataclass(frozen=True, slots=True)
class Summary:
    """The evidence in figures. `times` is how much longer the proposal is than its source, None without a source."""

    sentences: int
    supported: int
    partly: int
    nothing: int
    not_in_source: int
    altered: int
    copied: int
    dropped: int
    source_length: int
    length: int

    @property
    def times(self) -> float | None:
        return self.length / self.source_length if self.source_length else None

    @property
    def clean(self) -> bool:
        return not (self.partly or self.nothing or self.not_in_source or self.altered)


def summary(claims: Claims, source: str, proposal: str) -> Summary:
    told = claims.counted("sentence")
    small = [claim for claim in claims.claims if claim.kind != "sentence"]
    return Summary(
        sentences=told.total(),
        supported=told["supported"],
        partly=told["partly"],
        nothing=told["unsupported"],
        not_in_source=sum(claim.verdict == "unsupported" for claim in small),
        altered=sum(claim.verdict == "changed" for claim in small),
        copied=sum(run.words for run in claims.copied),
        dropped=sum(claim.verdict == "dropped" for claim in small),
        source_length=len(source),
        length=len(proposal),
    )
