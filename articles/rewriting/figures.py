"""Numbers in prose, brought to one value: `$82K`, `82,000 dollars`, `82 thousand` and `82 тис.` are all 82000."""

# ruff: noqa: RUF001 - Ukrainian words are spelled in Ukrainian letters

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, zip_longest

# Words by what they stand for. A stem ending in * takes any ending (Ukrainian declines).
_SCALES = {
    2: "hundred hundreds",
    3: "thousand thousands тис тисяч* тыс",
    6: "mn mln mm million millions млн мільйон* миллион*",
    9: "bn bln billion billions млрд мільярд* миллиард*",
    12: "tn trn trillion trillions трлн трильйон* триллион*",
}
_LETTERS = {"k": 3, "m": 6, "b": 9, "t": 12}
_UNITS = {
    "pp": "percentage_points percentage_point в.п відсоткових_пункт*",
    "bp": "basis_points basis_point bps",
    "%": "% percent per_cent pct відсотк* відсоток проц процент*",
    "USD": "$ us$ usd usdollars dollar dollars дол долар*",
    "EUR": "€ eur euro euros євро",
    "GBP": "£ gbp pounds",
    "JPY": "¥ jpy yen єн*",
    "UAH": "₴ uah hryvnia hryvnias грн гривен* гривн*",
}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UKRAINIAN = {2: "два дві двох", 3: "три трьох", 4: "чотири чотирьох", 5: "п'ять", 6: "шість", 7: "сім", 8: "вісім"} | {
    9: "дев'ять",
    10: "десять",
    20: "двадцять",
    30: "тридцять",
    40: "сорок",
    50: "п'ятдесят",
    100: "сто",
}


