"""What a headline tells, in a form that another paper's headline can be held against. Pure, and made once a title."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations
from typing import NamedTuple

from sources.headlinewords import TIMELESS, Word, words_of

LONGEST = 300
KEY_BITS = 40
_KEYS = 6
_RANKED = 9


class Figure(NamedTuple):
    """A number with its magnitude. `unit` is “%”, “x”, “year” or, for counts and money alike, “”."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Headline:
    """`words` are all that tell something, with what is named; `figures` stand apart. `bodies` are authorities.

    `planned` and `denied`: it tells what may come, or what is not so. `timeless`: it tells no event of its own.
    `keys` are pairs of its most telling words as numbers of `KEY_BITS`, by which an index finds it.
    """

    words: frozenset[str]
    names: frozenset[str]
    coins: frozenset[str]
    places: frozenset[str]
    bodies: frozenset[str]
    months: frozenset[str]
    figures: tuple[Figure, ...]
    planned: bool
    denied: bool
    timeless: bool
    keys: tuple[int, ...]


_RANK = {"name": 0, "place": 1, "body": 1, "coin": 2, "month": 3, "word": 3}
_RANK_OF_FIGURE = 1

_TOKEN = re.compile(
    r"(?<![\w.])[$€£¥₿]?(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?:(?P<unit>%|(?:k|mn?|mln|bn?|tn?|x)\b)|[ -](?P<long>thousand|million|billion|trillion|percent)\b|(?!\w))"
    r"|(?P<word>\w[\w.]*(?:['\u2018\u2019-]\w+)*)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\s+[|\u2013\u2014-]\s+[^|\u2013\u2014]{1,30}$")
_SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "million": 1e6}
_SCALE |= {"b": 1e9, "bn": 1e9, "billion": 1e9, "t": 1e12, "tn": 1e12, "trillion": 1e12}
_PERCENT = frozenset(("%", "percent"))
_YEARS = range(2000, 2100)


@lru_cache(maxsize=8192)
def headline_of(title: str) -> Headline:
    """Kept for the titles read last, since each is held against several others."""
    told: dict[Word, None] = {}
    figures: dict[Figure, None] = {}
    marks: set[str] = set()
    for match in _TOKEN.finditer(_without_suffix(title[:LONGEST])):
        if match["number"]:
            figures[_figure(match)] = None
            continue
        for word in words_of(match["word"]):
            if word.kind in _RANK:
                told[word] = None
            elif word.kind == "number":
                figures[Figure(float(word.text), "")] = None
            else:
                marks.add(word.kind)
    kinds: dict[str, list[str]] = {}
    for word in told:
        kinds.setdefault(word.kind, []).append(word.text)
    return Headline(
        words=frozenset([word.text for word in told]),
        names=frozenset(kinds.get("name", ())),
        coins=frozenset(kinds.get("coin", ())),
        places=frozenset(kinds.get("place", ())),
        bodies=frozenset(kinds.get("body", ())),
        months=frozenset(kinds.get("month", ())),
        figures=tuple(figures),
        planned="planned" in marks,
        denied="denied" in marks,
        timeless=TIMELESS.search(title) is not None,
        keys=tuple(_keys(told, figures)),
    )


def _without_suffix(title: str) -> str:
    """Less the paper's own name, which some put behind a bar or a dash."""
    cut = _SUFFIX.sub("", title)
    return cut if cut.count(" ") >= 3 else title


def _figure(match: re.Match[str]) -> Figure:
    number = float(match["number"].replace(",", ""))
    unit = (match["unit"] or match["long"] or "").lower()
    if unit in _PERCENT:
        return Figure(number, "%")
    if unit == "x":
        return Figure(number, "x")
    bare = not unit and match[0].isdigit()
    return Figure(number, "year") if bare and number in _YEARS else Figure(number * _SCALE.get(unit, 1), "")


def _keys(words: Iterable[Word], figures: Iterable[Figure]) -> Iterator[int]:
    """Of its rarest pairs of words: names count as rarest, then figures, then coins.

    Among equals chance decides, and decides alike for every headline.
    """
    ranked = [(_RANK[word.kind], _number(word.text)) for word in words]
    ranked += [(_RANK_OF_FIGURE, _number(f"{item.value:.1e}{item.unit}")) for item in figures if item.unit != "year"]
    pairs = combinations(sorted(ranked)[:_RANKED], 2)
    rarest = sorted([(one[0] + other[0], one[1] ^ other[1]) for one, other in pairs])[:_KEYS]
    return (key for _, key in rarest)


@lru_cache(maxsize=16384)
def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=5).digest())
