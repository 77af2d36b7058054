"""Category and tags of a story from a plain feed, by the words in it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from articles.phrases import alternatives
from sources.tables import read_table

FIRST_CHOICES = ("BTC", "ETH", "SOL", "MARKET", "TRADING")
NO_TAG = str.maketrans(dict.fromkeys(":/|'\"?*#%&{}[]^~`", "-"))
MAX_TAGS = 12
_LEAD = 400
_MAX_TEXT = 20_000
_IN_TITLE, _IN_LEAD, _OFTEN = 8, 4, 3
_OTHER = "OTHER"
# Words that feeds file everything under: they say nothing about a story.
_EMPTY_LABELS = frozenset(
    ("SPONSORED", "CRYPTOCURRENCY", "CRYPTOCURRENCIES", "CRYPTO", "NEWS", "CRYPTO NEWS", "LATEST")
)
_SUBJECTS: dict[str, dict[str, str]] = read_table(Path(__file__).parent / "data" / "keywords.toml")
COINS, TOPICS = _SUBJECTS["coins"], _SUBJECTS["topics"]


@dataclass(frozen=True, slots=True)
class Classified:
    """`category` is a key of the table or OTHER; `tags` begin with it, unless it is OTHER."""

    category: str
    tags: tuple[str, ...]


def classify(title: str, text: str, categories: Sequence[str]) -> Classified:
    """By the words of title and text; what the feed files the story under counts as words of the title, and as tags."""
    body = text[:_MAX_TEXT]
    phrases = _phrases_in(body)
    lead = [*_tickers_in(body[:_LEAD]), *(key for key, end in phrases if end <= _LEAD)]
    named = [*map(_subjects_of_label, categories), _subjects(title, shouted=title.isupper())]
    weights: defaultdict[str, int] = defaultdict(int)
    for keys, weight in [*((keys, _IN_TITLE) for keys in named), (lead, _IN_LEAD)]:
        for key in dict.fromkeys(keys):
            weights[key] += weight
    for key, count in Counter([*_tickers_in(body), *(key for key, _ in phrases)]).items():
        weights[key] += min(count, _OFTEN)
    ranked = [key for key in sorted(weights, key=weights.__getitem__, reverse=True) if weights[key] >= _OFTEN]
    category = _category(ranked)
    tags = dict.fromkeys([category, *ranked, *_labels(categories)])
    tags.pop(_OTHER, None)
    return Classified(category, tuple(tags)[:MAX_TAGS])


def _category(ranked: Sequence[str]) -> str:
    """As upstream chooses: the first present of a few, else the weightiest."""
    return next((key for key in FIRST_CHOICES if key in ranked), ranked[0] if ranked else _OTHER)


def _labels(categories: Iterable[str]) -> Iterator[str]:
    for label in map(_label, categories):
        if label and label not in _EMPTY_LABELS:
            yield label


@lru_cache(maxsize=4096)
def _label(category: str) -> str:
    return category.upper().translate(NO_TAG).strip()


@lru_cache(maxsize=4096)
def _subjects_of_label(label: str) -> tuple[str, ...]:
    return tuple(_subjects(label.upper() if label.upper() in COINS else label))


def _subjects(text: str, shouted: bool = False) -> Iterator[str]:
    """The table's keys whose words stand in `text`, once for each time. In a shouted one capitals mean nothing."""
    yield from _tickers_in(text, shouted)
    yield from (key for key, _ in _phrases_in(text))


def _tickers_in(text: str, shouted: bool = False) -> Iterator[str]:
    told = [word for word in _TICKER.findall(text) if word in _CAPITALS or word[0] == "$"]
    for word in told:
        has_dollar = word[0] == "$"
        key = word[1:].upper() if has_dollar else _CAPITALS[word]
        if key in TOPICS or (key in COINS and (has_dollar or not shouted)):
            yield key


def _phrases_in(text: str) -> list[tuple[str, int]]:
    """Each key, and where its words end."""
    return [(_subject_of(match[1]), match.end() - 1) for match in _PHRASE.finditer(f" {text.lower()}")]


@lru_cache(maxsize=4096)
def _subject_of(words: str) -> str:
    phrase = words.replace("-", " ")
    return _PHRASES.get(phrase) or next(key for stem, key in _STEMS if phrase.startswith(stem))


def _phrases() -> dict[str, str]:
    """Phrase → key. A blank in it stands for a hyphen too."""
    lines = (TOPICS | COINS).items()
    return {phrase.strip().replace("-", " "): key for key, line in lines for phrase in line.split(",") if phrase}


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One expression for all phrases, the longest first: `bitcoin cash` is not bitcoin. It begins with what stands
    before a phrase, as that is searched for much faster than a boundary.
    """
    return re.compile(rf"[^\w$.@/]({alternatives(phrases)})(?!\w|\.\w)")


_TABLE = _phrases()
_CAPITALS = {phrase: key for phrase, key in _TABLE.items() if phrase[:-1].isupper()} | {coin: coin for coin in COINS}
_PHRASES = {phrase: key for phrase, key in _TABLE.items() if phrase not in _CAPITALS}
_STEMS = sorted(((stem[:-1], key) for stem, key in _PHRASES.items() if stem.endswith("*")), reverse=True)
_PHRASE = _pattern(_PHRASES)
# What stands before it is looked at last: an expression that begins with a class of characters is searched for faster.
_TICKER = re.compile(r"[$A-Z0-9](?<![\w$.@/][$A-Z0-9])[A-Za-z0-9]{1,8}(?!\w|\.\w)")
