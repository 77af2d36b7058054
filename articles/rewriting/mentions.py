"""Tickers and quotations in a text, with their places."""

# ruff: noqa: RUF001, SIM905 - Ukrainian words are spelled in Ukrainian letters

import re
from dataclasses import dataclass

# The names under which a story may speak of the same coin. Lower case.
_COINS = {
    "BTC": ("bitcoin", "біткойн", "біткоїн", "биткоин"),
    "ETH": ("ethereum", "ether", "ефіріум", "етеріум", "ефір"),
    "SOL": ("solana", "солана"),
    "XRP": ("ripple", "ріпл"),
    "DOGE": ("dogecoin",),
    "ADA": ("cardano",),
    "BNB": ("binance coin",),
    "DOT": ("polkadot",),
    "AVAX": ("avalanche",),
    "LTC": ("litecoin",),
    "LINK": ("chainlink",),
    "SHIB": ("shiba inu",),
    "TRX": ("tron",),
    "XMR": ("monero",),
    "ZEC": ("zcash",),
    "XLM": ("stellar",),
    "USDT": ("tether",),
}
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


def quotations(text: str) -> tuple[Mention, ...]:
    """What stands between quotation marks and is long enough to be somebody's words."""
    found = (
        Mention(hit[0][1:-1], hit.start() + 1, hit.end() - 1, folded(hit[0][1:-1])) for hit in _QUOTE.finditer(text)
    )
    return tuple(mention for mention in found if len(mention.key.split()) >= _FEWEST_WORDS)


def place_of_ticker(key: str, text: str) -> tuple[int, int] | None:
    """Where `text` speaks of this ticker: in letters, by a coin's name, or by the initials of a phrase."""
    names = "|".join(map(re.escape, (key, *_COINS.get(key, ()))))
    found = re.search(rf"(?<!\w)\$?(?:{names})", text, re.IGNORECASE)
    return found.span() if found else _initials(key, text)


def folded(text: str) -> str:
    """Words in lower case, parted by one blank, without punctuation."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _ticker_key(written: str) -> str:
    bare = written.lstrip("$")
    return bare[:-1] if bare[-1] == "s" and bare[:-1].isupper() else bare.upper()


def _initials(key: str, text: str) -> tuple[int, int] | None:
    if len(key) < 3 or not key.isalpha():
        return None
    phrase = r"[\s-]+(?:(?:of|the|and|for|on)\s+)?".join(rf"{letter}[^\W\d_]+" for letter in key)
    found = re.search(rf"(?<!\w){phrase}", text, re.IGNORECASE)
    return found.span() if found else None
