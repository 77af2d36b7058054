"""Words as evidence: which of them carry content, which are the same but for their endings, which run on together."""

# ruff: noqa: RUF001, SIM905 - Ukrainian words are spelled in Ukrainian letters

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from articles.rewriting import figures

# Where a passage stands many times in the source, the first of them are looked at.
_MOST_PLACES = 8
# Fewer words on end stand alike by chance.
_FEWEST_ALIKE = 5
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_BREAK = "\n"
_STOP = frozenset(
    """
    a about above after again against all also although am among amid an and any are as at be became because become
    been before being below between both but by can could did do does doing down during each either even ever every
    few for from further get had has have having he her here hers him his how however i if in into is it its itself
    just like made make many may me might more most much must my near neither no nor not now of off on once one only
    onto or other our out over own per said same say says she should since so some still such than that the their
    them then there these they this those though through thus to too toward towards under until up upon us very via
    was we well were what when where whether which while who whom whose why will with within without would yet you
    your
    а або аби адже але б без був була були було бути в вже ви від він вона вони воно всі все де для до є ж з за зі і
    із й його її їх їхній його коли крім лише між може можуть ми на над наш не ні ніж о об один однак під після по
    при про проте саме свій своє своєї свої свого себе та так також там те ти тим того той тому то тут у усі це цей
    цього цієї цьому ці чи через чого що щоб щодо як яка який яке які якого якої яким яких якщо
    """.split()
)
_ENGLISH_ENDINGS = (
    *("ization", "isation", "ations", "ation", "ments", "ment", "ingly", "edly", "ings", "ing", "ions", "ion"),
    *("ers", "er", "ies", "ied", "es", "ed", "ly", "s", "e", "y"),
)
_SAME_THING = {"btc": "bitcoin", "eth": "ethereum", "ether": "ethereum", "sol": "solana", "doge": "dogecoin"} | {
    "ada": "cardano",
    "btcs": "bitcoin",
    "cryptocurrency": "crypto",
    "cryptocurrencies": "crypto",
    "біткоїн": "біткойн",
    "біткоїна": "біткойн",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written at `[start:end)`, and folded: lower case, straight apostrophe."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """`words` words on end that stand alike in both texts; spans are half-open, in code points."""

    words: int
    span: tuple[int, int]
    source_span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Overlap:
    """A sentence at `span`: `copied` of its `words` words stand in the source in runs of a few words on end."""

    span: tuple[int, int]
    words: int
    copied: int

    @property
    def share(self) -> float:
        """In percent."""
        return 100 * self.copied / self.words if self.words else 0.0


def words(text: str, offset: int = 0) -> tuple[Word, ...]:
    return tuple(
        Word(found[0].lower().replace("’", "'"), found.start() + offset, found.end() + offset)
        for found in _WORD.finditer(text)
    )


def in_blocks(text: str) -> tuple[Word, ...]:
    """The words, and between blocks parted by a blank line a sign that is in no text: no run goes on past it."""
    signs = (Word(_BREAK, found.start(), found.start()) for found in _BLANK_LINE.finditer(text))
    return tuple(sorted((*words(text), *signs), key=lambda word: word.start))


def is_stop(folded: str) -> bool:
    """Whether it is one of the small words that carry no content."""
    return folded in _STOP


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """What is left of a word without its ending; rough, and the same for both texts that are compared."""
    word = word.removesuffix("'s")
    word = _SAME_THING.get(word, word)
    if not word.isascii():
        return word[: max(4, len(word) - 3)] if len(word) > 4 else word
    for ending in _ENGLISH_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def content(text: str) -> frozenset[str]:
    """The stems of the words that carry content, and the values of the figures."""
    return content_of(words(text), figures.find(text))


def content_of(told: Iterable[Word], values: Sequence[figures.Figure]) -> frozenset[str]:
    """The same from words and figures that are found already, both in the order of the text."""
    stems, waiting = set(), deque(values)
    for word in told:
        while waiting and waiting[0].end <= word.start:
            waiting.popleft()
        inside = waiting and waiting[0].start < word.end
        if not inside and word.folded not in _STOP and len(word.folded) > 1:
            stems.add(stem(word.folded))
    return frozenset(stems | {f"#{abs(figure.value).normalize()}" for figure in values if not figure.spelled})


def copied_runs(source: Sequence[Word], text: Sequence[Word], at_least: int) -> tuple[Run, ...]:
    """The longest runs of `at_least` words or more that `text` has word for word from `source`, none overlapping."""
    ours, theirs = [word.folded for word in text], [word.folded for word in source]
    places: dict[tuple[str, ...], list[int]] = {}
    for index in range(len(theirs) - at_least + 1):
        known = places.setdefault(tuple(theirs[index : index + at_least]), [])
        if len(known) < _MOST_PLACES:
            known.append(index)
    runs, index = [], 0
    while index <= len(ours) - at_least:
        starts = places.get(tuple(ours[index : index + at_least]))
        if not starts:
            index += 1
            continue
        length, start = max((_same_from(ours, index, theirs, start), -start) for start in starts)
        last, source_last = text[index + length - 1], source[-start + length - 1]
        runs.append(Run(length, (text[index].start, last.end), (source[-start].start, source_last.end)))
        index += length
    return tuple(runs)


def overlaps(source: Sequence[Word], text: Sequence[Word], told: Sequence[tuple[int, int]]) -> tuple[Overlap, ...]:
    """For each sentence of `text`, given by their spans in order, how much of it stands word for word in `source`."""
    copied = [run.span for run in copied_runs(source, text, _FEWEST_ALIKE)]
    ends, starts = [end for _, end in copied], [word.start for word in text]
    measured = []
    for begin, end in told:
        inside = text[bisect_left(starts, begin) : bisect_left(starts, end)]
        alike = 0
        for word in inside:
            run = bisect_left(ends, word.end)
            alike += run < len(copied) and copied[run][0] <= word.start
        measured.append(Overlap((begin, end), len(inside), alike))
    return tuple(measured)


def _same_from(ours: Sequence[str], index: int, theirs: Sequence[str], start: int) -> int:
    length, most = 0, min(len(ours) - index, len(theirs) - start)
    while length < most and ours[index + length] == theirs[start + length]:
        length += 1
    return length
