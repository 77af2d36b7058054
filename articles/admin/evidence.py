"""All that the review screen says about a proposal: source and proposal marked, and the sums. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.admin.marking import Mark, Piece, Summary, in_proposal, in_source, pieces, summary
from articles.rewriting.claims import differences
from articles.rewriting.proposals import HEADS

LONGEST = 30_000
_HEAD = re.compile(r"^(#{1,6}[ \t]+)(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_VIEW_HEADS = frozenset(heads["from_author"].casefold() for heads in HEADS.values())


@dataclass(frozen=True, slots=True)
class Evidence:
    source: list[Piece]
    proposal: list[Piece]
    summary: Summary


def evidence(source_title: str, source_text: str, title: str, text: str, *, drafted_view: bool) -> Evidence:
    """Claims of headline and text against the source's; texts are cut at `LONGEST` characters.

    `drafted_view`: “From author” was written by a model, and says so.
    """
    source = f"{source_title}\n\n{source_text}"[:LONGEST]
    proposal = f"{title}\n\n{text}"[:LONGEST]
    claims = differences(source, proposal)
    return Evidence(
        source=pieces(source, [Mark(0, len(source_title), "title"), *in_source(claims)]),
        proposal=pieces(
            proposal, [Mark(0, len(title), "title"), *_heads(proposal, drafted_view), *in_proposal(claims, source)]
        ),
        summary=summary(claims, source_text, text),
    )


def _heads(markdown: str, drafted_view: bool) -> Iterator[Mark]:
    for found in _HEAD.finditer(markdown):
        view = drafted_view and found[2].casefold() in _VIEW_HEADS
        yield Mark(found.start(), found.end(1), "hash")
        yield Mark(found.start(), found.end(), "head", "a view, drafted by the model" if view else "")
