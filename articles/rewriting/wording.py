"""Words as evidence: which of them carry content, which are the same but for their endings, which run on together."""

# ruff: noqa: RUF001, SIM905 - Ukrainian words are spelled in Ukrainian letters

import re
from collections.abc import Sequence
from dataclasses import dataclass

from articles.rewriting import figures

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
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


def words(text: str, offset: int = 0) -> tuple[Word, ...]:
    return tuple(
        Word(found[0].lower().replace("’", "'"), found.start() + offset, found.end() + offset)
        for found in _WORD.finditer(text)
    )


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
    values = figures.find(text)
    bare = list(text)
    for figure in values:
        bare[figure.start : figure.end] = " " * (figure.end - figure.start)
    stems = {stem(word.folded) for word in words("".join(bare)) if word.folded not in _STOP and len(word.folded) > 1}
    return frozenset(stems | {f"#{abs(figure.value).normalize()}" for figure in values if not figure.spelled})


def copied_runs(source: str, text: str, at_least: int) -> tuple[Run, ...]:
    """The longest runs of `at_least` words or more that `text` has word for word from `source`, none overlapping."""
    ours, theirs = words(text), words(source)
    places: dict[tuple[str, ...], list[int]] = {}
    for index in range(len(theirs) - at_least + 1):
        places.setdefault(_window(theirs, index, at_least), []).append(index)
    runs, index = [], 0
    while index <= len(ours) - at_least:
        starts = places.get(_window(ours, index, at_least))
        if not starts:
            index += 1
            continue
        length, start = max((_same_from(ours, index, theirs, start), -start) for start in starts)
        last, source_last = ours[index + length - 1], theirs[-start + length - 1]
        runs.append(Run(length, (ours[index].start, last.end), (theirs[-start].start, source_last.end)))
        index += length
    return tuple(runs)


def _window(run: Sequence[Word], index: int, size: int) -> tuple[str, ...]:
    return tuple(word.folded for word in run[index : index + size])


def _same_from(ours: Sequence[Word], index: int, theirs: Sequence[Word], start: int) -> int:
    length = 0
    for mine, other in zip(ours[index:], theirs[start:], strict=False):
        if mine.folded != other.folded:
            break
        length += 1
    return length
