"""Numbers written out in words: `one hundred and twenty-five thousand`, `half a million`, `двадцять п'ять`."""

# ruff: noqa: RUF001 - Ukrainian words are spelled in Ukrainian letters

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import chain

# Words by the power of ten they stand for. A stem ending in * takes any ending (Ukrainian declines).
SCALES = {
    2: "hundred hundreds",
    3: "thousand thousands тис тисяч* тыс",
    6: "mn mln mm million millions млн мільйон* миллион*",
    9: "bn bln billion billions млрд мільярд* миллиард*",
    12: "tn trn trillion trillions трлн трильйон* триллион*",
}
_ONES = "zero one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UKRAINIAN = {
    1: "один одна одне одну одного",
    2: "два дві двох",
    3: "три трьох",
    4: "чотири чотирьох",
    5: "п'ять п’ять п'яти п’яти",
    6: "шість шести",
    7: "сім семи",
    8: "вісім восьми",
    9: "дев'ять дев’ять",
    10: "десять десяти",
    11: "одинадцять",
    12: "дванадцять",
    13: "тринадцять",
    14: "чотирнадцять",
    15: "п'ятнадцять п’ятнадцять",
    16: "шістнадцять",
    17: "сімнадцять",
    18: "вісімнадцять",
    19: "дев'ятнадцять дев’ятнадцять",
    20: "двадцять двадцяти",
    30: "тридцять",
    40: "сорок",
    50: "п'ятдесят п’ятдесят",
    60: "шістдесят",
    70: "сімдесят",
    80: "вісімдесят",
    90: "дев'яносто дев’яносто",
    100: "сто ста",
    200: "двісті",
    300: "триста",
    400: "чотириста",
    500: "п'ятсот п’ятсот",
    600: "шістсот",
    700: "сімсот",
    800: "вісімсот",
    900: "дев'ятсот дев’ятсот",
}
_VALUES: dict[str, int] = (
    {word: value for value, word in enumerate(f"{_ONES} {_TEENS}".split())}
    | {word: value * 10 for value, word in enumerate(_TENS.split(), start=2)}
    | {word: value for value, words in _UKRAINIAN.items() for word in words.split()}
)


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first; `_` in a word is a blank or a hyphen."""
    ordered = sorted(set(chain.from_iterable(group.split() for group in words)), key=len, reverse=True)
    return "|".join(re.escape(word).replace("_", r"[\s-]").replace(r"\*", r"\w*") for word in ordered)


def _between(low: int, high: int) -> str:
    return alternatives(word for word, value in _VALUES.items() if low <= value < high)


_SCALE = alternatives(words for power, words in SCALES.items() if power > 2)
_POWERS = [(re.compile(alternatives([words]), re.IGNORECASE), power) for power, words in SCALES.items()]
_JOINT = "(?:[ \u00a0]|-)"
_SMALL = rf"(?:(?:{_between(20, 100)})\b(?:{_JOINT}(?:{_between(1, 10)})\b)?|(?:{_between(0, 20)})\b)"
_HUNDRED = rf"(?:(?:{_SMALL}|an?){_JOINT}hundreds?\b|(?:{_between(100, 1000)})\b)(?:{_JOINT}(?:and[ ])?{_SMALL})?"
_GROUP = rf"(?:{_HUNDRED}|{_SMALL}(?:[ ]and[ ]a[ ]half\b)?)"
_SCALED = rf"{_JOINT}(?:{_SCALE})\b"
# Meant for a pattern that ignores case and blanks (re.VERBOSE): every blank stands in a class.
WORDS = rf"""(?:
    (?:half{_JOINT})?an?{_JOINT}(?:(?:{_SCALE}|dozen)\b)
  | {_SMALL}{_JOINT}dozen\b
  | {_GROUP}{_SCALED}(?:,?{_JOINT}(?:and[ ])?{_GROUP}{_SCALED})*(?:{_JOINT}(?:and[ ])?{_HUNDRED})?
  | {_GROUP}
)"""
_OPENING = (*_VALUES, "a", "an", "half")
# Most words are none of these: seen from their first letter, which costs a twentieth of trying `WORDS`.
GATE = "(?-i:{})".format(
    "|".join(
        rf"[{first}{first.upper()}](?:{'|'.join(re.escape(word[1:]) for word in _OPENING if word[0] == first)})\b"
        for first in sorted({word[0] for word in _OPENING})
    )
)
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def power_of(word: str) -> int | None:
    """3 for thousand, 6 for million and so on; None for words that are no scale."""
    return next((power for pattern, power in _POWERS if pattern.fullmatch(word)), None)


def read(text: str) -> tuple[Decimal, int, bool]:
    """The value of what `WORDS` matched, the power of ten of its smallest step, and whether it names a scale."""
    total, current, power, scaled = Decimal(0), Decimal(0), 0, False
    half = False
    for word in _TOKEN.findall(text.lower()):
        if word == "half":
            current, half = current + Decimal("0.5"), True
        elif word in _VALUES:
            current, power = current + _VALUES[word], 0
        elif word in ("hundred", "hundreds"):
            current, power, scaled = (current or 1) * Decimal(100), 2, True
        elif word == "dozen":
            current, scaled = (current or 1) * Decimal(12), True
        elif (scale := power_of(word)) is not None:
            total, current = total + (current or 1) * Decimal(10) ** scale, Decimal(0)
            power, scaled = scale, True
    return total + current, power - half, scaled
