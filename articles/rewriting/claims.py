"""What a proposal says, each claim beside the place in the source that it stands on. Pure and deterministic.

Sentences are judged by their content words; numbers, tickers and quotations one by one. The source's title is part of
the source: pass it as the first paragraph. Every span is half-open, in code points of the text passed in.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from articles.rewriting import figures, mentions, sentences, wording
from articles.rewriting.figures import Figure
from articles.rewriting.markup import without_addresses
from articles.rewriting.proposals import SOURCE_WORD

Kind = Literal["sentence", "number", "ticker", "quotation"]
Verdict = Literal["supported", "partly", "changed", "unsupported", "dropped"]
Span = tuple[int, int]

SUPPORTED_FROM = 0.65
PARTLY_FROM = 0.35
COPIED_FROM = 12
QUOTED_ALMOST = 0.6


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `value` is a plain decimal for a number, else None. A dropped claim has no `span`, others have one."""

    kind: Kind
    text: str
    value: str | None
    verdict: Verdict
    source_span: Span | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a proposal in its order, then the source's dropped ones, and what was copied word for word."""

    claims: tuple[Claim, ...]
    copied: tuple[wording.Run, ...]
    source_words: int
    words: int

    def rows(self) -> list[dict[str, object]]:
        """The claims as JSON holds them."""
        return [asdict(claim) for claim in self.claims]

    def open(self) -> tuple[Claim, ...]:
        """What a person has to edit away or acknowledge: changed or unsupported."""
        return tuple(claim for claim in self.claims if claim.verdict in ("changed", "unsupported"))

    def counted(self, kind: Kind) -> Counter[Verdict]:
        return Counter(claim.verdict for claim in self.claims if claim.kind == kind)


def differences(source: str, proposal: str) -> Claims:
    """Every sentence, number, ticker and quotation of `proposal` against `source`, and what of `source` is gone."""
    as_given, source, proposal = (source, proposal), without_addresses(source), _claiming(proposal)
    told = [*_sentences(source, proposal), *_numbers(source, proposal), *_tickers(source, proposal)]
    told += _quotations(source, proposal)
    told.sort(key=lambda claim: (claim.span or (0, 0), claim.kind != "sentence"))
    gone = sorted(_dropped(source, proposal), key=lambda claim: claim.source_span or (0, 0))
    return Claims(
        claims=tuple(_worded(claim, *as_given) for claim in (*told, *gone)),
        copied=wording.copied_runs(source, _without_quotations(proposal), COPIED_FROM),
        source_words=len(wording.words(source)),
        words=len(wording.words(proposal)),
    )


def _claiming(proposal: str) -> str:
    """What of a proposal makes claims: not its addresses, nor the line that credits the source."""
    credits = "|".join(SOURCE_WORD.values())
    seen = re.sub(rf"^(?:{credits}): \[.*$", lambda found: " " * len(found[0]), proposal, flags=re.MULTILINE)
    return without_addresses(seen)


def _worded(claim: Claim, source: str, proposal: str) -> Claim:
    """The claim with the words that stand at its place in the text that was passed in."""
    if claim.span:
        return replace(claim, text=proposal[slice(*claim.span)])
    return replace(claim, text=source[slice(*claim.source_span)]) if claim.source_span else claim


def _without_quotations(text: str) -> str:
    """The text with each quotation turned into one word of its length that no source has."""
    for quote in mentions.quotations(text):
        text = text[: quote.start] + "q" * (quote.end - quote.start) + text[quote.end :]
    return text


def _sentences(source: str, proposal: str) -> Iterator[Claim]:
    pool = [(sentence, wording.content(sentence.text)) for sentence in sentences.split(source)]
    for sentence in sentences.split(proposal):
        needed = wording.content(sentence.text)
        if not needed:
            continue
        ranked = sorted(pool, key=lambda entry: (-len(needed & entry[1]), entry[0].start))[:2]
        covered = frozenset[str]().union(*(found for _, found in ranked)) & needed
        share = len(covered) / len(needed)
        place = (ranked[0][0].start, ranked[0][0].end) if share >= PARTLY_FROM else None
        yield Claim("sentence", sentence.text, None, _by_share(share), place, (sentence.start, sentence.end))


