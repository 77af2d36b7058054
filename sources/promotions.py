"""Whether an entry may be an advertisement, by a table of our own words (`data/promotions.yaml`). Pure.

Upstreams' own flag is set on ordinary stories and missing on advertising, so it is one weak sign among others. What
comes out is a possibility for an editor to look at, and its reason; nothing is ever left out for it by itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sources.parsing.parsed import ParsedEntry
from sources.wordlists import needle, normal, normal_of

ENOUGH = 2
STRONG, WEAK = 2, 1
HEAD, TAIL = 1_000, 1_500
LONGEST_REASON = 200
_TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "data" / "promotions.yaml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that advertisers use. Each occurrence of a weak sign counts, up to two."""

    words: str
    needle: str
    weight: int


def signs(table: dict[str, list[str]]) -> tuple[Sign, ...]:
    weights = (("strong", STRONG), ("weak", WEAK))
    return tuple(Sign(words, needle(words), weight) for kind, weight in weights for words in table.get(kind, ()))


TITLE, TEXT, LABELS = (signs(_TABLE[part]) for part in ("title", "text", "labels"))
GATES: tuple[str, ...] = tuple(_TABLE["gates"])
FLAG: str = _TABLE["flag"]
_TROUBLE = tuple(needle(words) for words in _TABLE["not_with"])
_BY_LABEL = {sign.words: sign for sign in LABELS}
_FLAG_SIGN = Sign(f"upstream's flag {FLAG}", "", WEAK)


def promotion_in(entry: ParsedEntry) -> str:
    """Why the entry may be an advertisement, as a clause for people; "" where nothing says so."""
    title = normal(entry.title)
    found = [*_labelled(entry), *_in_title(title), *_in_text(entry)]
    if sum(sign.weight for sign in found) < ENOUGH:
        return ""
    return f"it says {_listed(found)}"[:LONGEST_REASON]


def _labelled(entry: ParsedEntry) -> Iterator[Sign]:
    """Signs among whole names; the flag of the news APIs is a category in capitals, a publisher's own label is not."""
    for name in (*entry.categories, *entry.keywords, *entry.authors):
        if name == FLAG:
            yield _FLAG_SIGN
        elif sign := _BY_LABEL.get(name.casefold()):
            yield sign


def _in_title(words: str) -> Iterator[Sign]:
    found = [sign for sign in TITLE if sign.needle in words]
    if found and not any(each in words for each in _TROUBLE):
        yield from found


def _in_text(entry: ParsedEntry) -> Iterator[Sign]:
    text = max(entry.content, entry.summary, key=len)
    ends = text if len(text) <= HEAD + TAIL else f"{text[:HEAD]} {text[-TAIL:]}"
    lowered = ends.lower()
    if any(gate in lowered for gate in GATES):
        words = normal_of(ends, is_html=entry.is_html)
        for sign in TEXT:
            yield from [sign] * min(words.count(sign.needle), ENOUGH)


def _listed(found: Sequence[Sign]) -> str:
    return ", ".join(dict.fromkeys(f"“{sign.words}”" for sign in found))
