"""Tickers and quotations in a text, with their places."""

# ruff: noqa: RUF001, SIM905 - Ukrainian words are spelled in Ukrainian letters

import re
from dataclasses import dataclass

# Capitals that name no asset and are common knowledge in a report.
_COMMON = frozenset(
    """
    US UK EU UN UAE USA AI API CEO CFO CTO COO CIO TV PC IT HQ PR FAQ AM PM II III IV ID IP OK VIP USD EUR GBP JPY UAH
    GDP США ЄС ООН ШІ НБУ OG ATH YTD YOY RSI SMA EMA KYC AML VC P2P B2B
    """.split()
)
_TICKER = re.compile(
    r"\$[A-Za-z][A-Za-z0-9]{1,9}\b"
    r"|(?<![\w$.-])(?=[A-Z0-9]*[A-Z][A-Z0-9]*[A-Z])[A-Z][A-Z0-9]{1,6}s?(?![\w-])"
)
_QUOTE = re.compile(
    r"“([^“”\n]{2,1200})”|«([^«»\n]{2,1200})»|„([^„“”\n]{2,1200})[“”]"
    r"|(?<![\w\"])\"([^\"\n]{2,1200})\"(?!\w)"
)
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """What stands at `[start:end)`; `key` is what to compare: a ticker without `$`, a quotation's folded words."""

    text: str
    start: int
    end: int
    key: str


def tickers(text: str) -> tuple[Mention, ...]:
    found = (Mention(hit[0], hit.start(), hit.end(), _ticker_key(hit[0])) for hit in _TICKER.finditer(text))
    return tuple(mention for mention in found if mention.key not in _COMMON)


def is_ticker(word: str) -> bool:
    """Whether a word of a name is written as tickers are: "XRP" and "ETFs", not "Ripple"."""
    return len(word) > 1 and (word.isupper() or (len(word) > 2 and word[-1] == "s" and word[:-1].isupper()))


def quotations(text: str) -> tuple[Mention, ...]:
    """What stands between quotation marks and is long enough to be somebody's words."""
    found = (
        Mention(hit[0][1:-1], hit.start() + 1, hit.end() - 1, folded(hit[0][1:-1])) for hit in _QUOTE.finditer(text)
    )
    return tuple(mention for mention in found if len(mention.key.split()) >= _FEWEST_WORDS)


def folded(text: str) -> str:
    """Words in lower case, parted by one blank, without punctuation."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _ticker_key(written: str) -> str:
    bare = written.lstrip("$")
    return bare[:-1] if bare[-1] == "s" and bare[:-1].isupper() else bare.upper()
