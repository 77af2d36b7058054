"""What numbers are measured in and what they count: percent, currencies, stretches of time, coins."""

import re
from decimal import Decimal
from functools import lru_cache

from articles.rewriting.coins import TICKERS
from articles.rewriting.numerals import alternatives

RELATIVE = frozenset({"%", "pp", "bp"})
_UNITS = {
    "pp": "percentage_points percentage_point pp ppt ppts в.п відсоткових_пункт*",
    "bp": "basis_points basis_point bps bp базисних_пункт*",
    "%": "% percent per_cent pct відсотк* відсоток проц процент*",
    "USD": "$ us$ usd usdollars us_dollars dollar dollars дол долар*",
    "EUR": "€ eur euro euros євро",
    "GBP": "£ gbp pound pounds sterling",
    "JPY": "¥ jpy yen єн*",
    "CNY": "cny cn¥ rmb yuan renminbi юан*",
    "KRW": "₩ krw won",
    "INR": "₹ inr rupee rupees",
    "RUB": "₽ rub ruble rubles rouble roubles рубл*",
    "TRY": "₺ try lira liras",
    "CHF": "chf francs",
    "HKD": "hk$ hkd",
    "AUD": "a$ au$ aud",
    "CAD": "c$ ca$ cad",
    "SGD": "s$ sgd",
    "NZD": "nz$ nzd",
    "TWD": "nt$ twd",
    "BRL": "r$ brl reais",
    "UAH": "₴ uah hryvnia hryvnias грн гривен* гривн*",
    "c": "¢ cent cents цент*",
}
_SYMBOLS = "$€£¥₴₩₹₽₺"
_CODES = "usd eur gbp jpy cny rmb krw inr chf hkd aud cad sgd uah"
# Stretches of time: the family inside which they convert, and how many of its smallest one holds.
_STRETCHES = {
    ("second", 1): "second seconds sec secs секунд*",
    ("second", 60): "minute minutes min mins хвилин*",
    ("second", 3_600): "hour hours hr hrs годин*",
    ("second", 86_400): "day days день дні днів дня",
    ("second", 604_800): "week weeks тиждень тижні тижнів тижня",
    ("month", 1): "month months місяць місяці місяців місяця",
    ("month", 3): "quarter quarters",
    ("month", 12): "year years yr yrs рік роки років року",
    ("month", 120): "decade decades десятиліт*",
}
_BLANK = " \u00a0\u202f\u2009"
_PATTERNS = [(re.compile(alternatives([words]), re.IGNORECASE), unit) for unit, words in _UNITS.items()]
_LENGTHS = [(re.compile(alternatives([words]), re.IGNORECASE), length) for length, words in _STRETCHES.items()]
_COINS = "|".join(sorted((re.escape(name) for name in TICKERS), key=len, reverse=True))

BEFORE = rf"(?:[A-Z]{{0,2}}[{_SYMBOLS}]|\b(?:{alternatives([_CODES])}))[{_BLANK}]?"
UNIT = rf"[{_BLANK}-]?(?:%|[{_SYMBOLS}¢]|(?:{alternatives(_UNITS.values())})\b)"
_COUNTED = re.compile(
    rf"[{_BLANK}-]?(?:(?P<stretch>(?:{alternatives(_STRETCHES.values())})\b)|(?P<coin>(?:{_COINS})s?\b))", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def unit_of(written: str) -> str:
    """ "USD" of "dollars", "%" of " per cent", "ZZ$" of "zz$"; "" of nothing."""
    bare = written.strip(_BLANK + "-")
    named = next((unit for pattern, unit in _PATTERNS if pattern.fullmatch(bare)), None)
    return named or bare.upper()


def counted(text: str, start: int) -> tuple[str, Decimal, int]:
    """What the number that ends at `start` counts, how many of it one is, and where its word ends.

    ("BTC", 1, …) for coins, ("second", 3600, …) for hours; ("", 1, `start`) where nothing is recognised.
    """
    found = _COUNTED.match(text, start)
    if not found:
        return "", Decimal(1), start
    if found["coin"]:
        name = found["coin"].lower()
        return TICKERS.get(name) or TICKERS[name.removesuffix("s")], Decimal(1), found.end()
    family, many = next(length for pattern, length in _LENGTHS if pattern.fullmatch(found["stretch"]))
    return family, Decimal(many), found.end()
