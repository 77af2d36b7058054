"""What a text leaves open against its source: each point is edited away, or acknowledged by a person. Pure.

A point's `key` stays the same while its words, its sentence and what the source has in their place do, so that an
acknowledgement is of what was read, and of nothing that was typed or received since.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.rewriting import languages
from articles.rewriting.checking.claim import Claim, Span
from articles.rewriting.claims import ACROSS_LANGUAGES, Claims, differences
from articles.rewriting.headings import author_span, gaps
from articles.rewriting.mentions import folded
from articles.rewriting.proposals import SourceText

LONGEST = 200_000  # characters; more is not held against anything
_KEY_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class Basis:
    """What a text is held against. `is_own`: it is the newsroom's own text, which may be copied.

    `extracted`: the proposal was made of the source's own sentences, and says so. `into` is the language of a
    translation, "" where the text is none.
    """

    source: SourceText
    is_own: bool = False
    extracted: bool = False
    into: str = ""

    @property
    def document(self) -> str:
        """The title as first paragraph, and the text: what source spans point into."""
        return f"{self.source.title}\n\n{self.source.text}"


@dataclass(frozen=True, slots=True)
class Point:
    """`kind` is a claim's, or copied, extract, language, gap. `word` says what is wrong with `text`.

    `sentence` is where it stands, `there` what the source has in its place; each "" where there is none. `span` is
    in the headline and the text, parted by a blank line; None for what concerns the whole.
    """

    key: str
    kind: str
    text: str
    word: str
    sentence: str = ""
    there: str = ""
    span: Span | None = None
    source_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """Claims of headline and text against the source's, opinions left out; and what of them is open."""

    claims: Claims
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class _Sentences:
    text: str
    spans: Sequence[Span]

    def around(self, place: Span | None) -> str:
        """The sentence that begins last before the place; "" where it is in none."""
        index = bisect_right(self.spans, place[0], key=lambda span: span[0]) - 1 if place else -1
        inside = place and index >= 0 and place[0] < self.spans[index][1]
        return self.text[slice(*self.spans[index])] if inside else ""


def document(title: str, text: str) -> str:
    """What the spans of claims and points are places in."""
    return f"{title}\n\n{text}"


def check(basis: Basis, title: str, text: str) -> Checked:
    """Everything that headline and text claim, and what of it is open. Texts are cut at `LONGEST`.

    What stands under “From author” is an opinion: its sentences need nothing behind them, its figures do.
    """
    source, proposal = basis.document[:LONGEST], document(title, text)[:LONGEST]
    claims = differences(source, proposal).without_opinions(author_span(proposal))
    if basis.into:
        claims = claims.across_languages()
    return Checked(claims, tuple(_points(basis, claims, source, proposal)))


def _points(basis: Basis, claims: Claims, source: str, proposal: str) -> Iterator[Point]:
    told = _Sentences(proposal, [each.span for each in claims.overlaps])
    across = bool(basis.into) or _languages_differ(source, proposal)
    if basis.into and languages.differs(proposal, basis.into, ""):
        yield _of_the_whole("language", "the text is not in the language of the translation")
    elif across and not basis.into:
        yield _of_the_whole("language", "source and text are in different languages")
    comparable = (claim for claim in claims.open() if not across or claim.kind in ACROSS_LANGUAGES)
    found = [_of_claim(claim, source, told) for claim in comparable]
    if basis.extracted and claims.copied:
        yield _of_the_whole("extract", f"{sum(run.words for run in claims.copied)} words are the source's own")
    elif not basis.is_own:
        found += [_of_run(run.span, run.words, run.source_span, told) for run in claims.copied]
    unique: dict[str, Point] = {}
    for point in sorted(found, key=lambda point: point.span or (0, 0)):
        unique.setdefault(point.key, point)
    yield from unique.values()
    for head in gaps(proposal):
        yield Point(_key("gap", head), "gap", head, "nothing stands under it")


def _languages_differ(source: str, proposal: str) -> bool:
    theirs, ours = languages.guess(source), languages.guess(proposal)
    return bool(theirs and ours and theirs != ours)


def _of_the_whole(kind: str, word: str) -> Point:
    return Point(_key(kind), kind, "", word)


def _of_claim(claim: Claim, source: str, told: _Sentences) -> Point:
    there = source[slice(*claim.source_span)] if claim.source_span else ""
    around = told.around(claim.span)
    key = _key(claim.kind, claim.verdict, claim.text, around, there)
    return Point(key, claim.kind, claim.text, word_for(claim, there), around, there, claim.span, claim.source_span)


def _of_run(span: Span, words: int, place: Span, told: _Sentences) -> Point:
    text = told.text[slice(*span)]
    return Point(
        key=_key("copied", text),
        kind="copied",
        text=text,
        word=f"copied, {words} words",
        sentence=told.around(span),
        span=span,
        source_span=place,
    )


def _key(*parts: str) -> str:
    plain = "\x1f".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:_KEY_CHARACTERS]


def word_for(claim: Claim, there: str) -> str:
    """What is said of a claim that the source does not simply hold; `there` is what stands in the source."""
    if claim.kind == "sentence":
        return "partly" if claim.verdict == "partly" else "nothing behind it"
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
