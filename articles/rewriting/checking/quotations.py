"""Quotations: word for word and by the same speaker, or altered, or by somebody else."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from articles.rewriting import speakers, wording
from articles.rewriting.checking.claim import Claim, Span
from articles.rewriting.checking.sentences import Pool
from articles.rewriting.mentions import Mention
from articles.rewriting.reading import Reading

QUOTED_ALMOST = 0.6
# Fewer words in quotation marks are a term or a title as often as somebody's words.
_FEWEST_SAID = 6
_LEFT_OUT = re.compile(r"…|\.\.\.|\[[^\]]{0,60}\]|\([^)]{0,60}\)")


@dataclass(frozen=True, slots=True)
class Running:
    """The words of a text on one string, each between blanks, so that runs of them are found in linear time."""

    source: Reading
    line: str
    starts: list[int]

    def find(self, quote: str) -> Span | None:
        """Where these words stand on end; parts parted by an ellipsis or brackets stand one after the other."""
        begin, first, last = 0, -1, -1
        for part in _LEFT_OUT.split(quote):
            wanted = " ".join(word.folded for word in wording.words(part))
            if not wanted:
                continue
            begin = self.line.find(f" {wanted} ", begin)
            if begin < 0:
                return None
            end = begin + len(wanted) + 1
            first = self._word(begin + 1) if first < 0 else first
            last, begin = self._word(end - 1), end
        words = self.source.words
        return (words[first].start, words[last].end) if first >= 0 else None

    def _word(self, place: int) -> int:
        return bisect_right(self.starts, place) - 1


def running(source: Reading) -> Running:
    folded = [word.folded for word in source.words]
    starts = [1, *accumulate((len(word) + 1 for word in folded), initial=1)][1:]
    return Running(source, f" {' '.join(folded)} ", starts[: len(folded)])


def claims(source: Running, pool: Pool, proposal: Reading) -> Iterator[Claim]:
    quoted = [(quote.start, quote.end) for quote in source.source.quotations]
    for quote in proposal.quotations:
        span = (quote.start, quote.end)
        if place := source.find(quote.text):
            yield _verbatim(quote, place, quoted, source.source, proposal)
            continue
        needed = wording.content(quote.text)
        best = next(iter(pool.nearest(needed, 1)), None)
        if best is not None and needed and len(pool.contents[best] & needed) / len(needed) >= QUOTED_ALMOST:
            yield Claim("quotation", quote.text, None, "changed", pool.spans[best], span)
        else:
            yield Claim("quotation", quote.text, None, "unsupported", None, span)


def _verbatim(quote: Mention, place: Span, quoted: list[Span], source: Reading, proposal: Reading) -> Claim:
    """The words are the source's: whether they are a quotation there too, and of the same speaker."""
    span = (quote.start, quote.end)
    nearest = bisect_right(quoted, (place[0], len(source.text))) - 1
    if nearest < 0 or quoted[nearest][1] < place[1]:
        term = len(quote.key.split()) < _FEWEST_SAID
        return Claim("quotation", quote.text, None, "supported" if term else "partly", place, span)
    ours = speakers.of(proposal.text, *span)
    theirs = speakers.of(source.text, *quoted[nearest])
    else_ = bool(ours and theirs and not ours & theirs)
    return Claim("quotation", quote.text, None, "changed" if else_ else "supported", place, span)


def dropped(source: Reading, proposal: Running) -> Iterator[Claim]:
    for quote in source.quotations:
        if not proposal.find(quote.text):
            yield Claim("quotation", quote.text, None, "dropped", (quote.start, quote.end), None)
