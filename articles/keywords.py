"""Category and tags of a story from a plain feed, by the words in it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from articles.phrases import alternatives

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
_DATA = Path(__file__).parent / "data" / "keywords.yaml"
_SUBJECTS: dict[str, dict[str, str]] = yaml.load(_DATA.read_text(), Loader=yaml.BaseLoader)  # noqa: S506  # only texts
COINS, TOPICS = _SUBJECTS["coins"], _SUBJECTS["topics"]


@dataclass(frozen=True, slots=True)
class Classified:
    """`category` is a key of the table or OTHER; `tags` begin with it, unless it is OTHER."""

    category: str
    tags: tuple[str, ...]


def classify(title: str, text: str, categories: Sequence[str]) -> Classified:
    """By the words of title and text; what the feed files the story under counts as words of the title, and as tags."""
    body = text[:_MAX_TEXT]
    weights: Counter[str] = Counter()
    for label in categories:
        weights.update(dict.fromkeys(_subjects(label.upper() if label.upper() in COINS else label), _IN_TITLE))
    weights.update(dict.fromkeys(_subjects(title, shouted=title.isupper()), _IN_TITLE))
    weights.update(dict.fromkeys(_subjects(body[:_LEAD]), _IN_LEAD))
    weights.update({key: min(count, _OFTEN) for key, count in Counter(_subjects(body)).items()})
    ranked = [key for key, weight in weights.most_common() if weight >= _OFTEN]
    category = _category(ranked)
    tags = dict.fromkeys([category, *ranked, *_labels(categories)])
    tags.pop(_OTHER, None)
    return Classified(category, tuple(tags)[:MAX_TAGS])


def _category(ranked: Sequence[str]) -> str:
    """As upstream chooses: the first present of a few, else the weightiest."""
    return next((key for key in FIRST_CHOICES if key in ranked), ranked[0] if ranked else _OTHER)


def _labels(categories: Iterable[str]) -> Iterator[str]:
    for category in categories:
        label = category.upper().translate(NO_TAG).strip()
        if label and label not in _EMPTY_LABELS:
            yield label


def _subjects(text: str, shouted: bool = False) -> Iterator[str]:
    """The table's keys whose words stand in `text`, once for each time. In a shouted one capitals mean nothing."""
    for word in _TICKER.findall(text):
        has_dollar = word[0] == "$"
        if not (has_dollar or word in _CAPITALS):
            continue
        key = word[1:].upper() if has_dollar else _CAPITALS[word]
        if key in TOPICS or (key in COINS and (has_dollar or not shouted)):
            yield key
    for match in _PHRASE.finditer(text.lower()):
        yield _subject_of(match[0].replace("-", " "))


@lru_cache(maxsize=4096)
def _subject_of(phrase: str) -> str:
    return _PHRASES.get(phrase) or next(key for stem, key in _STEMS if phrase.startswith(stem))


def _phrases() -> dict[str, str]:
    """Phrase → key. A blank in it stands for a hyphen too."""
    lines = (TOPICS | COINS).items()
    return {phrase.strip().replace("-", " "): key for key, line in lines for phrase in line.split(",") if phrase}


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One expression for all phrases, the longest first: `bitcoin cash` is not bitcoin."""
    return re.compile(rf"\b(?<![$.@/])(?:{alternatives(phrases)})(?!\w|\.\w)")


_TABLE = _phrases()
_CAPITALS = {phrase: key for phrase, key in _TABLE.items() if phrase[:-1].isupper()} | {coin: coin for coin in COINS}
_PHRASES = {phrase: key for phrase, key in _TABLE.items() if phrase not in _CAPITALS}
_STEMS = sorted(((stem[:-1], key) for stem, key in _PHRASES.items() if stem.endswith("*")), reverse=True)
_PHRASE = _pattern(_PHRASES)
# What stands before it is looked at last: an expression that begins with a class of characters is searched for faster.
_TICKER = re.compile(r"[$A-Z0-9](?<![\w$.@/][$A-Z0-9])[A-Za-z0-9]{1,8}(?!\w|\.\w)")