def _by_share(share: float) -> Verdict:
    if share >= SUPPORTED_FROM:
        return "supported"
    return "partly" if share >= PARTLY_FROM else "unsupported"


def _numbers(source: str, proposal: str) -> Iterator[Claim]:
    known = figures.find(source)
    for figure in figures.find(proposal):
        verdict, match = _compared(figure, known)
        if figure.spelled and verdict != "supported":
            continue  # "one of the reasons", "two camps": seldom a quantity that a source would have to state
        place = (match.start, match.end) if match else None
        yield Claim("number", figure.text, figure.canonical, verdict, place, (figure.start, figure.end))


def _compared(figure: Figure, known: Sequence[Figure]) -> tuple[Verdict, Figure | None]:
    for other in known:
        if figure.agrees_with(other):
            return "supported", other
    for other in known:
        if figure.rounds(other):
            return "partly", other
    resembling = [other for other in known if _resembles(figure, other)]
    nearest = min(resembling, key=lambda other: abs(abs(other.value) - abs(figure.value)), default=None)
    return ("changed", nearest) if nearest else ("unsupported", None)


def _resembles(figure: Figure, other: Figure) -> bool:
    """Whether the figure looks like `other` gone wrong: unit, sign or magnitude, or a digit of as many."""
    ours, theirs = figure.value.normalize().as_tuple().digits, other.value.normalize().as_tuple().digits
    if ours == theirs:
        return len(ours) > 1 or abs(figure.value) == abs(other.value)
    slips = sum(mine != their for mine, their in zip(ours, theirs, strict=False))
    one_digit = len(ours) == len(theirs) > 1 and slips == 1 and figure.value.adjusted() == other.value.adjusted()
    return figure.measures_like(other) and one_digit


def _tickers(source: str, proposal: str) -> Iterator[Claim]:
    for mention in mentions.tickers(proposal):
        place = mentions.place_of_ticker(mention.key, source)
        verdict: Verdict = "supported" if place else "unsupported"
        yield Claim("ticker", mention.text, None, verdict, place, (mention.start, mention.end))


def _quotations(source: str, proposal: str) -> Iterator[Claim]:
    known = wording.words(source)
    pool = [(sentence, wording.content(sentence.text)) for sentence in sentences.split(source)]
    for quote in mentions.quotations(proposal):
        span = (quote.start, quote.end)
        if place := _verbatim(wording.words(quote.text), known):
            yield Claim("quotation", quote.text, None, "supported", place, span)
            continue
        needed = wording.content(quote.text)
        best = max(pool, key=lambda entry: len(entry[1] & needed), default=None)
        if best and needed and len(best[1] & needed) / len(needed) >= QUOTED_ALMOST:
            yield Claim("quotation", quote.text, None, "changed", (best[0].start, best[0].end), span)
        else:
            yield Claim("quotation", quote.text, None, "unsupported", None, span)


def _verbatim(ours: Sequence[wording.Word], theirs: Sequence[wording.Word]) -> Span | None:
    wanted = [word.folded for word in ours]
    for index in range(len(theirs) - len(wanted) + 1):
        here = theirs[index : index + len(wanted)]
        if here[0].folded == wanted[0] and [word.folded for word in here] == wanted:
            return theirs[index].start, theirs[index + len(wanted) - 1].end
    return None


def _dropped(source: str, proposal: str) -> Iterator[Claim]:
    """The source's measured numbers, tickers and quotations that the proposal does not have, each once."""
    kept, seen = figures.find(proposal), set[str]()
    for figure in figures.find(source):
        gone = not any(figure.agrees_with(other) or other.rounds(figure) for other in kept)
        if gone and figure.unit and figure.canonical not in seen:
            seen.add(figure.canonical)
            yield Claim("number", figure.text, figure.canonical, "dropped", (figure.start, figure.end), None)
    for mention in mentions.tickers(source):
        if mention.key not in seen and not mentions.place_of_ticker(mention.key, proposal):
            seen.add(mention.key)
            yield Claim("ticker", mention.text, None, "dropped", (mention.start, mention.end), None)
    have = mentions.folded(proposal)
    for quote in mentions.quotations(source):
        if quote.key not in have:
            yield Claim("quotation", quote.text, None, "dropped", (quote.start, quote.end), None)
