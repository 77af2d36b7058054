"""Whether an entry may be an advertisement, by a table of our own words (`data/promotions.toml`). Pure.

Upstreams' own flag is set on ordinary stories and missing on advertising, so it is one weak sign among others. What
comes out is a possibility for an editor to look at, and its reason; nothing is ever left out for it by itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources.parsing.parsed import ParsedEntry
from sources.tables import read_table
from sources.wordlists import needle, normal, normal_of, words_of

ENOUGH = 2
STRONG, WEAK = 2, 1
HEAD, TAIL = 1_000, 1_500
LONGEST_REASON = 200
_TABLE: dict[str, Any] = read_table(Path(__file__).parent / "data" / "promotions.toml")


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
# Most hold a p. To look for one letter, and at what stands around it, takes less time than to look for each.
_AFTER_P = (f"{re.escape(gate.partition('p')[2])}(?<={re.escape(gate)})" for gate in GATES if "p" in gate)
_GATES_WITH_P = re.compile(f"p(?:{'|'.join(_AFTER_P)})")
_OTHER_GATES = tuple(gate for gate in GATES if "p" not in gate)
FLAG: str = _TABLE["flag"]
# The last words of all signs, which most titles hold none of.
_TITLE_ENDS = frozenset(sign.needle.split()[-1] for sign in TITLE)
_TROUBLE = tuple(needle(words) for words in _TABLE["not_with"])
_BY_LABEL = {sign.words: sign for sign in LABELS}
_FLAG_SIGN = Sign(f"upstream's flag {FLAG}", "", WEAK)


def promotion_in(entry: ParsedEntry) -> str:
    """Why the entry may be an advertisement, as a clause for people; "" where nothing says so."""
    found = [*_labelled(entry), *_in_title(entry.title), *_in_text(entry)]
    if sum(sign.weight for sign in found) < ENOUGH:
        return ""
    return f"it says {_listed(found)}"[:LONGEST_REASON]


def _labelled(entry: ParsedEntry) -> Iterator[Sign]:
    """Signs among whole names; the flag of the news APIs is a category in capitals, a publisher's own label is not."""
    names = (*entry.categories, *entry.keywords, *entry.authors)
    if FLAG not in names and _BY_LABEL.keys().isdisjoint(map(str.casefold, names)):
        return
    for name in names:
        if name == FLAG:
            yield _FLAG_SIGN
        elif sign := _BY_LABEL.get(name.casefold()):
            yield sign


def _in_title(title: str) -> Iterator[Sign]:
    if _TITLE_ENDS.isdisjoint(words_of(title)):
        return
    words = normal(title)
    found = [sign for sign in TITLE if sign.needle in words]
    if found and not any(each in words for each in _TROUBLE):
        yield from found


def _in_text(entry: ParsedEntry) -> Iterator[Sign]:
    text = max(entry.content, entry.summary, key=len)
    ends = text if len(text) <= HEAD + TAIL else f"{text[:HEAD]} {text[-TAIL:]}"
    if passes_gate(ends.lower()):
        words = normal_of(ends, is_html=entry.is_html)
        for sign in TEXT:
            yield from [sign] * min(words.count(sign.needle), ENOUGH)


def passes_gate(lowered: str) -> bool:
    """Whether a text in small letters holds one of `GATES`."""
    return bool(_GATES_WITH_P.search(lowered)) or any(map(lowered.__contains__, _OTHER_GATES))


def _listed(found: Sequence[Sign]) -> str:
    return ", ".join(dict.fromkeys(f"“{sign.words}”" for sign in found))
