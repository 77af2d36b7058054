"""All that the review screen says about a proposal: source and proposal marked, and the sums. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from articles.admin.marking import Mark, Piece, Summary, in_proposal, in_source, pieces, summary
from articles.rewriting.claims import Claim, differences
from articles.rewriting.proposals import HEADS

LONGEST = 30_000
NOWHERE = (-1, -1)
_HEAD = re.compile(r"^(#{1,6}[ \t]+)(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_VIEW_HEADS = frozenset(heads["from_author"].casefold() for heads in HEADS.values())


@dataclass(frozen=True, slots=True)
class Evidence:
    source: list[Piece]
    proposal: list[Piece]
    summary: Summary


def evidence(source_title: str, source_text: str, title: str, text: str, *, drafted_view: bool) -> Evidence:
    """Claims of headline and text against the source's; texts are cut at `LONGEST` characters.

    What stands under “From author” is an opinion: its sentences need nothing behind them, its figures do.
    `drafted_view`: a model wrote it, and the mark says so.
    """
    source = f"{source_title}\n\n{source_text}"[:LONGEST]
    proposal = f"{title}\n\n{text}"[:LONGEST]
    heads = list(_HEAD.finditer(proposal))
    view = _view(proposal, heads)
    told = differences(source, proposal)
    claims = replace(told, claims=tuple(claim for claim in told.claims if not _is_opinion(claim, view)))
    word = "a view, drafted by the model" if drafted_view else "a view"
    return Evidence(
        source=pieces(source, [Mark(0, len(source_title), "title"), *in_source(claims)]),
        proposal=pieces(
            proposal,
            [
                Mark(0, len(title), "title"),
                Mark(*view, "view"),
                *_heads(heads, view, word),
                *in_proposal(claims, source),
            ],
        ),
        summary=summary(claims, source_text, text),
    )


def _view(markdown: str, heads: Sequence[re.Match[str]]) -> tuple[int, int]:
    """From the head of the newsroom's own view to the next head."""
    for head, following in zip_longest(heads, heads[1:]):
        if head and head[2].casefold() in _VIEW_HEADS:
            return head.start(), following.start() if following else len(markdown)
    return NOWHERE


def _is_opinion(claim: Claim, view: tuple[int, int]) -> bool:
    return claim.kind == "sentence" and claim.span is not None and view[0] <= claim.span[0] < view[1]


def _heads(heads: Sequence[re.Match[str]], view: tuple[int, int], word: str) -> Iterator[Mark]:
    for head in heads:
        yield Mark(head.start(), head.end(1), "hash")
        yield Mark(head.start(), head.end(), "head", word if head.start() == view[0] else "")
