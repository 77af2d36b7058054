"""Numbers in prose, brought to one value: `$82K`, `82,000 dollars`, `82 thousand` and `82 тис.` are all 82000."""

# ruff: noqa: RUF001 - Ukrainian words are spelled in Ukrainian letters

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from typing import Literal

from articles.rewriting import numerals
from articles.rewriting.numerals import GATE, SCALES, WORDS, alternatives
from articles.rewriting.units import BEFORE, RELATIVE, UNIT, counted, unit_of

Hedge = Literal["", "about", "over", "under"]

# Longer runs of digits are addresses and hashes.
_MOST_DIGITS = 24
_LETTERS = {"k": 3, "m": 6, "b": 9, "t": 12}
_LIST_NUMBER = re.compile(r"^[ \t]*(\d{1,3})(?=[.)]\s)", re.MULTILINE)
_RANGE = re.compile(r"\s*[-\u2013\u2014]\s*|\s(?:to|до|and|і|та)\s")
_BLANK = " \u00a0\u202f\u2009"
_FIGURE = re.compile(
    rf"""
    (?<![\w.,])(?-i:(?<![A-Z]-))(?<!\blayer[ -])(?!24/7\b)(?<!\b24/)
    (?P<sign>(?<![\d%]\s)[-\u2212+])?
    (?P<before>{BEFORE})?
    (?:
        (?P<digits>\d{{1,3}}(?:[,{_BLANK}'’]\d{{3}}(?!\d))+(?:\.\d+|,\d+(?!,?\d))?|\d+(?:\.\d{{3}}){{2,}}(?!\d)|\d+(?:[.,]\d+)?)
        (?:st|nd|rd|th)?
        (?P<letter>(?<=\d)[kmbt](?!\w))?
        (?P<scales>(?:[{_BLANK}-]?(?:{alternatives(SCALES.values())})\b(?:\.(?=[{_BLANK}]?(?-i:[a-zа-яіїєґ$€£₴])))?){{0,2}})
      | (?={GATE})(?P<words>(?:{WORDS}))(?![\w'’])
    )
    (?P<unit>{UNIT})?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HEDGES: dict[Hedge, str] = {
    "about": r"about|around|roughly|approximately|approx\.?|some|circa|near|~|≈|близько|приблизно|орієнтовно",
    "over": r"(?:well[ ])?over|more[ ]than|at[ ]least|exceed(?:s|ed|ing)?|понад|більше|більш[ ]як",
    "under": r"nearly|almost|close[ ]to|just[ ](?:under|below)|less[ ]than|fewer[ ]than|майже|менше",
}
_HEDGED = [(re.compile(rf"(?<!\w)(?:{pattern})[ ]?$", re.IGNORECASE), hedge) for hedge, pattern in _HEDGES.items()]
_LONGEST_HEDGE = 16


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at `[start:end)` of its text. `unit` is a currency code, "%", "pp", "bp" or "".

    `step` is the smallest difference its writing can show: 477M has a step of 1,000,000. `signed`: a sign is written.
    `spelled`: written as a word without unit or scale ("two"), which is often not a quantity at all.
    `counts` is the coin, or the family of times, that is counted; `each` is how many of the family's smallest unit one
    of them is, so that 24 hours are a day. `counted_to` is where that word ends. `hedge`: "about", "over", "nearly".
    """

    text: str
    start: int
    end: int
    value: Decimal
    unit: str
    step: Decimal
    signed: bool
    spelled: bool
    hedge: Hedge = ""
    counts: str = ""
    each: Decimal = Decimal(1)
    counted_to: int = 0

    @property
    def canonical(self) -> str:
        """The value as a plain decimal: "82000", "0.5"."""
        written = f"{self.value:f}"
        written = written.rstrip("0").rstrip(".") if "." in written else written
        return "0" if written in ("-0", "") else written

    @property
    def sizes(self) -> tuple[Decimal, ...]:
        """What it may be looked up by: its size, and its size in the smallest unit of its kind."""
        size = abs(self.value)
        common = size / 100 if self.unit == "bp" else size * self.each
        return (size,) if common == size else (size, common)

    def agrees_with(self, other: "Figure") -> bool:
        """The same value, and no contradiction in units, in what is counted, or in written signs."""
        if not self._equals(other) or not self.measures_like(other):
            return False
        if ((self.spelled or self.counts) and other.unit) or ((other.spelled or other.counts) and self.unit):
            return False  # "one of them" and 1 BTC say nothing of $1
        return (self.value < 0) == (other.value < 0) or not (self.signed and other.signed)

    def _equals(self, other: "Figure") -> bool:
        if self.counts and other.counts:
            return self.counts == other.counts and abs(self.value) * self.each == abs(other.value) * other.each
        if {self.unit, other.unit} == {"pp", "bp"}:
            return self.sizes[-1] == other.sizes[-1]
        return abs(self.value) == abs(other.value)

    def measures_like(self, other: "Figure") -> bool:
        """Units are equal, or one is a bare number where the other is money."""
        units = {self.unit, other.unit}
        return len(units) == 1 or units == {"pp", "bp"} or ("" in units and not units & RELATIVE)

    def rounds(self, other: "Figure") -> bool:
        """Whether it is `other` told less exactly, and near enough: 477 million for 477.3 million, not 1 for 0.5.

        A word before it allows more: "about 500" may be 477, "over 400" too, "nearly 470" may not.
        """
        if {self.unit, other.unit} == {"%", "bp"}:
            return abs(self.value) * 100 == abs(other.value) or abs(self.value) == abs(other.value) * 100
        size, exact = abs(self.value), abs(other.value)
        step = self._hedged_step() if self.hedge else self.step
        if step <= other.step or not self.measures_like(other) or self._counts_other_than(other):
            return False
        if self.hedge in ("over", "under"):
            beyond = exact - size if self.hedge == "over" else size - exact
            return 0 <= beyond < min(step, exact / 5)
        return abs(size - exact) <= min(step / 2, exact / 8)

    def _counts_other_than(self, other: "Figure") -> bool:
        """Whether the two cannot be told as one less exactly: hours as days, or a bare 1 as $0.915."""
        small = abs(self.value) < 10 and self.unit != other.unit
        return small or bool(self.counts and other.counts and self.counts != other.counts) or self.each != other.each

    def _hedged_step(self) -> Decimal:
        """As if zeros at the end were not counted: about 500 is anything that rounds to it in hundreds."""
        size = abs(self.value).normalize()
        exponent = size.as_tuple().exponent
        return max(self.step, Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0))


