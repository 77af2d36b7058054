"""Sentences, judged by their content words against the sentences of the source."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.rewriting.checking.claim import Claim, Span, Verdict
from articles.rewriting.reading import Reading

SUPPORTED_FROM = 0.65
PARTLY_FROM = 0.35
# A word in more sentences than this says little about any, and looking at all of them would take the square of time.
_MOST_SENTENCES = 60
_MOST_CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Pool:
    """The sentences of a source, and for each content word the first of them that have it."""

    spans: Sequence[Span]
    contents: Sequence[frozenset[str]]
    having: dict[str, list[int]]

    def nearest(self, needed: frozenset[str], many: int) -> list[int]:
        """The sentences that have most of the needed words, the best and earliest first."""
        votes = Counter(place for word in needed for place in self.having.get(word, ()))
        likely = sorted(votes, key=lambda place: (-votes[place], place))[:_MOST_CANDIDATES]
        return sorted(likely, key=lambda place: (-len(needed & self.contents[place]), place))[:many]


def pool_of(source: Reading) -> Pool:
    having: dict[str, list[int]] = defaultdict(list)
    for place, content in enumerate(source.contents):
        for word in content:
            if len(having[word]) < _MOST_SENTENCES:
                having[word].append(place)
    return Pool([(each.start, each.end) for each in source.sentences], source.contents, having)


def claims(pool: Pool, proposal: Reading) -> Iterator[Claim]:
    for sentence, needed in zip(proposal.sentences, proposal.contents, strict=True):
        if not needed:
            continue
        best = pool.nearest(needed, 2)
        covered = frozenset[str]().union(*(pool.contents[place] for place in best)) & needed
        share = len(covered) / len(needed)
        place = pool.spans[best[0]] if share >= PARTLY_FROM else None
        yield Claim("sentence", sentence.text, None, _by_share(share), place, (sentence.start, sentence.end))


def _by_share(share: float) -> Verdict:
    if share >= SUPPORTED_FROM:
        return "supported"
    return "partly" if share >= PARTLY_FROM else "unsupported"
