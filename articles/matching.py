"""Which public articles a paragraph comes from: by runs of its words in the search index. It reads no texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles import search
from articles.errors import NotPossible
from articles.fulltext import WORD
from articles.models import Article

LONGEST = 10_000
MOST_MATCHES = 5
_PHRASE, _MOST_PHRASES = 5, 24
_ALIKE = 50
_FEWEST = 3
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """`found` of the `asked` phrases stand in the article."""

    article: Article
    found: int
    asked: int

    @property
    def share(self) -> int:
        """In percent."""
        return round(100 * self.found / self.asked)


def matches(paragraph: str) -> list[Match]:
    """The articles that share most, the best first. At most 25 queries. Raises `NotPossible` for too little text."""
    asked = phrases(paragraph)
    if not asked:
        raise NotPossible("Paste at least a sentence: fewer than three words say nothing about where they come from.")
    shared = search.sharing(asked, limit=_ALIKE)
    best = sorted(shared, key=lambda pk: (-shared[pk], -pk))[:MOST_MATCHES]
    rows = Article.objects.for_lists().in_bulk(best)
    return [Match(rows[pk], shared[pk], len(asked)) for pk in best if pk in rows]


def phrases(paragraph: str) -> list[Phrase]:
    """Runs of words spread over the paragraph, of each stretch the one with most letters: it is the rarest."""
    words = WORD.findall(paragraph[:LONGEST])
    if len(words) < _FEWEST:
        return []
    runs = [tuple(words[start : start + _PHRASE]) for start in range(max(1, len(words) - _PHRASE + 1))]
    return list(dict.fromkeys(max(stretch, key=_letters) for stretch in _stretches(runs)))


def _stretches(runs: Sequence[Phrase]) -> Iterator[Sequence[Phrase]]:
    size = -(-len(runs) // _MOST_PHRASES)
    return (runs[start : start + size] for start in range(0, len(runs), size))


def _letters(run: Phrase) -> int:
    return sum(map(len, run))