def find(text: str) -> tuple[Figure, ...]:
    """Every figure of `text`, in order. Numbers of list items are none; "20 to 30%" is two figures of one unit."""
    list_numbers = {hit.start(1) for hit in _LIST_NUMBER.finditer(text)}
    found = [
        _figure(hit, text)
        for hit in _FIGURE.finditer(text)
        if hit.start() not in list_numbers and len(hit["digits"] or "") <= _MOST_DIGITS
    ]
    return tuple(
        _sharing(figure, after, text[figure.end : after.start]) if after else figure
        for figure, after in zip_longest(found, found[1:])
    )


def are_range(text: str, first: Figure, second: Figure) -> bool:
    """Whether the figures stand side by side as "8% to 12%" or "2% and 3%"."""
    return first.unit == second.unit and bool(_RANGE.fullmatch(text[first.end : second.start]))


def _sharing(figure: Figure, after: Figure, between: str) -> Figure:
    """The first figure of a range takes the unit that is written once, behind the second."""
    ranged = _RANGE.fullmatch(between) and not figure.unit and not figure.spelled and after.text[0].isalnum()
    return replace(figure, unit=after.unit) if ranged else figure


def _figure(found: re.Match[str], text: str) -> Figure:
    value, power, scaled = numerals.read(found["words"]) if found["words"] else _digits(found)
    unit = unit_of(found["unit"] or found["before"] or "")
    if unit == "c":
        unit, value, power = "USD", value / 100, power - 2
    sign, raw = found["sign"], found[0].rstrip()
    end = found.start() + len(raw)
    counts, each, counted_to = counted(text, end) if not unit else ("", Decimal(1), end)
    return Figure(
        text=raw,
        start=found.start(),
        end=end,
        value=-value if sign and sign != "+" else value,
        unit=unit,
        step=Decimal(1).scaleb(power),
        signed=bool(sign),
        spelled=bool(found["words"]) and not unit and not scaled,
        hedge=_hedge(text[max(0, found.start() - _LONGEST_HEDGE) : found.start()]),
        counts=counts,
        each=each,
        counted_to=counted_to,
    )


def _hedge(before: str) -> Hedge:
    return next((hedge for pattern, hedge in _HEDGED if pattern.search(before)), "")


def _digits(found: re.Match[str]) -> tuple[Decimal, int, bool]:
    """The value of a number in digits, the power of ten of its last digit, and that it may name a scale."""
    number = _number(found["digits"])
    power = _LETTERS[found["letter"].lower()] if found["letter"] else 0
    for word in re.findall(r"[^\W\d_]+", found["scales"] or ""):
        power += numerals.power_of(word) or 0
    exponent = number.as_tuple().exponent
    return number.scaleb(power), power + (exponent if isinstance(exponent, int) else 0), bool(power)


def _number(digits: str) -> Decimal:
    digits = re.sub(rf"[{_BLANK}'’]", "", digits)
    if digits.count(".") > 1:
        return Decimal(digits.replace(".", ""))
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", digits):
        return Decimal(digits.replace(",", ""))
    return Decimal(digits.replace(",", "."))