def _alternatives(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first; `_` in a word is a blank or a hyphen."""
    ordered = sorted(set(chain.from_iterable(group.split() for group in words)), key=len, reverse=True)
    return "|".join(re.escape(word).replace("_", r"[\s-]").replace(r"\*", r"\w*") for word in ordered)


def _named(table: dict[int, str] | dict[str, str]) -> list[tuple[re.Pattern[str], int | str]]:
    return [(re.compile(_alternatives([words]), re.IGNORECASE), meaning) for meaning, words in table.items()]


_SPELLED: dict[str, int] = (
    {word: value for value, word in enumerate(_ONES.split())}
    | {word: value * 10 for value, word in enumerate(_TENS.split(), start=2)}
    | {word: value for value, words in _UKRAINIAN.items() for word in words.split()}
)
_SCALE_NAMES, _UNIT_NAMES = _named(_SCALES), _named(_UNITS)
_LIST_NUMBER = re.compile(r"^[ \t]*(\d{1,3})(?=[.)]\s)", re.MULTILINE)
_RANGE = re.compile(r"\s*[-\u2013\u2014]\s*|\s(?:to|до|and|і|та)\s")
_BLANK = " \u00a0\u202f\u2009"
_FIGURE = re.compile(
    rf"""
    (?<![\w.,])(?<!\blayer[ -])(?!24/7\b)(?<!\b24/)
    (?P<sign>(?<![\d%]\s)[-\u2212+])?
    (?P<before>[A-Z]{{0,2}}[$€£¥₴][{_BLANK}]?)?
    (?:
        (?P<digits>\d{{1,3}}(?:[,{_BLANK}'’]\d{{3}}(?!\d))+(?:\.\d+|,\d+(?!,?\d))?|\d+(?:\.\d{{3}}){{2,}}(?!\d)|\d+(?:[.,]\d+)?)
        (?:st|nd|rd|th)?
      | (?P<tens>{_alternatives([_TENS])})-(?P<ones>{_alternatives([_ONES])})(?!\w)
      | (?P<word>{_alternatives(_SPELLED)})(?!\w)
    )
    (?P<letter>(?<=\d)[kmbt](?!\w))?
    (?P<scales>(?:[{_BLANK}-]?(?:{_alternatives(_SCALES.values())})\b(?:\.(?=[{_BLANK}]?(?-i:[a-zа-яіїєґ$€£₴])))?){{0,2}})
    (?P<unit>[{_BLANK}-]?(?:%|[$€£¥₴]|(?:{_alternatives(_UNITS.values())})\b))?
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at `[start:end)` of its text. `unit` is a currency code, "%", "pp", "bp" or "".

    `step` is the smallest difference its writing can show: 477M has a step of 1,000,000. `signed`: a sign is written.
    `spelled`: written as a word without unit or scale ("two"), which is often not a quantity at all.
    """

    text: str
    start: int
    end: int
    value: Decimal
    unit: str
    step: Decimal
    signed: bool
    spelled: bool

    @property
    def canonical(self) -> str:
        """The value as a plain decimal: "82000", "0.5"."""
        return f"{self.value.normalize():f}"

    def agrees_with(self, other: "Figure") -> bool:
        """The same value, and no contradiction in units or written signs."""
        if abs(self.value) != abs(other.value) or not self.measures_like(other):
            return False
        if (self.spelled and other.unit) or (other.spelled and self.unit):
            return False  # "one of them" says nothing of $1
        return self.value == other.value or not (self.signed and other.signed)

    def measures_like(self, other: "Figure") -> bool:
        """Units are equal, or one is a bare number where the other is money."""
        relative = {"%", "pp", "bp"}
        return self.unit == other.unit or ("" in (self.unit, other.unit) and not {self.unit, other.unit} & relative)

    def rounds(self, other: "Figure") -> bool:
        """Whether it is `other` told less exactly, and near enough: 477 million for 477.3 million, not 1 for 0.5."""
        near = abs(abs(self.value) - abs(other.value)) <= min(self.step / 2, abs(other.value) / 20)
        return self.step > other.step and near and self.measures_like(other)


def find(text: str) -> tuple[Figure, ...]:
    """Every figure of `text`, in order. Numbers of list items are none; "20 to 30%" is two figures of one unit."""
    list_numbers = {hit.start(1) for hit in _LIST_NUMBER.finditer(text)}
    found = [_figure(hit) for hit in _FIGURE.finditer(text) if hit.start() not in list_numbers]
    return tuple(
        _sharing(figure, after, text[figure.end : after.start]) if after else figure
        for figure, after in zip_longest(found, found[1:])
    )


def _sharing(figure: Figure, after: Figure, between: str) -> Figure:
    """The first figure of a range takes the unit that is written once, behind the second."""
    ranged = _RANGE.fullmatch(between) and not figure.unit and not figure.spelled and after.text[0].isalnum()
    return replace(figure, unit=after.unit) if ranged else figure


def _figure(found: re.Match[str]) -> Figure:
    number = _number(found)
    power = _power(found)
    value = number.scaleb(power)
    exponent = number.as_tuple().exponent
    step = Decimal(1).scaleb(power + (exponent if isinstance(exponent, int) else 0))
    unit = _unit(found)
    sign = found["sign"]
    raw = found[0].rstrip()
    return Figure(
        text=raw,
        start=found.start(),
        end=found.start() + len(raw),
        value=-value if sign and sign != "+" else value,
        unit=unit,
        step=step,
        signed=bool(sign),
        spelled=not found["digits"] and not unit and not power,
    )


def _number(found: re.Match[str]) -> Decimal:
    if found["tens"]:
        return Decimal(_SPELLED[found["tens"].lower()] + _SPELLED[found["ones"].lower()])
    if found["word"]:
        return Decimal(_SPELLED[found["word"].lower()])
    digits = re.sub(rf"[{_BLANK}'’]", "", found["digits"])
    if digits.count(".") > 1:
        return Decimal(digits.replace(".", ""))
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", digits):
        return Decimal(digits.replace(",", ""))
    return Decimal(digits.replace(",", "."))


def _power(found: re.Match[str]) -> int:
    power = _LETTERS[found["letter"].lower()] if found["letter"] else 0
    for word in re.findall(r"[^\W\d_]+", found["scales"] or ""):
        power += next(int(power) for pattern, power in _SCALE_NAMES if pattern.fullmatch(word))
    return power


def _unit(found: re.Match[str]) -> str:
    for written in (found["unit"], found["before"]):
        bare = (written or "").strip(_BLANK + "-")
        for pattern, unit in _UNIT_NAMES:
            if bare and pattern.fullmatch(bare):
                return str(unit)
    return (found["before"] or "").strip().upper()
