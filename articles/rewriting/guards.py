"""What makes a proposal unfit, whoever wrote it: another language, or a length outside the feed's policy. Pure."""

from collections.abc import Iterator

from articles.rewriting import languages
from articles.rewriting.proposals import Proposal, Request


def faults(proposal: Proposal, request: Request) -> Iterator[str]:
    """A sentence for each."""
    source = request.source
    spoken = "\n".join(spoken_texts(proposal))
    if languages.differs(spoken, source.lang, source.text):
        yield "The text is not in the language of the article."
    if bounds := _out_of_bounds(len(spoken), request):
        yield f"The text has {len(spoken):,} characters; this feed's policy wants {bounds}."


def spoken_texts(proposal: Proposal) -> tuple[str, ...]:
    """Its paragraphs and items, without the headline, the heads of its sections and the credit."""
    texts = (proposal.paragraph, proposal.overview, proposal.what_happened, proposal.from_author, *proposal.impact)
    return tuple(text for text in texts if text)


def bounds(shortest: int | None, longest: int | None) -> str:
    """The policy in words; "" where there is none."""
    least = f"at least {shortest:,} characters" if shortest else ""
    most = f"at most {longest:,} characters" if longest else ""
    return " and ".join(part for part in (least, most) if part)


def _out_of_bounds(length: int, request: Request) -> str:
    too_short = request.shortest and length < request.shortest
    too_long = request.longest and length > request.longest
    return bounds(request.shortest, request.longest) if too_short or too_long else ""
