"""What a headline tells, in a form that another paper's headline can be held against. Pure, and made once a title."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import yaml

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
    """`words` are all that tell something, `names` and `coins` among them; `figures` stand apart.

    `planned` and `denied`: it tells what may come, or what is not so. `timeless`: it tells no event of its own.
    `keys` are pairs of its most telling words as numbers of `KEY_BITS`, by which an index finds it.
    """

    words: frozenset[str]
    names: frozenset[str]
    coins: frozenset[str]
    figures: tuple[Figure, ...]
    planned: bool
    denied: bool
    timeless: bool
    keys: tuple[int, ...]


class _Word(NamedTuple):
    kind: str
    text: str


_TOLD = frozenset(("name", "coin", "word"))
_RANK = {"name": 0, "coin": 2, "word": 3}
_RANK_OF_FIGURE = 1

_TOKEN = re.compile(
    r"(?<![\w.])[$€£¥₿]?(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?:(?P<unit>%|(?:k|mn?|mln|bn?|tn?|x)\b)|[ -](?P<long>thousand|million|billion|trillion|percent)\b|(?!\w))"
    r"|(?P<word>\w[\w.]*(?:['\u2018\u2019-]\w+)*)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\s+[|\u2013\u2014-]\s+[^|\u2013\u2014]{1,30}$")
_POSSESSIVE = re.compile(r"['\u2018\u2019]s$", re.IGNORECASE)
_ENDING = re.compile(r"(?:ing|ed|es|s)$")
_SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "million": 1e6}
_SCALE |= {"b": 1e9, "bn": 1e9, "billion": 1e9, "t": 1e12, "tn": 1e12, "trillion": 1e12}
_PERCENT = frozenset(("%", "percent"))
_YEARS = range(2000, 2100)


@lru_cache(maxsize=4096)
def headline_of(title: str) -> Headline:
    """Kept for the titles read last, since each is held against several others."""
    told: dict[_Word, None] = {}
    figures: dict[Figure, None] = {}
    marks: set[str] = set()
    for match in _TOKEN.finditer(_without_suffix(title[:LONGEST])):
        if match["number"]:
            figures[_figure(match)] = None
            continue
        for word in _words(match["word"]):
            if word.kind in _TOLD:
                told[word] = None
            elif word.kind == "number":
                figures[Figure(float(word.text), "")] = None
            else:
                marks.add(word.kind)
    return Headline(
        words=frozenset(word.text for word in told),
        names=_of_kind(told, "name"),
        coins=_of_kind(told, "coin"),
        figures=tuple(figures),
        planned="planned" in marks,
        denied="denied" in marks,
        timeless=_TIMELESS.search(title) is not None,
        keys=tuple(_keys(told, figures)),
    )


def _of_kind(words: Iterable[_Word], kind: str) -> frozenset[str]:
    return frozenset(word.text for word in words if word.kind == kind)


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


@lru_cache(maxsize=16384)
def _words(raw: str) -> tuple[_Word, ...]:
    """What one word of a headline tells; a compound that is not known as such tells what its parts do."""
    bare = _POSSESSIVE.sub("", raw).strip(".'\u2018\u2019")
    known = _EXACT.get(bare) or _TABLE.get(bare.casefold())
    if known:
        return (known,)
    if "-" in bare:
        return tuple(word for part in bare.split("-") if part for word in _words(part))
    stem = stem_of(bare)
    capital = bare[:1].isupper() or not bare.isalpha()
    return (_STEMS.get(stem) or _Word("name" if capital else "word", stem),)


def stem_of(word: str) -> str:
    """Less its English endings, in lower case: surge, surges, surged and surging are one."""
    low = word.casefold()
    if len(low) <= 3 or not low.isascii():
        return low
    if low.endswith(("ies", "ied")):
        return low[:-3] + "y"
    cut = low if low.endswith("ss") else _ENDING.sub("", low)
    if len(cut) < 3:
        return low
    if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "ls":
        cut = cut[:-1]
    return cut.rstrip("e") if len(cut) > 3 else cut


def _keys(words: Iterable[_Word], figures: Iterable[Figure]) -> Iterator[int]:
    """Of its rarest pairs of words: names count as rarest, then figures, then coins.

    Among equals chance decides, and decides alike for every headline.
    """
    ranked = [(_RANK[word.kind], _number(word.text)) for word in words]
    ranked += [(_RANK_OF_FIGURE, _number(f"{item.value:.1e}{item.unit}")) for item in figures if item.unit != "year"]
    pairs = combinations(sorted(ranked)[:_RANKED], 2)
    rarest = nsmallest(_KEYS, ((one[0] + other[0], one[1] ^ other[1]) for one, other in pairs))
    return (key for _, key in rarest)


@lru_cache(maxsize=16384)
def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=5).digest())


def _table(data: Mapping[str, Any]) -> tuple[dict[str, _Word], dict[str, _Word], dict[str, _Word]]:
    """Words as they stand in capitals and small; in any case; and by stem."""
    exact = {ticker: _Word("coin", coin) for coin, line in data["coins"].items() for ticker in line.split()}
    exact |= {name: _Word("name", place) for place, line in data["places"].items() for name in line.split()}
    whole = {coin: _Word("coin", coin) for coin in data["coins"]}
    whole |= {ticker.casefold(): word for ticker, word in exact.items() if word.kind == "coin" and len(ticker) > 4}
    whole |= {word: _Word("empty", word) for word in data["empty"].split()}
    whole |= {word: _Word("denied", word) for word in data["denied"].split()}
    whole |= {word: _Word("number", str(value)) for value, word in enumerate(data["numbers"].split(), 2)}
    stems = {stem_of(word): _Word("word", stem_of(word)) for word in data["ordinary"].split()}
    stems |= {stem_of(word): _Word(kind, word) for kind in ("planned", "denied") for word in data[kind].split()}
    for thing, line in data["one"].items():
        stems |= {stem_of(word): _Word("word", thing) for word in (thing, *line.split())}
        whole |= {word: _Word("word", thing) for word in line.split()}
    return exact, whole, stems


def _opposites(pairs: Iterable[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for pair in pairs:
        one, other = (_words(word)[0].text for word in pair)
        found[one] = found.get(one, frozenset()) | {other}
        found[other] = found.get(other, frozenset()) | {one}
    return found


def _phrases(text: str) -> str:
    return "|".join(text.replace(".", r"\s+").split())


_DATA: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "data" / "headlines.yaml").read_text("utf-8"))
_EXACT, _TABLE, _STEMS = _table(_DATA)
_TIMELESS = re.compile(
    rf"^\W*(?:{_phrases(_DATA['timeless_begin'])})\b|\b(?:{_phrases(_DATA['timeless'])})\b|\?\W*$", re.IGNORECASE
)
OPPOSITE = _opposites(_DATA["opposite"])
