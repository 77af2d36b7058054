"""The words of headlines: which are names, which mean the same, which the opposite; of `data/headlines.toml`."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sources.tables import read_table

_POSSESSIVE = re.compile(r"['\u2018\u2019]s$", re.IGNORECASE)
_ENDING = re.compile(r"(?:ing|ed|es|s)$")


class Word(NamedTuple):
    kind: str
    text: str


@lru_cache(maxsize=16384)
def words_of(raw: str) -> tuple[Word, ...]:
    """What one word of a headline tells; a compound that is not known as such tells what its parts do."""
    bare = _POSSESSIVE.sub("", raw).strip(".'\u2018\u2019")
    known = _EXACT.get(bare) or _TABLE.get(bare.casefold())
    if known:
        return (known,)
    if "-" in bare:
        return tuple(word for part in bare.split("-") if part for word in words_of(part))
    stem = stem_of(bare)
    capital = bare[:1].isupper() or not bare.isalpha()
    return (_STEMS.get(stem) or Word("name" if capital else "word", stem),)


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


def _table(data: Mapping[str, Any]) -> tuple[dict[str, Word], dict[str, Word], dict[str, Word]]:
    """Words as they stand in capitals and small; in any case; and by stem."""
    exact = {ticker: Word("coin", coin) for coin, line in data["coins"].items() for ticker in line.split()}
    for kind in ("place", "body", "month", "name"):
        exact |= {name: Word(kind, thing) for thing, line in data[kind].items() for name in line.split()}
    whole = {coin: Word("coin", coin) for coin in data["coins"]}
    whole |= {ticker.casefold(): word for ticker, word in exact.items() if word.kind == "coin" and len(ticker) > 4}
    whole |= {word: Word("empty", word) for word in data["empty"].split()}
    whole |= {word: Word("denied", word) for word in data["denied"].split()}
    whole |= {word: Word("number", str(value)) for value, word in enumerate(data["numbers"].split(), 2)}
    stems = {stem_of(word): Word("word", stem_of(word)) for word in data["ordinary"].split()}
    stems |= {stem_of(word): Word(kind, word) for kind in ("planned", "denied") for word in data[kind].split()}
    for thing, line in data["one"].items():
        stems |= {stem_of(word): Word("word", thing) for word in (thing, *line.split())}
        whole |= {word: Word("word", thing) for word in line.split()}
    return exact, whole, stems


def _opposites(pairs: Iterable[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for pair in pairs:
        one, other = (words_of(word)[0].text for word in pair)
        found[one] = found.get(one, frozenset()) | {other}
        found[other] = found.get(other, frozenset()) | {one}
    return found


def _phrases(text: str) -> str:
    return "|".join(text.replace(".", r"\s+").split())


_DATA: dict[str, Any] = read_table(Path(__file__).parent / "data" / "headlines.toml")
_EXACT, _TABLE, _STEMS = _table(_DATA)
TIMELESS = re.compile(
    rf"^\W*(?:{_phrases(_DATA['timeless_begin'])})\b|\b(?:{_phrases(_DATA['timeless'])})\b|\?\W*$", re.IGNORECASE
)
OPPOSITE = _opposites(_DATA["opposite"])
