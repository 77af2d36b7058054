"""All that the review screen says about a proposal: source and proposal marked, what is open, and the sums. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.admin.marking import Mark, Passage, in_proposal, in_source, passages
from articles.admin.summing import Summary, summary
from articles.rewriting import openpoints, sentences, wording
from articles.rewriting.headings import author_span
from articles.rewriting.injections import orders
from articles.rewriting.openpoints import Basis, Point
from articles.rewriting.wording import Overlap

_FEWEST_QUOTED = 5
_HEAD = re.compile(r"^(#{1,6}[ \t]+)(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """`points` are what is open. `overlaps`: of each sentence, how much stands word for word in the source."""

    source: list[Passage]
    proposal: list[Passage]
    summary: Summary
    points: tuple[Point, ...]
    overlaps: list[tuple[str, Overlap]]


def evidence(basis: Basis, title: str, text: str, *, drafted_view: bool, complaint: str = "") -> Evidence:
    """Headline and text held against the source. `drafted_view`: a model wrote “From author”, and the mark says so.

    `complaint` is a paragraph whose words are marked wherever they stand.
    """
    checked = openpoints.check(basis, title, text)
    source, proposal = basis.document[: openpoints.LONGEST], openpoints.document(title, text)[: openpoints.LONGEST]
    theirs = [(each.start, each.end) for each in sentences.split(source)]
    view = author_span(proposal)
    word = "a view, drafted by the model" if drafted_view else "a view"
    marks = [
        Mark(0, len(title), "title"),
        Mark(*view, "view"),
        *_heads(list(_HEAD.finditer(proposal)), view, word),
        *in_proposal(checked, source, theirs),
        *_complained_of(complaint, proposal),
    ]
    their_marks = [
        Mark(0, len(basis.source.title), "title"),
        *in_source(checked.claims),
        *_orders(source),
        *_complained_of(complaint, source),
    ]
    return Evidence(
        source=passages(source, their_marks, theirs),
        proposal=passages(proposal, marks, [each.span for each in checked.claims.overlaps]),
        summary=summary(checked, basis.source.text, text),
        points=checked.points,
        overlaps=[(proposal[slice(*each.span)], each) for each in checked.claims.overlaps],
    )


def _orders(source: str) -> Iterator[Mark]:
    return (Mark(*span, "order", "reads like an order to a model") for span in orders(source))


def _complained_of(complaint: str, text: str) -> Iterator[Mark]:
    runs = wording.copied_runs(wording.words(complaint), wording.in_blocks(text), _FEWEST_QUOTED) if complaint else ()
    return (Mark(*run.span, "quoted", f"in the complaint, {run.words} words") for run in runs)


def _heads(heads: Sequence[re.Match[str]], view: tuple[int, int], word: str) -> Iterator[Mark]:
    for head in heads:
        yield Mark(head.start(), head.end(1), "hash")
        yield Mark(head.start(), head.end(), "head", word if head.start() == view[0] else "")
