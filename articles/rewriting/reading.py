"""A text read once for all that it claims, so that holding two texts against each other reads neither again."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from articles.rewriting import dates, directions, figures, links, mentions, names, sentences, wording
from articles.rewriting.dates import Day
from articles.rewriting.directions import Move
from articles.rewriting.figures import Figure
from articles.rewriting.links import Link
from articles.rewriting.markup import without_addresses
from articles.rewriting.mentions import Mention
from articles.rewriting.names import Name
from articles.rewriting.sentences import Sentence
from articles.rewriting.wording import Word

_BESIDE = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """What `text` holds. `text` is as given but for blanks in place of addresses; all places are places in it.

    `contents` are the words that carry content, a set for each sentence; `moves` says which way each figure went.
    """

    text: str
    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]
    contents: tuple[frozenset[str], ...]
    figures: tuple[Figure, ...]
    moves: tuple[Move | None, ...]
    dates: tuple[Day, ...]
    tickers: tuple[Mention, ...]
    quotations: tuple[Mention, ...]
    names: tuple[Name, ...]
    links: tuple[Link, ...]

    @property
    def plainly(self) -> frozenset[str]:
        """The words that it writes in small letters."""
        return frozenset(word.folded for word in self.words if self.text[word.start].islower())


def read(given: str) -> Reading:
    text = without_addresses(given)
    found, days, told = figures.find(text), dates.find(text), sentences.split(text)
    words = wording.words(text)
    numbers = _outside(found, days)
    return Reading(
        text=text,
        words=words,
        sentences=told,
        contents=_contents(told, words, found),
        figures=numbers,
        moves=_moves(text, words, numbers),
        dates=days,
        tickers=mentions.tickers(text),
        quotations=mentions.quotations(text),
        names=names.find(text, told),
        links=links.find(given),
    )


def _outside(found: Sequence[Figure], days: Sequence[Day]) -> tuple[Figure, ...]:
    """The figures that are no part of a date. Both come in the order of the text."""
    ends = [day.end for day in days]
    kept = []
    for figure in found:
        nearest = bisect_left(ends, figure.start + 1)
        if nearest == len(days) or days[nearest].start >= figure.end:
            kept.append(figure)
    return tuple(kept)


def _contents(told: Sequence[Sentence], words: Sequence[Word], numbers: Sequence[Figure]) -> tuple[frozenset[str], ...]:
    starts, places = [word.start for word in words], [figure.start for figure in numbers]
    return tuple(
        wording.content_of(
            words[bisect_left(starts, each.start) : bisect_left(starts, each.end)],
            numbers[bisect_left(places, each.start) : bisect_left(places, each.end)],
        )
        for each in told
    )


def _moves(text: str, words: Sequence[Word], numbers: Sequence[Figure]) -> tuple[Move | None, ...]:
    """Which way each went. The second number of a range goes with the first."""
    starts = [word.start for word in words]
    moves: list[Move | None] = []
    for index, figure in enumerate(numbers):
        first, after = bisect_left(starts, figure.start), bisect_left(starts, figure.end)
        move = directions.beside(text, words[max(0, first - _BESIDE) : first], words[after : after + _BESIDE], figure)
        if not move and index and figures.are_range(text, numbers[index - 1], figure):
            move = moves[-1]
        moves.append(move)
    return tuple(moves)
