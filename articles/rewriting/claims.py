"""What a proposal says, each claim beside the place in the source that it stands on. Pure and deterministic.

Sentences are judged by their content words; numbers, dates, tickers, names, quotations and links one by one. The
source's title is part of the source: pass it as the first paragraph. Every span is half-open, in code points of the
text passed in. The time taken grows with the length of the texts, not with its square.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from articles.rewriting import reading, wording
from articles.rewriting.checking import days, links, names, nearby, numbers, quotations, sentences, tickers
from articles.rewriting.checking.claim import Claim, Kind, Span, Verdict
from articles.rewriting.proposals import SOURCE_WORD
from articles.rewriting.reading import Reading

__all__ = ["Claim", "Claims", "Kind", "Span", "Verdict", "differences"]

COPIED_FROM = 12
ACROSS_LANGUAGES = frozenset({"number", "date", "ticker", "link"})
_CREDIT = re.compile(rf"^(?:{'|'.join(SOURCE_WORD.values())}): \[.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a proposal in its order, then the source's dropped ones; and what was copied word for word outside
    quotation marks: the long runs, and how much of each sentence.
    """

    claims: tuple[Claim, ...]
    copied: tuple[wording.Run, ...]
    overlaps: tuple[wording.Overlap, ...]
    source_words: int
    words: int

    def rows(self) -> list[dict[str, object]]:
        """The claims as JSON holds them."""
        return [asdict(claim) for claim in self.claims]

    def open(self) -> tuple[Claim, ...]:
        """What a person has to edit away or acknowledge: changed or unsupported."""
        return tuple(claim for claim in self.claims if claim.verdict in ("changed", "unsupported"))

    def without_opinions(self, view: Span) -> "Claims":
        """Less the sentences that begin inside `view`, which are somebody's opinion."""
        kept = (each for each in self.claims if each.kind != "sentence" or not _begins_in(each.span, view))
        return replace(self, claims=tuple(kept))

    def across_languages(self) -> "Claims":
        """What of them can be held against a source in another language: no words, but what is written alike."""
        kept = tuple(claim for claim in self.claims if claim.kind in ACROSS_LANGUAGES)
        return replace(self, claims=kept, copied=(), overlaps=())

    def counted(self, kind: Kind) -> Counter[Verdict]:
        return Counter(claim.verdict for claim in self.claims if claim.kind == kind)


def differences(source: str, proposal: str) -> Claims:
    """Everything that `proposal` claims against `source`, and what of importance in `source` is gone."""
    theirs, ours = reading.read(source), reading.read(_claiming(proposal))
    found = list(_held(theirs, ours))
    told = sorted((claim for claim in found if claim.span), key=_place)
    gone = sorted((claim for claim in found if not claim.span), key=_place)
    own = wording.in_blocks(_without_quotations(ours))
    spans = [(each.start, each.end) for each in ours.sentences]
    return Claims(
        claims=tuple(_worded(claim, source, proposal) for claim in (*told, *gone)),
        copied=wording.copied_runs(theirs.words, own, COPIED_FROM),
        overlaps=wording.overlaps(theirs.words, own, spans),
        source_words=len(theirs.words),
        words=len(ours.words),
    )


def _begins_in(span: Span | None, outer: Span) -> bool:
    return span is not None and outer[0] <= span[0] < outer[1]


def _place(claim: Claim) -> tuple[int, bool, int]:
    start, end = claim.span or claim.source_span or (0, 0)
    return start, claim.kind != "sentence", end


def _held(source: Reading, proposal: Reading) -> Iterator[Claim]:
    """The claims of every kind, in no order, without their words."""
    pool, running = sentences.pool_of(source), quotations.running(source)
    theirs, ours = numbers.numbers_of(source), numbers.numbers_of(proposal)
    their_numbers, our_numbers = numbers.known(theirs), numbers.known(ours)
    their_days, near = days.different(source.dates), nearby.nearby(pool, proposal)
    their_words, our_words = tickers.spoken(source), tickers.spoken(proposal)
    their_names = names.known(source, their_words)
    yield from sentences.claims(pool, proposal)
    yield from numbers.claims(their_numbers, theirs, ours, near)
    yield from days.claims(source, their_numbers, proposal, near)
    yield from tickers.claims(their_words, proposal)
    yield from names.claims(their_names, proposal)
    yield from quotations.claims(running, pool, proposal)
    yield from links.claims(source.links, proposal.links)
    yield from numbers.dropped(theirs, our_numbers)
    yield from days.dropped(their_days, days.different(proposal.dates))
    yield from tickers.dropped(source, our_words)
    yield from names.dropped(their_names, proposal)
    yield from quotations.dropped(source, quotations.running(proposal))


def _claiming(proposal: str) -> str:
    """What of a proposal makes claims: not the line that credits the source."""
    return _CREDIT.sub(lambda found: " " * len(found[0]), proposal)


def _worded(claim: Claim, source: str, proposal: str) -> Claim:
    """The claim with the words that stand at its place in the text that was passed in."""
    if claim.span:
        return replace(claim, text=proposal[slice(*claim.span)])
    return replace(claim, text=source[slice(*claim.source_span)]) if claim.source_span else claim


def _without_quotations(proposal: Reading) -> str:
    """The text with each quotation turned into one word of its length that no source has."""
    kept, place = [], 0
    for quote in proposal.quotations:
        kept += [proposal.text[place : quote.start], "q" * (quote.end - quote.start)]
        place = quote.end
    return "".join((*kept, proposal.text[place:]))
